from odoo import models
from odoo.tools import format_date


class CreditCollectionPromise(models.Model):
    """Nothing is written about a promise whose items an agency has. What was agreed
    with the agency is changed and followed there."""

    _name = "credit.collection.promise"
    _inherit = [
        "credit.collection.promise",
        "credit.collection.placement.agreed.mixin",
    ]

    # === BUSINESS METHODS === #

    def _is_ours(self):
        return super()._is_ours() and not self.placement_id

    def _describe_expected(self):
        return self.placement_id._name_with(super()._describe_expected())

    def _is_notification_needed(self, occasion, today=None):
        is_needed = super()._is_notification_needed(occasion, today)
        return is_needed and self._may_write_about()

    def _notify_made(self, today=None):
        """The agency knows that what it has was promised to us."""
        for promise in self.sudo():
            placements = promise.line_ids.move_line_id._find_placed()
            if placements:
                day = format_date(promise.env, promise.date)
                words = promise.env._("Promised to us for %(date)s", date=day)
                placements._tell_agency("note", words, promise.amount, today)
        return super()._notify_made(today)

    def _notify_missed(self, today):
        placed = self.filtered("placement_id")
        for promise in placed:
            promise.placement_id._log_event(
                "note",
                self.env._("Not kept: %(promise)s", promise=promise.display_name),
                date=today,
            )
        return super(CreditCollectionPromise, self - placed)._notify_missed(today)

    def _check_free(self):
        res = super()._check_free()
        self._check_own()
        return res
