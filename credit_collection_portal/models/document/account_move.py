from odoo import fields, models


class AccountMove(models.Model):
    """When a customer said on the page that an invoice has arrived."""

    _inherit = "account.move"

    receipt_acknowledged_on = fields.Datetime(
        "Receipt acknowledged on",
        readonly=True,
        copy=False,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="The customer confirmed on the page that this invoice arrived. The "
        "contact log of the case has the proof.",
    )
