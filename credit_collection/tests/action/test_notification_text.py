from odoo.exceptions import AccessError, UserError

from ..common import CreditCollectionCommon


class TestNotificationText(CreditCollectionCommon):
    """Which text is sent on which occasion."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.texts = cls.env["credit.collection.notification.text"].with_user(
            cls.manager
        )
        cls.partner = cls._customer()
        cls.case = cls.env["credit.collection.case"]._find_or_create(
            cls.company, cls.partner
        )
        cls.case.protocol_id = cls.protocol
        model = cls.env["ir.model"]._get_id("credit.collection.promise")
        cls.mail = cls._create_template("Mine", model_id=model, body_html="<p>Hi</p>")

    def _find(self, occasion="promise_made", channel="email"):
        return self.texts._find(occasion, self.case, channel)

    def test_a_text_for_the_protocol_comes_first(self):
        self.texts.create(
            {
                "occasion": "promise_made",
                "protocol_id": self.protocol.id,
                "template_id": self.mail.id,
            }
        )
        self.assertEqual(self._find().id, self.mail.id)
        standard = self.env.ref("credit_collection.sms_template_promise_made")
        self.assertEqual(self._find(channel="sms").id, standard.id, "it has no SMS")
        self.case.protocol_id = self._create_protocol("Other")
        self.assertNotEqual(self._find().id, self.mail.id)

    def test_a_firmer_text_is_for_a_firmer_tone_only(self):
        text = self.texts.create(
            {
                "occasion": "promise_made",
                "tone": "formal",
                "template_id": self.mail.id,
            }
        )
        self.assertEqual(text.display_name, "Promise confirmed · Formal")
        self.assertNotEqual(self._find().id, self.mail.id)
        for tone, is_found in (("assertive", False), ("formal", True)):
            self.formal.sudo().tone = tone
            self.case.level_id = self.formal
            self.assertEqual(self._find().id == self.mail.id, is_found)

    def test_without_any_text_nothing_is_said(self):
        self.texts.search([("occasion", "=", "promise_made")]).active = False
        self.assertFalse(self._find())

    def test_a_text_of_another_model_is_refused(self):
        with self.assertRaisesRegex(UserError, "must be made for: Promise to pay"):
            self.texts.create(
                {
                    "occasion": "promise_made",
                    "tone": "formal",
                    "template_id": self.template.id,
                }
            )

    def test_a_text_that_says_nothing_is_refused(self):
        with self.assertRaisesRegex(UserError, "choose an e-mail or a short text"):
            self.texts.create({"occasion": "promise_made", "tone": "formal"})

    def test_a_rude_text_is_told(self):
        self.mail.body_html = "<p>Dear customer, please pay or the police comes.</p>"
        text = self.texts.create(
            {"occasion": "promise_due", "tone": "formal", "template_id": self.mail.id}
        )
        self.assertIn("“police”: a debt is no crime", text.text_warnings)
        self.assertIn("it names no amount", text.text_warnings)

    def test_a_confirmation_asks_for_nothing(self):
        self.mail.body_html = "<p>Dear customer, we thank you for your help.</p>"
        text = self.texts.create(
            {"occasion": "promise_made", "tone": "formal", "template_id": self.mail.id}
        )
        self.assertFalse(text.text_warnings)

    def test_collectors_read_and_managers_write(self):
        text = self.texts.search([], limit=1)
        text.with_user(self.collector).check_access("read")
        with self.assertRaises(AccessError):
            text.with_user(self.collector).active = False
        with self.assertRaises(AccessError):
            text.with_user(self.invoicing).read(["occasion"])
        text.active = False
        self.assertFalse(text.active)

    def test_every_occasion_of_a_promise_has_a_text(self):
        for occasion in (
            "promise_made",
            "promise_due",
            "promise_broken",
            "instalment_due",
            "instalment_missed",
        ):
            for channel in ("email", "sms", "whatsapp"):
                self.assertTrue(self._find(occasion, channel), (occasion, channel))
