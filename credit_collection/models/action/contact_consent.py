from odoo import api, models


class CreditCollectionContactConsent(models.Model):
    """A new consent lets actions be tried again that failed without it."""

    _inherit = "credit.collection.contact.consent"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A consent is what actions wait for that had failed without it."""
        consents = super().create(vals_list)
        consents.filtered("given_on").customer_id._retry_undelivered(
            codes=("no_consent",)
        )
        return consents

    def write(self, vals):
        res = super().write(vals)
        if vals.get("given_on") or "withdrawn_on" in vals:
            self.customer_id._retry_undelivered(codes=("no_consent",))
        return res
