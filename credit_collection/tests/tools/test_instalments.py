"""The schedule of a payment plan, without a database: examples, and invented terms."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.instalments import (
    MAX_INSTALMENTS,
    InstalmentError,
    Limits,
    Terms,
    find_breaches,
    find_problems,
    make_schedule,
)
from ..properties import for_all, st

#: A Monday.
TODAY = date(2025, 3, 17)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
periods = st.sampled_from(["weekly", "biweekly", "monthly", "payment_days"])
payment_days = st.lists(st.integers(1, 31), min_size=1, max_size=4).map(tuple)
cents = st.integers(1, 100_000_000)


def works(day):
    """No weekends, no Mayday."""
    return day.weekday() < 5 and (day.month, day.day) != (5, 1)


@st.composite
def terms_of(draw, **fixed):
    """Terms that may or may not make a schedule."""
    digits = draw(st.sampled_from([0, 2, 3]))
    scale = 10**digits
    is_by_amount = draw(st.booleans())
    values = {
        "total": draw(cents) / scale,
        "date_first": draw(days),
        "count": None if is_by_amount else draw(st.integers(1, 130)),
        "amount": draw(cents) / scale if is_by_amount else None,
        "period": draw(periods),
        "payment_days": draw(payment_days),
        "first_amount": draw(st.none() | cents.map(lambda value: value / scale)),
        "digits": digits,
    }
    return Terms(**{**values, **fixed})


@tagged("post_install", "-at_install")
class TestInstalments(BaseCase):
    def _dates(self, count=4, **values):
        terms = Terms(1000, count=count, **values)
        return [str(each.date) for each in make_schedule(terms)]

    def _amounts(self, total, **values):
        terms = Terms(total, TODAY, **values)
        return [each.amount for each in make_schedule(terms)]

    def _problem(self, total=1000, day=TODAY, **values):
        """The one thing that is wrong with terms."""
        with self.assertRaises(InstalmentError) as caught:
            make_schedule(Terms(total, day, **values))
        (problem,) = caught.exception.problems
        return problem

    # === Amounts === #

    def test_equal_instalments_and_the_last_one_carries_the_rest(self):
        self.assertEqual(self._amounts(1000, count=3), [333.33, 333.33, 333.34])
        self.assertEqual(self._amounts(1000, count=4), [250.0] * 4)
        self.assertEqual(self._amounts(1000, count=1), [1000.0])

    def test_a_currency_without_cents(self):
        self.assertEqual(self._amounts(100, count=3, digits=0), [33, 33, 34])

    def test_a_number_of_an_amount_and_the_rest(self):
        self.assertEqual(self._amounts(1000, amount=300), [300, 300, 300, 100])
        self.assertEqual(self._amounts(1000, amount=1000), [1000])

    def test_a_small_rest_is_paid_with_the_one_before(self):
        self.assertEqual(self._amounts(305, amount=100), [100, 100, 105])
        self.assertEqual(self._amounts(310, amount=100), [100, 100, 100, 10])

    def test_a_first_payment_of_its_own(self):
        self.assertEqual(
            self._amounts(1000, count=4, first_amount=400), [400, 200, 200, 200]
        )
        self.assertEqual(
            self._amounts(1000, amount=250, first_amount=400), [400, 250, 250, 100]
        )
        self.assertEqual(self._amounts(50, amount=50, first_amount=50), [50])

    # === Dates === #

    def test_weeks(self):
        self.assertEqual(
            self._dates(3, date_first=TODAY, period="weekly"),
            ["2025-03-17", "2025-03-24", "2025-03-31"],
        )
        self.assertEqual(
            self._dates(3, date_first=TODAY, period="biweekly"),
            ["2025-03-17", "2025-03-31", "2025-04-14"],
        )

    def test_months_keep_the_day_of_the_first_date(self):
        self.assertEqual(
            self._dates(date_first=date(2025, 1, 31)),
            ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"],
        )
        self.assertEqual(
            self._dates(date_first=date(2024, 1, 30)),
            ["2024-01-30", "2024-02-29", "2024-03-30", "2024-04-30"],
        )

    def test_the_payment_days_of_the_customer(self):
        self.assertEqual(
            self._dates(date_first=TODAY, period="payment_days", payment_days=(25, 10)),
            ["2025-03-25", "2025-04-10", "2025-04-25", "2025-05-10"],
        )
        self.assertEqual(
            self._dates(
                date_first=date(2025, 1, 30),
                period="payment_days",
                payment_days=(30, 31),
            ),
            ["2025-01-30", "2025-01-31", "2025-02-28", "2025-03-30"],
        )

    def test_a_day_off_moves_to_the_next_working_day_and_the_month_goes_on(self):
        terms = Terms(900, date(2025, 3, 1), count=3)  # a Saturday, a Tuesday, Mayday
        moved = [str(each.date) for each in make_schedule(terms, works)]
        self.assertEqual(moved, ["2025-03-03", "2025-04-01", "2025-05-02"])

    def test_two_payment_days_of_one_weekend_are_one(self):
        terms = Terms(
            900,
            date(2025, 3, 15),
            count=3,
            period="payment_days",
            payment_days=(15, 16),
        )
        moved = [str(each.date) for each in make_schedule(terms, works)]
        self.assertEqual(moved, ["2025-03-17", "2025-04-15", "2025-04-16"])

    def test_nobody_works_ever(self):
        terms = Terms(100, TODAY, count=1)
        (only,) = make_schedule(terms, lambda _day: False)
        self.assertEqual(only.date, TODAY)

    # === What cannot be === #

    def test_what_is_not_positive(self):
        for code, values in (
            ("total_not_positive", {"total": 0, "count": 2}),
            ("total_not_positive", {"total": -5, "count": 2}),
            ("total_not_positive", {"total": 0.004, "count": 2}),
            ("count_not_positive", {"count": 0}),
            ("count_not_positive", {"count": -3}),
            ("count_not_positive", {}),
            ("instalment_not_positive", {"amount": 0}),
            ("instalment_not_positive", {"amount": -10}),
            ("first_not_positive", {"count": 2, "first_amount": -1}),
            ("first_not_positive", {"count": 2, "first_amount": 0}),
            ("no_payment_days", {"count": 2, "period": "payment_days"}),
        ):
            with self.subTest(code, **values):
                self.assertEqual(self._problem(**values).code, code)

    def test_what_does_not_fit(self):
        for code, values in (
            ("instalment_above_total", {"amount": 1001}),
            ("first_above_total", {"count": 2, "first_amount": 1001}),
            ("first_leaves_nothing", {"count": 2, "first_amount": 1000}),
            ("first_alone", {"count": 1, "first_amount": 400}),
            ("too_small", {"total": 0.05, "count": 6}),
        ):
            with self.subTest(code, **values):
                self.assertEqual(self._problem(**values).code, code)

    def test_a_thousand_instalments(self):
        problem = self._problem(count=1000)
        self.assertEqual(problem.code, "too_many")
        self.assertEqual(problem.params, {"count": 1000, "limit": MAX_INSTALMENTS})
        self.assertEqual(self._problem(amount=1).params["count"], 1000)

    def test_all_that_is_wrong_is_said_at_once(self):
        found = find_problems(Terms(0, TODAY, count=0, period="payment_days"))
        self.assertEqual(
            [problem.code for problem in found],
            ["total_not_positive", "count_not_positive", "no_payment_days"],
        )

    # === Whatever is agreed === #

    @for_all(terms_of(), examples=400)
    def test_the_cents_add_up_and_the_dates_rise(self, terms):
        try:
            plan = make_schedule(terms, works)
        except InstalmentError:
            return
        scale = 10**terms.digits
        units = [round(each.amount * scale) for each in plan]
        self.assertEqual(sum(units), round(terms.total * scale))
        self.assertTrue(all(unit > 0 for unit in units), units)
        self.assertLessEqual(len(plan), MAX_INSTALMENTS)
        dates = [each.date for each in plan]
        self.assertEqual(dates, sorted(set(dates)))
        self.assertGreaterEqual(dates[0], terms.date_first)
        self.assertTrue(all(map(works, dates)))

    @for_all(cents, st.integers(1, MAX_INSTALMENTS))
    def test_by_number_they_differ_by_less_than_a_coin_each(self, units, count):
        terms = Terms(units / 100, TODAY, count=count)
        if units < count:
            self.assertEqual(self._problem(units / 100, count=count).code, "too_small")
            return
        amounts = [round(each.amount * 100) for each in make_schedule(terms)]
        self.assertEqual(len(amounts), count)
        self.assertEqual(len(set(amounts[:-1])), 1 if count > 1 else 0)
        self.assertLess(amounts[-1] - amounts[0], count)

    @for_all(cents, st.integers(10, 100_000))
    def test_by_amount_only_the_last_one_differs(self, units, each):
        count = units // each
        if each > units or count >= MAX_INSTALMENTS:
            return
        terms = Terms(units / 100, TODAY, amount=each / 100)
        amounts = [round(found.amount * 100) for found in make_schedule(terms)]
        self.assertEqual(set(amounts[:-1]) - {each}, set())
        self.assertLess(amounts[-1] * 10, each * 11)
        self.assertGreaterEqual(amounts[-1] * 10, each)

    # === Limits === #

    def _breaches(self, limits, forgiven=0, debt=None, **values):
        terms = Terms(**{"total": 1000, "date_first": TODAY, "count": 10, **values})
        plan = make_schedule(terms, works)
        debt = debt or terms.total + forgiven
        found = find_breaches(plan, limits, TODAY, debt, forgiven)
        return {problem.code: problem.params for problem in found}

    def test_within_the_limits(self):
        limits = Limits(10, 9, 100, 10, 20)
        self.assertFalse(self._breaches(limits, forgiven=250))

    def test_without_limits(self):
        self.assertFalse(self._breaches(Limits()))

    def test_each_limit_says_its_value(self):
        limits = Limits(6, 6, 150, 20, 10)
        self.assertEqual(
            self._breaches(limits, forgiven=250),
            {
                "max_count": {"limit": 6, "value": 10},
                "max_months": {"limit": 6, "value": 9},
                "min_amount": {"limit": 150, "value": 100},
                "min_first": {"limit": 20, "value": 10},
                "max_forgiven": {"limit": 10, "value": 20},
            },
        )

    def test_nothing_is_forgiven_without_a_limit_that_allows_it(self):
        self.assertEqual(list(self._breaches(Limits(), forgiven=1)), ["max_forgiven"])

    def test_the_last_instalment_may_be_small(self):
        limits = Limits(min_amount=300)
        self.assertFalse(self._breaches(limits, count=None, amount=300))
        self.assertFalse(self._breaches(limits, total=20, count=1))

    def test_a_weekend_breaks_no_limit_of_months(self):
        values = {"count": 3, "date_first": TODAY + timedelta(days=26)}  # a Saturday
        self.assertFalse(self._breaches(Limits(max_months=3), **values))
        self.assertIn("max_months", self._breaches(Limits(max_months=2), **values))

    def test_a_third_is_a_third(self):
        limits = Limits(max_forgiven=33.33)
        self.assertTrue(self._breaches(limits, total=200, forgiven=100))
        self.assertFalse(self._breaches(limits, total=200.01, forgiven=99.99))

    @for_all(terms_of(first_amount=None), st.integers(1, 60), st.integers(1, 40))
    def test_a_wider_limit_never_refuses_more(self, terms, count, months):
        try:
            plan = make_schedule(terms)
        except InstalmentError:
            return
        narrow = Limits(max_count=count, max_months=months)
        wide = Limits(max_count=count + 1, max_months=months + 1)
        day = terms.date_first
        broken = {
            limits: {each.code for each in find_breaches(plan, limits, day, 1.0)}
            for limits in (narrow, wide)
        }
        self.assertLessEqual(broken[wide], broken[narrow])
