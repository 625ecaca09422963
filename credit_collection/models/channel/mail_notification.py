import logging

from odoo import api, models
from odoo.tools import html2plaintext

_logger = logging.getLogger(__name__)

#: Delivery in the contact log by notification status. Statuses that are missing here
#: are not final.
MAIL = {
    "sent": "sent",
    "bounce": "bounced",
    "exception": "failed",
    "canceled": "failed",
}
#: The same for SMS: "pending" is accepted by the gateway, "sent" is delivered.
SMS = {**MAIL, "sent": "delivered", "pending": "sent"}
#: Deliveries, best first.
DELIVERIES = ("delivered", "sent", "bounced", "failed")

#: Types whose status is reliable at every change; that of mails is not.
TRUTHFUL = ("sms", "snail")


class MailNotification(models.Model):
    """Reports bounces and the status of SMS and letters to the contact log; for sent
    mails see ``mail.mail``."""

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
        """Update the contact log. Errors are logged, and do not stop the mail queue: a
        rollback would send mails twice. ``credit.collection.contact._sync_delivery``
        is the fallback."""
        log = self.env["credit.collection.contact"].sudo()
        contacts = log.search(
            [
                ("message_id", "in", self.mail_message_id.ids),
                ("direction", "=", "out"),
            ]
        )
        if not contacts:
            # A savepoint would also do, too early, what Odoo keeps for the end of the
            # transaction: the mails of others stay as they were.
            return
        self.env.flush_all()  # errors of earlier writes must not be caught below
        try:
            with self.env.cr.savepoint():
                self._mark_contacts(contacts)
        except Exception:
            _logger.exception("The contact log was not told about a delivery")

    @api.model
    def _mark_contacts(self, contacts):
        """Update log entries with only final notifications; the best result counts."""
        for contact in contacts:
            notifications = contact.message_id.sudo().notification_ids
            states = {notification._get_delivery() for notification in notifications}
            if not states or None in states:
                continue
            best = next(delivery for delivery in DELIVERIES if delivery in states)
            contact._mark_delivery(best, notifications._get_failures())

    def _get_delivery(self):
        """Return the delivery for the contact log, None if it is not final.

        :rtype: str | None
        """
        self.ensure_one()
        words = SMS if self.notification_type == "sms" else MAIL
        return words.get(self.notification_status)

    def _get_failures(self):
        """Return the failure reasons as text."""
        failed = self.filtered(lambda one: one.failure_reason or one.failure_type)
        reasons = (
            html2plaintext(one.failure_reason or "").strip()
            or one.format_failure_reason()
            for one in failed
        )
        return "\n".join(dict.fromkeys(reasons))[:500]
