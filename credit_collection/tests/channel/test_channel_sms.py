from datetime import timedelta

from odoo.tests import Form

from odoo.addons.sms.tests.common import SMSCommon

from ..common import TODAY, CreditCollectionCommon
from .common import MessageBuilders


class TestChannelSms(MessageBuilders, CreditCollectionCommon, SMSCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Those of Odoo's own class do not exist.
        cls.env["ir.mail_server"].sudo().search([]).active = False
        cls._setup_short_text(
            "sms", "{{ object.partner_id.name }}: {{ object.statement_amount }}"
        )
        cls._invoice(cls.partner, 1234.5, TODAY - timedelta(days=5))

    def _queue(self):
        """The SMS that wait for the gateway."""
        return self.env["sms.sms"].sudo().search([("state", "=", "outgoing")])

    def _remind(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        return self._queue()

    def _send_queue(self, **gateway):
        with self.mockSMSGateway(sms_allow_unlink=True, **gateway):
            self._queue()._send(unlink_sent=True)
        self.env.invalidate_all()
        return self._case(self.partner).contact_ids[:1]

    def _refused(self, code, sentence):
        self.assertFalse(self._remind())
        action = self._actions(self.partner)
        self.assertEqual((action.state, action.reason_code), ("failed", code))
        self.assertEqual(action.reason, sentence)

    # === Queue === #

    def test_it_is_queued_and_nothing_leaves_in_the_transaction(self):
        with self.mockSMSGateway():
            sms = self._remind()
            self.assertFalse(self._sms)
        self.assertEqual(sms.number, "+34600000001")
        self.assertEqual(sms.body, "Cliente Uno: 1,234.50 €")
        contact = self._case(self.partner).contact_ids
        self.assertRecordValues(
            contact,
            [
                {
                    "channel": "sms",
                    "delivery": "queued",
                    "recipients": "Cliente Uno (+34600000001)",
                    "amount": 1234.5,
                    "user_id": self.collector.id,
                }
            ],
        )
        self.assertIn("1,234.50", contact.body)
        self.assertTrue(contact.is_intact)
        self.assertEqual(contact.message_id.message_type, "sms")
        self.assertIn(contact.message_id, self._case(self.partner).message_ids)

    def test_the_text_is_in_the_language_of_the_customer(self):
        self.text.with_context(lang="es_ES").body = "Debe {{ object.statement_amount }}"
        self.partner.lang = "es_ES"
        self.assertEqual(self._remind().body, "Debe 1.234,50 €")

    def test_each_collection_contact_with_a_phone_gets_it(self):
        for name, phone in (("Ana", "+34 600 000 002"), ("Luis", False)):
            self.env["res.partner"].create(
                {
                    "name": name,
                    "parent_id": self.partner.id,
                    "type": "collection",
                    "phone": phone,
                }
            )
        self.assertEqual(self._remind().mapped("number"), ["+34600000002"])

    def test_markup_stays_text(self):
        self.text.body = "<b>{{ object.partner_id.name }}</b>"
        self._remind()
        body = self._case(self.partner).contact_ids.body
        self.assertIn("&lt;b&gt;Cliente Uno", body)

    # === Whom it does not reach === #

    def test_a_missing_number_is_said(self):
        self.partner.phone = False
        self._refused("no_phone", "Cliente Uno: no valid phone number")

    def test_a_wrong_number_is_said(self):
        self.partner.phone = "600 12"
        self._refused("no_phone", "Cliente Uno: no valid phone number")

    def test_a_landline_is_said(self):
        self.partner.phone = "+34 963 000 001"
        self._refused("landline", "Cliente Uno: a landline takes no SMS")

    def test_a_blacklisted_number_gets_nothing(self):
        self.env["phone.blacklist"].sudo().create({"number": "+34600000001"})
        self._refused("phone_refused", "Cliente Uno: the phone is blacklisted")

    def test_an_empty_text_reaches_nobody(self):
        self.text.body = "{{ object.partner_id.ref or '' }}"
        self._refused("error", "Error: The text Short is empty.")

    def test_a_corrected_number_is_tried_again(self):
        self.partner.phone = False
        self._remind()
        self.partner.phone = "+34 600 000 003"
        self._dispatch(TODAY)
        self.assertEqual(self._queue().number, "+34600000003")

    def test_of_several_numbers_in_one_field_the_first_valid_one_is_used(self):
        channel = self.env["credit.collection.channel.sms"].with_company(self.company)
        for phone, number in (
            ("600 111 222 / 93 222 33 44", "+34600111222"),
            ("600111222; 600333444", "+34600111222"),
            ("n/a, 600 111 222", "+34600111222"),
            ("+34 600111222 (Ana)", "+34600111222"),
            ("600-11-12-22 y 93 222 33 44", "+34600111222"),
            ("600 111 222 ext. 4", "+34600111222"),
            ("to be asked", False),
        ):
            with self.subTest(phone=phone):
                self.partner.phone = phone
                self.assertEqual(channel._get_number(self.partner), number)

    def test_another_address_does_not_repeat_what_an_sms_could_not(self):
        self.partner.phone = False
        self._remind()
        self.partner.email = "other@example.com"
        self.assertEqual(self._actions(self.partner).state, "failed")

    def test_the_fallback_takes_over(self):
        self.partner.phone = False
        self._add_channel(self.first, "email", template_id=self.template)
        (mail,) = self._run_day(TODAY)
        self.assertIn("clienteuno@example.com", mail["To"])
        self.assertEqual(self._case(self.partner).level_id, self.first)

    # === How far it comes === #

    def test_taken_by_the_gateway_is_sent(self):
        self._remind()
        contact = self._send_queue()
        self.assertEqual((contact.delivery, contact.evidence), ("sent", "1"))
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_delivered_proves_more(self):
        sms = self._remind()
        uuid = sms.uuid
        self._send_queue()
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uuid)])
        tracker._action_update_from_sms_state("sent")
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("delivered", "2"))
        self.assertTrue(contact.is_intact)

    def test_while_it_waits_nothing_escalates(self):
        self._remind()
        self._evaluate(self._days(40))
        self.assertEqual(self._case(self.partner).reason_code, "delivery_pending")

    def test_a_failure_goes_back_to_the_collector(self):
        self._remind()
        contact = self._send_queue(sim_error="credit")
        self.assertEqual((contact.delivery, contact.evidence), ("failed", "0"))
        self.assertIn("Insufficient Credit", contact.delivery_reason)
        case = self._case(self.partner)
        self.assertFalse(case.level_id)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertEqual(case.activity_ids.user_id, self.collector)

    def test_what_the_gateway_reports_later_counts(self):
        sms = self._remind()
        uuid = sms.uuid
        self._send_queue()
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uuid)])
        tracker._action_update_from_provider_error("not_delivered")
        self.assertFalse(self._case(self.partner).level_id)

    def test_what_is_repeated_is_taken_out_of_the_queue(self):
        sms = self._remind()
        self._send_queue(sim_error="server_error")
        self.assertEqual(sms.state, "error")
        self._actions(self.partner).action_retry()
        self.assertEqual(sms.state, "canceled")
        self._dispatch(TODAY)
        self.assertEqual(len(self._queue()), 1)

    # === Preview === #

    def test_the_preview_shows_the_text_and_counts_the_sms(self):
        self._evaluate(TODAY)
        self.text.body = "Más de {{ object.statement_amount }}"
        action = self._case(self.partner).action_remind()
        model = self.env[action["res_model"]].with_user(self.collector)
        form = Form(model.browse(action["res_id"]))
        self.assertIn("Más de", form.body)
        self.assertEqual(
            form.note,
            "17 characters, 1 SMS. These characters make each SMS shorter: á",
        )
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.recipients, "Cliente Uno (+34600000001)")

    def test_a_level_besides_the_mail_sends_both(self):
        self._use(self.first, "email", template_id=self.template, allow_same_day=True)
        self._add_channel(self.first, "sms", use="also", sms_template_id=self.text)
        mails = self._run_day(TODAY)
        self.assertEqual((len(mails), len(self._queue())), (1, 1))
        self.assertEqual(
            set(self._case(self.partner).contact_ids.mapped("channel")),
            {"email", "sms"},
        )
