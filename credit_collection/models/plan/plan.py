from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import PLAN_KINDS, PLAN_STATES

#: States of plans that wait for the customer or are being paid.
RUNNING = ("proposed", "accepted", "active")


class CreditCollectionPlan(models.Model):
    """A payment plan: agreed instalments of a debt. A settlement is a plan that
    forgives a part of the debt once the rest is paid.

    Terms come from the simulator and are frozen when the plan is proposed. The state
    changes only through buttons and evaluation.
    """

    _name = "credit.collection.plan"
    _description = "Payment plan"
    _inherit = [
        "credit.collection.agreed.document.mixin",
        "credit.collection.plan.wording.mixin",
        "credit.collection.cause.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id DESC"
    _check_company_auto = True
    _notified_fields = {
        "amount": "amount_total",
        "left": "amount_left",
        "date": "date_start",
    }

    name = fields.Char("Number", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Proposed by",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="Who chose these terms; somebody else approves them.",
    )
    kind = fields.Selection(PLAN_KINDS, default="plan", required=True, readonly=True)
    state = fields.Selection(
        PLAN_STATES,
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    note = fields.Text("Internal note")
    line_ids = fields.One2many("credit.collection.agreement.line", "plan_id", "Items")
    promise_ids = fields.One2many("credit.collection.promise", "plan_id", "Instalments")
    close_reason = fields.Char(tracking=True)
    problem = fields.Char(
        "What is in the way",
        readonly=True,
        help="Why a document of the plan could not be booked.",
    )

    _number_once = models.Constraint(
        "UNIQUE (company_id, name)", "Two plans cannot have the same number."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "partner_id", "kind")
    @api.depends_context("lang", "collection_short_name")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        is_short = self.env.context.get("collection_short_name")
        for plan in self:
            customer = plan.partner_id.name or ""
            name = plan.name or kinds.get(plan.kind, "")
            plan.display_name = name if is_short else f"{name} · {customer}"

    # === CRUD METHODS === #

    def write(self, vals):
        """Users edit only the note."""
        self._check_owned(vals, {"note"})
        if "note" in vals:
            self.case_id._check_may_collect()
        return super().write(vals)

    # === BUSINESS METHODS - States === #

    def _check_is_draft(self):
        """:raise UserError: if a plan was already proposed."""
        if self.filtered(lambda plan: plan.state != "draft"):
            raise UserError(
                self.env._(
                    "The customer knows these terms: make a new version instead of "
                    "changing them."
                )
            )

    # === BUSINESS METHODS - Who follows it === #

    def _is_ours(self):
        """Whether it was agreed with us, who follow it; others override it."""
        self.ensure_one()
        return True

    def _filter_running(self):
        """Return our plans that wait for the customer or are being paid."""
        return self.filtered(lambda plan: plan.state in RUNNING and plan._is_ours())

    def _describe_progress(self):
        """Return the state of a running plan, or how much of it is paid, as text."""
        self.ensure_one()
        return self.case_id._describe_plan(self)

    # === BUSINESS METHODS - Holds === #

    def _hold_items(self):
        """Hold the open items of this plan until :meth:`_get_hold_end`; extend its
        existing holds."""
        self.ensure_one()
        if self._get_replaced():
            return  # the plan that it replaces holds its items
        end = self._get_hold_end()
        reason = self._describe()
        held = self._get_holds()
        held.filtered(lambda hold: hold.date_end != end or hold.reason != reason).write(
            {"date_end": end, "reason": reason}
        )
        lines = self.line_ids.filtered(
            lambda line: line.move_line_id
            and line.move_line_id not in held.move_line_id
            and line.currency_id.compare_amounts(
                line.move_line_id.amount_residual_currency, 0
            )
            > 0
        )
        lines._hold(end, reason)

    def _describe(self):
        """Return number and terms in short, as the reason of its holds."""
        self.ensure_one()
        terms = self._describe_plan(self.schedule, self.currency_id)
        return f"{self.name}: {terms}"

    # === BUSINESS METHODS - Tasks and messages === #

    def _notify_collector(self, summary, note):
        """Give the collector a task, at most one at a time."""
        for plan in self:
            plan.case_id.sudo()._schedule_task(
                "credit_collection.mail_activity_type_plan",
                summary,
                f"{plan.display_name}: {note}",
            )

    def _notify_customer(self, occasion, today=None):
        """Schedule a message to the customer about these plans.

        :param str occasion: see ``OCCASIONS``.
        :param date today: the date of the company; None for today.
        """
        actions = self.env["credit.collection.action"]
        actions._schedule_notifications(self.sudo(), occasion, today=today)

    def _compute_reference_text(self):
        """A transfer quotes the number of the plan, as its document says."""
        res = super()._compute_reference_text()
        for plan in self.filtered("name"):
            plan.reference_text = plan.name
        return res

    def _get_notified_date_format(self):
        """As in the document."""
        return "long"

    def _get_notified_person(self):
        """Return the contact who accepted the plan."""
        return self.accepted_by_id

    def _is_notification_needed(self, occasion, today=None):
        """Confirm a plan only before its last date, and send the message about a broken
        one only while something is to collect."""
        needed = super()._is_notification_needed(occasion, today)
        if not needed or occasion not in ("plan_agreed", "plan_broken"):
            return needed
        today = today or self.company_id._collection_today()
        if occasion == "plan_broken":
            return self._get_to_collect(today) > 0
        return max(self.promise_ids.mapped("date"), default=today) >= today
