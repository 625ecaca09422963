from odoo import models

from ...tools.cause import cause


class AccountMoveLine(models.Model):
    """The disputed amount of an open item; disputes follow one that is replaced."""

    _inherit = "account.move.line"

    # === BUSINESS METHODS === #

    def _collection_disputed(self):
        """Return the disputed amount by item id, at most the residual, in the currency
        of the item."""
        disputes = self.env["credit.collection.dispute"].sudo()
        groups = disputes._read_group(
            [("move_line_id", "in", self.ids), ("state", "=", "open")],
            ["move_line_id"],
            ["amount_open:sum"],
        )
        contested = {line.id: amount for line, amount in groups}
        return {
            line.id: line.currency_id.round(
                min(
                    contested.get(line.id, 0.0), max(line.amount_residual_currency, 0.0)
                )
            )
            for line in self.sudo()
        }

    def _hand_over(self, heir):
        res = super()._hand_over(heir)
        disputes = self.env["credit.collection.dispute"].sudo()
        disputes.search([("move_line_id", "in", self.ids)]).move_line_id = heir
        return res

    def _follow_debt(self, changes):
        res = super()._follow_debt(changes)
        found = self.env["credit.collection.dispute"].search(
            [("move_line_id", "in", self.ids), ("state", "=", "open")]
        )
        for own, pairs in self._group_followers(found, changes):
            rooms = self._get_moved_rooms(pairs)
            moved = self.env["account.move"]._place_in(rooms, own)
            moved._get_holds()._release(cause("debt_moved"))
            moved._hold()
        return res
