from odoo import models


class CreditCollectionCase(models.Model):
    """What the page of a case shows of plans, and takes."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        if "plan" in answers:
            plans = self.env["credit.collection.portal.plan"]
            answers["plan"] = plans._prepare(self, statement)
        return answers

    def _portal_preview_plan(self, typed):
        """Return the plan that the form asks for, see
        ``credit.collection.portal.plan._preview``."""
        return self.env["credit.collection.portal.plan"]._preview(self, typed)

    def _portal_plan_sign(self, values, files=()):
        """Agree to the plan that was shown, see
        ``credit.collection.portal.plan._sign_new``."""
        return self.env["credit.collection.portal.plan"]._sign_new(self, values, files)

    def _portal_plan_ask(self, values, files=()):
        """Propose a plan to the collector, see
        ``credit.collection.portal.plan._ask``."""
        # pylint: disable=unused-argument  # no files here
        return self.env["credit.collection.portal.plan"]._ask(self, values)

    def _portal_plan_offer(self, values, files=()):
        """Accept what a collector has proposed, see
        ``credit.collection.portal.plan._sign_offer``."""
        plans = self.env["credit.collection.portal.plan"]
        return plans._sign_offer(self, values, files)
