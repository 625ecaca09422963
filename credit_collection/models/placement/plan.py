from odoo import models


class CreditCollectionPlan(models.Model):
    """Nothing is written about a plan whose items an agency has. What was agreed with
    the agency holds nothing, has no document of ours, and is changed there."""

    _name = "credit.collection.plan"
    _inherit = [
        "credit.collection.plan",
        "credit.collection.placement.agreed.mixin",
    ]

    # === BUSINESS METHODS === #

    def _is_ours(self):
        return super()._is_ours() and not self.placement_id

    def _describe_progress(self):
        return self.placement_id._name_with(super()._describe_progress())

    def _is_notification_needed(self, occasion, today=None):
        is_needed = super()._is_notification_needed(occasion, today)
        return is_needed and self._may_write_about()

    def _notify_collector(self, summary, note):
        """The agency follows what was agreed with it: it stands with its placement."""
        placed = self.filtered("placement_id")
        for plan in placed:
            plan.placement_id._log_event("note", f"{summary}: {note}")
        return super(CreditCollectionPlan, self - placed)._notify_collector(
            summary, note
        )

    def _notify_customer(self, occasion, today=None):
        own = self.filtered(lambda plan: not plan.placement_id)
        return super(CreditCollectionPlan, own)._notify_customer(occasion, today)

    def _hold_items(self):
        return None if self.placement_id else super()._hold_items()

    def _cancel(self, reason, today=None):
        self._check_own()
        return super()._cancel(reason, today)

    def _check_is_active(self):
        self._check_own()
        return super()._check_is_active()

    def action_change(self):
        self._check_own()
        return super().action_change()

    def _check_may_print(self):
        self._check_own()
        return super()._check_may_print()
