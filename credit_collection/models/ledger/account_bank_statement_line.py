from odoo import models


class AccountBankStatementLine(models.Model):
    """Re-evaluates the customers of deleted bank lines. Other changes of a bank line
    also post or write its entry, which re-evaluates them."""

    _inherit = "account.bank.statement.line"

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self.partner_id)
            return super().unlink()
