from odoo import models

from ...tools.cause import cause


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

    def _follow_debt(self, changes):
        """What came back in another currency or company is taken off what was paid:
        no agreement can include it, but it can hold it."""
        res = super()._follow_debt(changes)
        lines = self.env["credit.collection.agreement.line"].sudo()
        found = lines.search([("move_line_id", "in", self.ids)])
        if not found:
            return res
        # The next evaluation holds what the agreements expect of each item.
        for agreement in [*found.promise_id, *found.plan_id]:
            own = agreement._get_holds()
            own.filtered(lambda hold: hold.move_line_id in self)._release(
                cause("debt_moved")
            )
        for (debt_id, heir_id), amount in changes.items():
            debt, heir = self.browse(debt_id), self.browse(heir_id)
            if debt._get_owner() != heir._get_owner():
                continue
            is_same = debt._get_side() == heir._get_side()
            for line in lines.search([("move_line_id", "=", debt_id)]):
                line._move_part(heir if is_same else None, amount)
                if not is_same:
                    line._hold_apart(heir)
            if is_same and amount < 0:
                lines.search([("move_line_id", "=", heir_id)])._take_back(debt)
        return res
