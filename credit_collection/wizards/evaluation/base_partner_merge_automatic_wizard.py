from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merges the cases of merged customers, so that nothing is lost or sent twice."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        both = src_partners | dst_partner
        cases = self.env["credit.collection.case"].sudo()
        found = cases.search([("partner_id", "in", both.ids)])
        for same_company in found.grouped("company_id").values():
            own = same_company.filtered(lambda case: case.partner_id == dst_partner)
            case = own or same_company[0]
            for other in same_company - case:
                self._merge_case(other, case)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        cases._evaluate(dst_partner)
        return res

    @api.model
    def _merge_case(self, other, case):
        """Move all references from ``other`` to ``case``, and delete ``other``."""
        self.env.flush_all()
        self.env["credit.collection.evaluation.data"]._align_actions(case, other)
        self._update_foreign_keys_generic(case._name, other, case)
        self._update_reference_fields_generic(case._name, other, case)
        self.env.invalidate_all()
        other.unlink()
