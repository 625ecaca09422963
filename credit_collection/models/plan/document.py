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
        """Make the documents of plans that lack theirs. A program that hangs is
        stopped; the next run goes on.

        :param after_each: called after each plan, with a true result to go on.
        """
        known = Domain("state", "in", ("proposed", "accepted", "active"))
        plans = self.env["credit.collection.plan"].sudo()
        for plan in plans.search(
            known & Domain("document_id", "=", False), limit=BATCH
        ):
            error = self._limited(plan._render_document, plan)
            is_over = after_each and not after_each()
            if is_over or isinstance(error, TimeoutError):
                break
