from odoo import fields, models

from ...const import SETTINGS_GROUPS


class ResCompany(models.Model):
    """Which new customers need a credit check."""

    _inherit = "res.company"

    collection_check_amount = fields.Monetary(
        "Credit check above",
        groups=SETTINGS_GROUPS,
        help="New customers who shall owe more than this need a valid credit check, "
        "where a rule asks for it. 0: any amount.",
    )
    collection_check_months = fields.Integer(
        "Months a new customer",
        default=6,
        groups=SETTINGS_GROUPS,
        help="For so many months after the first invoice a customer counts as new.",
    )
