from odoo import fields, models

from ...const import MANAGERS


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
        held = [
            ("move_line_id", "in", self.ids),
            ("kind", "=", "placed"),
            ("released_on", "=", False),
        ]
        holds = self.env["credit.collection.hold"].sudo()
        return bool(holds.search_count(held, limit=1))

    def _hand_over(self, heir):
        res = super()._hand_over(heir)
        lines = self.env["credit.collection.placement.item"].sudo()
        found = lines.search([("move_line_id", "in", self.ids)])
        found.write({"move_line_id": heir.id, "is_moved": True})
        return res
