from odoo import api, models
from odoo.fields import Domain

#: Plans of a run.
BATCH = 50


class CreditCollectionDocument(models.AbstractModel):
    """Also makes the documents of plans, which people would wait for otherwise, with
    the case locked."""

    _inherit = "credit.collection.document"

    @api.model
    def _cron_make(self):
        res = super()._cron_make()
        cron = self.env["ir.cron"]
        self._make_plans(after_each=lambda: cron._commit_progress(1))
        return res

    @api.model
    def _make_plans(self, after_each=None):
        """Make the documents of plans that lack them, see ``_make_agreed``."""
        known = Domain("state", "in", ("proposed", "accepted", "active"))
        known &= Domain("accepted_how", "!=", "agency")  # which has its own papers
        lacking = known & Domain("document_id", "=", False)
        plans = self.env["credit.collection.plan"].sudo()
        self._make_agreed(plans.search(lacking, limit=BATCH), after_each)
