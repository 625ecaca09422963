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
        """Make the documents of contracts that lack theirs. A program that hangs is
        stopped; the next run goes on.

        :param after_each: called after each contract, with a true result to go on.
        """
        lacking = Domain("state", "in", ("sent", "signed")) & Domain(
            "document_id", "=", False
        )
        contracts = self.env["credit.collection.contract"].sudo()
        for contract in contracts.search(lacking, limit=BATCH):
            error = self._limited(contract._render_document, contract)
            is_over = after_each and not after_each()
            if is_over or isinstance(error, TimeoutError):
                break
