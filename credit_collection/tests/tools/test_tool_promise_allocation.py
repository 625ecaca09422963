from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.promise_allocation import (
    Claim,
    Evaluated,
    Instalment,
    Money,
    Unassigned,
    evaluate,
    settled_since,
    share,
    spread,
    verdict,
)
from ..properties import for_all, st

START = date(2025, 3, 17)


def day(count):
    return START + timedelta(days=count)


def pay(amount, on=0, is_adjustment=False):
    return Money(day(on), amount, is_adjustment)


def claim(key, amount, made=0, noted=0, deadline=30):
    return Claim(key, amount, day(made), noted, day(deadline))


def unassigned(amount, on=1, entered=0, due=None):
    return Unassigned(day(on), entered, None if due is None else day(due), amount)


amounts = st.integers(1, 10**7)
claims = st.lists(
    st.builds(
        claim,
        st.integers(1, 10**6),
        amounts,
        *[st.integers(0, 20) for _n in range(3)],
    ),
    max_size=5,
    unique_by=lambda one: one.key,
)
unassigneds = st.lists(
    st.builds(
        unassigned,
        amounts,
        *[st.integers(0, 20) for _n in range(2)],
        st.none() | st.integers(-9, 20),
    ),
    max_size=8,
)
moneys = st.lists(
    st.builds(
        Money,
        st.integers(-30, 90).map(day),
        amounts,
        st.booleans(),
    ),
    max_size=8,
)
plans = st.lists(amounts, min_size=1, max_size=24).map(
    lambda parts: [Instalment(n, part, day(30 * n)) for n, part in enumerate(parts)]
)
todays = st.integers(-30, 900).map(day)


