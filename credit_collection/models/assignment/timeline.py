from odoo import models


class CreditCollectionTimeline(models.AbstractModel):
    """Segments in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "segment": (self.env._("Segments"), "fa-users", self._find_segments),
        }

    def _find_segments(self, case, limit):
        """When the customer came into another segment, and why."""
        changes = self.env["credit.collection.segment.change"].search(
            [
                ("partner_id", "=", case.partner_id.id),
                ("company_id", "=", case.company_id.id),
            ],
            limit=limit,
        )
        return [
            self._prepare_event(
                change,
                change.date,
                self.env._(
                    "Segment: %(name)s",
                    name=change.segment_id.name or self.env._("none"),
                ),
                text=change.reason,
                by=change.is_pinned and change.create_uid.name,
            )
            for change in changes
        ]
