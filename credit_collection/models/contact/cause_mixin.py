from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why holds of answers are, and why they ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "answered_by_mail": self.env._("The customer answered by e-mail"),
            "handled": self.env._("Handled by %(user)s"),
        }
