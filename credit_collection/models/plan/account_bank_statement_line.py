from odoo import api, models


class AccountBankStatementLine(models.Model):
    """A payer may quote the number of a plan, as its document asks."""

    _inherit = "account.bank.statement.line"

    # === BUSINESS METHODS === #

    @api.model
    def _read_references(self):
        index = super()._read_references()
        plans = self.env["credit.collection.plan"].sudo()
        running = plans.search(
            [
                ("state", "in", ("proposed", "accepted", "active")),
                ("name", "!=", False),
            ]
        )
        for plan in running:
            index.add(plan.name, plan.company_id.root_id.id, plan.partner_id.id)
        return index
