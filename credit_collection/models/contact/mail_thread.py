import logging

from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.mail import bounced_addresses, is_automatic, is_no_failure

_logger = logging.getLogger(__name__)

#: Values of ``collection_incoming`` in the context: who wrote an incoming mail. Objects
#: of this process, so a client cannot claim that a customer answered.
PERSON, MACHINE = object(), object()

#: Value of ``collection_gate`` in the context: the mail came through the mail gateway.
GATE = object()

#: The parameter with the id of the user as whom an external mail gateway calls Odoo.
GATEWAY = "credit_collection.gateway_user_id"

CASE = "credit.collection.case"


class MailThread(models.AbstractModel):
    """Lets only the mail gateway bring mails to cases, marked as written by a person or
    by a machine, and believes a bounce only where it fits the message."""

    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        """Refuse mails to cases that did not come through the mail gateway.

        :raise AccessError: then.
        """
        if any(route[0] == CASE for route in routes or ()):
            self._check_mail_gateway()
        writer = MACHINE if self._is_automatic_mail(message) else PERSON
        gate = GATE if self._is_mail_gateway() else None
        self = self.with_context(collection_incoming=writer, collection_gate=gate)
        # A conflict with another evaluation would lose the mail: only the customer who
        # writes is evaluated.
        with self.env["credit.collection.trigger"]._quiet():
            return super()._message_route_process(message, message_dict, routes)

    @api.model
    def _message_parse_extract_bounce(self, email_message, message_dict):
        """A receipt, or a report of a mail that is still under way, is no bounce of a
        message about a case: it comes in as what a machine answered."""
        found = super()._message_parse_extract_bounce(email_message, message_dict)
        bounced = found.get("bounced_message")
        if bounced and bounced.model == CASE and is_no_failure(email_message):
            return {"is_bounce": False, "references": bounced.message_id}
        return found

    @api.model
    def _routing_handle_bounce(self, email_message, message_dict):
        bounced = message_dict.get("bounced_message")
        if bounced and bounced.model == CASE:
            self._check_mail_gateway()
            log = self.env["credit.collection.contact"].sudo()
            people = log._believe_bounce(bounced, bounced_addresses(email_message))
            if not people:
                _logger.info("Bounce without effect: %s", message_dict["message_id"])
                return None
            message_dict["bounced_partner"] = people
            message_dict["bounced_email"] = people[0].email_normalized
        return super()._routing_handle_bounce(email_message, message_dict)

    @api.model
    def _is_automatic_mail(self, message):
        """Whether a mail was sent automatically, an out-of-office reply for example.

        :param email.message.EmailMessage message: the incoming mail.
        """
        return is_automatic(message)

    @api.model
    def _is_mail_gateway(self):
        """Whether Odoo itself fetched the mail, or the user of an external gateway
        brought it. Users call ``message_process`` as themselves, never in sudo mode.

        :rtype: bool
        """
        if self.env.su:
            return True
        known = self.env["ir.config_parameter"].sudo().get_param(GATEWAY)
        return bool(known) and known == str(self.env.uid)

    @api.model
    def _check_mail_gateway(self):
        """:raise AccessError: for a user who is not the mail gateway."""
        if not self._is_mail_gateway():
            raise AccessError(
                self.env._(
                    "Only the mail gateway brings mails to collection cases. An "
                    "administrator chooses its user in the settings."
                )
            )
