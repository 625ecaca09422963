from odoo import api, models


class AccountPayment(models.Model):
    """Re-evaluates the customers of payments: one in process holds its amount."""

    _inherit = "account.payment"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            payments = super().create(vals_list)
            touch(payments.partner_id)
        return payments

    def write(self, vals):
        if not {"state", "amount", "partner_id", "invoice_ids"} & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self.partner_id)
            res = super().write(vals)
            touch(self.partner_id)
        return res
