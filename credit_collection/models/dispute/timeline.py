from odoo import models
from odoo.tools import format_amount


class CreditCollectionTimeline(models.AbstractModel):
    """Disputes in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "dispute": (self.env._("Disputes"), "fa-gavel", self._find_disputes),
        }

    def _find_disputes(self, case, limit):
        """When disputes were opened, and how they ended."""
        disputes = self.env["credit.collection.dispute"].search(
            [("case_id", "=", case.id)], order="id DESC", limit=limit
        )
        events = []
        for dispute in disputes:
            names = (dispute.name, dispute.reason_id.name)
            values = {
                "text": " · ".join(filter(None, names)),
                "amount": format_amount(self.env, dispute.amount, dispute.currency_id),
            }
            events.append(
                self._prepare_event(
                    dispute,
                    dispute.date_opened,
                    self.env._("Dispute received"),
                    by=dispute.user_id.name,
                    tone="warning",
                    **values,
                )
            )
            if dispute.date_closed:
                state = self._get_label(dispute, "state")
                title = self.env._("Dispute: %(state)s", state=state)
                events.append(
                    self._prepare_event(dispute, dispute.date_closed, title, **values)
                )
        return events
