from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ...const import PAYMENT_MEANS, PROMISE_STATES


class CreditCollectionPromise(models.Model):
    """A promise to pay: an amount, a day, and the items it is about.

    An instalment is a promise of a plan; the plan has the items. Whether a promise was
    kept is evaluated from reconciliations, never typed in.
    """

    _name = "credit.collection.promise"
    _inherit = ["credit.collection.notifiable.mixin"]
    _description = "Promise to pay"
    _order = "date, id"
    _check_company_auto = True

    user_id = fields.Many2one(
        "res.users", "Collector", readonly=True, index=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "credit.collection.plan",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    number = fields.Integer("Instalment", readonly=True)
    person_id = fields.Many2one(
        "res.partner", "Promised by", readonly=True, ondelete="restrict"
    )
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Promised in",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_made = fields.Date("Promised on", required=True, readonly=True)
    date = fields.Date("Pays on", required=True, readonly=True, index=True)
    date_deadline = fields.Date(
        "In time until", required=True, readonly=True, help="With the days of grace."
    )
    amount = fields.Monetary("Promised", required=True, readonly=True)
    amount_due = fields.Monetary(
        "Expected", readonly=True, help="Less what was credited since."
    )
    amount_paid = fields.Monetary("Paid", readonly=True)
    amount_left = fields.Monetary("Still expected", readonly=True)
    amount_paid_elsewhere = fields.Monetary(
        "Paid elsewhere",
        readonly=True,
        help="What of it was paid on account, or on other items that were overdue when "
        "it was promised and belong to no agreement.",
    )
    means = fields.Selection(PAYMENT_MEANS, "Pays by", readonly=True)
    note = fields.Text()
    line_ids = fields.One2many(
        "credit.collection.agreement.line", "promise_id", "Items", readonly=True
    )
    state = fields.Selection(
        PROMISE_STATES, default="open", required=True, readonly=True, index=True
    )
    broken_before = fields.Integer(
        "Broken before",
        readonly=True,
        help="How many promises about these items were broken before.",
    )
    close_reason = fields.Char("Why closed", readonly=True)
    previous_id = fields.Many2one(
        "credit.collection.promise",
        "Replaces",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    kept_rate = fields.Float(
        "Kept (%)",
        readonly=True,
        aggregator="avg",
        help="How much of it was paid in time, once it is closed.",
    )
    is_void = fields.Boolean(
        "Credited", readonly=True, help="Nothing is owed of it any more."
    )

    _evaluated_idx = models.Index("(state, plan_id)")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "amount", "date")
    def _compute_display_name(self):
        for promise in self:
            amount = format_amount(self.env, promise.amount, promise.currency_id)
            day = promise.date and format_date(self.env, promise.date)
            names = (promise.partner_id.name, amount, day)
            promise.display_name = " · ".join(filter(None, names))

    # === CRUD METHODS === #

    def write(self, vals):
        """People add to the note; everything else is agreed, or evaluated."""
        self._check_owned(vals, {"note"})
        self.case_id._check_may_collect()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _withdraw(self, reason, today=None):
        """Take open promises back: their items are chased again.

        :param str reason: in writing.
        :param date today: the date of the company; None for today.
        :raise UserError: without a reason, for an instalment, or when none is open.
        """
        self.case_id._check_may_collect()
        self._check_free()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the promise is withdrawn."))
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            self._close("withdrawn", reason, today)

    def _replace(self, amount, date, reason=None, today=None, **values):
        """Agree on another amount or day instead of these promises of one case.

        :param reason: why, kept on the promise that is replaced.
        :param date today: the date of the company; None for today.
        :param values: see ``credit.collection.case._promise``; the items are those of
            these promises unless others are given.
        :return: the new promise.
        :raise UserError: see ``_promise``, and for an instalment.
        """
        self._check_free()
        lines = self.sudo().line_ids.move_line_id
        values.setdefault("items", lines.filtered("amount_residual_currency"))
        values["previous"] = self
        promise = self.case_id._promise(amount, date, today=today, **values)
        if reason:
            self.sudo().close_reason = reason
        return promise

    def _check_free(self):
        """:raise UserError: for instalments, which change with their plan only."""
        if self.plan_id:
            raise UserError(
                self.env._(
                    "An instalment belongs to %(plan)s: change or end the plan.",
                    plan=self.plan_id[:1].display_name,
                )
            )

    def _close_replaced(self, currency, today=None):
        """End those of these promises that a new one in ``currency`` replaces: what was
        promised in another currency is about other items.

        :param date today: the date of the company; None for today.
        :return: the first of them.
        """
        same = self.filtered(lambda one: one.currency_id == currency)
        if same:
            same._close("replaced", self.env._("Replaced by a new promise"), today)
        return same[:1]

    def _close(self, state, reason, today=None):
        """End open promises and their holds, and what was to be sent about them.

        :param str state: ``withdrawn`` or ``replaced``.
        :param date today: the date of the company; None for today.
        """
        closed = self.sudo()._update_state(("open",), state, close_reason=reason)
        for company, promises in closed.grouped("company_id").items():
            promises.date_closed = today or company._collection_today()
        closed._get_holds()._release(reason)
        self.env["credit.collection.hold"].flush_model()  # their items are free now
        self.env["credit.collection.action"].sudo()._withdraw_notifications(closed)

    def _get_hold_end(self):
        """The last day that the promise keeps its items from being chased.

        :rtype: date
        """
        self.ensure_one()
        return self.date_deadline

    def _filter_unpaid(self):
        """Those of which something is still to pay."""
        return self.filtered(
            lambda one: one.currency_id.compare_amounts(one.amount_due, one.amount_paid)
            > 0
        )

    def _filter_missed(self, today):
        """Those whose time is over, with the days of grace.

        :param date today: the date of the company.
        """
        return self.filtered(lambda one: one.date_deadline < today)
