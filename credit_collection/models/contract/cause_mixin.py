from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why contracts ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "contract_replaced": self.env._("Replaced by %(contract)s"),
            "contract_over": self.env._("Its last day has passed."),
            "contract_unsigned": self.env._("It was not signed in time."),
        }
