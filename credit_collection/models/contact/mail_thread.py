from odoo import api, models

#: Headers of automatic mails (RFC 3834, and older ones in common use).
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
AUTOMATIC_PRECEDENCES = ("auto_reply", "bulk", "junk", "list")

#: Values of ``collection_incoming`` in the context: who wrote an incoming mail. Objects
#: of this process, so a client cannot claim that a customer answered.
PERSON, MACHINE = object(), object()


class MailThread(models.AbstractModel):
    """Marks incoming mails as written by a person or by a machine."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        writer = MACHINE if self._is_automatic_mail(message) else PERSON
        self = self.with_context(collection_incoming=writer)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _is_automatic_mail(self, message):
        """Whether a mail was sent automatically, an out-of-office reply for example.

        :param email.message.EmailMessage message: the incoming mail.
        """
        submitted = (message.get("Auto-Submitted") or "no").split(";")[0]
        precedence = (message.get("Precedence") or "").strip().lower()
        return (
            submitted.strip().lower() != "no"
            or precedence in AUTOMATIC_PRECEDENCES
            or any(message.get(header) for header in AUTOMATIC_HEADERS)
        )
