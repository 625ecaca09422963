from odoo import models


class AccountBankStatementLine(models.Model):
    """Re-evaluates the customers of bank lines: unmatched money holds open items. A new
    line posts its entry, which re-evaluates them too."""

    _inherit = "account.bank.statement.line"

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
            return super().unlink()
