from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ...const import PAYMENT_MEANS, PROMISE_STATES
from ...tools.cause import as_cause, cause


class CreditCollectionPromise(models.Model):
    """A promise to pay: amount, date and the open items it covers.

    An instalment is a promise with ``plan_id``; its items are on the plan. States and
    paid amounts are computed from reconciliations and cannot be edited.
    """

    _name = "credit.collection.promise"
    _inherit = ["credit.collection.notifiable.mixin", "credit.collection.cause.mixin"]
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
    number = fields.Integer("Instalment", readonly=True, aggregator=None)
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
        "Expected",
        readonly=True,
        help="The promised amount, less credit notes and write-offs made since and "
        "less what is in dispute.",
    )
    amount_paid = fields.Monetary("Paid", readonly=True)
    amount_left = fields.Monetary("Still expected", readonly=True)
    amount_paid_elsewhere = fields.Monetary(
        "Paid elsewhere",
        readonly=True,
        help="Payments that count for this promise but are not matched with its items: "
        "on account, not matched yet in the bank, or matched with items that were "
        "already overdue when it was made and are in no promise or plan.",
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
        help="How many earlier promises and plans with any of these items were broken.",
        aggregator=None,
    )
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
        help="The part of the amount owed that was paid by the deadline, in percent. "
        "Set when the promise is closed.",
    )
    is_void = fields.Boolean(
        "Nothing owed",
        readonly=True,
        help="Its items were credited, written off or cancelled.",
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
        """Users edit only the note; methods set the other fields."""
        self._check_owned(vals, {"note"})
        self.case_id._check_may_collect()
        return super().write(vals)

    # === BUSINESS METHODS === #

    def _withdraw(self, reason, today=None):
        """Withdraw open promises, so that the follow-up of their items continues.

        :param date today: the date of the company; None for today.
        :raise UserError: without a reason, for an instalment, or if none is open.
        """
        self.case_id._check_may_collect()
        self._check_free()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the promise is withdrawn."))
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            self._close("withdrawn", reason, today)

    def _replace(self, amount, date, reason=None, today=None, **values):
        """Replace these promises of one case by a new one.

        :param reason: closing reason of the replaced promises; None for the standard.
        :param date today: the date of the company; None for today.
        :param values: see ``credit.collection.case._promise``; ``items`` defaults to
            the open items of these promises.
        :return: the new promise.
        :raise UserError: see ``_promise``, and for an instalment.
        """
        self._check_free()
        lines = self.sudo().line_ids.move_line_id
        values.setdefault("items", lines.filtered("amount_residual_currency"))
        values["previous"] = self
        promise = self.case_id._promise(amount, date, today=today, **values)
        if reason:
            self.sudo().close_cause = as_cause(reason)
        return promise

    def _check_free(self):
        """:raise UserError: for an instalment, which only its plan may change."""
        if self.plan_id:
            raise UserError(
                self.env._(
                    "An instalment belongs to %(plan)s: change or end the plan.",
                    plan=self.plan_id[:1].display_name,
                )
            )

    def _close_replaced(self, currency, today=None):
        """Close the promises in ``currency``; those in others cover other items.

        :param date today: the date of the company; None for today.
        :return: the first promise closed.
        """
        same = self.filtered(lambda promise: promise.currency_id == currency)
        if same:
            same._close("replaced", cause("replaced"), today)
        return same[:1]

    def _close(self, state, reason, today=None):
        """Close open promises, release their holds and skip their unsent messages.

        :param str state: ``withdrawn`` or ``replaced``.
        :param reason: of closing, words or a ``cause``; the holds show it, too.
        :param date today: the date of the company; None for today.
        """
        why = as_cause(reason)
        closed = self.sudo()._update_state(("open",), state, close_cause=why)
        for company, promises in closed.grouped("company_id").items():
            promises.date_closed = today or company._collection_today()
        closed._get_holds()._release(why)
        self.env["credit.collection.hold"].flush_model()  # makes their items available
        self.env["credit.collection.action"].sudo()._withdraw_notifications(closed)

    def _is_ours(self):
        """Whether it was promised to us, who follow it; others override it."""
        self.ensure_one()
        return True

    def _describe_expected(self):
        """Return what is still expected, as text."""
        self.ensure_one()
        return self.env._(
            "%(amount)s on %(date)s",
            amount=format_amount(self.env, self.amount_left, self.currency_id),
            date=format_date(self.env, self.date),
        )

    def _note_taken_back(self):
        """Say on the cases that these promises had been kept, and why no more."""
        for promise in self:
            state = dict(self._fields["state"]._description_selection(self.env))
            promise.case_id.sudo()._message_log(
                body=self.env._(
                    "The money that had kept a promise came back, or is matched "
                    "elsewhere: %(promise)s. It is %(state)s again.",
                    promise=promise.display_name,
                    state=state[promise.state].lower(),
                )
            )

    def _get_hold_end(self):
        """Return the last day of the holds of this promise."""
        self.ensure_one()
        return self.date_deadline

    def _filter_unpaid(self):
        """Return the promises that are not fully paid."""
        return self.filtered(
            lambda p: p.currency_id.compare_amounts(p.amount_due, p.amount_paid) > 0
        )

    def _filter_missed(self, today):
        """Return the promises past their deadline on ``today``."""
        return self.filtered(lambda promise: promise.date_deadline < today)
