from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import TODAY
from ..evaluation.common import EvaluationCommon


class TestPriorityRule(EvaluationCommon):
    """The points of the worklist are rows that a manager edits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 2500, TODAY - timedelta(days=40))
        cls._evaluate(TODAY)
        cls.rules = cls.env["credit.collection.priority.rule"].with_user(cls.manager)

    def _points(self):
        return dict(
            (fact, points) for fact, points, _value in self._codes(self.partner)
        )

    def _codes(self, partner):
        return self._case(partner).priority_codes

    def _rule(self, fact, value=0):
        return self.rules.search([("fact", "=", fact), ("from_value", "=", value)])

    def test_the_points_are_the_sum_of_what_is_said(self):
        case = self._case(self.partner)
        self.assertEqual(self._points(), {"amount": 40, "late": 40, "silent": 40})
        self.assertEqual(case.priority, 120)
        self.assertIn("30 days late or more (40)", case.priority_reason)

    def test_edited_points_count_at_the_next_evaluation(self):
        self._rule("amount", 1000).points = 77
        self._evaluate(TODAY)
        self.assertEqual(self._points()["amount"], 77)

    def test_an_archived_rule_gives_the_band_below(self):
        self._rule("amount", 1000).active = False
        self._evaluate(TODAY)
        self.assertEqual(self._points()["amount"], 20)

    def test_without_rules_everybody_is_worth_the_same(self):
        self.rules.search([]).active = False
        self._evaluate(TODAY)
        case = self._case(self.partner)
        self.assertEqual((case.priority, case.priority_reason), (0, ""))

    def test_editing_a_rule_asks_for_the_nightly_run(self):
        cron = self.env.ref("credit_collection.ir_cron_evaluate")
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search_count([("cron_id", "=", cron.id)])
        self._rule("answer").points = 900
        after = triggers.search_count([("cron_id", "=", cron.id)])
        self.assertEqual(after, before + 1)

    def test_the_same_day_twice_writes_no_row(self):
        self._case(self.partner)._log_contact(channel="note", note="Hello")
        self._evaluate(TODAY)
        before = self._versions()
        self._evaluate(TODAY)
        self.assertEqual(self._versions(), before)

    def test_silence_counts_from_the_last_contact(self):
        self._case(self.partner)._log_contact(channel="note", note="Hello")
        self._evaluate(TODAY)
        self.assertNotIn("silent", self._points())
        self._evaluate(self._days(8))
        self.assertEqual(self._points()["silent"], 10)

    def test_the_rules_are_read_in_one_query(self):
        rules = self.env["credit.collection.priority.rule"].sudo()
        rules._read_rules()
        self.env.flush_all()
        rules.invalidate_model()
        with self._exactly(1):
            rules._read_rules()

    @mute_logger("odoo.sql_db")
    def test_a_band_has_points_once_and_never_less_than_none(self):
        for values in (
            {"fact": "late", "from_value": 30, "points": 5},
            {"fact": "late", "from_value": 31, "points": -5},
        ):
            with self.subTest(**values), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    self.rules.create(values)

    def test_a_collector_reads_the_points_and_changes_nothing(self):
        rule = self._rule("answer").with_user(self.collector)
        self.assertEqual(rule.points, 1000)
        for call in (
            lambda: rule.write({"points": 1}),
            lambda: rule.create({"fact": "late", "from_value": 33}),
            rule.unlink,
        ):
            with self.assertRaises(AccessError):
                call()

    def _promise(self, day, until):
        """A promise of ``day`` to pay on ``until``, without grace."""
        self._on(day)
        self.company.sudo().collection_promise_days = 0
        case = self._case(self.partner)
        case._promise(case.amount_to_collect, until)

    def test_a_promise_whose_day_passed_was_not_kept(self):
        self._promise(TODAY, self._days(2))
        self._evaluate(self._days(2))
        self.assertNotIn("broken", self._points(), "today they may still pay")
        self._evaluate(self._days(3))
        self.assertEqual(self._points()["broken"], 100)
        self.assertIn(
            "promises not kept: 1 or more", self._case(self.partner).priority_reason
        )
        self._promise(self._days(3), self._days(4))
        self._evaluate(self._days(5))
        self.assertEqual(self._points()["broken"], 180)

    def test_a_promise_about_what_was_paid_was_kept(self):
        self._promise(TODAY, self._days(2))
        self._invoice(self.partner, 50, self._days(3))
        self._pay(self.partner.invoice_ids.filtered(lambda m: m.amount_total == 2500))
        self._evaluate(self._days(10))
        self.assertNotIn("broken", self._points())
