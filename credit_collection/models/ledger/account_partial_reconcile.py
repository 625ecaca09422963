from odoo import api, models


class AccountPartialReconcile(models.Model):
    """Re-evaluates customers when items are matched or unmatched."""

    _inherit = "account.partial.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            partials = super().create(vals_list)
            touch(partials._get_collection_partners())
        return partials

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_collection_partners())
            return super().unlink()

    def _get_collection_partners(self):
        lines = self.debit_move_id | self.credit_move_id
        return lines.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).partner_id
