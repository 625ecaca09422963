import logging

from odoo import models

_logger = logging.getLogger(__name__)

#: What the mail server reports, in the words of the contact log.
DELIVERIES = {"sent": "sent", "exception": "failed", "bounce": "bounced"}


class MailNotification(models.Model):
    """A message that comes back is told to the contact log, as is each mail once it was
    tried (see ``mail.mail``)."""

    _inherit = "mail.notification"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("notification_status") == "bounce":
            self._tell_contact_log()
        return res

    def _tell_contact_log(self):
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
            states = set(notifications.mapped("notification_status"))
            if states & {"ready", "process", "pending"}:
                continue
            reasons = notifications.filtered("failure_reason").mapped("failure_reason")
            reached = "sent" in states
            worst = "bounce" if "bounce" in states else "exception"
            contact._mark_delivery(
                "sent" if reached else DELIVERIES[worst], "\n".join(reasons)[:500]
            )
