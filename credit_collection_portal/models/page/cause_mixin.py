from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why answers of the page hold a case."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "wrote_on_page": self.env._("The customer wrote on the page"),
            "asks_for_plan": self.env._("The customer asks for a payment plan"),
            "says_it_is_paid": self.env._("The customer says it is paid"),
        }
