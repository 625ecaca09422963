from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_online = fields.Boolean(
        related="company_id.collection_portal_online", readonly=False
    )
    collection_portal_other = fields.Boolean(
        related="company_id.collection_portal_other", readonly=False
    )
    collection_portal_least = fields.Monetary(
        related="company_id.collection_portal_least", readonly=False
    )
    collection_portal_paid = fields.Boolean(
        related="company_id.collection_portal_paid", readonly=False
    )
    collection_portal_paid_days = fields.Integer(
        related="company_id.collection_portal_paid_days", readonly=False
    )
