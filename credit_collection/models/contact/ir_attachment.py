from odoo import api, fields, models
from odoo.exceptions import UserError

from .sealed_mixin import SEAL

#: The model whose attachments are protected.
LOG = "credit.collection.contact"

#: Fields that Odoo writes when an administrator moves files to another storage.
STORAGE_FIELDS = {"raw", "datas", "mimetype"}

#: Fields that the web client fills in when somebody looks at a file: a picture of its
#: first page, which is no part of it.
PREVIEW_FIELDS = {"thumbnail"}

#: Fields that Odoo fills in when a mail would be too large: it gets links to its files.
LINK_FIELDS = {"access_token"}


class IrAttachment(models.Model):
    """Attachments of the contact log, and those of messages that wait to be sent,
    cannot be added, changed or deleted by users."""

    _inherit = "ir.attachment"

    is_collection_sealed = fields.Boolean(
        "Sealed",
        readonly=True,
        copy=False,
        help="Part of a message that waits to be sent, or of a proposal: it cannot be "
        "changed.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if any(self._is_seal(vals) for vals in vals_list):
            self._check_unsealed()
        return super().create(vals_list)

    def write(self, vals):
        if self._is_seal(vals) or "is_collection_sealed" in vals:
            self._check_unsealed()
        if not set(vals) - (PREVIEW_FIELDS | (LINK_FIELDS if self.env.su else set())):
            return super().write(vals)
        proofs = self.sudo().filtered(lambda kept: self._is_seal(kept))
        if proofs and not proofs._is_same_content(vals):
            self._check_unsealed()
        return super().write(vals)

    def unlink(self):
        if any(self._is_seal(kept) for kept in self.sudo()):
            self._check_unsealed()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _create_sealed(self, vals_list):
        """Create attachments that nobody can change, in sudo mode."""
        sealed = self.sudo().with_context(collection_seal=SEAL)
        made = sealed.create(
            [{**vals, "is_collection_sealed": True} for vals in vals_list]
        )
        return self.browse(made.ids)

    def _unseal(self):
        """Return these attachments with the right to change or delete them."""
        return self.sudo().with_context(collection_seal=SEAL)

    @api.model
    def _is_seal(self, values):
        """Whether values or a record are those of a protected attachment."""
        if isinstance(values, dict):
            return values.get("res_model") == LOG or values.get("is_collection_sealed")
        return values.res_model == LOG or values.is_collection_sealed

    def _check_unsealed(self):
        """Allow only writes of the contact log itself.

        :raise UserError: for all others.
        """
        if self.env.context.get("collection_seal") is not SEAL:
            raise UserError(
                self.env._(
                    "What is attached to the contact log, or to a message that waits "
                    "to be sent, is a proof: it is neither changed nor deleted."
                )
            )

    def _is_same_content(self, vals):
        """Whether ``vals`` only moves these files to another storage."""
        if set(vals) - STORAGE_FIELDS:
            return False
        return all(kept[name] == vals[name] for kept in self for name in vals)
