from odoo import api, fields, models
from odoo.fields import Command

from ...const import PLAN_KINDS, PLAN_PERIODS

#: Terms of a plan that have a field of the same name here.
SHOWN_TERMS = (
    "kind",
    "date_first",
    "count",
    "amount_instalment",
    "period",
    "amount_first",
    "amount_surcharge",
)

#: Fields that show the simulated plan.
OFFERED = (
    "currency_id",
    "amount_debt",
    "amount_forgiven",
    "amount_total",
    "date_last",
    "schedule_html",
    "problems",
    "breaches",
    "needs_approval",
    "is_refused",
    "asks_amount",
)


class CreditCollectionPlanPropose(models.TransientModel):
    """Simulates a payment plan: schedule, limits it breaks, and whether a manager has
    to approve it. The case computes all of it."""

    _name = "credit.collection.plan.propose"
    _description = "Simulate a payment plan"
    _inherit = ["credit.collection.agreement.dialog.mixin"]

    case_id = fields.Many2one(readonly=True)
    plan_id = fields.Many2one("credit.collection.plan", "Draft", readonly=True)
    previous_id = fields.Many2one("credit.collection.plan", "Replaces", readonly=True)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    item_ids = fields.Many2many("credit.collection.item", string="Open items")
    currency_id = fields.Many2one("res.currency", compute="_compute_offer")
    kind = fields.Selection(PLAN_KINDS, default="plan", required=True)
    date_first = fields.Date("First instalment", required=True)
    split = fields.Selection(
        [("count", "By number"), ("amount", "By amount")],
        "How it is split",
        default="count",
        required=True,
    )
    count = fields.Integer("Number of instalments", default=3)
    amount_instalment = fields.Monetary("Each instalment")
    period = fields.Selection(PLAN_PERIODS, "Rhythm", default="monthly", required=True)
    amount_first = fields.Monetary(
        "First payment", help="When it is not like the others. Empty: like the others."
    )
    amount_surcharge = fields.Monetary(
        "Surcharge", help="What the plan costs, without taxes; it is invoiced."
    )
    amount_offer = fields.Monetary(
        "Pays instead", help="Once this is paid in time, the rest is forgiven."
    )
    note = fields.Text("Internal note")
    amount_debt = fields.Monetary("Debt", compute="_compute_offer")
    amount_forgiven = fields.Monetary("Forgiven", compute="_compute_offer")
    amount_total = fields.Monetary("To pay", compute="_compute_offer")
    date_last = fields.Date("Last instalment", compute="_compute_offer")
    schedule_html = fields.Html("Schedule", compute="_compute_offer", sanitize=False)
    problems = fields.Text(compute="_compute_offer")
    breaches = fields.Text(compute="_compute_offer")
    needs_approval = fields.Boolean("Needs approval", compute="_compute_offer")
    is_refused = fields.Boolean(compute="_compute_offer")
    asks_amount = fields.Boolean(
        compute="_compute_offer",
        help="It is a settlement, and nobody said of how much.",
    )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Take the terms of the draft or of the plan to replace, else those proposed by
        the case."""
        values = super().default_get(fields)
        case = self.env["credit.collection.case"].browse(values.get("case_id"))
        plans = self.env["credit.collection.plan"]
        terms = case._propose_terms(
            plans.browse(values.get("plan_id")),
            plans.browse(values.get("previous_id")),
        )
        values.update({name: terms[name] for name in SHOWN_TERMS if terms.get(name)})
        values["split"] = "amount" if terms.get("amount_instalment") else "count"
        values["amount_offer"] = terms.get("amount_offer")
        values["note"] = terms.get("note")
        values["item_ids"] = [Command.set(terms["items"].ids)]
        return values

    # === COMPUTE METHODS === #

    @api.depends("case_id", "item_ids", "amount_offer", "split", *SHOWN_TERMS)
    @api.depends_context("lang")
    def _compute_offer(self):
        simulator = self.env["credit.collection.plan.simulator"]
        self.filtered(lambda wizard: not wizard.case_id).update(
            dict.fromkeys(OFFERED, False)
        )
        for wizard in self.filtered("case_id"):
            offer = wizard.case_id._simulate_plan(wizard._get_values())
            schedule = offer["schedule"]
            wizard.currency_id = offer["currency"]
            wizard.amount_debt = offer["amount_debt"]
            wizard.amount_forgiven = offer["terms"]["amount_forgiven"]
            wizard.amount_total = offer["amount_total"]
            wizard.date_last = schedule and schedule[-1].date
            wizard.schedule_html = simulator._render(offer)
            wizard.problems = "\n".join(offer["problems"])
            wizard.breaches = "\n".join(offer["breaches"])
            wizard.needs_approval = offer["needs_approval"]
            wizard.is_refused = offer["is_refused"]
            wizard.asks_amount = (
                wizard.kind == "settlement"
                and offer["amount_debt"] > 0
                and not wizard.amount_offer
            )

    # === ACTION METHODS === #

    def action_save(self):
        """Save the plan as a draft."""
        return self._save()._get_records_action()

    def action_propose(self):
        """Save the plan and propose it to the customer."""
        plan = self._save()
        plan.action_propose()
        return plan._get_records_action()

    def action_request_approval(self):
        """Save the plan and ask a manager to approve it."""
        plan = self._save()
        plan.action_request_approval()
        return plan._get_records_action()

    # === BUSINESS METHODS === #

    def _get_replaced(self):
        return self.previous_id or self.plan_id.previous_id

    def _save(self):
        self.ensure_one()
        values = {**self._get_values(), "note": self.note}
        return self.case_id._plan(values, self.plan_id)

    def _get_values(self):
        """Return the terms for ``_simulate_plan`` and ``_plan`` of the case."""
        self.ensure_one()
        values = {name: self[name] for name in SHOWN_TERMS}
        values["amount_instalment"] *= self.split == "amount"
        values["count"] *= self.split == "count"
        if self.kind == "settlement":
            values["amount_offer"] = self.amount_offer
        return {
            **values,
            "items": self.env["account.move.line"].browse(self.item_ids.ids),
            "previous": self.previous_id or self.plan_id.previous_id,
        }
