from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why the holds of placements ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "placement_ended": self.env._("Back from %(agency)s: %(reason)s"),
            "placement_settled": self.env._("Nothing of it is open any more"),
            "invoice_paid": self.env._("All of it was paid or credited"),
        }
