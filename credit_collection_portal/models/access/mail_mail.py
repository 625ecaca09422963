from odoo import models

from ...const import PLACE


class MailMail(models.Model):
    """Puts the link to the page into a mail as it leaves, and only for people outside:
    neither the mail nor what is logged of it holds the token."""

    _inherit = "mail.mail"

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(body, partner, doc_to_followers)
        is_colleague = partner and not partner.partner_share
        if is_colleague or PLACE not in (body or "") or not self._filter_ours():
            return body
        case = self.mail_message_id._find_case()
        return self.env["credit.collection.statement"]._open_links(case, body)

    def _notify_address(self, address):
        """Let the log know what becomes of a mail to an address without a contact."""
        self.ensure_one()
        self.env["mail.notification"].create(
            {
                "mail_mail_id": self.id,
                "mail_message_id": self.mail_message_id.id,
                "mail_email_address": address,
                "author_id": self.author_id.id,
                "notification_type": "email",
                "notification_status": "ready",
                "is_read": True,
            }
        )
