from odoo import api, models
from odoo.tools import format_amount, format_date


class CreditCollectionPlanWordingMixin(models.AbstractModel):
    """Texts of the problems of a schedule and of exceeded limits."""

    _name = "credit.collection.plan.wording.mixin"
    _description = "Sentences about payment plans"

    def _as_text(self, problem, currency):
        """Return the placeholders of a problem, formatted for the user."""
        values = dict(problem.params)
        for key, value in values.items():
            if key.startswith("amount") or problem.code == "min_amount":
                values[key] = format_amount(self.env, value, currency)
            elif isinstance(value, float):
                values[key] = f"{value:g}"
        return values

    @api.model
    def _instalment_sentences(self):
        return {
            "total_not_positive": self.env._("There is nothing to pay in instalments."),
            "count_not_positive": self.env._(
                "Say in how many instalments it is paid, or how much each time."
            ),
            "instalment_not_positive": self.env._("An instalment is above zero."),
            "first_not_positive": self.env._("The first payment is above zero."),
            "no_payment_days": self.env._(
                "This customer has no payment days: add them to the customer, or "
                "choose another rhythm."
            ),
            "first_above_total": self.env._(
                "The first payment, %(amount)s, is more than all there is to pay, "
                "%(amount_total)s."
            ),
            "instalment_above_total": self.env._(
                "An instalment of %(amount)s is more than all there is to pay, "
                "%(amount_total)s."
            ),
            "too_many": self.env._(
                "A plan has at the most %(limit)s instalments, not %(count)s."
            ),
            "first_leaves_nothing": self.env._(
                "The first payment, %(amount)s, leaves nothing for further instalments."
            ),
            "first_alone": self.env._(
                "After a first payment of %(amount)s there is a rest: choose more "
                "instalments."
            ),
            "too_small": self.env._(
                "%(amount_total)s is too little for so many instalments (%(count)s)."
            ),
        }

    @api.model
    def _breach_sentences(self):
        return {
            "max_count": self.env._(
                "Number of instalments: %(value)s; at the most: %(limit)s."
            ),
            "max_months": self.env._(
                "Months until the last instalment: %(value)s; at the most: %(limit)s."
            ),
            "min_amount": self.env._(
                "Instalments of %(value)s; %(limit)s is the least allowed."
            ),
            "min_first": self.env._(
                "The first payment is %(value)s%% of the total; %(limit)s%% is the "
                "least allowed."
            ),
            "max_forgiven": self.env._(
                "%(value)s%% of the debt is forgiven; %(limit)s%% is allowed at the "
                "most."
            ),
        }

    @api.model
    def _describe_plan(self, schedule, currency):
        """Return a schedule in short, as the reason of a hold."""
        last = schedule[-1]
        total = sum(each["amount"] for each in schedule)
        if len(schedule) == 1:
            return self.env._(
                "%(amount)s on %(date)s",
                amount=format_amount(self.env, total, currency),
                date=format_date(self.env, last["date"]),
            )
        return self.env._(
            "%(amount)s in %(count)s instalments until %(date)s",
            amount=format_amount(self.env, total, currency),
            count=len(schedule),
            date=format_date(self.env, last["date"]),
        )
