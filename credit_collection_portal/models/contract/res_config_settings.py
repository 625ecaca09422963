from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_contract = fields.Boolean(
        related="company_id.collection_portal_contract", readonly=False
    )
