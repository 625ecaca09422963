from odoo import models
from odoo.tools import format_amount

#: Tone of an event, where it is not muted.
TONES = {
    "placed": "warning",
    "accepted": "primary",
    "rejected": "danger",
    "payment": "success",
    "closed": "primary",
    "recalled": "warning",
}


class CreditCollectionTimeline(models.AbstractModel):
    """Placements in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "placement": (
                self.env._("Agencies"),
                "fa-briefcase",
                self._find_placements,
            ),
        }

    def _find_placements(self, case, limit):
        """What happened to the placements of a case."""
        events = self.env["credit.collection.placement.event"].search(
            [("case_id", "=", case.id)], order="date DESC, id DESC", limit=limit
        )
        return [
            self._prepare_event(
                event.placement_id,
                event.date,
                " · ".join(
                    (event.placement_id.display_name, self._get_label(event, "kind"))
                ),
                text=event.text,
                by=event.user_id.name,
                tone=TONES.get(event.kind, "muted"),
                amount=format_amount(self.env, event.amount, event.currency_id)
                if event.amount
                else "",
            )
            for event in events
        ]
