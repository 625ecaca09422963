from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings of disputes."""

    _inherit = "res.company"

    collection_return_days = fields.Integer(
        "Gap after a rejected dispute",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days until the protocol goes on with the item.",
        prefetch=PREFETCH,
    )
    collection_dispute_days = fields.Integer(
        "Days of a manager for an overdue dispute",
        default=7,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
