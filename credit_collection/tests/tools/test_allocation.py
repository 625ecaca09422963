from odoo.tests import BaseCase, tagged

from ...tools.allocation import allocate
from ..properties import for_all, st

cents = st.integers(0, 10**9).map(lambda amount: amount / 100)


@tagged("post_install", "-at_install")
class TestAllocation(BaseCase):
    def test_the_oldest_item_is_covered_first(self):
        parts = allocate(120, [("old", 100), ("new", 50)])
        self.assertEqual(parts, [("old", 100), ("new", 20), (None, 0)])

    def test_what_no_item_needs_is_left_over(self):
        self.assertEqual(allocate(70, [("a", 50)]), [("a", 50), (None, 20)])

    def test_nothing_to_spread_covers_nothing(self):
        self.assertEqual(allocate(0, [("a", 50)]), [(None, 0)])

    def test_amounts_of_a_currency_without_cents_stay_whole(self):
        parts = allocate(100, [("a", 33), ("b", 33)], digits=0)
        self.assertEqual(parts, [("a", 33), ("b", 33), (None, 34)])

    @for_all(cents, st.lists(cents, max_size=12))
    def test_the_parts_and_the_rest_add_up_to_the_cent(self, amount, residuals):
        parts = allocate(amount, list(enumerate(residuals)))
        self.assertEqual(round(sum(part for _key, part in parts), 2), amount)

    @for_all(cents, st.lists(cents, max_size=12))
    def test_no_item_gets_more_than_is_open_on_it(self, amount, residuals):
        for key, part in allocate(amount, list(enumerate(residuals)))[:-1]:
            self.assertLessEqual(part, residuals[key])
            self.assertGreater(part, 0)

    @for_all(cents, st.lists(cents, max_size=12))
    def test_a_later_item_gets_something_only_after_the_earlier_ones(
        self, amount, residuals
    ):
        parts = dict(allocate(amount, list(enumerate(residuals)))[:-1])
        for key in parts:
            for earlier in range(key):
                self.assertEqual(parts.get(earlier, 0), residuals[earlier])
