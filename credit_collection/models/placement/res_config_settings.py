from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_limitation_years = fields.Integer(
        related="company_id.collection_limitation_years", readonly=False
    )
    collection_agency_days = fields.Integer(
        related="company_id.collection_agency_days", readonly=False
    )
