from odoo import models


class CreditCollectionTrigger(models.AbstractModel):
    """Bank lines without a customer: somebody waits, and nobody knows yet who."""

    _inherit = "credit.collection.trigger"

    def _find_unnamed(self):
        return super()._find_unnamed() | self.env["credit.collection.payer"]._find()
