from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    """Which new customers need a credit check."""

    _inherit = "res.config.settings"

    collection_check_amount = fields.Monetary(
        related="company_id.collection_check_amount", readonly=False
    )
    collection_check_months = fields.Integer(
        related="company_id.collection_check_months", readonly=False
    )
