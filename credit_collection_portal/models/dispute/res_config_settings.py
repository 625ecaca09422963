from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_dispute = fields.Boolean(
        related="company_id.collection_portal_dispute", readonly=False
    )
