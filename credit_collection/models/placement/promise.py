from odoo import models


class CreditCollectionPromise(models.Model):
    """Nothing is written about a promise whose items an agency has."""

    _inherit = "credit.collection.promise"

    def _is_notification_needed(self, occasion, today=None):
        is_needed = super()._is_notification_needed(occasion, today)
        items = self._get_notified_lines().move_line_id
        return is_needed and not items._is_with_agency()
