from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Two agencies of a company stay two: their placements, fees and reports are not
    mixed."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        agencies = self.env["credit.collection.agency"].sudo()
        agencies = agencies.with_context(active_test=False)
        found = agencies.search([("partner_id", "in", list(partner_ids))])
        for same in found.grouped("company_id").values():
            if len(same) > 1:
                raise UserError(
                    self.env._(
                        "%(names)s are agencies, each with its own placements: they "
                        "cannot become one contact.",
                        names=", ".join(same.mapped("partner_id.name")),
                    )
                )
        return super()._merge(partner_ids, dst_partner, extra_checks)
