from odoo import fields, models

#: When customers prefer to be called and texted, see ``HOURS`` of ``const.py``.
HOURS = [
    ("any", "At any time"),
    ("morning", "In the morning (8-13 h)"),
    ("afternoon", "In the afternoon (13-18 h)"),
    ("evening", "In the evening (18-21 h)"),
]


class CreditCollectionCase(models.Model):
    """How the customer wishes to be reached, as said on the page."""

    _inherit = "credit.collection.case"

    portal_hours = fields.Selection(
        HOURS,
        "Prefers calls and texts",
        readonly=True,
        copy=False,
        help="As the customer said on the page, local time of the customer. Calls, SMS "
        "and WhatsApp keep to it within what the contact policies allow.",
    )
    portal_hours_note = fields.Char(compute="_compute_portal_hours_note")
    portal_change_ids = fields.One2many(
        "credit.collection.portal.change", "case_id", "Other addresses", readonly=True
    )

    # === COMPUTE METHODS === #

    def _compute_portal_hours_note(self):
        preferences = self.env["credit.collection.portal.preference"]
        for case in self:
            note = self.env._(
                "The contact policies never allow these hours: theirs count."
            )
            case.portal_hours_note = not preferences._can_keep_hours(case) and note

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
