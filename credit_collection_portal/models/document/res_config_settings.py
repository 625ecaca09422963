from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_received = fields.Boolean(
        related="company_id.collection_portal_received", readonly=False
    )
