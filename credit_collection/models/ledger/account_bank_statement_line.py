from odoo import api, models


class AccountBankStatementLine(models.Model):
    """Re-evaluates the customers of bank lines: unmatched money holds open items."""

    _inherit = "account.bank.statement.line"

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            lines = super().create(vals_list)
            touch(lines.partner_id)
        return lines

    def write(self, vals):
        if not {"partner_id", "amount"} & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self.partner_id)
            res = super().write(vals)
            touch(self.partner_id)
        return res

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self.partner_id)
            res = super().unlink()
        return res
