"""How a customer is reached: ``credit.collection.portal.preference``."""

from ..common import PortalHttpCommon


class TestPortalPreference(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.phone = "+34 987 222 333"

    def _reach(self, page=None, **values):
        return self._send("reach", page=page, **values)

    def _consents(self):
        return self.partner.sudo().collection_consent_ids

    def test_language_channel_and_hours_count_at_once(self):
        page = self._reach(language="es_ES", channel="sms", hours="morning")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self.partner.lang, "es_ES")
        self.assertEqual(self.partner.sudo().collection_channel, "sms")
        self.assertEqual(self.case.portal_hours, "morning")
        (entry,) = self._entries()
        self.assertEqual((entry.outcome, entry.evidence), ("answered", "4"))
        for word in ("Español", "SMS", "In the morning"):
            self.assertIn(word, entry.note)

    def test_a_channel_is_stopped_for_good(self):
        self._reach(stop="sms,call")
        stopped = self._consents().sorted("channel")
        self.assertEqual(stopped.mapped("channel"), ["call", "sms"])
        self.assertEqual(set(stopped.mapped("withdrawn_on")), {self._days(0)})
        self.assertEqual(stopped.company_id, self.company)
        self._on(self._days(1))
        verdict = self.env["credit.collection.contact.policy"]._verdict(
            self.case, "sms", self.company._collection_moment(self._days(1))
        )
        self.assertFalse(verdict.allowed)

    def test_what_is_stopped_is_not_stopped_twice(self):
        self._reach(stop="sms")
        page = self._open()
        box = page.tree.xpath("//input[@name='stop'][@value='sms']")[0]
        self.assertTrue(box.get("disabled"))
        self._reach(page=page, stop="sms", hours="morning")
        self.assertEqual(len(self._consents()), 1)

    def test_a_consent_is_only_added_to(self):
        consents = self.env["credit.collection.contact.consent"].sudo()
        given = consents.create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "channel": "sms",
                "given_on": self._days(-9),
                "evidence": "Contract",
            }
        )
        self._reach(stop="sms")
        self.assertFalse(given.withdrawn_on)
        self.assertEqual(len(self._consents()), 2)

    def test_an_address_is_only_proposed(self):
        page = self._reach(email="thief@example.com", phone="600 111 222")
        self.assertIn("before we use it", self._text(page, "//section[@id='done']"))
        self.assertEqual(self.partner.email, "clienteuno@example.com")
        self.assertEqual(self.partner.phone, "+34 987 222 333")
        changes = self.case.portal_change_ids.sorted("kind")
        self.assertEqual(
            [(one.kind, one.old, one.new, one.state) for one in changes],
            [
                ("email", "clienteuno@example.com", "thief@example.com", "open"),
                ("phone", "+34 987 222 333", "600 111 222", "open"),
            ],
        )

    def test_what_is_only_proposed_does_not_count_yet(self):
        """Nothing is said about a rest where there is none."""
        done, rest = "//section[@id='done']", "The rest counts from now on"
        said = self._text(self._reach(email="ana@example.com"), done)
        self.assertNotIn(rest, said)
        said = self._text(self._reach(phone="600 111 222", hours="morning"), done)
        self.assertIn(rest, said)

    def test_the_language_that_was_shown_is_not_chosen(self):
        """A browser sends what the form shows, whether somebody chose it or not."""
        self.partner.lang = False
        page = self._open()
        (shown,) = page.tree.xpath("//select[@name='language']/option[@selected]")
        said = self._reach(page, language=shown.get("value"), email="ana@example.com")
        self.assertNotIn("Language", self._text(said, "//section[@id='done']"))
        self.assertFalse(self.partner.lang)

    def test_the_collector_checks_it_with_old_and_new(self):
        self._reach(email="ana@example.com", person="Ana Ferrer")
        (task,) = self.case.sudo().activity_ids
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("clienteuno@example.com → ana@example.com", task.note)
        self.assertIn("Ana Ferrer", task.note)
        self.assertFalse(self.partner.child_ids)

    def test_messages_still_go_to_the_address_on_file(self):
        self._reach(email="thief@example.com")
        self.case._promise(100, self._days(5))
        self._dispatch()
        addresses = [mail.envelope_to for mail in self._deliver()]
        self.assertEqual(addresses, [["clienteuno@example.com"]] * 2)

    def test_the_page_shows_no_address_to_whoever_opens_it(self):
        page = self._open()
        self.assertNotIn("clienteuno@example.com", page.text)
        self.assertNotIn("222 333", page.text)
        self.assertIn("c…@e…", self._text(page, "//div[@id='reach']"))

    def test_nothing_is_no_answer(self):
        page = self._reach()
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._entries())

    def test_what_the_form_does_not_offer(self):
        for values in (
            {"language": "xx_XX"},
            {"channel": "letter"},
            {"channel": "call"},
            {"hours": "night"},
            {"stop": "letter"},
            {"stop": "sms,page"},
            {"email": "no address"},
            {"email": "a@b.com, c@d.com"},
            {"email": "x" * 200 + "@example.com"},
            {"phone": "call me"},
            {"phone": "1" * 40},
            {"phone": "<script>1234567</script>"},
            {"person": "<b>Ana</b>"},
            {"person": "x" * 20000},
            {"person": "1234"},
        ):
            page = self._reach(**values)
            self.assertEqual(page.status_code, 422, values)
        self.assertFalse(self._entries())
        self.assertFalse(self.case.portal_change_ids)
        self.assertFalse(self._consents())

    def test_what_the_form_does_not_have_is_not_read(self):
        before = self.partner.read(["name", "vat", "email", "user_ids"])
        self._reach(hours="morning", name="Thief", vat="X", lang="es_ES", user_id="1")
        self.assertEqual(
            self.partner.read(["name", "vat", "email", "user_ids"]), before
        )
        self.assertEqual(self.partner.lang, "en_US")

    def test_not_more_proposals_than_somebody_can_check(self):
        for number in range(6):
            self._reach(phone=f"600 111 22{number}")
        page = self._reach(phone="600 111 229")
        self.assertEqual(page.status_code, 422)
        self.assertEqual(len(self.case.portal_change_ids), 6)

    def test_a_double_click(self):
        page = self._open()
        for _time in range(2):
            self._reach(page=page, email="ana@example.com", stop="sms")
        self.assertEqual(len(self.case.portal_change_ids), 1)
        self.assertEqual(len(self._consents()), 1)

    def test_an_answer_that_is_switched_off_is_not_there(self):
        self.company.sudo().collection_portal_reach = False
        self.assertFalse(self._open().tree.xpath("//div[@id='reach']"))
