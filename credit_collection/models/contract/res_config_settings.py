from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    collection_contract_remind_days = fields.Integer(
        related="company_id.collection_contract_remind_days", readonly=False
    )
    collection_invoice_block = fields.Selection(
        related="company_id.collection_invoice_block", readonly=False
    )
    collection_check_post = fields.Selection(
        related="company_id.collection_check_post", readonly=False
    )
    collection_check_send = fields.Selection(
        related="company_id.collection_check_send", readonly=False
    )
    collection_receipt_days = fields.Integer(
        related="company_id.collection_receipt_days", readonly=False
    )
