import hashlib
import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...const import PLAN_PERIODS

#: Terms of the simulation that a plan stores.
TERMS = (
    "kind",
    "date_first",
    "count",
    "amount_instalment",
    "period",
    "amount_first",
    "amount_surcharge",
    "amount_forgiven",
)


class CreditCollectionPlan(models.Model):
    """Terms, schedule and progress of a plan."""

    _inherit = "credit.collection.plan"

    amount_debt = fields.Monetary("Debt", readonly=True)
    amount_surcharge = fields.Monetary(
        "Surcharge", readonly=True, help="What the plan costs, without taxes."
    )
    amount_surcharge_tax = fields.Monetary("Taxes of the surcharge", readonly=True)
    amount_forgiven = fields.Monetary(
        "Forgiven",
        readonly=True,
        tracking=True,
        help="Written off when all instalments are paid, never before.",
    )
    amount_total = fields.Monetary(
        "To pay", readonly=True, tracking=True, help="In all instalments together."
    )
    date_first = fields.Date(
        "Chosen first day",
        readonly=True,
        help="The first instalment falls due on it, or on the next working day.",
    )
    date_start = fields.Date("First instalment", compute="_compute_date_start")
    count = fields.Integer("Number of instalments", readonly=True, aggregator=None)
    amount_instalment = fields.Monetary("Each instalment", readonly=True)
    amount_first = fields.Monetary("First payment", readonly=True)
    period = fields.Selection(PLAN_PERIODS, "Rhythm", readonly=True)
    schedule = fields.Json(
        "Frozen schedule", readonly=True, help="Day and amount of each instalment."
    )
    schedule_html = fields.Html(
        "Schedule", compute="_compute_schedule_html", sanitize=False
    )
    date_last = fields.Date("Last instalment", readonly=True)
    max_missed = fields.Integer(
        "Missed instalments that break a plan",
        compute="_compute_max_missed",
        store=True,
        aggregator=None,
    )
    max_days = fields.Integer(
        "Days of a missed instalment that break a plan",
        compute="_compute_max_missed",
        store=True,
        help="After the grace of the instalment.",
        aggregator=None,
    )
    amount_paid = fields.Monetary("Paid", compute="_compute_progress")
    amount_left = fields.Monetary("Still to pay", compute="_compute_progress")
    progress = fields.Float("Paid (%)", compute="_compute_progress")
    date_next = fields.Date("Next instalment", compute="_compute_progress")
    missed_count = fields.Integer("Missed", compute="_compute_progress")

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_max_missed(self):
        """Initial values; :meth:`_prepare_schedule` freezes those of the company."""
        for plan in self:
            plan.update(self._prepare_break_terms(plan.company_id))

    @api.depends("schedule", "date_first")
    def _compute_date_start(self):
        for plan in self:
            days = [each["date"] for each in plan.schedule or []]
            plan.date_start = min(days, default=plan.date_first)

    @api.depends(
        "amount_total",
        "state",
        "promise_ids.amount_paid",
        "promise_ids.amount_due",
        "promise_ids.state",
    )
    @api.depends_context("uid")
    def _compute_progress(self):
        dates = self.env["res.company"]._collection_dates()
        for plan in self:
            instalments = plan.promise_ids
            unpaid = instalments._filter_unpaid()
            total = plan.amount_total
            if instalments:
                total = sum(instalments.mapped("amount_due"))
            paid = sum(instalments.mapped("amount_paid"))
            is_running = plan.state == "active"
            today = dates.get(plan.company_id.id)
            plan.amount_paid = paid
            plan.amount_left = total - paid
            plan.progress = 100 * paid / total if total else 0.0
            plan.date_next = is_running and min(unpaid.mapped("date"), default=False)
            plan.missed_count = is_running and len(unpaid._filter_missed(today))

    @api.depends("schedule", "promise_ids.state", "promise_ids.amount_paid")
    @api.depends_context("lang")
    def _compute_schedule_html(self):
        for plan in self:
            plan.schedule_html = self.env["ir.qweb"]._render(
                "credit_collection.plan_schedule", plan._prepare_schedule_values()
            )

    # === BUSINESS METHODS === #

    def _prepare_schedule_values(self):
        """Return the schedule as text, with state and paid amount of instalments."""
        self.ensure_one()
        promises = {promise.number: promise for promise in self.promise_ids}
        states = self.promise_ids._fields["state"]
        labels = dict(states._description_selection(self.env))
        rows = []
        for each in self.schedule or []:
            promise = promises.get(each["number"], self.promise_ids[:0])
            rows.append(
                {
                    **each,
                    "date": format_date(self.env, each["date"]),
                    "amount": self._format(each["amount"]),
                    "paid": promise and self._format(promise.amount_paid),
                    "state": promise.state,
                    "label": labels.get(promise.state, ""),
                }
            )
        return {
            "rows": rows,
            "has_started": bool(promises),
            "total": self._format(self.amount_total),
        }

    def _format(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    @api.model
    def _prepare_draft(self, offer):
        """Return the values of a draft.

        :param dict offer: see ``credit.collection.case._simulate_plan``.
        """
        return {
            **offer["terms"],
            **self._prepare_schedule(offer),
            "currency_id": offer["currency"].id,
            "user_id": self.env.uid,
            "approval": "none",
            "approval_user_id": False,
            "approval_date": False,
            "fingerprint": False,
        }

    def _change_draft(self, offer, values):
        """Change the terms of a draft, which resets author and approval; if the terms
        are the same, only the note.

        :param dict offer: see ``credit.collection.case._simulate_plan``.
        :param dict values: see :meth:`_prepare_draft`.
        """
        parts = {line.move_line_id.id: line.amount for line in self.line_ids}
        is_same = (
            all((self[name] or False) == offer["terms"][name] for name in TERMS)
            and parts == {item.id: amount for item, amount in offer["parts"]}
            and self.amount_total == offer["amount_total"]
        )
        if is_same:
            self.note = values["note"]
            return
        self.activity_unlink(["credit_collection.mail_activity_type_plan_approval"])
        self.write({"line_ids": [fields.Command.clear()], **values})

    @api.model
    def _prepare_schedule(self, offer):
        """Return the values of a plan that follow from a simulation."""
        schedule = [
            {"number": number, "date": str(each.date), "amount": each.amount}
            for number, each in enumerate(offer["schedule"], 1)
        ]
        lines = self.env["credit.collection.agreement.line"]
        return {
            "amount_debt": offer["amount_debt"],
            "amount_surcharge_tax": offer["amount_surcharge_tax"],
            "amount_total": offer["amount_total"],
            "schedule": schedule,
            "date_last": schedule[-1]["date"],
            **self._prepare_break_terms(offer["case"].company_id),
            "line_ids": [fields.Command.clear(), *lines._prepare(offer["parts"])],
        }

    @api.model
    def _prepare_break_terms(self, company):
        """Return the company's current limits of missed instalments."""
        company = company.sudo()
        return {
            "max_missed": company.collection_plan_missed,
            "max_days": company.collection_plan_days,
        }

    def _get_terms(self):
        """Return the terms as ``credit.collection.case._simulate_plan`` takes them."""
        self.ensure_one()
        plan = self.sudo()
        return {
            **{name: plan[name] for name in TERMS},
            "items": plan.line_ids.move_line_id,
            "previous": plan.previous_id,
            "authors": plan._get_authors(),
        }

    @api.model
    def _get_fingerprint(self, offer):
        """Return the SHA-256 of all that a customer is offered and a manager approves:
        items and amounts, what is forgiven, days of payment and conditions.

        :param dict offer: see ``credit.collection.case._simulate_plan``.
        :rtype: str
        """
        conditions = self._prepare_break_terms(offer["case"].company_id)
        content = {
            "case": offer["case"].id,
            "currency": offer["currency"].id,
            "terms": {name: offer["terms"][name] for name in TERMS},
            "items": sorted((item.id, amount) for item, amount in offer["parts"]),
            "total": offer["amount_total"],
            "tax": offer["amount_surcharge_tax"],
            "schedule": [(each.date, each.amount) for each in offer["schedule"]],
            "conditions": conditions,
        }
        canonical = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _get_hold_end(self):
        """Return the last day of the holds: of an offer, the end of its validity; of a
        plan, the day on which its last instalment would break it."""
        self.ensure_one()
        if self.state in ("draft", "proposed"):
            return self.date_valid
        days = self.sudo().company_id.collection_promise_days + self.max_days
        return self.date_last + timedelta(days=days)
