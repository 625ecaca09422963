from odoo import api, models


class CreditCollectionDemo(models.AbstractModel):
    """The page in the demo data: both companies show it."""

    _inherit = "credit.collection.demo"

    @api.model
    def _build(self):
        company = super()._build()
        companies = self.env["res.company"].sudo()
        companies.search([("active", "=", True)]).collection_portal = True
        return company
