from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.mail import email_normalize_all

from .contact import UNDER_WAY

#: The task to look into what nobody can be sure of.
DOUBT_TASK = "credit_collection.mail_activity_type_doubt"

#: How long mail servers try: after these days no bounce is believed (RFC 5321 has them
#: give up after four or five).
BOUNCE_DAYS = 7

#: Statuses of a notification whose mail can still come back.
NOTIFIED = ("ready", "process", "pending", "sent")


class CreditCollectionContact(models.Model):
    """Which bounces are believed, and of whom."""

    _inherit = "credit.collection.contact"

    # === BUSINESS METHODS === #

    @api.model
    def _believe_bounce(self, message, addresses):
        """Return the recipients of a message whom a bounce is believed about: of those
        still under way, the ones whose addresses it names.

        A bounce is a mail that anybody can write. It is not believed when the message
        is known to have arrived, or when its delivery is decided or long ago.

        :param message: the ``mail.message`` that came back.
        :param set addresses: addresses that were not reached, in lower case; empty when
            the mail server does not say, which is believed of a single recipient.
        :rtype: res.partner
        """
        nobody = self.env["res.partner"].sudo()
        entry = self.sudo().search(
            [("message_id", "=", message.id), ("direction", "=", "out")], limit=1
        )
        if not entry or entry._is_delivery_decided():
            return nobody
        notifications = message.sudo().notification_ids.filtered(
            lambda one: one.notification_type == "email"
        )
        waiting = notifications.filtered(
            lambda one: one.notification_status in NOTIFIED
        ).res_partner_id
        if not addresses:
            return waiting if len(notifications) == 1 else nobody
        unreached = nobody
        for one in notifications.filtered(lambda one: one.res_partner_id in waiting):
            unreached |= entry._note_unreached(one, addresses)
        return unreached

    def _note_unreached(self, notification, addresses):
        """Note which addresses of one person were not reached: of several in one field,
        each may come back by itself.

        :param notification: that of the person, in sudo mode.
        :param set addresses: see :meth:`_believe_bounce`.
        :return: the person, if none of the addresses is left; the collector is told of
            the others.
        """
        person = notification.res_partner_id
        own = set(email_normalize_all(person.email or ""))
        known = set(email_normalize_all(notification.failure_reason or ""))
        lost = own & (addresses | known)
        if not lost or lost == own:
            return person if lost else person.browse()
        notification.failure_reason = ", ".join(sorted(lost))
        self._ask_to_mend(sorted(lost))
        return person.browse()

    def _ask_to_mend(self, addresses):
        """Ask the collector to mend some addresses of a customer who was reached at
        others.

        :param list[str] addresses: those that were not reached.
        """
        case = self.case_id
        reader = case.with_context(lang=case._get_responsible().lang)
        case._schedule_task(
            DOUBT_TASK,
            reader.env._("Not reached: %s", ", ".join(addresses)),
            reader.env._(
                "The message reached the other addresses of the customer. Correct or "
                "remove this one in the contact data."
            ),
        )

    def _is_delivery_decided(self):
        """Whether no bounce can say anything about this message any more: it came back,
        failed or arrived, the customer has written since, or it is too old."""
        self.ensure_one()
        oldest = fields.Datetime.now() - timedelta(days=BOUNCE_DAYS)
        if self.delivery not in UNDER_WAY or self.evidence > "1" or self.date < oldest:
            return True
        return bool(
            self.search_count(
                [
                    ("case_id", "=", self.case_id.id),
                    ("channel", "=", "email"),
                    ("direction", "=", "in"),
                    ("evidence", ">=", "2"),
                    ("date", ">=", self.date),
                ],
                limit=1,
            )
        )
