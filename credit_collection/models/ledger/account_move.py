from odoo import fields, models

from ...const import STATUS_GROUPS
from .adjustment import MATCHED_HERE


class AccountMove(models.Model):
    """Re-evaluates the customers of entries that are posted, reset or cancelled."""

    _inherit = "account.move"

    collection_is_adjustment = fields.Boolean(
        "Forgives a debt",
        readonly=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="Made by a settlement or a dispute: it settles items without money.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Re-evaluate if payments are linked: one in process holds its invoice."""
        if "matched_payment_ids" not in vals:
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self._get_collection_partners())
            return super().write(vals)

    def _post(self, soft=True):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            posted = super()._post(soft)
            touch(posted._get_collection_partners())
        return posted

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Skip Odoo's matching for credit notes that
        ``credit.collection.adjustment`` matches itself."""
        if self.env.context.get("collection_adjustment") is MATCHED_HERE:
            return reverse_moves
        return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)

    # === ACTION METHODS === #

    def button_draft(self):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self._get_collection_partners())
            return super().button_draft()

    def button_cancel(self):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self._get_collection_partners())
            return super().button_cancel()

    # === BUSINESS METHODS === #

    def _get_collection_partners(self):
        """Return the customers whose position these entries may change."""
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return receivable.partner_id | self.statement_line_id.partner_id