@tagged("post_install", "-at_install")
class TestMoneyAllocation(BaseCase):
    def states(self, instalments, money, today, covered=None):
        total = sum(due.amount for due in instalments)
        covered = total if covered is None else covered
        return [
            one.state for one in evaluate(instalments, money, covered, 0, day(today))
        ]

    # === What came in since === #

    def test_only_what_is_owed_less_counts(self):
        matches = [pay(50, 2), pay(100, 1)]
        found = settled_since(120, 60, matches, day(5))
        self.assertEqual(found, [pay(50, 2), pay(10, 1)])

    def test_a_match_of_the_day_of_the_promise_counts_if_the_item_is_owed_less(self):
        self.assertEqual(settled_since(100, 60, [pay(50, 5)], day(5)), [pay(40, 5)])
        self.assertEqual(settled_since(100, 100, [pay(50, 5)], day(5)), [])

    def test_a_repeated_match_pays_nothing(self):
        self.assertEqual(settled_since(100, 100, [pay(50)], day(0)), [])

    def test_an_item_that_is_owed_more_than_before_pays_nothing(self):
        self.assertEqual(settled_since(100, 150, [pay(50)], day(0)), [])

    def test_later_money_counts_although_an_older_payment_came_back(self):
        matches = [pay(60, 9)]
        self.assertEqual(settled_since(60, 40, matches, day(5)), matches)

    # === Kept or not === #

    def test_money_until_the_deadline_keeps_it(self):
        due = [Instalment(1, 100, day(3))]
        self.assertEqual(self.states(due, [pay(100, 3)], 3), ["kept"])
        self.assertEqual(self.states(due, [pay(130, -1)], -1), ["kept"])
        self.assertEqual(self.states(due, [pay(100, 4)], 4), ["broken"])
        self.assertEqual(self.states(due, [pay(99, 3)], 3), ["open"])
        self.assertEqual(self.states(due, [pay(99, 3)], 4), ["partial"])

    def test_the_oldest_instalment_is_filled_first_and_the_rest_flows_on(self):
        instalments = [
            Instalment(1, 100, day(0)),
            Instalment(2, 100, day(30)),
            Instalment(3, 100, day(60)),
        ]
        self.assertEqual(
            self.states(instalments, [pay(250, -1)], 10), ["kept", "kept", "open"]
        )
        self.assertEqual(
            self.states(instalments, [pay(100, 20)], 31), ["broken", "broken", "open"]
        )

    def test_a_credit_shortens_the_plan_from_its_end(self):
        instalments = [
            Instalment(1, 100, day(0)),
            Instalment(2, 100, day(30)),
            Instalment(3, 100, day(60)),
        ]
        evaluated = evaluate(
            instalments, [pay(150, 0, is_adjustment=True)], 300, 0, day(0)
        )
        self.assertEqual([one.expected for one in evaluated], [100, 50, 0])
        self.assertEqual([one.state for one in evaluated], ["open", "open", "void"])

    def test_a_credit_on_what_was_not_promised_changes_nothing(self):
        evaluated = evaluate(
            [Instalment(1, 30, day(0))], [pay(50, 0, True)], 100, 0, day(0)
        )
        self.assertEqual((evaluated[0].expected, evaluated[0].state), (30, "open"))

    @for_all(plans, moneys, todays)
    def test_nothing_is_paid_twice_or_lost(self, instalments, money, today):
        covered = sum(due.amount for due in instalments)
        evaluated = evaluate(instalments, money, covered, 0, today)
        adjustment = sum(m.amount for m in money if m.is_adjustment)
        paid = sum(m.amount for m in money if not m.is_adjustment)
        expected = max(covered - adjustment, 0)
        self.assertEqual(sum(one.expected for one in evaluated), expected)
        self.assertEqual(sum(one.paid for one in evaluated), min(paid, expected))
        for one in evaluated:
            self.assertLessEqual(0, one.in_time)
            self.assertLessEqual(one.in_time, one.paid)
            self.assertLessEqual(one.paid, one.expected)

    @for_all(plans, moneys, todays)
    def test_the_state_says_what_was_paid_in_time(self, instalments, money, today):
        covered = sum(due.amount for due in instalments)
        for one in evaluate(instalments, money, covered, 0, today):
            expected = {
                "void": not one.expected,
                "kept": one.expected and one.in_time == one.expected,
                "open": one.in_time < one.expected and today <= one.deadline,
                "partial": 0 < one.in_time < one.expected and today > one.deadline,
                "broken": one.in_time == 0 < one.expected and today > one.deadline,
            }
            self.assertTrue(expected[one.state], one)

    @for_all(plans, moneys, todays, amounts)
    def test_more_money_never_makes_it_worse(self, instalments, money, today, more):
        covered = sum(due.amount for due in instalments)
        before = evaluate(instalments, money, covered, 0, today)
        after = evaluate(
            instalments, [*money, Money(day(-30), more, False)], covered, 0, today
        )
        for old, new in zip(before, after, strict=True):
            self.assertGreaterEqual(new.in_time, old.in_time)

    # === Money of no agreement === #

    def test_the_oldest_promise_gets_it_first(self):
        given = share([claim(2, 50, made=1), claim(1, 100)], [unassigned(120, on=2)])
        self.assertEqual(given, {1: [pay(100, 2)], 2: [pay(20, 2)]})

    def test_what_came_before_or_too_late_is_for_nobody(self):
        moneys = [unassigned(9, on=-1), unassigned(9, on=0), unassigned(9, on=31)]
        self.assertEqual(share([claim(1, 100)], moneys), {})
        last = unassigned(9, on=30)
        self.assertEqual(share([claim(1, 100)], [last]), {1: [pay(9, 30)]})

    def test_on_the_day_of_the_promise_the_hour_decides(self):
        promise = claim(1, 100, noted=10)
        self.assertEqual(share([promise], [unassigned(9, on=0, entered=9)]), {})
        self.assertEqual(
            share([promise], [unassigned(9, on=0, entered=11)]), {1: [pay(9, 0)]}
        )

    def test_what_fell_due_after_the_promise_was_owed_anyway(self):
        self.assertEqual(share([claim(1, 100)], [unassigned(9, due=1)]), {})
        for due in (-5, 0):
            given = share([claim(1, 100)], [unassigned(9, due=due)])
            self.assertEqual(given, {1: [pay(9, 1)]})

    @for_all(claims, unassigneds)
    def test_no_money_is_given_twice_and_no_promise_gets_too_much(self, wants, moneys):
        given = share(wants, moneys)
        left = {one.key: one.amount for one in wants}
        for key, parts in given.items():
            left[key] -= sum(part.amount for part in parts)
            self.assertGreaterEqual(left[key], 0)
        for on in {money.date for money in moneys}:
            came = sum(money.amount for money in moneys if money.date == on)
            used = [part for parts in given.values() for part in parts]
            self.assertLessEqual(sum(p.amount for p in used if p.date == on), came)

    @for_all(claims, unassigneds)
    def test_nothing_is_kept_back_from_a_promise_that_may_have_it(self, wants, moneys):
        given = share(wants, moneys)
        total = sum(part.amount for parts in given.values() for part in parts)
        for one in wants:
            mine = sum(part.amount for part in given.get(one.key, ()))
            free = sum(money.amount for money in moneys) - total
            if mine < one.amount and all(one.accepts(money) for money in moneys):
                self.assertEqual(free, 0)

    def test_a_payment_that_lacks_as_much_as_dust_is_short(self):
        due = [Instalment(1, 100, day(0))]
        for missing, state in ((4, "kept"), (5, "partial")):
            with self.subTest(missing=missing):
                (one,) = evaluate(due, [pay(100 - missing)], 100, 0, day(9), dust=5)
                self.assertEqual(one.state, state)

    # === Contested === #

    def test_who_pays_all_that_is_not_contested_waits_for_the_answer(self):
        due, money = [Instalment(1, 100, day(0))], [pay(60)]
        (one,) = evaluate(due, money, 100, 40, day(9))
        self.assertEqual((one.state, one.expected, one.full), ("open", 60, 100))
        (rejected,) = evaluate(due, money, 100, 0, day(9))
        self.assertEqual(rejected.state, "partial")
        (credited,) = evaluate(due, [*money, pay(40, 9, True)], 100, 0, day(9))
        self.assertEqual(credited.state, "kept")

    def test_nothing_is_void_because_it_is_contested(self):
        (one,) = evaluate([Instalment(1, 100, day(0))], [], 100, 100, day(9))
        self.assertEqual((one.state, one.expected), ("open", 0))

    def test_a_plan_is_not_completed_while_something_of_it_is_contested(self):
        evaluated = evaluate([Instalment(1, 100, day(0))], [], 100, 100, day(9))
        self.assertEqual(verdict(evaluated, day(90), 2, 15), "running")

    # === The plan === #

    def one(self, deadline, paid=0, expected=100):
        return Evaluated(1, expected, expected, paid, paid, "open", day(deadline))

    def test_a_plan_is_completed_when_all_is_paid(self):
        evaluated = [self.one(0, 100), self.one(30, 0, 0)]
        self.assertEqual(verdict(evaluated, day(90), 2, 15), "completed")

    def test_a_plan_is_broken_by_missed_instalments_or_by_days(self):
        one, two = self.one(0), self.one(10)
        self.assertEqual(verdict([one, two], day(0), 2, 15), "running")
        self.assertEqual(verdict([one, two], day(10), 2, 15), "running")
        self.assertEqual(verdict([one, two], day(11), 2, 15), "broken")
        self.assertEqual(verdict([one, two], day(11), 3, 15), "running")
        self.assertEqual(verdict([one, two], day(15), 3, 15), "running")
        self.assertEqual(verdict([one, two], day(16), 3, 15), "broken")

    def test_of_a_settlement_only_money_in_time_counts(self):
        late = Evaluated(1, 100, 100, 100, 0, "broken", day(0))
        self.assertEqual(verdict([late], day(9), 2, 15), "completed")
        self.assertEqual(verdict([late], day(9), 2, 15, is_strict=True), "broken")
        self.assertEqual(verdict([self.one(0, 100)], day(9), 2, 15, True), "completed")

    # === What to hold === #

    def test_what_is_expected_is_held_of_the_items_in_their_order(self):
        items = [("a", 100, 80), ("b", 100, 100)]
        self.assertEqual(spread(150, items), {"a": 80, "b": 70})
        self.assertEqual(spread(0, items), {})
        self.assertEqual(spread(50, [("a", -20, 100), ("b", 30, 90)]), {"b": 30})
