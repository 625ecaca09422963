from odoo import fields, models

from ...const import SETTINGS_GROUPS


class ResCompany(models.Model):
    """How often a company contacts one customer at the most."""

    _inherit = "res.company"

    collection_pace_count = fields.Integer(
        "Contacts at most",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Contacts with one customer in the days of the pace, over all channels, "
        "cases and companies. Zero: no limit besides the contact policies.",
    )
    collection_pace_days = fields.Integer(
        "Days of the pace", default=7, groups=SETTINGS_GROUPS
    )
