from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools.priority import Rule, rank

#: The fact of a priority rule, by the reason code of a decision.
FACTS_BY_REASON = {
    "delivery_failed": "failed",
    "to_approve": "approve",
    "upcoming_approval": "approve",
    "levels_spent": "spent",
}
#: Facts with a number as value; the others are true or false.
MEASURED = ("amount", "late", "silent", "broken")


class CreditCollectionPriorityRule(models.Model):
    """Points that a case gets for a fact. The worklist is sorted by the sum of points,
    highest first."""

    _name = "credit.collection.priority.rule"
    _description = "Points of the worklist"
    _inherit = ["credit.collection.input.mixin"]
    _order = "fact, from_value"
    _rec_name = "fact"

    fact = fields.Selection(
        [
            ("answer", "Answer to handle"),
            ("failed", "Message not delivered"),
            ("approve", "Waits for approval"),
            ("step", "Next step or promise due"),
            ("spent", "All levels done"),
            ("call", "Call or visit due"),
            ("amount", "To collect, from"),
            ("late", "Days late, from"),
            ("silent", "Days without contact, from"),
            ("broken", "Promises not kept, from"),
        ],
        required=True,
    )
    from_value = fields.Float(
        "From",
        digits=(16, 2),
        help="Amounts in the currency of the company. Of the rules of one fact, the "
        "one with the highest value reached counts.",
        aggregator=None,
    )
    is_measured = fields.Boolean(compute="_compute_is_measured")
    points = fields.Integer(required=True, default=10, aggregator=None)
    active = fields.Boolean(default=True)

    _once_per_band = models.UniqueIndex(
        "(fact, from_value)", "There are points for this fact and value already."
    )
    _points_positive = models.Constraint(
        "CHECK (points >= 0)", "Points cannot be negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("fact")
    def _compute_is_measured(self):
        for rule in self:
            rule.is_measured = rule.fact in MEASURED

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._rank_again()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self._rank_again()
        return res

    def unlink(self):
        res = super().unlink()
        self._rank_again()
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _rank_again(self):
        """Run the nightly evaluation soon: changed points concern every case."""
        cron = self.env.ref(
            "credit_collection.ir_cron_evaluate", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _read_rules(self):
        """Return the active rules, in one query.

        :rtype: list[Rule]
        """
        return [
            Rule(rule.fact, rule.from_value, rule.points)
            for rule in self.search_fetch(
                [("active", "=", True)], ["fact", "from_value", "points"]
            )
        ]

    @api.model
    def _rank(self, outcome, rules):
        """Return the points of a case and what gave them, see ``rank`` in
        ``tools/priority.py``.

        :param CaseOutcome outcome: with its decision.
        :param list rules: see :meth:`_read_rules`.
        :rtype: tuple[int, list]
        """
        decision, position = outcome.decision, outcome.position
        case, today = outcome.case, outcome.today
        to_collect = float(position.get("to_collect") or 0)
        late = position.get("days_late") or 0
        facts = {"amount": to_collect, "late": late}
        if to_collect > 0:
            last = case.get("last_contact_date")
            facts["silent"] = (today - last.date()).days if last else late
            facts["broken"] = self._count_broken(case, position)
        if fact := FACTS_BY_REASON.get(decision.reason.code):
            facts[fact] = 1
        held_by = decision.state == "held" and position.get("hold_kind")
        facts["answer"] = held_by == "reply"
        step = case.get("next_step_date")
        facts["step"] = decision.state != "clear" and bool(step) and step <= today
        facts["call"] = any(
            action.channel in ("call", "visit") and action.date <= today
            for action in decision.actions
        )
        return rank(facts, rules)

    @api.model
    def _count_broken(self, case, position):
        """Count the broken promises with a deadline on or after the due date of the
        oldest item to collect."""
        due = position.get("carrying_due")
        return sum(due is not None and day >= due for day in case.get("broken") or ())

    @api.model
    def _explain(self, codes, currency):
        """Return what gave points, and how many, in the language of the user.

        :param list codes: reasons returned by :meth:`_rank`.
        :rtype: str
        """
        words = {
            "answer": self.env._("answer to handle"),
            "failed": self.env._("not delivered"),
            "approve": self.env._("waits for approval"),
            "step": self.env._("next step due"),
            "spent": self.env._("all levels done"),
            "call": self.env._("call due"),
            "amount": self.env._("%(value)s or more"),
            "late": self.env._("%(value)s days late or more"),
            "silent": self.env._("no contact for %(value)s days or more"),
            "broken": self.env._("promises not kept: %(value)s or more"),
        }
        parts = []
        for fact, points, value in codes or []:
            if fact == "amount":
                value = format_amount(self.env, value, currency)
            elif isinstance(value, float):
                value = round(value)
            parts.append(f"{words[fact] % {'value': value}} ({points})")
        return ", ".join(parts)
