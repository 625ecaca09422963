"""Due dates on the payment days of a customer, on many invented ones."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.due_date import NotAgreed, longest_wait, parse_days, parse_months, shift
from ..properties import for_all, st

days_of_month = st.sets(st.integers(1, 30), max_size=4).map(
    lambda days: tuple(sorted(days))
)
closed_months = st.sets(st.integers(1, 12), max_size=11).map(
    lambda months: tuple(sorted(months))
)
dates = st.dates(date(2023, 1, 1), date(2033, 12, 31))


def is_payment_day(day, days):
    is_last = (day + timedelta(days=1)).day == 1
    return not days or day.day in days or is_last and max(days) > day.day


@tagged("post_install", "-at_install")
class TestDueDate(BaseCase):
    @for_all(dates, days_of_month, closed_months)
    def test_never_earlier_on_a_payment_day_in_an_open_month(self, due, days, closed):
        found = shift(due, days, closed)
        self.assertGreaterEqual(found, due)
        self.assertTrue(is_payment_day(found, days), found)
        self.assertNotIn(found.month, closed)

    @for_all(dates, days_of_month, closed_months)
    def test_no_payment_day_lies_between(self, due, days, closed):
        found = shift(due, days, closed)
        between = (due + timedelta(days=number) for number in range((found - due).days))
        for day in between:
            self.assertTrue(day.month in closed or not is_payment_day(day, days), day)

    @for_all(dates, days_of_month, closed_months)
    def test_what_was_moved_stays(self, due, days, closed):
        found = shift(due, days, closed)
        self.assertEqual(shift(found, days, closed), found)

    @for_all(dates, days_of_month, closed_months, st.integers(0, 90))
    def test_a_later_date_is_never_moved_before(self, due, days, closed, later):
        then = shift(due + timedelta(days=later), days, closed)
        self.assertLessEqual(shift(due, days, closed), then)

    @for_all(days_of_month, closed_months, dates)
    def test_nothing_waits_longer_than_the_longest(self, days, closed, due):
        waited = (shift(due, days, closed) - due).days
        self.assertLessEqual(waited, longest_wait(days, closed))

    def test_an_invoice_waits_for_the_next_payment_day(self):
        for due, expected in (
            (date(2025, 7, 10), date(2025, 7, 10)),
            (date(2025, 7, 11), date(2025, 7, 25)),
            (date(2025, 7, 26), date(2025, 8, 10)),
            (date(2025, 12, 26), date(2026, 1, 10)),
        ):
            self.assertEqual(shift(due, (10, 25)), expected)

    def test_august_is_closed(self):
        self.assertEqual(shift(date(2025, 7, 26), (10, 25), (8,)), date(2025, 9, 10))
        self.assertEqual(shift(date(2025, 8, 3), (), (8,)), date(2025, 9, 1))
        self.assertEqual(shift(date(2025, 12, 3), (5,), (12, 1)), date(2026, 2, 5))

    def test_the_last_day_of_february_stands_for_the_thirtieth(self):
        self.assertEqual(shift(date(2025, 2, 26), (30,)), date(2025, 2, 28))
        self.assertEqual(shift(date(2024, 2, 26), (30,)), date(2024, 2, 29))
        self.assertEqual(shift(date(2024, 2, 26), (29,)), date(2024, 2, 29))
        self.assertEqual(shift(date(2025, 1, 31), (30,)), date(2025, 2, 28))

    @for_all(days_of_month)
    def test_what_is_written_is_read(self, days):
        self.assertEqual(parse_days(",".join(map(str, days))), days)

    def test_days_and_months_are_separated_as_people_do(self):
        for text in ("10,25", "25; 10", "10/25", " 10  25 ", "10, 25, 10"):
            self.assertEqual(parse_days(text), (10, 25), text)
        self.assertEqual(parse_months("8"), (8,))
        self.assertEqual(parse_months("12,8"), (8, 12))
        self.assertEqual((parse_days(""), parse_months(None)), ((), ()))

    def test_what_is_no_payment_day_is_named(self):
        for text, code, part in (
            ("0", "day", "0"),
            ("10,31", "end", "31"),
            ("32", "day", "32"),
            ("-5", "day", "-5"),
            ("10.5", "day", "10.5"),
            ("10 and 25", "day", "and"),
            ("Friday", "day", "Friday"),
            ("٥", "day", "٥"),
        ):
            with self.assertRaises(NotAgreed, msg=text) as caught:
                parse_days(text)
            self.assertEqual(
                (caught.exception.code, caught.exception.part), (code, part)
            )

    def test_what_is_no_month_is_named(self):
        for text, code in (
            ("0", "month"),
            ("13", "month"),
            ("August", "month"),
            ("1 2 3 4 5 6 7 8 9 10 11 12", "all_months"),
        ):
            with self.assertRaises(NotAgreed, msg=text) as caught:
                parse_months(text)
            self.assertEqual(caught.exception.code, code)
