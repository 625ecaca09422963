from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings for repeated calls."""

    _inherit = "res.company"

    collection_call_gap_hours = fields.Float(
        "Working hours until the next try",
        default=4.0,
        groups=SETTINGS_GROUPS,
        help="When nobody answers the phone.",
        prefetch=PREFETCH,
    )
    collection_call_tries = fields.Integer(
        "Tries of a call",
        default=3,
        groups=SETTINGS_GROUPS,
        help="After so many calls without an answer another channel, or a person, goes "
        "on.",
        prefetch=PREFETCH,
    )
