from odoo.tests import BaseCase, tagged

from ..tools.priority import rank
from .properties import for_all, st

amounts = st.floats(0, 10**9)
days = st.integers(0, 5000)
reasons = st.sampled_from(["due", "held", "to_approve", "levels_spent", "planned"])


@tagged("post_install", "-at_install")
class TestPriority(BaseCase):
    def test_nothing_to_do_is_worth_nothing(self):
        self.assertEqual(rank(0, 0, "clear", False), (0, []))

    def test_an_answer_comes_before_any_amount(self):
        answered, codes = rank(1, 0, "held", True)
        huge, _codes = rank(10**9, 5000, "delivery_failed", False)
        self.assertGreater(answered, huge)
        self.assertEqual(codes, ["answer"])

    def test_what_did_not_arrive_comes_before_what_waits_for_approval(self):
        failed, _codes = rank(100, 10, "delivery_failed", False)
        waiting, _codes = rank(100, 10, "to_approve", False)
        spent, _codes = rank(100, 10, "levels_spent", False)
        self.assertGreater(failed, waiting)
        self.assertGreater(waiting, spent)

    def test_only_what_counts_is_named(self):
        _points, codes = rank(100, 10, "due", False)
        self.assertEqual(codes, [])
        _points, codes = rank(10**6, 400, "due", False)
        self.assertEqual(codes, ["amount", "late"])

    def test_a_negative_amount_or_age_takes_no_points_away(self):
        self.assertEqual(rank(-50, -3, "due", False), (0, []))

    @for_all(amounts, amounts, days, reasons, st.booleans())
    def test_more_money_is_never_less_urgent(self, one, more, late, reason, reply):
        low, high = sorted((one, more))
        self.assertLessEqual(
            rank(low, late, reason, reply)[0], rank(high, late, reason, reply)[0]
        )

    @for_all(amounts, days, days, reasons, st.booleans())
    def test_older_debt_is_never_less_urgent(self, amount, one, more, reason, reply):
        low, high = sorted((one, more))
        self.assertLessEqual(
            rank(amount, low, reason, reply)[0], rank(amount, high, reason, reply)[0]
        )
