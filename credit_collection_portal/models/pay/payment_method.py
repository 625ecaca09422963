from odoo import models


class PaymentMethod(models.Model):
    """The page remembers which payment providers have a method in use."""

    _name = "payment.method"
    _inherit = ["payment.method", "credit.collection.cached.mixin"]
