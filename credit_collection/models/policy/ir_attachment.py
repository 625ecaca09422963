from odoo import api, models
from odoo.exceptions import UserError

#: The model whose documents are kept as they were given.
CONSENT = "credit.collection.contact.consent"


class IrAttachment(models.Model):
    """The document of a consent is stored with it, and not changed afterwards."""

    _inherit = "ir.attachment"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("res_model") == CONSENT for vals in vals_list):
            self._check_not_consent()
        return super().create(vals_list)

    def write(self, vals):
        kept = self.sudo().filtered(lambda one: one.res_model == CONSENT)
        if kept or vals.get("res_model") == CONSENT:
            self._check_not_consent()
        return super().write(vals)

    def unlink(self):
        if any(kept.res_model == CONSENT for kept in self.sudo()):
            self._check_not_consent()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_not_consent(self):
        """Allow only writes of the consent itself, which Odoo makes in sudo mode.

        :raise UserError: for all others.
        """
        if not self.env.su:
            raise UserError(
                self.env._("The document of a consent is a proof: it is not changed.")
            )
