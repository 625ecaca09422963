from odoo import models

from ...tools.cause import cause


class AccountMove(models.Model):
    """Disputes follow an invoice whose items change."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _place_again(self):
        res = super()._place_again()
        disputes = self.env["credit.collection.dispute"].search(
            [
                ("move_line_id", "in", self.line_ids.ids),
                ("partner_id", "=", self.commercial_partner_id.id),
                ("state", "=", "open"),
            ]
        )
        moved = self._place_records(disputes)
        moved._get_holds()._release(cause("invoice_changed"))
        moved._hold()
        return res
