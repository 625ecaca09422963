"""The nine rules by which a case is decided, without a database."""

from dataclasses import replace
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.case_facts import Facts, History, Reached
from ...tools.decision import Level, decide
from ..properties import for_all, st

TODAY = date(2025, 3, 17)
COURTESY = Level(1, delay=-3)
FIRST = Level(2, delay=3)
SECOND = Level(3, delay=15, min_gap=7)
FORMAL = Level(4, delay=30, min_gap=7, needs_approval=True)
LEVELS = (FORMAL, COURTESY, SECOND, FIRST)


def days(count):
    return TODAY + timedelta(days=count)


def owed(amount, late, **values):
    """A debt of ``amount`` that fell due ``late`` days ago."""
    values = {"overdue": amount, "to_collect": amount, **values}
    return Facts(carrying_due=days(-late), **values)


def reached(level, day, **values):
    return History(last=Reached(level.key, level.protocol_id, day), **values)


@tagged("post_install", "-at_install")
class TestDecision(BaseCase):
    def decide(self, facts, history=None, levels=LEVELS, today=TODAY, **values):
        return decide(facts, levels, history or History(), today, **values)

    # === 1. Nothing to chase === #

    def test_nothing_overdue_is_clear(self):
        decision = self.decide(Facts())
        self.assertEqual((decision.state, decision.reason.code), ("clear", "clear"))
        self.assertFalse(decision.actions)

    def test_when_the_debt_is_settled_the_cycle_is_over(self):
        decision = self.decide(Facts(), reached(SECOND, days(-2)))
        self.assertEqual(decision.history.cycle, 2)
        self.assertIsNone(decision.history.last)

    def test_a_cycle_that_never_began_does_not_end(self):
        self.assertEqual(self.decide(Facts()).history.cycle, 1)

    def test_a_due_date_within_the_days_before_is_upcoming(self):
        decision = self.decide(Facts(upcoming=(days(3),)))
        (action,) = decision.actions
        self.assertEqual(decision.state, "upcoming")
        self.assertEqual(
            (action.level, action.date, action.date_due), (COURTESY, TODAY, days(3))
        )

    def test_a_due_date_further_away_is_clear(self):
        self.assertEqual(self.decide(Facts(upcoming=(days(4),))).state, "clear")

    def test_a_courtesy_reminder_goes_once_per_due_date(self):
        history = History(reminded=frozenset({(COURTESY.id, days(3))}))
        decision = self.decide(Facts(upcoming=(days(3),)), history)
        self.assertEqual((decision.state, decision.actions), ("upcoming", ()))
        other = self.decide(Facts(upcoming=(days(2), days(3))), history)
        self.assertEqual(other.actions[0].date_due, days(2))

    def test_an_earlier_courtesy_reminder_never_follows_a_later_one(self):
        on_the_day = Level(9, delay=0)
        history = History(reminded=frozenset({(on_the_day.id, TODAY)}))
        facts = Facts(upcoming=(TODAY,))
        decision = self.decide(facts, history, levels=(COURTESY, on_the_day, FIRST))
        self.assertFalse(decision.actions)

    def test_without_courtesy_levels_nothing_is_upcoming(self):
        decision = self.decide(Facts(upcoming=(days(1),)), levels=(FIRST, SECOND))
        self.assertEqual(decision.state, "clear")

    # === 2. On hold === #

    def test_overdue_but_held_waits_until_the_last_hold_ends(self):
        facts = Facts(overdue=100, held=100, hold_kind="pause", hold_end=days(5))
        decision = self.decide(facts)
        self.assertEqual((decision.state, decision.reason.code), ("held", "held_until"))
        self.assertEqual(decision.reason.params, {"hold": "pause", "date": days(5)})
        self.assertEqual(decision.next_date, days(6))

    def test_a_hold_without_an_end_waits_for_a_person(self):
        decision = self.decide(Facts(overdue=100, held=100, hold_kind="reply"))
        self.assertEqual((decision.reason.code, decision.next_date), ("held", None))

    def test_overdue_but_covered_by_credits_asks_to_match_them(self):
        decision = self.decide(Facts(overdue=100, credits=120))
        self.assertEqual((decision.state, decision.reason.code), ("held", "covered"))
        self.assertEqual(decision.reason.params, {"amount": 120})

    def test_a_hold_keeps_the_level_reached(self):
        history = reached(FIRST, days(-2))
        decision = self.decide(Facts(overdue=100, held=100), history)
        self.assertEqual(decision.history, history)

    # === 4. The next level and its day === #

    def test_a_new_case_starts_at_the_first_level_however_old(self):
        decision = self.decide(owed(100, late=200))
        self.assertEqual(decision.next_level, FIRST)
        self.assertEqual(
            (decision.reason.code, decision.next_date), ("due", days(-197))
        )

    def test_the_age_of_the_oldest_item_says_the_day(self):
        decision = self.decide(owed(100, late=1))
        self.assertEqual((decision.next_level, decision.next_date), (FIRST, days(2)))
        self.assertEqual(decision.reason.code, "planned")

    def test_on_its_day_a_level_is_due(self):
        decision = self.decide(owed(100, late=3))
        self.assertEqual((decision.reason.code, decision.next_date), ("due", TODAY))

    def test_a_debt_due_on_the_day_of_the_last_cycle_waits_one_day_only(self):
        patient = replace(FIRST, min_gap=9)
        history = History(cycle=2, before=days(-5))
        new = self.decide(owed(100, late=5), history, levels=(patient,))
        self.assertEqual(new.next_date, days(-2))
        known = self.decide(owed(100, late=6), history, levels=(patient,))
        self.assertEqual(known.next_date, days(4))

    def test_the_next_level_follows_the_one_reached(self):
        decision = self.decide(owed(100, late=5), reached(FIRST, days(-2)))
        self.assertEqual((decision.next_level, decision.next_date), (SECOND, days(10)))

    def test_the_minimum_gap_delays_a_level_that_is_old_enough(self):
        decision = self.decide(owed(100, late=40), reached(FIRST, days(-1)))
        self.assertEqual((decision.next_level, decision.next_date), (SECOND, days(6)))
        self.assertEqual(decision.reason.code, "planned_gap")

    def test_without_a_minimum_gap_there_is_still_a_day_between_levels(self):
        hasty = replace(SECOND, min_gap=0)
        decision = self.decide(
            owed(100, late=40), reached(FIRST, TODAY), levels=(FIRST, hasty)
        )
        self.assertEqual(decision.next_date, days(1))

    def test_levels_with_the_same_delay_keep_their_order(self):
        one, two = Level(8, delay=3, sequence=1), Level(7, delay=3, sequence=2)
        debt = owed(100, late=20)
        self.assertEqual(self.decide(debt, levels=(two, one)).next_level, one)
        after = self.decide(debt, reached(one, days(-9)), levels=(two, one))
        self.assertEqual(after.next_level, two)

    def test_a_level_of_a_person_waits_for_approval(self):
        decision = self.decide(owed(100, late=40), reached(SECOND, days(-9)))
        self.assertEqual(
            (decision.next_level, decision.reason.code), (FORMAL, "to_approve")
        )

    # === 4. Entry by age === #

    def test_entry_by_age_starts_at_the_level_that_fits(self):
        levels = (FIRST, replace(SECOND, is_entry=True), replace(FORMAL, is_entry=True))
        debt = owed(100, late=20)
        decision = self.decide(debt, levels=levels, entry_by_age=True)
        self.assertEqual(decision.next_level.id, SECOND.id)

    def test_entry_by_age_fits_on_the_day_itself(self):
        levels = (FIRST, replace(SECOND, is_entry=True))
        debt = owed(100, late=SECOND.delay)
        decision = self.decide(debt, levels=levels, entry_by_age=True)
        self.assertEqual(decision.next_level.id, SECOND.id)

    def test_entry_by_age_never_goes_beyond_an_entry_level(self):
        levels = (FIRST, replace(SECOND, is_entry=True), FORMAL)
        debt = owed(100, late=400)
        decision = self.decide(debt, levels=levels, entry_by_age=True)
        self.assertEqual(decision.next_level.id, SECOND.id)

    def test_entry_by_age_without_entry_levels_starts_at_the_first(self):
        decision = self.decide(owed(100, late=400), entry_by_age=True)
        self.assertEqual(decision.next_level, FIRST)

    def test_a_level_not_marked_as_entry_is_no_entry_even_when_it_fits(self):
        levels = (replace(FIRST, is_entry=True), SECOND, replace(FORMAL, is_entry=True))
        debt = owed(100, late=20)
        decision = self.decide(debt, levels=levels, entry_by_age=True)
        self.assertEqual(decision.next_level.id, FIRST.id)

    # === 5. A new cycle === #

    def test_a_debt_that_fell_due_after_the_last_level_begins_a_new_cycle(self):
        decision = self.decide(owed(100, late=5), reached(FORMAL, days(-8)))
        self.assertEqual((decision.history.cycle, decision.next_level), (2, FIRST))

    def test_a_debt_that_was_already_due_goes_on_in_the_same_cycle(self):
        decision = self.decide(owed(100, late=20), reached(FIRST, days(-8)))
        self.assertEqual((decision.history.cycle, decision.next_level), (1, SECOND))

    def test_a_debt_due_on_the_day_of_the_last_level_was_not_chased_by_it(self):
        decision = self.decide(owed(100, late=8), reached(FIRST, days(-8)))
        self.assertEqual(decision.history.cycle, 2)

    def test_a_payment_that_came_back_resumes_the_cycle_that_chased_its_debt(self):
        again = reached(SECOND, days(-8)).renewed()
        for late, cycle in ((9, 1), (8, 2)):
            with self.subTest(late=late):
                decision = self.decide(owed(100, late=late), again)
                self.assertEqual(decision.history.cycle, cycle)

    # === 6. Reached means delivered === #

    def test_channels_of_a_level_go_together(self):
        level = replace(FIRST, channels=("email", "call"))
        decision = self.decide(owed(100, late=5), levels=(level,))
        self.assertEqual(
            [action.channel for action in decision.actions], ["email", "call"]
        )

    def test_a_fallback_waits_until_all_before_it_failed(self):
        level = replace(FIRST, channels=("email", "sms"), fallbacks=("letter",))
        failed = frozenset({(FIRST.id, "email", None)})
        decision = self.decide(
            owed(100, late=5), History(failed=failed), levels=(level,)
        )
        self.assertEqual(
            [action.channel for action in decision.actions], ["email", "sms"]
        )
        failed |= {(FIRST.id, "sms", None)}
        decision = self.decide(
            owed(100, late=5), History(failed=failed), levels=(level,)
        )
        self.assertEqual(decision.actions[-1].channel, "letter")
        failed |= {(FIRST.id, "letter", None)}
        decision = self.decide(
            owed(100, late=5), History(failed=failed), levels=(level,)
        )
        self.assertEqual(decision.reason.code, "delivery_failed")

    def test_the_call_stays_after_the_mail_until_the_next_level(self):
        level = replace(FIRST, channels=("email", "call"))
        history = reached(
            level,
            days(-1),
            open=frozenset({(level.id, "call", None)}),
        )
        decision = self.decide(owed(100, late=5), history, levels=(level, SECOND))
        actions = {(action.level.id, action.channel) for action in decision.actions}
        self.assertEqual(actions, {(level.id, "call"), (SECOND.id, "email")})
        self.assertEqual(decision.reason.code, "planned")
        late = reached(level, days(-10), open=history.open)
        for age in (20, SECOND.delay):
            decision = self.decide(owed(100, late=age), late, levels=(level, SECOND))
            self.assertEqual([act.level.id for act in decision.actions], [SECOND.id])

    def test_what_is_left_of_a_level_has_its_own_reason(self):
        level = replace(FIRST, channels=("email", "call"))
        history = reached(level, days(-1), open=frozenset({(level.id, "call", None)}))
        debt = owed(100, late=5)
        decision = self.decide(debt, history, levels=(level, SECOND))
        second, call = decision.actions
        self.assertIsNone(second.reason, "that of the decision")
        self.assertEqual(call.reason.code, "left_of_level")
        self.assertEqual(call.reason.params["level"], level.id)
        self.assertEqual(call.reason.params["date"], days(-1))
        strict = replace(level, needs_approval=True)
        decision = self.decide(debt, history, levels=(strict, SECOND))
        self.assertEqual(decision.actions[-1].reason.code, "to_approve")

    def test_the_call_stays_while_the_minimum_of_its_level_is_owed(self):
        level = replace(FIRST, channels=("email", "call"), min_amount=50)
        history = reached(level, days(-1), open=frozenset({(level.id, "call", None)}))
        for amount, channels in ((50, ["call"]), (49.99, [])):
            decision = self.decide(owed(amount, late=5), history, levels=(level,))
            found = [action.channel for action in decision.actions]
            self.assertEqual(found, channels, amount)

    def test_after_a_fallback_nothing_of_the_level_comes_back(self):
        level = replace(FIRST, fallbacks=("letter",))
        last = Reached(level.key, 0, days(-1), channels=frozenset({"letter"}))
        history = History(last=last, open=frozenset({(level.id, "email", None)}))
        decision = self.decide(owed(100, late=5), history, levels=(level, SECOND))
        self.assertNotIn(level.id, [action.level.id for action in decision.actions])

    def test_the_other_channel_before_the_due_date_stays(self):
        level = replace(COURTESY, channels=("email", "sms"))
        history = History(
            reminded=frozenset({(level.id, days(3))}),
            open=frozenset({(level.id, "sms", days(3))}),
        )
        decision = self.decide(Facts(upcoming=(days(3),)), history, levels=(level,))
        self.assertEqual([action.channel for action in decision.actions], ["sms"])
        self.assertEqual(decision.actions[0].reason.code, "upcoming_remind")

    def test_when_a_level_failed_nothing_escalates(self):
        history = reached(
            FIRST, days(-20), failed=frozenset({(SECOND.id, "email", None)})
        )
        decision = self.decide(owed(100, late=40), history)
        self.assertEqual(decision.reason.code, "delivery_failed")
        self.assertEqual((decision.next_level, decision.actions), (SECOND, ()))

    def test_while_the_mail_waits_nothing_escalates(self):
        last = Reached(FIRST.key, 0, days(-20), pending=True)
        decision = self.decide(owed(100, late=40), History(last=last))
        self.assertEqual(
            (decision.reason.code, decision.actions), ("delivery_pending", ())
        )

    # === 7. Minimum amount === #

    def test_below_the_minimum_nothing_is_planned_and_the_reason_says_so(self):
        levels = (replace(FIRST, min_amount=50),)
        decision = self.decide(owed(49.99, late=10), levels=levels)
        self.assertEqual(
            (decision.reason.code, decision.actions), ("below_minimum", ())
        )
        self.assertEqual(decision.reason.params["amount_minimum"], 50)

    def test_the_minimum_itself_is_enough(self):
        levels = (replace(FIRST, min_amount=50),)
        self.assertTrue(self.decide(owed(50, late=10), levels=levels).actions)

    # === 8. After the last level === #

    def test_after_the_last_level_a_person_decides(self):
        decision = self.decide(owed(100, late=90), reached(FORMAL, days(-20)))
        self.assertEqual(
            (decision.state, decision.reason.code), ("active", "levels_spent")
        )
        self.assertFalse(decision.actions)

    def test_a_protocol_without_levels_says_so(self):
        decision = self.decide(owed(100, late=90), levels=(COURTESY,))
        self.assertEqual(decision.reason.code, "no_levels")

    # === 9. Another protocol === #

    def test_a_new_protocol_keeps_the_age(self):
        history = History(last=Reached((20, 10, 99), 7, days(-20)))
        decision = self.decide(owed(100, late=45), history)
        self.assertEqual(decision.next_level, FORMAL, "15 days are not later than 20")

    def test_a_new_protocol_never_repeats_a_level_of_the_same_delay(self):
        history = History(last=Reached((15, 10, 99), 7, days(-20)))
        decision = self.decide(owed(100, late=45), history)
        self.assertEqual(decision.next_level, FORMAL)

    # === Always === #

    @for_all(
        st.integers(0, 400),
        st.integers(0, 300),
        st.sampled_from([None, COURTESY, FIRST, SECOND, FORMAL]),
        st.floats(0.01, 10**6),
    )
    def test_the_same_arguments_always_give_the_same_decision(
        self, late, ago, level, amount
    ):
        history = reached(level, days(-ago)) if level else History()
        facts = owed(amount, late=late)
        self.assertEqual(self.decide(facts, history), self.decide(facts, history))

    @for_all(
        st.permutations(LEVELS),
        st.integers(1, 400),
        st.sampled_from([None, FIRST, SECOND]),
    )
    def test_the_order_in_which_levels_are_stored_does_not_matter(
        self, levels, late, level
    ):
        history = reached(level, days(-1)) if level else History()
        facts = owed(100, late=late)
        self.assertEqual(
            self.decide(facts, history, levels=tuple(levels)),
            self.decide(facts, history),
        )

    @for_all(
        st.lists(
            st.builds(
                Level,
                id=st.integers(1, 99),
                delay=st.integers(1, 90),
                is_entry=st.booleans(),
            ),
            min_size=1,
            max_size=8,
            unique_by=lambda level: level.id,
        ),
        st.integers(1, 400),
    )
    def test_entry_never_goes_beyond_an_entry_level_or_the_age(self, levels, late):
        decision = self.decide(owed(1, late=late), levels=levels, entry_by_age=True)
        first = min(levels, key=lambda level: level.key)
        if decision.next_level != first:
            self.assertTrue(decision.next_level.is_entry)
            self.assertLessEqual(decision.next_level.delay, late)
