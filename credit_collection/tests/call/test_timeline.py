from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestTimeline(CreditCollectionCommon):
    """All that happened with one customer, newest first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 900, cls._days(-10))
        cls._run_day(TODAY)
        cls.case = cls._case(cls.partner)

    def _timeline(self, kinds=None, limit=30, user=None):
        user = user or self.collector
        timeline = self.env["credit.collection.timeline"].with_user(user)
        timeline = timeline.with_context(lang=user.lang, tz="Europe/Madrid")
        self.env.invalidate_all()
        return timeline.get_timeline(self.case.id, kinds=kinds, limit=limit)

    def _events(self, *kinds, **values):
        found = self._timeline(list(kinds), **values)
        return [event for day in found["days"] for event in day["events"]]

    def _titles(self, *kinds):
        return [event["title"] for event in self._events(*kinds)]

    def _live(self):
        """A month with a bit of everything."""
        self._on(self._days(1))
        self.case._log_contact(
            channel="call", outcome="no_answer", note="Nobody answers"
        )
        self._on(self._days(2))
        promise = self.case._promise(300, self._days(6))
        self._on(self._days(7))
        self._pay(self.invoice, 300)
        self._evaluate(self._days(8))
        self.assertEqual(promise.state, "kept")
        self._on(self._days(9))
        reason = self.env.ref("credit_collection.dispute_reason_price")
        items = self._receivables(self.invoice)
        dispute = self.case._dispute(items, reason, 100)
        self._on(self._days(10))
        dispute._resolve("rejected", answer="The price was agreed")
        self._on(self._days(11))
        self.case._hold("pause", "New bank", date_end=self._days(20))
        self._on(self._days(12))
        self.case.active_hold_ids.filtered(
            lambda hold: hold.kind == "pause"
        ).action_release()

    def test_one_line_of_time(self):
        self._live()
        titles = self._titles()
        for title in (
            "E-mail: Sent",
            "Level reached: First",
            "Call: No answer",
            "Promise to pay",
            "Payment received",
            "Promise: Kept",
            "Dispute received",
            "Dispute: Rejected",
            "On hold: Pause",
            "Hold ended: Pause",
        ):
            with self.subTest(title):
                self.assertEqual(titles.count(title), 1)
        order = ["Dispute: Rejected", "Promise: Kept", "Promise to pay"]
        self.assertEqual(sorted(order, key=titles.index), order)
        days = [day["key"] for day in self._timeline()["days"]]
        self.assertEqual(days, sorted(days, reverse=True))

    def test_nothing_is_said_twice_and_nothing_unknown(self):
        self._pay(self.invoice, 300)
        (event,) = self._events("payment")
        self.assertEqual(event["text"].count(self.invoice.name), 1)
        timeline = self.env["credit.collection.timeline"]
        event = timeline._prepare_event(self.case, TODAY, "New", by=False, text=None)
        self.assertEqual((event["by"], event["text"]), ("", ""))

    def test_it_is_filtered_by_kind(self):
        self._live()
        kinds = [kind["key"] for kind in self._timeline()["kinds"]]
        own = ["message", "talk", "payment", "hold", "segment", "level", "promise"]
        own += ["plan", "dispute"]
        self.assertEqual([kind for kind in kinds if kind in own], own)
        for kind in kinds:
            with self.subTest(kind):
                self.assertLessEqual(
                    {event["kind"] for event in self._events(kind)}, {kind}
                )
        self.assertEqual(self._titles("talk"), ["Call: No answer"])
        self.assertEqual(len(self._titles("payment", "promise")), 3)

    def test_each_line_opens_its_record(self):
        self._live()
        events = self._events()
        self.assertTrue(events)
        for event in events:
            with self.subTest(event["title"]):
                record = self.env[event["model"]].with_user(self.collector)
                record = record.browse(event["id"])
                self.assertTrue(record.exists())
                record.check_access("read")
                record.get_view(view_type="form")

    def test_a_plan_is_told_from_its_draft_to_its_end(self):
        self._on(self._days(1))
        plan = self.case._plan({"count": 3, "date_first": self._days(7)})
        self.assertEqual(self._titles("plan"), ["Payment plan drafted"])
        plan.action_propose()
        self.assertEqual(self._titles("plan"), ["Payment plan proposed"])
        self._on(self._days(2))
        plan._accept(self.partner, "email")
        self.assertEqual(
            self._titles("plan"), ["Payment plan accepted", "Payment plan proposed"]
        )
        self._on(self._days(3))
        plan._cancel("Changed their mind")
        self.assertEqual(self._titles("plan")[0], "Payment plan: Cancelled")

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_message_that_came_back_says_why(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, self._days(-10))
        self._evaluate()
        self._dispatch()
        self._deliver(refused=["clientedos@example.com"])
        self.case = self._case(other)
        (event,) = self._events("message")
        self.assertEqual((event["title"], event["tone"]), ("E-mail: Failed", "danger"))

    def test_a_payment_of_a_contact_and_one_that_went_back(self):
        person = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        self._prepayment(person, 50, self._days(1))
        payments = self.env["account.payment"]
        payments.create(
            {
                "amount": 20,
                "date": self._days(2),
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
            }
        ).action_post()
        back, came = self._events("payment")
        self.assertEqual((back["title"], back["tone"]), ("Payment returned", "danger"))
        self.assertEqual((came["title"], came["tone"]), ("Payment received", "success"))
        self.assertIn("50.00", came["amount"])

    def test_a_skipped_level_is_told_as_skipped(self):
        self._evaluate(self._days(12))
        actions = self._actions(self.partner)
        actions.filtered(lambda act: act.state == "ready")._skip("Agreed by phone")
        (event, _first) = self._events("level")
        self.assertEqual(event["title"], "Level skipped: Second")
        self.assertIn("Agreed by phone", event["text"])

    def test_it_is_in_the_language_of_the_reader(self):
        self.collector.lang = "es_ES"
        (day,) = self._timeline()["days"]
        self.assertEqual(day["label"], "lunes 17 marzo 2025")

    def test_more_are_read_when_asked_for(self):
        for number in range(5):
            self.case._log_contact(channel="note", note=f"Note {number}")
        found = self._timeline(limit=3)
        self.assertTrue(found["has_more"])
        self.assertEqual(sum(len(day["events"]) for day in found["days"]), 3)
        self.assertFalse(self._timeline(limit=30)["has_more"])

    def test_only_of_the_own_company_and_only_for_collectors(self):
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._timeline(user=user)
        other = self.setup_other_company()["company"]
        stranger = self._person("stranger", company=other)
        with self.assertRaises(AccessError):
            self._timeline(user=stranger)

    def test_a_long_history_costs_as_many_queries_as_a_short_one(self):
        self._live()
        self._go_on(2)
        few = self._count()
        self._go_on(9)
        self.assertLessEqual(self._count(), few)

    def _go_on(self, count):
        """More of the same."""
        for number in range(count):
            self.case._log_contact(channel="note", note=f"Note {number}")
            self._pay(self.invoice, 1)
        self._evaluate()
        self._timeline()

    def _count(self):
        self.env.flush_all()
        before = self.cr.sql_log_count
        self._timeline(limit=100)
        return self.cr.sql_log_count - before
