from odoo import api, models


class CreditCollectionPayer(models.AbstractModel):
    """A payer may quote the number of a plan, as its document asks."""

    _inherit = "credit.collection.payer"

    # === BUSINESS METHODS === #

    @api.model
    def _read_references(self, partner_ids=None):
        index = super()._read_references(partner_ids)
        domain = [
            ("state", "in", ("proposed", "accepted", "active")),
            ("name", "!=", False),
        ]
        if partner_ids is not None:
            domain.append(("partner_id", "in", [*partner_ids]))
        for plan in self.env["credit.collection.plan"].sudo().search(domain):
            index.add(plan.name, plan.company_id.root_id.id, plan.partner_id.id)
        return index
