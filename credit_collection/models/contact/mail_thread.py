from odoo import api, models

#: Headers by which machines say that no person wrote (RFC 3834 and older customs).
AUTOMATIC_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder")
AUTOMATIC_PRECEDENCES = ("auto_reply", "bulk", "junk", "list")

#: Who wrote what came in by mail, as the value of ``collection_incoming`` in the
#: context: objects of this process, so that no client claims that a customer answered.
PERSON, MACHINE = object(), object()


class MailThread(models.AbstractModel):
    """Incoming mails know whether a person or a machine wrote them."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        writer = MACHINE if self._is_automatic_mail(message) else PERSON
        self = self.with_context(collection_incoming=writer)
        return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _is_automatic_mail(self, message):
        """Whether a machine answered, out of office for example.

        :param email.message.EmailMessage message: as it came in.
        """
        submitted = (message.get("Auto-Submitted") or "no").split(";")[0]
        precedence = (message.get("Precedence") or "").strip().lower()
        return (
            submitted.strip().lower() != "no"
            or precedence in AUTOMATIC_PRECEDENCES
            or any(message.get(header) for header in AUTOMATIC_HEADERS)
        )
