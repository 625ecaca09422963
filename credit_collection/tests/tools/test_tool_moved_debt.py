from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.moved_debt import follow, without
from ...tools.promise_allocation import Money

DAY = date(2025, 3, 1)
PAID = Money(DAY, 40, False)
LATER = Money(DAY, 60, False)
CREDITED = Money(DAY, 60, True)


@tagged("post_install", "-at_install")
class TestMovedDebts(BaseCase):
    def test_what_no_item_took_over_is_left(self):
        self.assertEqual(follow({1: 100}, {}), {})
        self.assertEqual(follow({1: 100}, {2: 30}), {(1, 2): 30})

    def test_each_debt_goes_where_as_much_was_opened(self):
        pairs = follow({1: 50, 2: 50}, {8: 50, 9: 50})
        self.assertEqual(pairs, {(1, 8): 50, (2, 9): 50})

    def test_cents_add_up(self):
        pairs = follow({1: 0.1, 2: 0.2}, {9: 0.3})
        self.assertEqual(pairs, {(1, 9): 0.1, (2, 9): 0.2})

    def test_the_match_of_that_amount_settled_nothing(self):
        self.assertEqual(without([LATER, PAID], 40), [LATER])
        self.assertEqual(without([LATER, PAID], 60), [PAID])

    def test_else_what_was_no_money_and_then_the_newest(self):
        self.assertEqual(
            without([LATER, CREDITED], 20), [LATER, CREDITED._replace(amount=40)]
        )
        self.assertEqual(without([PAID, LATER], 50), [LATER._replace(amount=50)])

    def test_more_than_all_leaves_nothing(self):
        self.assertEqual(without([PAID], 50), [])
        self.assertEqual(without([PAID], 0), [PAID])
