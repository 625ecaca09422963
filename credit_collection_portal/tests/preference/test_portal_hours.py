"""Calls and texts keep to the hours that a customer prefers."""

from datetime import datetime

from odoo import Command

from odoo.addons.credit_collection.tests.channel.common import MessageBuilders

from ..common import PortalCommon

#: A Monday in March; the customer lives in Madrid, one hour ahead.
MORNING = datetime(2025, 3, 17, 9, 0)
EVENING = datetime(2025, 3, 17, 17, 0)
SUNDAY = datetime(2025, 3, 23, 17, 0)


class TestPortalHours(MessageBuilders, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.es")

    def _prefer(self, hours):
        """What the customer says on the page.

        :return: what it answers.
        """
        page = self._page_of()
        outcome = page._portal_reach({"hours": hours})
        self.env.invalidate_all()
        return outcome

    def _allow(self, hour_from, hour_to, days="01234"):
        """A law about calls and messages where the customer lives."""
        window = {"hour_from": hour_from, "hour_to": hour_to}
        windows = [Command.create({"weekday": day, **window}) for day in days]
        self.env["credit.collection.contact.policy"].sudo().create(
            {"name": "Law", "severity": "block", "window_ids": windows}
        )

    def _ask(self, moment, channel="call", **values):
        policies = self.env["credit.collection.contact.policy"]
        policies = policies.with_user(self.collector)
        return policies._verdict(self.case, channel, moment, **values)

    def test_calls_and_texts_wait_for_the_evening(self):
        self._prefer("evening")
        for channel in ("call", "sms", "whatsapp"):
            verdict = self._ask(MORNING, channel)
            self.assertEqual((verdict.allowed, verdict.code), (False, "wish"))
            self.assertEqual(verdict.severity, "warn")
            self.assertEqual(verdict.next_moment, EVENING)
            self.assertTrue(self._ask(EVENING, channel).allowed)

    def test_mails_and_letters_do_not_wake_anybody(self):
        self._prefer("evening")
        for channel in ("email", "letter"):
            self.assertTrue(self._ask(MORNING, channel).allowed)

    def test_what_the_customer_asked_for_does_not_wait(self):
        self._prefer("evening")
        for exemption in ("debtor_requested", "confirmation"):
            self.assertTrue(self._ask(MORNING, "sms", exemption=exemption).allowed)

    def test_at_any_time_is_no_wish(self):
        self._prefer("evening")
        self._prefer("any")
        self.assertTrue(self._ask(MORNING).allowed)

    def test_a_law_is_never_widened(self):
        self._allow(9, 19)
        self._prefer("evening")
        self.assertEqual(self._ask(EVENING).allowed, True)
        late = self._ask(datetime(2025, 3, 17, 18, 30))
        self.assertEqual((late.allowed, late.code), (False, "window"))
        self.assertEqual(late.next_moment, datetime(2025, 3, 18, 17, 0))
        self.assertFalse(self._ask(SUNDAY).allowed)

    def test_hours_that_a_law_never_allows_do_not_count(self):
        self._allow(8, 15)
        outcome = self._prefer("evening")
        self.assertTrue(self._ask(MORNING).allowed)
        self.assertFalse(self._ask(EVENING).allowed)
        self.assertIn("may not call or text", outcome["text"])
        self.assertIn("never allow", self.case.message_ids[0].body)
        self.assertIn("never allow", self.case.portal_hours_note)

    def test_hours_that_can_be_kept_need_no_words(self):
        self._allow(8, 19)
        outcome = self._prefer("evening")
        self.assertNotIn("may not call or text", outcome["text"])
        self.assertFalse(self.case.portal_hours_note)

    def test_an_sms_waits_and_leaves_in_the_evening(self):
        self.partner.write({"phone": "600 000 001"})
        text = self._create_short_text("{{ object.statement_amount }}")
        self._use(self.first, "sms", sms_template_id=text)
        self._prefer("evening")
        self._evaluate(self._days(1))
        self._dispatch(self._days(1))
        (action,) = self._actions(self.partner).filtered(lambda a: a.channel == "sms")
        self.assertEqual(action.state, "ready")
        self.assertEqual(action.not_before, datetime(2025, 3, 18, 17, 0))
        self.assertIn("other hours", action.delay_reason)
        self._dispatch(self._days(1), EVENING.time())
        action.invalidate_recordset()
        self.assertEqual(action.state, "done")

    def test_the_caller_reads_why(self):
        self._prefer("evening")
        policies = self.env["credit.collection.contact.policy"]
        policies = policies.with_user(self.collector).with_context(lang="en_US")
        self.assertIn("other hours", policies._explain(self._ask(MORNING)))
