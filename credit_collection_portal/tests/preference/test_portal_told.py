"""Whoever reads the mail of the customer is told what was changed on the page."""

from ..common import LINK, PortalHttpCommon

OLD, NEW = "clienteuno@example.com", "ana@example.com"


class TestPortalTold(PortalHttpCommon):
    def _mails(self):
        """What arrived, by address: the text of each mail."""
        return {
            address: mail.get_body(("html",)).get_content()
            for mail in self._deliver()
            for address in mail.envelope_to
        }

    def _decide(self, button):
        changes = self.case.with_user(self.collector).portal_change_ids
        getattr(changes, button)()

    def test_a_preference_is_confirmed_to_the_address_on_file(self):
        page = self._send("reach", channel="sms", hours="morning")
        told = self._text(page, "//section[@id='done']")
        mails = self._mails()
        self.assertEqual(list(mails), [OLD])
        for words in ("SMS", "In the morning", "If this was not you"):
            self.assertIn(words, told)
            self.assertIn(words, mails[OLD])

    def test_a_proposal_is_told_to_the_address_on_file_and_to_nobody_else(self):
        self._send("reach", email=NEW)
        mails = self._mails()
        self.assertEqual(list(mails), [OLD])
        self.assertIn(NEW, mails[OLD])
        self.assertIn("before we use it", mails[OLD])

    def test_a_new_address_is_told_to_the_old_one_and_to_the_new_one(self):
        self._send("reach", email=NEW)
        self._mails()
        self._decide("action_apply")
        mails = self._mails()
        self.assertEqual(set(mails), {OLD, NEW})
        for text in mails.values():
            self.assertIn("a…@e…", text)
        self.assertTrue(LINK.search(mails[NEW]))
        self.assertNotIn("/collection/", mails[OLD], "whoever left it had links enough")

    def test_what_the_mail_server_said_is_in_the_log(self):
        self._send("reach", email=NEW)
        self._mails()
        self._decide("action_apply")
        self._mails()
        log = self.case.sudo().contact_ids.filtered(lambda one: one.channel == "email")
        self.assertEqual(set(log.mapped("delivery")), {"sent"})
        self.assertIn(OLD, log.mapped("recipients"))
        self.assertTrue(all(log.mapped("is_intact")))

    def test_another_phone_number_is_told_by_mail(self):
        self._send("reach", phone="600 111 222")
        self._mails()
        self._decide("action_apply")
        mails = self._mails()
        self.assertEqual(list(mails), [OLD])
        self.assertIn("…222", mails[OLD])

    def test_what_is_not_taken_is_not_told(self):
        self._send("reach", email=NEW)
        self._mails()
        self._decide("action_refuse")
        self.assertFalse(self._mails())

    def test_who_wants_no_more_mails_gets_none(self):
        self._send("reach", stop="email", hours="morning")
        self.assertFalse(self._mails())
        self._send("reach", phone="600 111 222")
        self._decide("action_apply")
        self.assertFalse(self._mails())

    def test_it_speaks_the_language_of_the_page(self):
        self.partner.lang = "es_ES"
        self._send("reach", hours="morning")
        self.assertIn("Ver y pagar", self._mails()[OLD])
