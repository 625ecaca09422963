from odoo import models


class CreditCollectionPaymentStatus(models.AbstractModel):
    """A formal level that was skipped asked for nothing."""

    _inherit = "credit.collection.payment.status"

    def _was_asked_formally(self, case):
        if not case.is_level_skipped:
            return super()._was_asked_formally(case)
        return any(
            action.state == "done" and action.level_id.tone == "formal"
            for action in case.action_ids
            if action.cycle == case.cycle
        )
