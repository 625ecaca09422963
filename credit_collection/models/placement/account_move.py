from odoo import models

from ...const import OUT_STATES
from ...tools.cause import cause


class AccountMove(models.Model):
    """Placements follow an invoice whose items change."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """The credit note of a bill is about the same commissions."""
        reversals = super()._reverse_moves(default_values_list, cancel)
        for move, reversal in zip(self.sudo(), reversals.sudo(), strict=True):
            if not move.line_ids.collection_placement_id:
                continue
            pairs = zip(move.invoice_line_ids, reversal.invoice_line_ids, strict=False)
            for line, copy in pairs:
                if line.collection_placement_id:
                    copy.collection_placement_id = line.collection_placement_id
        return reversals

    def _place_again(self):
        res = super()._place_again()
        lines = self.env["credit.collection.placement.item"].search(
            [
                ("move_line_id", "in", self.line_ids.ids),
                ("placement_id.partner_id", "=", self.commercial_partner_id.id),
                ("placement_id.state", "in", OUT_STATES),
            ]
        )
        moved = self._place_records(lines)
        holds = self.env["credit.collection.hold"]
        for placement in (lines | moved).placement_id:
            own = holds._find_from(placement)
            own.filtered(lambda hold: hold.move_line_id in self.line_ids)._release(
                cause("invoice_changed")
            )
            (lines | moved).filtered(
                lambda line, placement=placement: line.placement_id == placement
            )._hold()
        return res
