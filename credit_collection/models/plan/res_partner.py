from odoo import api, fields, models


class ResPartner(models.Model):
    """The payment plan of a customer, in the company in view."""

    _inherit = "res.partner"

    collection_plan = fields.Char(
        "Payment plan",
        compute="_compute_collection_plan",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_plan(self):
        cases = self._find_collection_cases()
        by_partner = cases.grouped("partner_id")
        for partner in self:
            case = by_partner.get(partner.commercial_partner_id, cases[:0])
            partner.collection_plan = case.plan_summary
