from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.allocation import allocate


class CreditCollectionAgreementLine(models.Model):
    """An open item that an agreement (promise or payment plan) includes, and the amount
    of it that is covered, in the currency of the item."""

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
    is_moved = fields.Boolean(
        "Moved along",
        readonly=True,
        help="Odoo replaced the item that was agreed on.",
    )
    amount_moved = fields.Monetary(
        "Open elsewhere",
        readonly=True,
        help="This part of it lives on in another item: an entry has moved it, or the "
        "money that had paid it came back.",
    )
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

    # === BUSINESS METHODS - Available items === #

    @api.model
    def _find_available(self, case, items=None, currency=None, replaced=(), today=None):
        """Return the open items that a new agreement may include, oldest first, and the
        undisputed amount of each. Items of other open agreements are left out.

        :param items: journal items or open items to choose from; None for all.
        :param currency: only this one. None: see :meth:`_choose_currency`.
        :param replaced: agreements to be closed; their items count as available.
        :param date today: the date of the company; None for today.
        :rtype: list[tuple[credit.collection.item, float]], in the currency of the item
        :raise UserError: if ``items`` has an item that is paid, of another customer or
            in another agreement, or is in several currencies.
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
        """Return the open items of a case, without credits and items excluded from
        follow-up, in sudo mode.

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
        """Check that all ``items`` are among ``found``, the open items of ``case``.

        :raise UserError: names the first item that is not.
        """
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
            self.env._(
                "%(item)s cannot be included: it is paid or excluded from follow-up.",
                item=line.move_name,
            )
        )

    @api.model
    def _choose_currency(self, case, found, is_chosen):
        """Return the currency of an agreement: that of the company if one of the items
        ``found`` is in it, else that of the oldest.

        :raise UserError: if chosen items are in several currencies.
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
        """Return why items are not, or not fully, available.

        :param replaced: agreements whose holds are ignored.
        :return: by item id the hold of another agreement, and the disputed amount in
            the currency of the item.
        :rtype: tuple[dict[int, credit.collection.hold], dict[int, float]]
        """
        holds = self.env["credit.collection.hold"].sudo()
        ignored = {(agreement._name, agreement.id) for agreement in replaced}
        taken = {
            hold.move_line_id.id: hold
            for hold in holds._find_agreed(items)
            if (hold.res_model, hold.res_id) not in ignored
        }
        return taken, items.move_line_id._collection_disputed()

    @api.model
    def _find_taken(self, case, replaced=(), today=None):
        """Find out why nothing of what is open can be agreed on.

        :param replaced: agreements to be closed; their items count as available.
        :param date today: the date of the company; None for today.
        :return: the reason with what to do instead, as text, and the holds of the
            agreements, in sudo mode; both empty if something is left, or nothing open.
        :rtype: tuple[str, credit.collection.hold]
        """
        nothing = "", self.env["credit.collection.hold"].sudo()
        found = self._read_items(case, today)
        taken, disputed = self._read_holds(found, replaced)
        free = [
            item
            for item in found
            if item.id not in taken
            and item.currency_id.compare_amounts(
                item.amount_residual_currency, disputed.get(item.id, 0)
            )
            > 0
        ]
        if free or not found:
            return nothing
        holds = nothing[1].union(*taken.values())
        if not holds:
            return self.env._(
                "All that is open is contested: resolve the dispute first."
            ), holds
        return self.env._(
            "All that is open is agreed on already: %(reasons)s. Open that agreement "
            "to change or end it.",
            reasons=", ".join(sorted(set(holds.mapped("why")))),
        ), holds

    def _refuse_taken(self, hold):
        """:raise UserError: always: the item of ``hold`` is in another agreement."""
        raise UserError(
            self.env._(
                "%(item)s is in an agreement already (%(reason)s). Withdraw or replace "
                "that one first.",
                item=hold.move_line_id.move_name,
                reason=hold.why,
            )
        )

    @api.model
    def _split(self, available, amount, currency):
        """Distribute an amount over the available items, oldest first.

        :param available: see :meth:`_find_available`.
        :rtype: list[tuple[credit.collection.item, float]]
        :raise UserError: if the amount is not positive, or more than is available.
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

    # === BUSINESS METHODS - Lines and holds === #

    def _prepare_part(self, share):
        """See ``account.move._place_in``."""
        names = ("amount_moved", "residual_start", "residual_last_evaluated")
        shares = {name: self.currency_id.round(self[name] * share) for name in names}
        return {**shares, "is_moved": True}

    def _join_twins(self):
        """Make one line of those of one agreement about one item."""
        twins = self.grouped(
            lambda line: (line.promise_id, line.plan_id, line.move_line_id)
        )
        for lines in twins.values():
            sums = {
                name: sum(lines.mapped(name))
                for name in (
                    *("amount", "amount_moved"),
                    *("residual_start", "residual_last_evaluated"),
                )
            }
            if len(lines) > 1:
                lines[0].write(sums)
                lines[1:].unlink()

    @api.model
    def _prepare(self, parts):
        """Return the commands that create the lines of an agreement.

        :param parts: open items and covered amounts, see :meth:`_split`.
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
        """Suspend the follow-up of the amounts that these lines cover.

        :param date date_end: last day of the holds.
        :return: the holds, linked to the agreement, in sudo mode.
        """
        holds = self.env["credit.collection.hold"].sudo()
        return holds.create(
            [line._prepare_hold(date_end, reason) for line in self.filtered("amount")]
        )

    def _prepare_hold(self, date_end, reason):
        agreement = self.promise_id or self.plan_id
        return {
            "case_id": agreement.case_id.id,
            "move_line_id": self.move_line_id.id,
            "kind": "plan" if self.plan_id else "promise",
            "is_moved": self.is_moved,
            "amount": self.amount,
            "date_end": date_end,
            "reason": reason,
            "user_id": self.env.uid,
            "res_model": agreement._name,
            "res_id": agreement.id,
        }
