from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, html2plaintext
from odoo.tools.mail import plaintext2html

from odoo.addons.credit_collection.tools.cause import cause

#: Most messages that the page shows, and of each the most characters.
MOST_MESSAGES = 10
LONGEST_SHOWN = 1500


class CreditCollectionCase(models.Model):
    """What was written between the customer and us, and what they write here."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS === #

    def _portal_list_messages(self):
        """Return the last messages to this customer and from it, newest first: of what
        went to others, of calls and of notes, nothing.

        :return: ``date``, ``is_own`` (by the customer), ``title`` and ``text``.
        :rtype: list[dict]
        """
        sent = (
            Domain("direction", "=", "out")
            & Domain("channel", "in", ("email", "sms", "whatsapp", "letter"))
            & Domain("delivery", "in", ("sent", "delivered"))
            & Domain("partner_id.commercial_partner_id", "=", self.partner_id.id)
        )
        came = Domain("direction", "=", "in") & (
            Domain("channel", "=", "page")
            | (Domain("channel", "=", "email") & Domain("outcome", "=", "answered"))
        )
        contacts = self.env["credit.collection.contact"].search_fetch(
            Domain("case_id", "=", self.id) & (sent | came),
            "date direction channel action_id subject body message_id".split(),
            order="date DESC, id DESC",
            limit=MOST_MESSAGES,
        )
        return [self._portal_prepare_message(contact) for contact in contacts]

    def _portal_prepare_message(self, contact):
        """Return one message. The words are shown of what came from this page, and of
        what a person of ours wrote by hand."""
        is_own = contact.direction == "in"
        by_hand = not is_own and not contact.action_id and contact.channel == "email"
        body = contact.message_id.body if by_hand else contact.body
        has_words = by_hand or (is_own and contact.channel == "page")
        text = html2plaintext(body or "")[:LONGEST_SHOWN] if has_words else ""
        moment = fields.Datetime.context_timestamp(self, contact.date)
        return {
            "date": format_date(self.env, moment.date()),
            "is_own": is_own,
            "title": contact.subject or self.env._("Message"),
            "text": text,
        }

    def _portal_write(self, values, files=()):
        """Take a message to the collector.

        :param dict values: ``text``.
        """
        # pylint: disable=unused-argument  # no files here
        missing = self.env._("Please write what you want to tell us.")
        text = self._portal_read_words(values.get("text"), missing)
        self._portal_log(
            subject=self.env._("Message from the page"), body=plaintext2html(text)
        )
        with self._portal_at_desk() as desk:
            self._portal_wait_for_person(
                desk,
                cause("wrote_on_page"),
                desk.env._("Answer of the customer"),
                text,
            )
        return {
            "title": self.env._("Thank you, we have your message"),
            "text": self.env._(
                "%(name)s reads it and answers you.",
                name=self.signer_id.name or self.company_id.name,
            ),
            "place": "write",
        }

    def _portal_log(self, **values):
        """Log what the customer did on the page.

        :param values: of the entry, see ``_log_contact``; by default an answer of the
            customer, of the strength of one, with the network address it came from.
            A signature on the page is no stronger: a link does not say who opens it.
        :return: the entry.
        """
        return self._log_contact(
            **{
                "channel": "page",
                "direction": "in",
                "outcome": "answered",
                "evidence": "4",
                "partner_id": self.partner_id.id,
                "user_id": False,
                "recipients": self.env.context.get("collection_portal_address"),
                **values,
            }
        )
