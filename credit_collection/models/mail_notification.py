from odoo import models

#: What the mail server reports, in the words of the contact log.
DELIVERIES = {"sent": "sent", "exception": "failed", "bounce": "bounced"}


class MailNotification(models.Model):
    """Delivery truth: what becomes of a message is told to the contact log."""

    _inherit = "mail.notification"

    def write(self, vals):
        res = super().write(vals)
        if vals.get("notification_status") in DELIVERIES:
            self._tell_contact_log()
        return res

    def _tell_contact_log(self):
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
