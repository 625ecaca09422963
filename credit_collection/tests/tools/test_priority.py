from odoo.tests import BaseCase, tagged

from ...tools.priority import Rule, rank
from ..properties import for_all, st

amounts = st.floats(-100, 10**9)
bands = st.lists(st.integers(0, 10**6), max_size=6, unique=True)

RULES = [
    Rule("answer", 0, 1000),
    Rule("late", 30, 20),
    Rule("late", 60, 40),
    Rule("amount", 100, 10),
    Rule("amount", 1000.5, 30),
    Rule("call", 0, 0),
]


@tagged("post_install", "-at_install")
class TestPriority(BaseCase):
    """Points of a case from its facts and from rules that people edit."""

    def test_nothing_to_do_is_worth_nothing(self):
        facts = {"answer": False, "late": 0, "amount": 0}
        self.assertEqual(rank(facts, RULES), (0, []))

    def test_the_highest_band_reached_counts_and_not_their_sum(self):
        self.assertEqual(rank({"late": 29}, RULES)[0], 0)
        self.assertEqual(rank({"late": 30}, RULES), (20, [["late", 20, 30]]))
        self.assertEqual(rank({"late": 400}, RULES), (40, [["late", 40, 60]]))

    def test_the_order_of_the_rules_does_not_matter(self):
        facts = {"late": 400, "amount": 5000, "answer": True}
        self.assertEqual(rank(facts, RULES), rank(facts, RULES[::-1]))

    def test_what_gave_most_is_named_first(self):
        points, reasons = rank({"late": 60, "amount": 2000, "answer": 1}, RULES)
        self.assertEqual(points, 1070)
        facts = [fact for fact, *_rest in reasons]
        self.assertEqual(facts, ["answer", "late", "amount"])

    def test_a_fact_without_points_is_not_named(self):
        self.assertEqual(rank({"call": 1}, RULES), (0, []))

    def test_a_fact_without_a_rule_gives_nothing(self):
        self.assertEqual(rank({"silent": 90}, RULES), (0, []))

    def test_a_band_reads_back_from_json_as_it_was_stored(self):
        _points, reasons = rank({"amount": 2000, "late": 60}, RULES)
        self.assertEqual(reasons, [["late", 40, 60], ["amount", 30, 1000.5]])
        self.assertIsInstance(reasons[0][2], int)

    @for_all(amounts, amounts, bands)
    def test_more_is_never_less_urgent_where_the_bands_ascend(self, one, more, starts):
        rules = [
            Rule("amount", start, points)
            for points, start in enumerate(sorted(starts), 1)
        ]
        low, high = sorted((one, more))
        self.assertLessEqual(
            rank({"amount": low}, rules)[0], rank({"amount": high}, rules)[0]
        )
