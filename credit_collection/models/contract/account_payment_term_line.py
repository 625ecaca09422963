from odoo import api, models


class AccountPaymentTermLine(models.Model):
    """An instalment that changes changes no contract."""

    _inherit = "account.payment.term.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.payment_id._keep_collection_contracts()
        return lines

    def write(self, vals):
        terms = self.payment_id
        res = super().write(vals)
        (terms | self.payment_id)._keep_collection_contracts()
        return res

    def unlink(self):
        terms = self.payment_id
        res = super().unlink()
        terms._keep_collection_contracts()
        return res
