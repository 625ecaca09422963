from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_portal_promise = fields.Boolean(
        related="company_id.collection_portal_promise", readonly=False
    )
    collection_portal_promise_broken = fields.Integer(
        related="company_id.collection_portal_promise_broken", readonly=False
    )
