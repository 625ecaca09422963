from odoo import api, models
from odoo.exceptions import AccessError

from ...const import MANAGERS


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merges the cases of merged customers, so that nothing is lost or sent twice, and
    lets only managers do so: what was said gets another owner."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        self._check_may_merge(partner_ids)
        return super()._merge(partner_ids, dst_partner, extra_checks)

    @api.model
    def _check_may_merge(self, partner_ids):
        """Check that only a collection manager merges customers with a case.

        :param list partner_ids: ids of the partners to merge.
        :raise AccessError: otherwise, or if the manager sells to one of them.
        """
        cases = self.env["credit.collection.case"].sudo()
        found = cases.search([("partner_id", "in", partner_ids)])
        if self.env.su or not found:
            return
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._(
                    "There is a collection case of %(names)s: ask a collection manager "
                    "to merge these customers.",
                    names=", ".join(found.partner_id.mapped("display_name")),
                )
            )
        found.sudo(False)._check_may_collect()

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        both = src_partners | dst_partner
        cases = self.env["credit.collection.case"].sudo()
        found = cases.search([("partner_id", "in", both.ids)])
        noted = cases
        for same_company in found.grouped("company_id").values():
            own = same_company.filtered(lambda case: case.partner_id == dst_partner)
            case = own or same_company[0]
            case._note_merge(same_company - case, src_partners, dst_partner)
            noted |= same_company
            for other in same_company - case:
                other._merge_into(case)
        self._note_people(src_partners, dst_partner, noted)
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        self.env.registry.clear_cache()  # which contracts are whose
        cases._evaluate(dst_partner)
        return res

    @api.model
    def _note_people(self, src_partners, dst_partner, noted):
        """Note the merge on the cases in whose log the partners are persons."""
        log = self.env["credit.collection.contact"].sudo()
        entries = log.search([("partner_id", "in", src_partners.ids)])
        others = entries.case_id - noted
        others._note_merge(others.browse(), src_partners, dst_partner)
