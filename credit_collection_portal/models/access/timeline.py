from odoo import models


class CreditCollectionTimeline(models.AbstractModel):
    """First openings of links in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "opening": (self.env._("Page"), "fa-globe", self._find_openings),
        }

    def _find_openings(self, case, limit):
        openings = self.env["credit.collection.portal.opening"].search(
            [("case_id", "=", case.id)], limit=limit
        )
        return [
            self._prepare_event(
                opening,
                opening.date,
                self.env._("Link opened for the first time"),
                text=self.env._("By a person, or by a program that checks mails"),
            )
            for opening in openings
        ]
