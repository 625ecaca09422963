from odoo import api, models
from odoo.fields import Domain

#: Contracts of a run.
BATCH = 50


class CreditCollectionDocument(models.AbstractModel):
    """Also makes the documents of contracts."""

    _inherit = "credit.collection.document"

    @api.model
    def _cron_make(self):
        res = super()._cron_make()
        cron = self.env["ir.cron"]
        self._make_contracts(after_each=lambda: cron._commit_progress(1))
        return res

    @api.model
    def _make_contracts(self, after_each=None):
        """Make the documents of contracts that lack them, see ``_make_agreed``."""
        known = Domain("state", "in", ("sent", "signed"))
        lacking = known & Domain("document_id", "=", False)
        contracts = self.env["credit.collection.contract"].sudo()
        self._make_agreed(contracts.search(lacking, limit=BATCH), after_each)
