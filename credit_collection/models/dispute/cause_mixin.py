from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why holds of disputes ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "dispute_settled": self.env._("The dispute is settled"),
        }
