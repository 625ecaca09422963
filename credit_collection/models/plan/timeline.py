from odoo import models
from odoo.tools import format_amount

from ..promise.timeline import TONES


class CreditCollectionTimeline(models.AbstractModel):
    """Payment plans in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "plan": (self.env._("Payment plans"), "fa-calendar", self._find_plans),
        }

    def _find_plans(self, case, limit):
        """When plans were proposed, accepted and closed."""
        plans = self.env["credit.collection.plan"].search(
            [("case_id", "=", case.id)], order="id DESC", limit=limit
        )
        return [event for plan in plans for event in self._prepare_plan(plan)]

    def _prepare_plan(self, plan):
        kind = self._get_label(plan, "kind")
        amount = format_amount(self.env, plan.amount_total, plan.currency_id)
        values = {"amount": amount, "by": plan.user_id.name}
        if plan.date_proposed:
            title = self.env._("%(kind)s proposed", kind=kind)
            yield self._prepare_event(
                plan, plan.date_proposed, title, text=plan.name, **values
            )
        else:
            title = self.env._("%(kind)s drafted", kind=kind)
            yield self._prepare_event(
                plan, plan.create_date, title, text=plan.name, **values
            )
        if plan.accepted_on:
            title = self.env._("%(kind)s accepted", kind=kind)
            yield self._prepare_event(
                plan, plan.accepted_on, title, text=plan.name, tone="primary", **values
            )
        if plan.date_closed:
            state = self._get_label(plan, "state")
            yield self._prepare_event(
                plan,
                plan.date_closed,
                f"{kind}: {state}",
                text=plan.close_reason,
                tone=TONES.get(plan.state, "muted"),
            )
