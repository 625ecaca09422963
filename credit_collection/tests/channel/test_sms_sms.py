from datetime import timedelta
from unittest.mock import patch

from odoo.addons.sms.tests.common import SMSCommon

from ..common import TODAY, CreditCollectionCommon
from .common import MessageBuilders


class TestSmsSms(SMSCommon):
    def test_companies_share_the_queue(self):
        companies = self.env.company
        companies += self.env["res.company"].create({"name": "Otra Casa"})
        messages = self.env["mail.message"].create(
            [{"body": "Hi", "record_company_id": each.id} for each in companies]
        )
        queue = self.env["sms.sms"].create(
            [
                {"number": "+34600000001", "body": "Hi", "mail_message_id": each.id}
                for each in messages
            ]
        )
        with self.mockSMSGateway():
            queue._send()
        self.assertEqual(len(self._sms), 2)
        self.assertEqual(set(queue.mapped("state")), {"pending"})


class TestSmsOfCases(MessageBuilders, CreditCollectionCommon, SMSCommon):
    """An SMS about a case is handed over once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = cls._create_short_text("Please pay {{ object.statement_amount }}")
        cls._use(cls.first, "sms", sms_template_id=text)
        cls.partner = cls._customer(phone="+34600000001")
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.env["sms.sms"].sudo().search([]).unlink()
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)
        cls.sms = cls.env["sms.sms"].sudo().search([])

    def _process(self):
        """The queue as it runs outside of tests: it commits."""
        committing = patch.object(self.env.cr, "commit", self.env.cr.flush)
        with self.mockSMSGateway(), committing:
            self.env["sms.sms"].sudo()._process_queue()
        self.env.invalidate_all()
        return self._sms

    def test_the_queue_sends_it_once(self):
        self.assertEqual(len(self._process()), 1)
        self.assertFalse(self._process())
        self.assertEqual(self._case(self.partner).contact_ids.delivery, "sent")

    def test_what_was_on_its_way_is_not_sent_again(self):
        self.sms.is_handed_over = True
        self.assertFalse(self._process())
        self.assertEqual(self.sms.state, "error")
        case = self._case(self.partner)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertIn("may have arrived", case.activity_ids.note)

    def test_a_person_sends_it_again(self):
        self.sms.is_handed_over = True
        self._process()
        self.sms.action_set_outgoing()
        self.assertEqual(len(self._process()), 1)
        self.assertEqual(self._case(self.partner).level_id, self.first)
