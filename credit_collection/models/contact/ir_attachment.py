from odoo import api, models
from odoo.exceptions import UserError

from .sealed_mixin import SEAL

#: The model whose attachments are protected.
LOG = "credit.collection.contact"

#: Fields that Odoo writes when an administrator moves files to another storage.
STORAGE_FIELDS = {"raw", "datas", "mimetype"}


class IrAttachment(models.Model):
    """Attachments of the contact log cannot be added, changed or deleted by users."""

    _inherit = "ir.attachment"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("res_model") == LOG for vals in vals_list):
            self._check_unsealed()
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("res_model") == LOG:
            self._check_unsealed()
        proofs = self.sudo().filtered(lambda kept: kept.res_model == LOG)
        if proofs and not proofs._is_same_content(vals):
            self._check_unsealed()
        return super().write(vals)

    def unlink(self):
        if any(kept.res_model == LOG for kept in self.sudo()):
            self._check_unsealed()
        return super().unlink()

    # === BUSINESS METHODS === #

    def _check_unsealed(self):
        """Allow only writes of the contact log itself.

        :raise UserError: for all others.
        """
        if self.env.context.get("collection_seal") is not SEAL:
            raise UserError(
                self.env._(
                    "What is attached to the contact log is a proof: it is neither "
                    "changed nor deleted."
                )
            )

    def _is_same_content(self, vals):
        """Whether ``vals`` only moves these files to another storage."""
        if set(vals) - STORAGE_FIELDS:
            return False
        return all(kept[name] == vals[name] for kept in self for name in vals)
