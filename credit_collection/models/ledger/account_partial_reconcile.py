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
        if not self:  # as Odoo does with each invoice that is posted
            return super().unlink()
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_collection_partners())
            return super().unlink()

    def _get_collection_partners(self):
        """Return the customers of matched items, and those whose money a matched bank
        line was until now."""
        lines = self.debit_move_id | self.credit_move_id
        owed = lines.filtered(lambda line: line.account_type == "asset_receivable")
        return owed.partner_id | lines.statement_line_id._get_customers()
