"""On which days a customer really pays."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.paid_days import FEWEST, MOST_DAYS, PART, find_habit
from ..properties import for_all, st

dates = st.lists(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=30)


@tagged("post_install", "-at_install")
class TestPaidDays(BaseCase):
    @for_all(dates)
    def test_a_habit_explains_most_payments(self, paid):
        days = find_habit(paid)
        self.assertLessEqual(len(days), MOST_DAYS)
        if days:
            near = [
                day for day in paid if any(0 <= min(day.day, 30) - d <= 3 for d in days)
            ]
            self.assertGreaterEqual(len(near), PART * len(paid))
            self.assertGreaterEqual(len(paid), FEWEST)

    @for_all(st.integers(1, 27), st.lists(st.integers(0, 3), min_size=4, max_size=12))
    def test_one_payment_day_is_found(self, first, delays):
        paid = [
            date(2025, number % 12 + 1, first) + timedelta(days=late)
            for number, late in enumerate(delays)
        ]
        found = [day for day in paid if day.day < first]  # money of the next month
        if not found:
            (day,) = find_habit(paid)
            self.assertTrue(first <= day <= first + 3)

    def test_two_payment_days(self):
        paid = [date(2025, month, day) for month in range(1, 7) for day in (10, 25)]
        self.assertEqual(find_habit(paid), (10, 25))
