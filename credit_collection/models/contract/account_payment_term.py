from odoo import models

from .contract_agreed import KNOWN_STATES


class AccountPaymentTerm(models.Model):
    """A payment term that changes changes no contract."""

    _inherit = "account.payment.term"

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        self._keep_collection_contracts()
        return res

    # === BUSINESS METHODS === #

    def _keep_collection_contracts(self):
        """Let the contracts with these payment terms keep what was agreed."""
        contracts = self.env["credit.collection.contract"].sudo()
        contracts.search(
            [
                ("state", "in", KNOWN_STATES),
                ("agreed_terms", "!=", False),
                "|",
                ("payment_term_id", "in", self.ids),
                ("agreed_term_id", "in", self.ids),
            ]
        )._keep_agreed_terms()
