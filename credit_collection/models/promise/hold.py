from odoo import models


class CreditCollectionHold(models.Model):
    """Explains the holds of promises from the promise."""

    _inherit = "credit.collection.hold"

    def _explain(self):
        words = super()._explain()
        for hold, promise in self._get_origins("credit.collection.promise"):
            words[hold.id] = promise.case_id._describe_agreed(
                promise.amount, promise.date, promise.currency_id
            )
        return words
