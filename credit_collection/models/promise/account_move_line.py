from odoo import models


class AccountMoveLine(models.Model):
    """Promises and plans follow an item that is replaced."""

    _inherit = "account.move.line"

    # === BUSINESS METHODS === #

    def _hand_over(self, heir):
        res = super()._hand_over(heir)
        lines = self.env["credit.collection.agreement.line"].sudo()
        found = lines.search([("move_line_id", "in", self.ids)])
        found.write({"move_line_id": heir.id, "is_moved": True})
        return res
