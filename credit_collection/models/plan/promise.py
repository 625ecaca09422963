from odoo import models


class CreditCollectionPromise(models.Model):
    """An instalment is written about as in the document of its plan."""

    _inherit = "credit.collection.promise"

    # === COMPUTE METHODS === #

    def _compute_reference_text(self):
        """A transfer quotes the number of the plan."""
        res = super()._compute_reference_text()
        for instalment in self.filtered("plan_id"):
            instalment.reference_text = instalment.plan_id.reference_text
        return res

    # === BUSINESS METHODS - Messages === #

    def _get_notified_date_format(self):
        return "long" if self.plan_id else super()._get_notified_date_format()
