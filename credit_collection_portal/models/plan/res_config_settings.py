from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_plan = fields.Boolean(
        related="company_id.collection_portal_plan", readonly=False
    )
    collection_portal_plan_count = fields.Integer(
        related="company_id.collection_portal_plan_count", readonly=False
    )
