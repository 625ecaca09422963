from odoo import models


class CreditCollectionCase(models.Model):
    """What the page of a case shows of disputes, and takes."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        if "dispute" in answers:
            contests = self.env["credit.collection.portal.contest"]
            answers["dispute"] = contests._prepare(self, statement)
        return answers

    def _portal_dispute(self, values, files=()):
        """Take what the customer contests, see
        ``credit.collection.portal.contest._take``."""
        return self.env["credit.collection.portal.contest"]._take(self, values, files)
