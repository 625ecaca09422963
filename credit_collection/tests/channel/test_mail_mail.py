from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon
from ..mail_server import MailServer

SENDING = "odoo.addons.mail.models.mail_mail"


class TestDelivery(CreditCollectionCommon):
    """What becomes of a mail is the truth about the reminder."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _send(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)

    def test_a_reminder_is_queued_never_sent_at_once(self):
        self._send()
        contact = self._case(self.partner).contact_ids
        self.assertEqual(contact.delivery, "queued")
        mail = (
            self.env["mail.mail"]
            .sudo()
            .search([("mail_message_id", "=", contact.message_id.id)])
        )
        self.assertEqual(mail.state, "outgoing")

    def test_while_the_mail_waits_the_level_is_reached_but_nothing_escalates(self):
        self._send()
        self._evaluate(self._days(60))
        case = self._case(self.partner)
        self.assertEqual(case.level_id, self.first)
        self.assertEqual(
            case.reason, "First still waits to be sent; nothing escalates."
        )

    def test_a_mail_handed_over_is_evidence(self):
        self._send()
        self.assertEqual(len(self._deliver()), 1)
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("sent", "1"))
        self.assertFalse(self._case(self.partner).activity_ids)
        self.assertEqual(self._case(self.partner).next_level_id, self.second)

    @mute_logger(SENDING)
    def test_a_refused_address_takes_the_level_back(self):
        self._send()
        self.assertFalse(self._deliver(refused=["clienteuno@example.com"]))
        case = self._case(self.partner)
        self.assertFalse(case.level_id)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertEqual(case.contact_ids.delivery, "failed")
        self.assertEqual(self._actions(self.partner).mapped("state"), ["failed"])
        self.assertEqual(case.activity_ids.summary, "First did not reach the customer")

    @mute_logger(SENDING)
    def test_a_mail_server_that_is_down_takes_the_level_back(self):
        self._send()
        self.assertFalse(self._deliver(down=True))
        self.assertFalse(self._case(self.partner).level_id)
        self.assertEqual(self._case(self.partner).reason_code, "delivery_failed")

    @mute_logger(SENDING)
    def test_one_refused_recipient_of_two_is_no_failure(self):
        self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.partner.id,
                    "type": "collection",
                    "email": f"{name}@example.com",
                }
                for name in ("ana", "luis")
            ]
        )
        self._send()
        self._deliver(refused=["luis@example.com"])
        self.assertEqual(self._case(self.partner).level_id, self.first)

    @mute_logger(SENDING)
    def test_a_mail_sent_again_from_the_queue_reaches_the_level(self):
        self._send()
        self._deliver(down=True)
        mail = self._case(self.partner).contact_ids.message_id.sudo().mail_ids
        mail.mark_outgoing()
        self._on(self._days(1))
        self.assertEqual(len(self._deliver()), 1)
        case = self._case(self.partner)
        self.assertEqual((case.level_id, case.level_date), (self.first, self._days(1)))
        self.assertFalse(case.activity_ids)

    @mute_logger("odoo.addons.credit_collection.models.channel.mail_notification")
    def test_a_conflict_never_sends_a_mail_twice(self):
        """The mail left: its transaction must not be rolled back for our log."""
        self._send()
        contacts = type(self.env["credit.collection.contact"])
        with patch.object(contacts, "_mark_delivery", side_effect=SerializationFailure):
            self.assertEqual(len(self._deliver()), 1)
        self.assertFalse(self._deliver(), "it is not in the queue any more")
        # The next dispatch tells the log what it missed.
        self.assertEqual(self._case(self.partner).contact_ids.delivery, "queued")
        self.env["credit.collection.contact"].sudo()._sync_delivery()
        self.assertEqual(self._case(self.partner).contact_ids.delivery, "sent")

    def _send_committing(self):
        """The mail queue as it runs outside of tests: it commits after each mail.

        :return: the mails that arrived.
        """
        mails = self._case(self.partner).contact_ids.message_id.sudo().mail_ids
        committing = patch.object(self.env.cr, "commit", self.env.cr.flush)
        with MailServer(self.env) as server, committing:
            mails.send(auto_commit=True)
        return server.inbox

    def test_a_mail_that_was_on_its_way_is_not_sent_again(self):
        """Odoo was killed meanwhile: nobody knows whether it arrived."""
        self._send()
        mail = self._case(self.partner).contact_ids.message_id.sudo().mail_ids
        mail.is_handed_over = True
        self.assertFalse(self._send_committing())
        self.assertEqual(mail.state, "exception")
        case = self._case(self.partner)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertIn("may have arrived", case.activity_ids.note)

    def test_a_person_sends_it_again(self):
        self._send()
        mail = self._case(self.partner).contact_ids.message_id.sudo().mail_ids
        mail.is_handed_over = True
        self._send_committing()
        mail.mark_outgoing()
        self.assertEqual(len(self._send_committing()), 1)
        self.assertTrue(mail.is_handed_over)
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_mails_to_colleagues_are_none_of_our_business(self):
        case = self._case(self.partner)
        text = "Hello"
        case.message_post(
            body=text,
            partner_ids=self.manager.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        self._deliver()
        self.assertFalse(self._case(self.partner).contact_ids)
