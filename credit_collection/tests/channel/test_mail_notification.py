from datetime import timedelta

from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon
from ..mail_server import bounce


class TestBounce(CreditCollectionCommon):
    """A reminder that comes back was never received."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _bounce(self, mail):
        self.env["mail.thread"].sudo().message_process(False, bounce(mail))

    def test_a_bounce_takes_the_level_back_and_tells_the_collector(self):
        (mail,) = self._run_day(TODAY)
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self._bounce(mail)
        case = self._case(self.partner)
        self.assertFalse(case.level_id)
        self.assertEqual(
            case.reason,
            "First did not reach the customer: put right what stopped it, and retry.",
        )
        self.assertEqual(case.activity_ids.user_id, self.collector)
        contact = case.contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("bounced", "0"))
        self.assertIn("User unknown", contact.delivery_reason)
        self.assertTrue(contact.is_intact)

    def test_after_a_bounce_nothing_escalates(self):
        (mail,) = self._run_day(TODAY)
        self._bounce(mail)
        self.assertFalse(self._run_day(self._days(60)))
        self.assertEqual(self._case(self.partner).reason_code, "delivery_failed")

    def test_a_bounce_is_no_answer_of_the_customer(self):
        (mail,) = self._run_day(TODAY)
        self._bounce(mail)
        case = self._case(self.partner)
        self.assertFalse(case.has_reply)
        self.assertEqual(len(case.contact_ids), 1)

    def test_one_of_two_recipients_is_enough(self):
        for name in ("Ana", "Luis"):
            self.env["res.partner"].create(
                {
                    "name": name,
                    "parent_id": self.partner.id,
                    "type": "collection",
                    "email": f"{name}@example.com",
                }
            )
        mails = self._run_day(TODAY)
        self.assertEqual(len(mails), 2)
        self._bounce(mails[0])
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self._bounce(mails[1])
        self.assertFalse(self._case(self.partner).level_id)

    def test_a_late_bounce_of_a_repeated_reminder_changes_nothing(self):
        (first,) = self._run_day(TODAY)
        self._bounce(first)
        self.partner.email = "new@example.com"
        (second,) = self._run_day(self._days(1))
        self.assertIn("new@example.com", second["To"])
        old, new = self._case(self.partner).contact_ids.sorted("id")
        old.message_id.sudo().notification_ids.write({"notification_status": "sent"})
        old.sudo()._mark_delivery("sent")
        old.sudo()._mark_delivery("bounced", "at last")
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self.assertEqual(new.delivery, "sent")
