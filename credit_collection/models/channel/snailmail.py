import base64
import hashlib

from odoo import api, models


class CreditCollectionSnailmail(models.AbstractModel):
    """Letters that Snailmail sends about cases: asked again before they leave, and
    compared with what the contact log says."""

    _name = "credit.collection.snailmail"
    _description = "Collection letters by Snailmail"

    def _register_hook(self):
        """Ask before Snailmail takes a letter. Its model cannot be extended: the module
        may not be installed."""
        super()._register_hook()
        letters = self.env.registry.models.get("snailmail.letter")
        self._open_links_of(letters)
        hand_over = letters and letters._snailmail_print_valid_address
        if not hand_over or hasattr(hand_over, "asks_again"):
            return

        def _snailmail_print_valid_address(letter):
            if letter.env["credit.collection.snailmail"]._may_leave(letter):
                return hand_over(letter)
            return None

        _snailmail_print_valid_address.asks_again = True
        letters._snailmail_print_valid_address = _snailmail_print_valid_address

    @api.model
    def _open_links_of(self, letters):
        """Let letters leave with the links that their stored pages have a place for.

        :param letters: the class of letters, None without Snailmail.
        """
        prepare = getattr(letters, "_snailmail_create", None)
        if not prepare or hasattr(prepare, "opens_links"):
            return

        def _snailmail_create(letters, route):
            prepared = prepare(letters, route)
            for document in prepared["documents"]:
                letters.env["credit.collection.snailmail"]._open_links(document)
            return prepared

        _snailmail_create.opens_links = True
        letters._snailmail_create = _snailmail_create

    @api.model
    def _open_links(self, document):
        """Put the links into a letter about a case that goes to Snailmail.

        :param dict document: as Snailmail prepares it.
        """
        cases = self.env["credit.collection.case"].sudo()
        if document["res_model"] != cases._name or not document.get("pdf_bin"):
            return
        pages = base64.b64decode(document["pdf_bin"])
        opened = self.env["credit.collection.statement"]._open_pages(
            cases.browse(document["res_id"]), pages
        )
        document["pdf_bin"] = base64.b64encode(opened).decode()

    @api.model
    def _may_leave(self, letter):
        """Whether a letter may be handed over now. One that may not is cancelled or,
        where it was changed, stopped for a person; one whose case is locked waits.

        :param letter: a ``snailmail.letter``; every internal user may write it, so its
            entry is also found through the notifications, which only the system writes.
        :rtype: bool
        """
        own = letter.sudo()
        log = self.env["credit.collection.contact"]
        entries = log._find_of_messages(
            own.message_id | own.notification_ids.mail_message_id
        )
        if not entries:
            is_ours = self.env["mail.message"]._is_correspondence(own.model)
            if is_ours:  # nobody asked a contact policy about it
                own.cancel()
            return not is_ours
        leaving, waiting = entries._hand_over()
        if not leaving:
            if not waiting and own.state in ("pending", "error"):
                own.cancel()
            return False
        said = set(filter(None, leaving.mapped("fingerprint")))
        if said - {self._fingerprint(own)}:
            self._stop(own, self.env._("It was changed after it was logged."))
            return False
        return True

    @api.model
    def _fingerprint(self, letter):
        """Return a checksum of the pages and the address of a letter.

        :rtype: str
        """
        address = (
            letter.partner_id.id,
            letter.street,
            letter.street2,
            letter.zip,
            letter.city,
            letter.state_id.id,
            letter.country_id.id,
        )
        pages = letter.attachment_id.with_context(bin_size=False).raw or b""
        parts = (address, hashlib.sha256(pages).hexdigest())
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @api.model
    def _stop(self, letter, reason):
        """Mark a letter as failed.

        :param str reason: why, for the collector.
        """
        letter.write(
            {"state": "error", "error_code": "UNKNOWN_ERROR", "info_msg": reason}
        )
        letter.notification_ids.write(
            {
                "notification_status": "exception",
                "failure_type": "unknown",
                "failure_reason": reason,
            }
        )
