from odoo import api, models


class AccountPayment(models.Model):
    """Re-evaluates the customers of payments: one in process holds its amount."""

    _inherit = "account.payment"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            payments = super().create(vals_list)
            touch(payments._get_collection_partners())
        return payments

    def write(self, vals):
        if not {"amount", "date", "invoice_ids", "partner_id", "state"} & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_collection_partners())
            res = super().write(vals)
            touch(self._get_collection_partners())
        return res

    # === BUSINESS METHODS === #

    def _get_collection_partners(self):
        """Return who paid, and whose invoices hold without an entry."""
        loose = self.filtered(
            lambda payment: payment.state in ("in_process", "paid")
            and not payment.move_id
        )
        return self.partner_id | loose.invoice_ids.partner_id
