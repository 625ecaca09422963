from odoo import api, models

from ...const import SERIOUS_DAYS


class CreditCollectionPaymentStatus(models.AbstractModel):
    """What salespeople see of a customer instead of the case: a traffic light."""

    _name = "credit.collection.payment.status"
    _description = "Payment status of a customer"

    @api.model
    def _get(self, case):
        """Return the value of ``res.partner.collection_status``: ``green``, ``amber``
        or ``red``.

        :rtype: str
        """
        if case.state in ("clear", "upcoming") or not case.amount_overdue:
            return "green"
        is_serious = (
            case.state == "placed"
            or case.days_late >= SERIOUS_DAYS
            or self._was_asked_formally(case)
        )
        return "red" if is_serious else "amber"

    @api.model
    def _was_asked_formally(self, case):
        """Whether a case came as far as a formal demand."""
        return case.level_id.tone == "formal"
