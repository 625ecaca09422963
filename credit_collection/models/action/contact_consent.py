from odoo import api, models


class CreditCollectionContactConsent(models.Model):
    """Retries actions that failed without consent once a consent is recorded."""

    _inherit = "credit.collection.contact.consent"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
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
