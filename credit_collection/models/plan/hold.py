from odoo import models


class CreditCollectionHold(models.Model):
    """Explains the holds of plans from the plan."""

    _inherit = "credit.collection.hold"

    def _explain(self):
        words = super()._explain()
        for hold, plan in self._get_origins("credit.collection.plan"):
            if plan.schedule:
                words[hold.id] = plan._describe()
        return words
