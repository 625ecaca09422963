"""Messages about agreements, and reminders in the mail queue."""

from datetime import timedelta

from ..channel.common import MessageBuilders
from ..common import TODAY, CreditCollectionCommon
from ..policy.common import ContactPolicyCommon
from ..promise.common import PromiseCommon


class NotificationCommon(MessageBuilders, PromiseCommon, ContactPolicyCommon):
    """Promises, and what the customer reads about them."""

    def _acts(self, record, occasion=None):
        """The messages about an agreement, fresh from the database."""
        actions = (
            self.env["credit.collection.action"]
            .with_user(self.collector)
            .search([("res_model", "=", record._name), ("res_id", "=", record.id)])
        )
        actions.invalidate_recordset()
        return actions.filtered(
            lambda action: not occasion or action.occasion == occasion
        )

    def _states(self, record):
        return {action.occasion: action.state for action in self._acts(record)}

    def _text(self, mail):
        body = mail.get_body(("html",)).get_content()
        return " ".join(body.replace("\xa0", " ").split())


class HandOverCommon(CreditCollectionCommon):
    """A customer who is five days late, and a reminder in the mail queue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _queue(self):
        """A reminder in the mail queue."""
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        return self._case(self.partner).contact_ids

    def _mail(self, contact):
        return contact.sudo().message_id.mail_ids

    def _check_withdrawn(self, contact, reason=""):
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual((contact.delivery, contact.evidence), ("withdrawn", "0"))
        self.assertIn(reason, contact.delivery_reason)
        self.assertTrue(contact.is_intact)
        self.assertEqual(self._mail(contact).state, "cancel")
        notices = contact.sudo().message_id.notification_ids
        self.assertEqual(set(notices.mapped("notification_status")), {"canceled"})
