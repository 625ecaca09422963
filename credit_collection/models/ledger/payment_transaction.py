from odoo import api, models

#: Fields that affect the held amount or its customer.
WATCHED_FIELDS = {"state", "is_post_processed", "invoice_ids", "partner_id", "amount"}


class PaymentTransaction(models.Model):
    """Re-evaluates the customers of online payments: unsettled ones hold items."""

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            transactions = super().create(vals_list)
            touch(transactions.partner_id | transactions.invoice_ids.partner_id)
        return transactions

    def write(self, vals):
        if not WATCHED_FIELDS & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self.partner_id | self.invoice_ids.partner_id)
            res = super().write(vals)
            touch(self.partner_id | self.invoice_ids.partner_id)
        return res
