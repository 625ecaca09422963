from odoo import api, models

from odoo.addons.credit_collection.models.placement.placement_proof import Proof


class CreditCollectionPlacementProof(models.AbstractModel):
    """The agency knows when links of the customer were opened for the first time."""

    _inherit = "credit.collection.placement.proof"

    @api.model
    def _find_proofs(self, placement):
        openings = self.env["credit.collection.portal.opening"].search(
            [("case_id", "=", placement.case_id.id)]
        )
        words = self.env._("Link of the page opened for the first time")
        nobody = self.env["credit.collection.contact"]
        days = {placement.company_id._collection_today(one.date) for one in openings}
        opened = [Proof("", day, words, "0", nobody) for day in days]
        proofs = super()._find_proofs(placement) + opened
        return sorted(proofs, key=lambda proof: (proof.date, proof.invoice))
