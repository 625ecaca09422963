from datetime import timedelta
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..channel.common import MessageBuilders
from ..common import TODAY, CreditCollectionCommon


class TestWhatsapp(MessageBuilders, CreditCollectionCommon):
    """The collector writes from their own WhatsApp, and confirms what they sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_short_text(
            "whatsapp",
            "Hello {{ object.partner_id.name }} & co: {{ object.statement_amount }}",
        )
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)
        cls.action = cls._actions(cls.partner)

    def _form(self, action=None):
        """The dialog as the collector gets it from an action, else from the case."""
        opened = (action or self._case(self.partner)).action_whatsapp()
        model = self.env[opened["res_model"]].with_user(self.collector)
        return Form(model.with_context(**opened["context"]))

    def _query(self, url):
        """The number and the text of a link."""
        parts = urlsplit(url)
        self.assertEqual((parts.scheme, parts.netloc), ("https", "wa.me"))
        return parts.path.strip("/"), parse_qs(parts.query)["text"][0]

    def test_the_act_waits_for_a_person(self):
        self.assertEqual(
            (self.action.channel, self.action.state), ("whatsapp", "ready")
        )

    def test_the_link_carries_number_and_text(self):
        form = self._form(self.action)
        self.assertEqual(form.partner_id, self.partner)
        self.assertEqual(form.number, "+34600000001")
        wizard = form.save()
        opened = wizard.action_open()
        self.assertEqual(opened["target"], "new")
        self.assertEqual(
            self._query(opened["url"]),
            ("34600000001", "Hello Cliente Uno & co: 100.00 €"),
        )
        self.assertTrue(wizard.is_opened)
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_what_the_collector_wrote_is_logged_once_confirmed(self):
        form = self._form(self.action)
        form.text = "Good morning <Ana>\nwhen do you pay?"
        wizard = form.save()
        wizard.action_open()
        wizard.action_sent()
        contact = self._case(self.partner).contact_ids
        self.assertRecordValues(
            contact,
            [
                {
                    "channel": "whatsapp",
                    "direction": "out",
                    "subject": "Good morning <Ana>",
                    "recipients": "Cliente Uno (+34600000001)",
                    "user_id": self.collector.id,
                    "amount": 100,
                    "delivery": "sent",
                    "evidence": "1",
                }
            ],
        )
        self.assertIn("&lt;Ana&gt;<br/>when", contact.body)
        action = self._actions(self.partner)[:1]
        self.assertEqual((action.state, action.contact_id), ("done", contact))
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_without_confirmation_nothing_is_done(self):
        self._form(self.action).save().action_open()
        self.assertEqual(self.action.state, "ready")
        self.assertFalse(self._case(self.partner).level_id)

    def test_what_was_paid_meanwhile_is_not_written_about(self):
        wizard = self._form(self.action).save()
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "not wanted any more"):
            wizard.action_open()

    def test_an_archived_customer_is_not_written_to(self):
        wizard = self._form(self.action).save()
        self.partner.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            wizard.action_open()

    def test_what_was_sent_is_logged_although_the_act_is_over(self):
        wizard = self._form(self.action).save()
        wizard.action_open()
        self._pay(self.invoice)
        wizard.action_sent()
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.channel, contact.action_id.id), ("whatsapp", False))
        self.assertEqual(self._actions(self.partner).state, "skipped")

    def test_paid_before_it_was_opened_it_is_not_confirmed(self):
        wizard = self._form(self.action).save()
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "not wanted any more"):
            wizard.action_sent()
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_a_message_besides_the_levels_ends_no_act(self):
        form = self._form()
        form.text = "Thank you!"
        wizard = form.save()
        wizard.action_open()
        wizard.action_sent()
        self.assertEqual(self._actions(self.partner).state, "ready")
        self.assertFalse(self._case(self.partner).contact_ids.action_id)

    def test_besides_the_levels_the_tone_proposes_the_text(self):
        self._use(self.first, "email", template_id=self.template)
        self._evaluate(TODAY)
        self.assertIn("100.00 €", self._form().text)
        self._pay(self.invoice)
        form = self._form()
        self.assertFalse(form.text)

    def test_a_blacklisted_phone_is_not_written_to(self):
        self.env["phone.blacklist"].sudo().create({"number": "+34600000001"})
        with self.assertRaisesRegex(UserError, "blacklisted"):
            self._form(self.action).save().action_open()

    def test_without_a_valid_phone_nothing_opens(self):
        self.partner.phone = "12"
        form = self._form(self.action)
        self.assertFalse(form.number)
        with self.assertRaisesRegex(UserError, "valid phone"):
            form.save().action_open()

    def test_somebody_else_is_not_written_to(self):
        form = self._form(self.action)
        form.partner_id = self._customer("Stranger", phone="600 000 009")
        wizard = form.save()
        for call in (wizard.action_open, wizard.action_sent):
            with self.assertRaisesRegex(UserError, "this customer"):
                call()

    def test_an_api_sends_and_logs_by_itself(self):
        def send(channel, case, person, text):
            return case._log_contact(**channel._prepare_sent(person, text))

        wizard = self._form(self.action).save()
        channel = type(self.env["credit.collection.channel.whatsapp"])
        with patch.object(channel, "_whatsapp_send", send):
            done = wizard.action_open()
        self.assertEqual(done["type"], "ir.actions.act_window_close")
        self.assertEqual(self._actions(self.partner)[:1].state, "done")

    def test_only_collectors_write(self):
        case = self._case(self.partner)
        for user in (self.invoicing, self.salesperson):
            with self.assertRaises(AccessError):
                case.with_user(user).action_whatsapp()
            with self.assertRaises(AccessError):
                case.with_user(user)._whatsapp_sent(
                    self.partner, "Hi", self.action.browse()
                )
