from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...const import AGREEMENT_KINDS
from ...tools.allocation import allocate


class CreditCollectionAgreementLine(models.Model):
    """One open item of a promise or a plan, and the part of it that is covered."""

    _name = "credit.collection.agreement.line"
    _description = "Item of an agreement"
    _order = "date_due, id"
    _rec_name = "name"

    promise_id = fields.Many2one(
        "credit.collection.promise", index="btree_not_null", ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "credit.collection.plan", index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Open item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(related="move_line_id.move_id")
    name = fields.Char("Number", readonly=True)
    date_due = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary("Covered", readonly=True)
    residual_start = fields.Monetary("Open when agreed", readonly=True)
    residual_last_evaluated = fields.Monetary("Open when last evaluated", readonly=True)

    _one_agreement = models.Constraint(
        "CHECK ((promise_id IS NULL) != (plan_id IS NULL))",
        "An item belongs to a promise or to a plan.",
    )

    # === ACTION METHODS === #

    def action_view_move(self):
        """Open the invoice of the item."""
        self.check_access("read")
        return self.move_id._get_records_action()

    # === BUSINESS METHODS - What can be agreed on === #

    @api.model
    def _find_available(self, case, items=None, currency=None, replaced=(), today=None):
        """The open items of a case that an agreement may cover, and how much of each:
        what is not in dispute, of items that are in no other promise or plan.

        :param items: journal items or open items to choose from; None for all.
        :param currency: of the items; None for that of ``items``, else the company's
            when something is open in it, else that of the oldest item.
        :param replaced: promises that free their items.
        :param date today: the date of the company; None for today.
        :return: the items and amounts in their currency, oldest first.
        :rtype: list[tuple[credit.collection.item, float]]
        :raise UserError: when one of ``items`` cannot be agreed on, with the reason.
        """
        found = self._read_items(case, today)
        if items is not None:
            self._check_items(case, found, items)
            found = found.filtered(lambda item: item.id in items.ids)
        currency = currency or self._choose_currency(case, found, items is not None)
        found = found.filtered(lambda item: item.currency_id == currency)
        taken, disputed = self._read_holds(found, replaced)
        if items is not None and taken:
            self._refuse_taken(taken[min(taken)])
        available = [
            (item, item.amount_residual_currency - disputed.get(item.id, 0))
            for item in found.sorted(lambda item: (item.date_due, item.id))
            if item.id not in taken
        ]
        return [
            (item, currency.round(amount))
            for item, amount in available
            if currency.compare_amounts(amount, 0) > 0
        ]

    @api.model
    def _read_items(self, case, today=None):
        """What a case owes on a day, without what is excluded from follow-up.

        :param date today: the date of the company; None for today.
        """
        items = self.env["credit.collection.item"].sudo()
        if today:
            items = items.with_context(date=today)
        items.invalidate_model()
        owner = [
            ("company_id", "=", case.company_id.id),
            ("partner_id", "=", case.partner_id.id),
        ]
        return items.search(owner).filtered(
            lambda item: item.amount_residual > 0 and item.hold_kind != "no_followup"
        )

    def _check_items(self, case, found, items):
        """:raise UserError: unless all ``items`` are open and of this customer."""
        missing = set(items.ids) - set(found.ids)
        line = self.env["account.move.line"].sudo().browse(missing)[:1]
        if not line:
            return
        owner = (line.company_id, line.partner_id.commercial_partner_id)
        if owner != (case.company_id, case.partner_id):
            raise UserError(
                self.env._(
                    "%(item)s is not an open item of %(customer)s.",
                    item=line.move_name,
                    customer=case.display_name,
                )
            )
        raise UserError(
            self.env._("%(item)s is paid: nothing of it is open.", item=line.move_name)
        )

    @api.model
    def _choose_currency(self, case, found, is_chosen):
        """The one currency of an agreement.

        :raise UserError: when chosen items are in several.
        """
        currencies = found.currency_id
        if is_chosen and len(currencies) > 1:
            raise UserError(
                self.env._(
                    "These items are in several currencies (%(names)s): make one "
                    "agreement for each.",
                    names=", ".join(currencies.mapped("name")),
                )
            )
        own = case.company_id.currency_id
        oldest = found.sorted(lambda item: (item.date_due, item.id))[:1].currency_id
        return own if own in currencies else oldest or own

    @api.model
    def _read_holds(self, items, replaced):
        """What keeps items from being agreed on.

        :param replaced: promises whose holds do not.
        :return: the hold of the agreement each item is in, and the amount in dispute,
            by item id.
        :rtype: tuple[dict, dict]
        """
        holds = self.env["credit.collection.hold"].sudo()
        free = {(promise._name, promise.id) for promise in replaced}
        taken = {
            hold.move_line_id.id: hold
            for hold in holds.search(
                [
                    ("move_line_id", "in", items.ids),
                    ("kind", "in", AGREEMENT_KINDS),
                    ("released_on", "=", False),
                ]
            )
            if (hold.res_model, hold.res_id) not in free
        }
        return taken, items.move_line_id._collection_disputed()

    def _refuse_taken(self, hold):
        raise UserError(
            self.env._(
                "%(item)s is in an agreement already (%(reason)s). Withdraw or replace "
                "that one first.",
                item=hold.move_line_id.move_name,
                reason=hold.reason,
            )
        )

    @api.model
    def _split(self, available, amount, currency):
        """Spread an amount over what is available, oldest item first.

        :param available: see :meth:`_find_available`.
        :rtype: list[tuple[credit.collection.item, float]]
        :raise UserError: when the amount is not positive, or more than that.
        """
        if currency.compare_amounts(amount, 0) <= 0:
            raise UserError(self.env._("Agree on a positive amount."))
        total = currency.round(sum(part for _item, part in available))
        if currency.compare_amounts(amount, total) > 0:
            raise UserError(
                self.env._(
                    "At most %(total)s can be agreed on: the rest is paid, in dispute, "
                    "or in another promise or plan.",
                    total=format_amount(self.env, total, currency),
                )
            )
        parts = allocate(currency.round(amount), available, currency.decimal_places)
        return [(item, part) for item, part in parts if item]

    # === BUSINESS METHODS - Agreed === #

    @api.model
    def _prepare(self, parts):
        """The commands that make the lines of an agreement.

        :param parts: open items and the part of each that is covered.
        """
        return [
            fields.Command.create(
                {
                    "company_id": item.company_id.id,
                    "move_line_id": item.id,
                    "name": item.move_name,
                    "date_due": item.date_due,
                    "currency_id": item.currency_id.id,
                    "amount": amount,
                    "residual_start": item.amount_residual_currency,
                    "residual_last_evaluated": item.amount_residual_currency,
                }
            )
            for item, amount in parts
        ]

    def _hold(self, date_end, reason):
        """Stop the chasing of what these lines cover, in the name of their agreement.

        :param date date_end: last day.
        :param str reason: what was agreed, for whoever reads the case later.
        :return: the holds, in sudo mode.
        """
        return (
            self.env["credit.collection.hold"]
            .sudo()
            .create(
                [
                    {
                        "case_id": agreement.case_id.id,
                        "move_line_id": line.move_line_id.id,
                        "kind": "plan" if line.plan_id else "promise",
                        "amount": line.amount,
                        "date_end": date_end,
                        "reason": reason,
                        "user_id": self.env.uid,
                        "res_model": agreement._name,
                        "res_id": agreement.id,
                    }
                    for line in self
                    for agreement in [line.promise_id or line.plan_id]
                ]
            )
        )
