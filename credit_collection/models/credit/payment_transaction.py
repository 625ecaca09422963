from odoo import models

from .credit_held_mixin import PAYING


class PaymentTransaction(models.Model):
    """A payment is never refused because a document that it pays is held back."""

    _inherit = "payment.transaction"

    # === BUSINESS METHODS === #

    def _post_process(self):
        paying = self.with_context(collection_paying=PAYING)
        return super(PaymentTransaction, paying)._post_process()
