"""The customer's payment days, on many invented months."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.payment_day import (
    next_day,
    next_payment_date,
    next_working_day,
    parse,
    write,
)
from ..properties import for_all, st

days_of_month = st.sets(st.integers(1, 31), max_size=4).map(
    lambda days: tuple(sorted(days))
)
dates = st.dates(date(2024, 1, 1), date(2032, 12, 31))
closed = st.sets(st.dates(date(2024, 1, 1), date(2033, 12, 31)), max_size=40)


def works(day):
    return day.weekday() < 5


@tagged("post_install", "-at_install")
class TestPaymentDay(BaseCase):
    @for_all(days_of_month)
    def test_what_is_written_is_read_again(self, days):
        self.assertEqual(parse(write(days)), days)

    def test_days_may_be_separated_as_people_do(self):
        for text in ("5,20", "20; 5", "5/20", " 5   20 ", "05, 20, 5"):
            self.assertEqual(parse(text), (5, 20), text)

    def test_what_is_no_day_is_named(self):
        for text, wrong in (
            ("0", "0"),
            ("5, 32", "32"),
            ("-5", "-5"),
            ("5.5", "5.5"),
            ("Friday", "Friday"),
            ("5, 100", "100"),
            ("٥", "٥"),
        ):
            with self.assertRaises(ValueError, msg=text) as caught:
                parse(text)
            self.assertEqual(str(caught.exception), wrong)

    @for_all(days_of_month, dates)
    def test_the_next_day_is_one_of_them_and_none_lies_between(self, days, start):
        found = next_day(days, start)
        self.assertGreaterEqual(found, start)
        if not days:
            self.assertEqual(found, start)
            return
        self.assertLessEqual((found - start).days, 31)
        for number in range((found - start).days + 1):
            day = start + timedelta(days=number)
            is_last = (day + timedelta(days=1)).day == 1
            is_one = day.day in days or is_last and max(days) > day.day
            self.assertEqual(is_one, day == found, day)

    @for_all(days_of_month, dates, closed)
    def test_money_is_expected_on_a_working_day(self, days, start, holidays):
        def is_working(day):
            return works(day) and day not in holidays

        found = next_payment_date(days, start, is_working)
        self.assertGreaterEqual(found, start)
        self.assertTrue(is_working(found))
        if not days:
            self.assertEqual(found, next_working_day(start, is_working))

    @for_all(days_of_month, dates, st.integers(0, 40))
    def test_a_later_start_never_gives_an_earlier_date(self, days, start, later):
        first = next_payment_date(days, start, works)
        then = next_payment_date(days, start + timedelta(days=later), works)
        self.assertLessEqual(first, then)

    @for_all(days_of_month, dates)
    def test_the_date_itself_is_proposed_again(self, days, start):
        found = next_payment_date(days, start, works)
        self.assertEqual(next_payment_date(days, found, works), found)

    def test_the_last_day_of_any_month(self):
        self.assertEqual(next_day((31,), date(2024, 2, 1)), date(2024, 2, 29))
        self.assertEqual(next_day((30,), date(2025, 2, 1)), date(2025, 2, 28))
        self.assertEqual(next_day((31,), date(2025, 4, 30)), date(2025, 4, 30))

    def test_a_payment_day_at_the_weekend_is_the_monday_after(self):
        for start in (date(2025, 4, 4), date(2025, 4, 5), date(2025, 4, 6)):
            self.assertEqual(
                next_payment_date((5, 20), start, works), date(2025, 4, 7), start
            )
        self.assertEqual(
            next_payment_date((5, 20), date(2025, 4, 8), works), date(2025, 4, 21)
        )

    def test_where_nobody_ever_works_the_day_itself_stays(self):
        day = date(2025, 4, 5)
        self.assertEqual(next_working_day(day, lambda _day: False), day)
