import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ...tools.context import neutral

_logger = logging.getLogger(__name__)

#: Days of the hold of an amount to forgive that could not be booked, and days before
#: its end when it is extended.
KEPT_DAYS, RENEW_DAYS = 30, 3

#: Value of ``collection_agreed`` in the context of an invoice that a plan has agreed:
#: an object of this process, so a client cannot send it.
AGREED = object()


class CreditCollectionPlan(models.Model):
    """Bookings of a plan: the invoice of the surcharge before it starts, and the
    write-off of the forgiven amount after all instalments are paid."""

    _inherit = "credit.collection.plan"

    surcharge_move_id = fields.Many2one(
        "account.move",
        "Surcharge invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    adjustment_ids = fields.Many2many(
        "account.move",
        "credit_collection_plan_adjustment_rel",
        "plan_id",
        "move_id",
        "Forgiven by",
        readonly=True,
        copy=False,
        help="The credit notes or the entry that wrote off what was forgiven.",
    )

    # === ACTION METHODS === #

    def action_book(self):
        """Try again bookings that failed."""
        self.case_id._check_may_collect()
        self.sudo()._book_again()

    def action_view_adjustments(self):
        """Open the documents that wrote off the forgiven amount."""
        self.ensure_one()
        self.case_id._check_may_collect()
        return self.adjustment_ids._get_records_action(name=self.env._("Forgiven by"))

    # === BUSINESS METHODS - Surcharge === #

    def _book_surcharge(self, today):
        """Invoice the surcharge and add the invoice to the items of the plan.

        :param date today: the date of the company.
        :raise UserError: if no product is set, the period is closed, or the total is
            not the agreed one.
        """
        self.ensure_one()
        if not self.amount_surcharge or self.surcharge_move_id:
            return
        self = self._without_defaults()
        company = self.company_id
        product, taxes = self.env["credit.collection.plan.simulator"]._get_surcharge(
            self.case_id
        )
        if not product:
            raise UserError(
                self.env._(
                    "Choose the product of a surcharge in the settings of the "
                    "collection first."
                )
            )
        moves = self.env["account.move"].with_company(company)
        move = moves.create(self._prepare_surcharge(product, taxes, today))
        self.env["credit.collection.adjustment"]._check_date(
            company, move.journal_id, move.invoice_date, bool(taxes)
        )
        agreed = self.amount_surcharge + self.amount_surcharge_tax
        if self.currency_id.compare_amounts(move.amount_total, agreed):
            raise UserError(
                self.env._(
                    "The surcharge would be %(amount)s now, and %(agreed)s was agreed: "
                    "its taxes have changed.",
                    amount=self._format(move.amount_total),
                    agreed=self._format(agreed),
                )
            )
        move.with_context(collection_agreed=AGREED)._post(soft=False)
        self.surcharge_move_id = move
        self._add_item(move)

    def _without_defaults(self):
        """Return these plans without the context of the client, whose default values
        would reach the invoice."""
        context = self.env.context
        kept = neutral(context)
        if "collection_evaluating" in context:
            kept["collection_evaluating"] = context["collection_evaluating"]
        return self.with_env(self.env(context=kept))

    def _prepare_surcharge(self, product, taxes, today):
        """Return the values of the invoice, due with the first instalment."""
        customer = self.partner_id
        reader = self.with_context(lang=customer.lang or self.env.lang)
        return {
            "move_type": "out_invoice",
            "partner_id": customer.id,
            "currency_id": self.currency_id.id,
            "invoice_date": today,
            "invoice_date_due": self.date_start,
            "invoice_payment_term_id": False,
            "invoice_origin": self.name,
            "invoice_line_ids": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": reader.env._("Surcharge of %(plan)s", plan=self.name),
                        "quantity": 1.0,
                        "price_unit": self.amount_surcharge,
                        "tax_ids": [Command.set(taxes.ids)],
                    }
                )
            ],
        }

    def _add_item(self, move):
        """Add the open items of an invoice to the plan."""
        self.env["credit.collection.agreement.line"].create(
            [
                {
                    "plan_id": self.id,
                    "company_id": line.company_id.id,
                    "move_line_id": line.id,
                    "name": line.move_name,
                    "date_due": line.date_maturity,
                    "currency_id": line.currency_id.id,
                    "amount": line.amount_residual_currency,
                    "residual_start": line.amount_residual_currency,
                    "residual_last_evaluated": line.amount_residual_currency,
                }
                for line in move.line_ids
                if line.account_type == "asset_receivable"
            ]
        )

    # === BUSINESS METHODS - Forgiven amount === #

    def _book_forgiven(self, today=None):
        """Write off the forgiven amount of a completed plan; of another plan, undo
        that. If it cannot be booked, set ``problem`` and give a manager a task.

        :param date today: the date of the company; None for today.
        """
        self.ensure_one()
        is_due = self.state == "completed" and self.amount_forgiven > 0
        lost = self._get_lost_adjustments()
        problem = False
        if lost or is_due != bool(self.adjustment_ids):
            work = self._forgive if is_due else self._unforgive
            problem = self._attempt(work, today)
        if self.problem != problem:
            self.problem = problem
        if problem:
            self._notify_manager(problem)

    def _attempt(self, work, today):
        """Call ``work(today)`` in a savepoint.

        :param work: function called with the date of the company.
        :return: why it failed; False if it did not.
        :raise OperationalError: for conflicts of transactions, which Odoo retries.
        """
        try:
            with self.env.cr.savepoint():
                work(today)
        except OperationalError:
            raise
        except UserError as error:
            return str(error)
        except Exception as error:
            _logger.exception("Plan %s could not be booked", self.id)
            return str(error) or type(error).__name__
        return False

    def _get_lost_adjustments(self):
        """Return the documents that are not posted any more."""
        return self.adjustment_ids.filtered(lambda move: move.state != "posted")

    def _forgive(self, today=None):
        """Write off what is not written off yet; replace cancelled documents.

        :param date today: the date of the company; None for today.
        :raise UserError: if a document was reset to draft, or it cannot be booked.
        """
        lost = self._get_lost_adjustments()
        drafts = lost.filtered(lambda move: move.state == "draft")
        if drafts:
            raise UserError(
                self.env._(
                    "%(documents)s forgave a part of the debt and is a draft now: post "
                    "it again, or delete it and a new one is made.",
                    documents=", ".join(drafts.mapped("display_name")),
                )
            )
        self.adjustment_ids -= lost
        self.adjustment_ids += self._write_adjustments(today)

    def _write_adjustments(self, today=None):
        """Write off the amounts of :meth:`_get_forgiven_parts`, by credit notes if the
        company chose them and the item is an invoice.

        :param date today: the date of the company; None for today.
        :return: the documents.
        """
        adjustment = self.env["credit.collection.adjustment"]
        company = self.company_id
        customer = self.partner_id
        reader = self.with_context(lang=customer.lang or self.env.lang)
        reason = reader.env._("Settlement %(plan)s", plan=self.name)
        documents = self.env["account.move"]
        rest = []
        parts = self._get_forgiven_parts()
        for move in dict.fromkeys(line.move_id for line, _amount in parts):
            own = [(line, amount) for line, amount in parts if line.move_id == move]
            by_note = company.collection_forgive_by != "write_off"
            if by_note and move.move_type in ("out_invoice", "out_receipt"):
                items = self.env["account.move.line"].union(*(line for line, _ in own))
                amount = self.currency_id.round(sum(amount for _, amount in own))
                documents += adjustment._credit_note(move, amount, reason, today, items)
            else:
                rest += own
        if rest:
            documents += adjustment._write_off(rest, reason, company, today)
        return documents

    def _get_forgiven_parts(self):
        """Return the amount still to forgive of each item, oldest first.

        :rtype: list[tuple[account.move.line, float]]
        """
        done = (self.adjustment_ids - self._get_lost_adjustments()).filtered(
            lambda move: move.currency_id == self.currency_id
        )
        left, parts = self.amount_forgiven - sum(done.mapped("amount_total")), []
        contested = self.line_ids.move_line_id._collection_disputed()
        for line in self.line_ids.sorted(lambda line: (line.date_due, line.id)):
            item = line.move_line_id
            if item.parent_state != "posted":
                continue
            # disputed amounts wait for the answer
            amount = self.currency_id.round(
                min(left, item.amount_residual_currency - contested[item.id])
            )
            if amount > 0:
                parts.append((item, amount))
                left -= amount
        return parts

    def _unforgive(self, today=None):
        """Undo the write-offs.

        :param date today: the date of the company; None for today.
        """
        reason = self.env._("%(plan)s was not paid after all", plan=self.name)
        posted = self.adjustment_ids - self._get_lost_adjustments()
        self.env["credit.collection.adjustment"]._undo(posted, reason, today)
        self.adjustment_ids = False

    # === BUSINESS METHODS - Retry === #

    def _book_again(self, dates=None):
        """Try failed bookings again.

        :param dict dates: date by company id; None for today.
        """
        for plan in self.filtered("problem"):
            today = dates and dates[plan.company_id.id]
            if plan.state == "accepted":
                plan._activate(today)
                continue
            with self.env["credit.collection.trigger"]._deferred(today) as touch:
                touch(plan.partner_id)
                plan._book_forgiven(today)
                if not plan.problem and plan.state == "completed":
                    plan._finish(today)
                    plan.case_id.activity_unlink(
                        ["credit_collection.mail_activity_type_plan"]
                    )

    def _retry_bookings(self, dates):
        """Try failed bookings again; extend the holds of those that still fail.

        :param dict dates: date by company id.
        """
        self._book_again(dates)
        for plan in self.filtered(lambda one: one.problem and one.state == "completed"):
            today = dates[plan.company_id.id]
            ending = plan._get_holds().filtered(
                lambda hold, today=today: hold.date_end
                and hold.date_end < today + timedelta(days=RENEW_DAYS)
            )
            ending.write({"date_end": today + timedelta(days=KEPT_DAYS)})

    @api.model
    def _get_unforgiven_domain(self):
        """Return the domain of completed settlements without posted documents."""
        domain = Domain("state", "=", "completed") & Domain("amount_forgiven", ">", 0)
        is_posted = [("state", "=", "posted")]
        return domain & (
            Domain("adjustment_ids", "not any", is_posted)
            | Domain("adjustment_ids", "any", [("state", "!=", "posted")])
        )

    def _rebook_forgiven(self, dates):
        """Book missing write-offs of completed settlements, and hold the amounts that
        could not be booked. Called in every evaluation, after that of the promises.

        :param dict dates: date by company id.
        """
        for plan in self.filtered(
            lambda one: one.state == "completed" and one.amount_forgiven > 0
        ):
            today = dates[plan.company_id.id]
            if not plan.problem:
                plan._book_forgiven(today)
            if plan.problem and not plan._is_superseded():
                plan._hold_forgiven(today)

    def _hold_forgiven(self, today):
        """Hold the amounts that are still to be forgiven."""
        parts = {item.id: amount for item, amount in self._get_forgiven_parts()}
        held = self._get_holds().move_line_id
        lines = self.line_ids.filtered(
            lambda line: line.move_line_id.id in parts and line.move_line_id not in held
        )
        for hold in lines._hold(today + timedelta(days=KEPT_DAYS), self._describe()):
            hold.amount = parts[hold.move_line_id.id]

    def _notify_manager(self, note):
        """Give a manager a task: a document could not be booked."""
        for plan in self:
            manager = plan.company_id._collection_manager()
            plan.case_id._schedule_tasks(
                "credit_collection.mail_activity_type_plan",
                {plan.case_id: manager},
                lambda case, plan=plan: {
                    "summary": case.env._("A plan could not be booked"),
                    "note": f"{plan.display_name}: {note}",
                },
            )
