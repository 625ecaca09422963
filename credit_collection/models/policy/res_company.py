from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """The company's own limit of contacts with one customer."""

    _inherit = "res.company"

    collection_pace_count = fields.Integer(
        "Maximum contacts per customer",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Within the period, over all channels, cases and companies. 0: no limit "
        "other than the contact policies.",
        prefetch=PREFETCH,
    )
    collection_pace_days = fields.Integer(
        "Period of the limit (days)",
        default=7,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
