from odoo import api, models

from ..ledger.payer import Quoted


class CreditCollectionPayer(models.AbstractModel):
    """A payer may quote the number of a plan, as its document asks, and means the
    invoices of the plan."""

    _inherit = "credit.collection.payer"

    # === BUSINESS METHODS === #

    @api.model
    def _read_references(self, partner_ids=None):
        references = super()._read_references(partner_ids)
        domain = [
            ("state", "in", ("proposed", "accepted", "active")),
            ("name", "!=", False),
        ]
        if partner_ids is not None:
            domain.append(("partner_id", "in", [*partner_ids]))
        for plan in self.env["credit.collection.plan"].sudo().search(domain):
            company = plan.company_id
            for move in plan.line_ids.move_line_id.move_id:
                quoted = Quoted(plan.partner_id.id, move.id, True)
                references.numbers.add(
                    plan.name, company.root_id.id, quoted, company.id
                )
        return references
