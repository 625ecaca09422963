from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why holds of answers ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "handled": self.env._("Handled by %(user)s"),
        }
