from odoo import models

from .credit_held_mixin import PAYING

#: States of a refund of which the money is on its way back.
SENT = ("pending", "authorized", "done")


class PaymentTransaction(models.Model):
    """A payment is never refused because a document that it pays is held back."""

    _inherit = "payment.transaction"

    # === BUSINESS METHODS === #

    def _post_process(self):
        paying = self.with_context(collection_paying=PAYING)
        return super(PaymentTransaction, paying)._post_process()

    def _get_credit_amount(self, has_booked=True):
        """Return what we keep of a payment: without what was paid back, or given up
        before it was taken.

        :param bool has_booked: with what is booked, and so a credit of the customer.
        """
        self.ensure_one()
        if self.payment_id and not has_booked:
            return 0.0
        amount = self.amount
        for part in self.child_transaction_ids:
            if part.operation == "refund":
                amount += part.amount if part.state in SENT else 0
            elif part.state == "cancel":
                amount -= part.amount
            elif part.state == "done":
                amount -= part.amount - part._get_credit_amount(has_booked)
        return max(amount, 0.0)
