from odoo import api, models
from odoo.exceptions import UserError

from .contact import WAITING
from .sealed_mixin import SEAL

#: What of a message cannot change while it waits, by anybody.
SEALED_FIELDS = {
    "attachment_ids",
    "author_id",
    "body",
    "email_from",
    "reply_to",
    "reply_to_force_new",
    "subject",
}
#: What only code of the system moves, as when customers are merged.
PLACE_FIELDS = {"model", "res_id", "record_company_id", "message_type"}


class MailMessage(models.Model):
    """Messages that wait to be sent are what the contact log says: sealed like it."""

    _inherit = "mail.message"

    # === CRUD METHODS === #

    def write(self, vals):
        sealed = SEALED_FIELDS if self.env.su else SEALED_FIELDS | PLACE_FIELDS
        if sealed & set(vals):
            self._check_not_waiting(sealed & set(vals), vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_waiting(self):
        self._check_not_waiting()

    # === BUSINESS METHODS === #

    def _find_waiting(self):
        """Return the entries of the contact log whose message still waits to be sent,
        in sudo mode."""
        log = self.env["credit.collection.contact"].sudo()
        if not self.ids:
            return log
        return log.search(
            [
                ("message_id", "in", self.ids),
                ("direction", "=", "out"),
                ("delivery", "in", WAITING),
            ]
        )

    def _check_not_waiting(self, names=(), vals=None):
        """Check that these messages do not wait to be sent.

        :param names: fields of ``vals`` that are sealed; a value that stays the same is
            no change.
        :raise UserError: otherwise.
        """
        if self.env.context.get("collection_seal") is SEAL:
            return
        moved = self.sudo().filtered(
            lambda message: (message.model or "").startswith("credit.collection.")
        )
        if names:
            moved = moved.filtered(
                lambda message: any(
                    message._differs(name, vals[name]) for name in names
                )
            )
        if moved._find_waiting():
            raise UserError(
                self.env._(
                    "This message is in the contact log and waits to be sent: it is "
                    "neither changed nor deleted. Cancel it in the queue instead."
                )
            )

    def _differs(self, name, value):
        """Whether ``value`` would change a field of this message."""
        field = self._fields[name]
        if field.type == "many2many":
            return bool(value)
        cached = field.convert_to_cache(value, self)
        return field.convert_to_record(cached, self) != self[name]
