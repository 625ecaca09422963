import logging

from odoo import models
from odoo.tools import html2plaintext

_logger = logging.getLogger(__name__)

#: What is reported about a message, in the words of the contact log, best first. What
#: is not named here is still under way.
MAIL = {
    "sent": "sent",
    "bounce": "bounced",
    "exception": "failed",
    "canceled": "failed",
}
#: A gateway of SMS says "pending" once it took the message, "sent" when it arrived.
SMS = {**MAIL, "sent": "delivered", "pending": "sent"}
DELIVERIES = ("delivered", "sent", "bounced", "failed")

#: Messages whose notification says the truth whenever it changes.
TRUTHFUL = ("sms", "snail")


class MailNotification(models.Model):
    """A message that comes back, an SMS or a letter that moves on, is told to the
    contact log, as is each mail once it was tried (see ``mail.mail``)."""

    _inherit = "mail.notification"

    def write(self, vals):
        res = super().write(vals)
        if status := vals.get("notification_status"):
            told = self.filtered(
                lambda one: status == "bounce" or one.notification_type in TRUTHFUL
            )
            if told:
                told._notify_contact_log()
        return res

    def _notify_contact_log(self):
        """Tell how far the messages came, without ever stopping the mail queue: a mail
        that was sent and rolled back would be sent twice. What is missed here is told
        by the next dispatch (see ``_sync_delivery`` of the contact)."""
        self.env.flush_all()  # what was written before is not ours to catch
        try:
            with self.env.cr.savepoint():
                self._mark_contacts()
        except Exception:
            _logger.exception("The contact log was not told about a delivery")

    def _mark_contacts(self):
        """A message arrived when it was handed over to one of its recipients."""
        contacts = (
            self.env["credit.collection.contact"]
            .sudo()
            .search(
                [
                    ("message_id", "in", self.mail_message_id.ids),
                    ("direction", "=", "out"),
                ]
            )
        )
        for contact in contacts:
            notifications = contact.message_id.sudo().notification_ids
            states = {notification._get_delivery() for notification in notifications}
            if not states or None in states:
                continue
            best = next(delivery for delivery in DELIVERIES if delivery in states)
            contact._mark_delivery(best, notifications._get_failures())

    def _get_delivery(self):
        """How far a message came, None while it is under way.

        :rtype: str | None
        """
        self.ensure_one()
        words = SMS if self.notification_type == "sms" else MAIL
        return words.get(self.notification_status)

    def _get_failures(self):
        """What went wrong, as text."""
        failed = self.filtered(lambda one: one.failure_reason or one.failure_type)
        reasons = (
            html2plaintext(one.failure_reason or "").strip()
            or one.format_failure_reason()
            for one in failed
        )
        return "\n".join(dict.fromkeys(reasons))[:500]
