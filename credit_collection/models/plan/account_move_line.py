from odoo import models


class AccountMoveLine(models.Model):
    """Plans that are proposed, or accepted and not booked, hold a debt that moves;
    those in force hold it in the next evaluation."""

    _inherit = "account.move.line"

    # === BUSINESS METHODS === #

    def _follow_debt(self, changes):
        res = super()._follow_debt(changes)
        plans = self.env["credit.collection.plan"].sudo()
        for plan in plans.search(
            [
                ("line_ids.move_line_id", "in", self.ids),
                ("state", "in", ("proposed", "accepted")),
            ]
        ):
            plan._hold_items()
        return res
