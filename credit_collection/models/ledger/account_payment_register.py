from odoo import models


class AccountPaymentRegister(models.TransientModel):
    """Notes the customers of payments that are registered together once."""

    _inherit = "account.payment.register"

    def _create_payments(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False):
            return super()._create_payments()
