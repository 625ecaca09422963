from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why holds ended, and why payments hold."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "released": self.env._("Released by %(user)s"),
            "invoice_changed": self.env._("The invoice was changed"),
            "debt_moved": self.env._("The debt lives on in another entry"),
            "payment_gone": self.env._("The payment was booked or given up"),
            "payment_online": self.env._("Online payment %(name)s is not settled"),
            "payment_in_process": self.env._("Payment %(name)s is in process"),
            "payment_unbooked": self.env._(
                "Payment %(name)s is marked as paid, but not booked"
            ),
            "payment_credit": self.env._("An open credit: %(name)s"),
            "payment_received": self.env._(
                "Money received is not matched yet: %(name)s"
            ),
            "payment_shared": self.env._(
                "Money received for invoices of several customers is not matched yet: "
                "%(name)s"
            ),
            "payment_elsewhere": self.env._("Booked in %(company)s. %(reason)s"),
        }
