from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    # === BUSINESS METHODS - Engine === #

    def _post(self, soft=True):
        with self.env["credit.collection.engine"]._deferred() as touch:
            posted = super()._post(soft)
            touch(posted._get_collection_partners())
        return posted

    def button_draft(self):
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(self._get_collection_partners())
            res = super().button_draft()
        return res

    def button_cancel(self):
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(self._get_collection_partners())
            res = super().button_cancel()
        return res

    def _get_collection_partners(self):
        """The customers whose position these moves may change."""
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return receivable.partner_id | self.statement_line_id.partner_id
