from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from ..contact.contact import UNDER_WAY

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


#: What a user changes by reading.
READING_FIELDS = {"is_read", "read_date"}


class MailNotification(models.Model):
    """Reports bounces and the status of SMS and letters to the contact log; for sent
    mails see ``mail.mail``."""

    _inherit = "mail.notification"

    @api.model_create_multi
    def create(self, vals_list):
        ids = [
            vals["mail_message_id"]
            for vals in vals_list
            if vals.get("notification_status", "ready") != "ready"
            and vals.get("mail_message_id")
        ]
        self._check_system(self.env["mail.message"].browse(ids), {"create"})
        return super().create(vals_list)

    def write(self, vals):
        self._check_system(self.sudo().mail_message_id, set(vals) - READING_FIELDS)
        res = super().write(vals)
        if status := vals.get("notification_status"):
            told = self.filtered(
                lambda one: status == "bounce" or one.notification_type in TRUTHFUL
            )
            if told:
                told._notify_contact_log()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_logged(self):
        self._check_system(self.sudo().mail_message_id, {"unlink"})

    def _check_system(self, messages, changes):
        """Check that only the system changes how far a message of the log came.

        :param changes: what somebody wants to do; empty for nothing that counts.
        :raise AccessError: for users.
        """
        if self.env.su or not changes or not messages:
            return
        log = self.env["credit.collection.contact"]
        if log._find_of_messages(messages):
            raise AccessError(
                self.env._("Only the mail server says how far a logged message came.")
            )

    def _notify_contact_log(self):
        """Update the contact log. Errors are logged, and do not stop the mail queue: a
        rollback would send mails twice. ``credit.collection.contact._sync_delivery``
        is the fallback."""
        log = self.env["credit.collection.contact"]
        contacts = log._find_of_messages(self.mail_message_id)
        if not contacts:
            # A savepoint would also do, too early, what Odoo keeps for the end of the
            # transaction: the mails of others stay as they were.
            return
        self.env["credit.collection.trigger"]._do_safely(
            lambda: self._mark_contacts(contacts),
            "The contact log was not told about a delivery",
            is_repeated=False,
        )

    @api.model
    def _mark_contacts(self, contacts):
        """Update log entries with only final notifications; the best result counts."""
        for contact in contacts:
            notifications = contact.message_id.sudo().notification_ids.filtered(
                lambda one, contact=contact: one._is_of(contact)
            )
            states = {notification._get_delivery() for notification in notifications}
            if not states or None in states:
                continue
            best = next(delivery for delivery in DELIVERIES if delivery in states)
            if best == "bounced" and contact.delivery not in UNDER_WAY:
                continue
            contact._mark_delivery(best, notifications._get_failures())

    def _is_of(self, contact):
        """Whether this is about a recipient of an entry, not about a colleague who
        reads along."""
        self.ensure_one()
        person = self.res_partner_id
        is_colleague = person and not person.partner_share
        is_recipient = person == contact.partner_id or not is_colleague
        return self.notification_type != "inbox" and is_recipient

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
