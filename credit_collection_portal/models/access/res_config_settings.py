from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal = fields.Boolean(
        related="company_id.collection_portal", readonly=False
    )
    collection_portal_days = fields.Integer(
        related="company_id.collection_portal_days", readonly=False
    )
