from odoo import fields, models

#: When customers prefer to be called.
HOURS = [
    ("any", "At any time"),
    ("morning", "In the morning"),
    ("afternoon", "In the afternoon"),
    ("evening", "In the evening"),
]


class CreditCollectionCase(models.Model):
    """How the customer wishes to be reached, as said on the page."""

    _inherit = "credit.collection.case"

    portal_hours = fields.Selection(
        HOURS,
        "Prefers calls",
        readonly=True,
        copy=False,
        help="As the customer said on the page.",
    )
    portal_change_ids = fields.One2many(
        "credit.collection.portal.change", "case_id", "Other addresses", readonly=True
    )

    # === BUSINESS METHODS === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        if "reach" in answers:
            preferences = self.env["credit.collection.portal.preference"]
            answers["reach"] = preferences._prepare(self)
        return answers

    def _portal_reach(self, values, files=()):
        """Take how the customer wishes to be reached, see
        ``credit.collection.portal.preference._take``."""
        # pylint: disable=unused-argument  # no files here
        return self.env["credit.collection.portal.preference"]._take(self, values)
