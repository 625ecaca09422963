from odoo import models

from odoo.addons.credit_collection.models.credit.credit_held_mixin import PAYING


class PaymentTransaction(models.Model):
    """A payment is never refused because the order it pays a part of is held back."""

    _inherit = "payment.transaction"

    # === BUSINESS METHODS === #

    def _check_amount_and_confirm_order(self):
        paying = self.with_context(collection_paying=PAYING)
        confirmed = super(PaymentTransaction, paying)._check_amount_and_confirm_order()
        went = confirmed.filtered(lambda order: order.state == "sale")
        return went.with_env(self.env)
