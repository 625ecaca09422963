from odoo import fields, models


class CreditCollectionCase(models.Model):
    """Pay, and tell that it was paid already: what the page asks of a case."""

    _inherit = "credit.collection.case"

    portal_claim_count = fields.Integer(
        "Payments to look for", compute="_compute_portal_claim_count"
    )

    # === COMPUTE METHODS === #

    def _compute_portal_claim_count(self):
        groups = self.env["credit.collection.portal.claim"]._read_group(
            [("case_id", "in", self.ids), ("state", "=", "open")],
            ["case_id"],
            ["__count"],
        )
        counts = {case.id: count for case, count in groups}
        for case in self:
            case.portal_claim_count = counts.get(case.id, 0)

    # === ACTION METHODS === #

    def action_view_portal_claims(self):
        """Open the payments that the customer told about on the page."""
        self.ensure_one()
        self._check_may_collect()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection_portal.portal_claim_action"
        )
        return {**action, "domain": [("case_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        if "pay" in answers:
            answers["pay"] = self._portal_prepare_pay(statement)
        if "paid" in answers:
            claims = self.env["credit.collection.portal.claim"]
            answers["paid"] = claims._prepare_form(self, statement)
        return answers

    def _portal_prepare_pay(self, statement):
        """Return what the part about paying shows: what is on its way, the transfer,
        and what can be paid online; empty if there is nothing to pay.

        :rtype: dict
        """
        dues = self.env["credit.collection.portal.dues"]._list(self, statement)
        payments = self.env["credit.collection.portal.payment"]
        transfers = self.env["credit.collection.portal.transfer"]
        moving = payments._list_moving(self, statement)
        if not dues and not moving:
            return {}
        return {
            "title": self.env._("Pay") if dues else self.env._("Your payment"),
            "moving": moving,
            "transfer": dues and transfers._prepare(self, statement, dues),
            "online": payments._prepare(self, statement, dues),
        }

    def _portal_pay(self, values, files=()):
        """Take what the customer chose to pay online, see
        ``credit.collection.portal.payment._take``."""
        # pylint: disable=unused-argument  # no files here
        return self.env["credit.collection.portal.payment"]._take(self, values)

    def _portal_paid(self, values, files=()):
        """Take what the customer says to have paid, see
        ``credit.collection.portal.claim._take``."""
        return self.env["credit.collection.portal.claim"]._take(self, values, files)
