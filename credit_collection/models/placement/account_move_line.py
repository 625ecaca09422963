from odoo import fields, models

from ...const import MANAGERS, OUT_STATES
from ...tools.cause import cause


class AccountMoveLine(models.Model):
    """Placements follow an item that is replaced."""

    _inherit = "account.move.line"

    collection_placement_id = fields.Many2one(
        "credit.collection.placement",
        "Placement",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=MANAGERS,
        help="Of the commission that this line of a bill is about.",
    )

    # === BUSINESS METHODS === #

    def _is_with_agency(self):
        """Whether an agency has one of these items."""
        return bool(self._find_placed())

    def _find_placed(self):
        """Return the placements with which agencies have these items, in sudo mode."""
        held = [
            ("move_line_id", "in", self.ids),
            ("kind", "=", "placed"),
            ("released_on", "=", False),
        ]
        holds = self.env["credit.collection.hold"].sudo().search(held)
        placements = self.env["credit.collection.placement"].sudo()
        return placements.browse(sorted(set(holds.mapped("res_id"))))

    def _hand_over(self, heir):
        res = super()._hand_over(heir)
        lines = self.env["credit.collection.placement.item"].sudo()
        found = lines.search([("move_line_id", "in", self.ids)])
        found.write({"move_line_id": heir.id, "is_moved": True})
        return res

    def _follow_debt(self, changes):
        """An agency goes on with what it has; what was paid of it before stays."""
        res = super()._follow_debt(changes)
        items = self.env["credit.collection.placement.item"].sudo()
        holds = self.env["credit.collection.hold"].sudo()
        for debt, heir, amount in self._get_followed(changes):
            own = items.search(
                [
                    ("move_line_id", "in", (debt | heir).ids),
                    ("placement_id.state", "in", OUT_STATES),
                ]
            )
            kept = own.filtered(lambda item, debt=debt: item.move_line_id == debt)
            here = sum(kept.mapped("amount"))
            there = sum((own - kept).mapped("amount"))
            part = min(amount, here) if amount > 0 else max(amount, -there)
            rooms = {heir.id: there + part, debt.id: here - part}
            moved = self.env["account.move"]._place_in(rooms, own)
            for placement in moved.placement_id:
                held = holds._find_from(placement)
                held.filtered(
                    lambda hold, both=debt | heir: hold.move_line_id in both
                )._release(cause("debt_moved"))
                placement.line_ids.filtered(
                    lambda line, both=debt | heir: line.move_line_id in both
                )._hold()
        return res
