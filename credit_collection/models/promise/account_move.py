from odoo import models

from ...tools.cause import cause


class AccountMove(models.Model):
    """Promises and plans follow an invoice whose items change."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _place_again(self):
        res = super()._place_again()
        lines = self.env["credit.collection.agreement.line"].search(
            [("move_line_id", "in", self.line_ids.ids)]
        )
        moved = self._place_records(lines)
        for line in moved:
            line.date_due = line.move_line_id.date_maturity
        # The next evaluation holds what the agreements expect of each item.
        holds = self.env["credit.collection.hold"]
        for agreement in [*moved.promise_id, *moved.plan_id]:
            own = holds._find_from(agreement).filtered(
                lambda hold: hold.move_line_id in self.line_ids
            )
            own._release(cause("invoice_changed"))
        (lines | moved)._join_twins()
        return res
