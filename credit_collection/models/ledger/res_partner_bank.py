from odoo import api, models


class ResPartnerBank(models.Model):
    """A bank line without a customer belongs to the owner of the account that it comes
    from, also when this becomes known later."""

    _inherit = "res.partner.bank"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            accounts = super().create(vals_list)
            touch(accounts.partner_id)
        return accounts

    def write(self, vals):
        if not {"acc_number", "active", "partner_id"} & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            self._forget_payers(touch)
            res = super().write(vals)
            touch(self.partner_id)
        return res

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            self._forget_payers(touch)
            return super().unlink()

    # === BUSINESS METHODS === #

    def _forget_payers(self, touch):
        """Look again for the payers of bank lines that came from these accounts."""
        owners = self.sudo().partner_id.commercial_partner_id
        lines = self.env["account.bank.statement.line"].sudo()
        found = lines.search(
            [("collection_payer_id", "in", owners.ids), ("is_reconciled", "=", False)]
        )
        numbers = set(self.sudo().mapped("sanitized_acc_number"))
        found.filtered(lambda line: line._get_account() in numbers)._forget_payer(touch)
