from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_stop_days = fields.Integer(
        related="company_id.collection_portal_stop_days", readonly=False
    )
