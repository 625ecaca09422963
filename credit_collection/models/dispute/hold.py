from odoo import models


class CreditCollectionHold(models.Model):
    """Explains the holds of disputes from the dispute."""

    _inherit = "credit.collection.hold"

    def _explain(self):
        words = super()._explain()
        for hold, dispute in self._get_origins("credit.collection.dispute"):
            words[hold.id] = dispute._describe_hold()
        return words
