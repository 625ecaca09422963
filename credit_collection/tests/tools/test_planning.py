"""What an evaluation adds, changes and drops among the actions on file."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.decision import (
    Decision,
    History,
    Level,
    PlannedAction,
    Reason,
    action_key,
)
from ...tools.planning import ActionChange, ActionOnFile, plan_actions
from ..properties import for_all, st

TODAY = date(2025, 3, 17)
DUE = Reason("due", {"level": 1})
CLEAR = Decision("clear", History(cycle=2), Reason("clear"))
LEVEL = Level(1, delay=3)
APPROVED = Level(1, delay=3, needs_approval=True)


def days(count):
    return TODAY + timedelta(days=count)


def wanting(day, level=LEVEL, reason=DUE, date_due=None):
    """A decision for one action of ``level``."""
    action = PlannedAction(level, "email", day, date_due)
    return Decision("active", History(), reason, level, day, (action,))


def on_file(state, day=TODAY, reason=DUE, **values):
    return ActionOnFile(
        5, action_key(1, 1, "email", None), state, day, reason=reason, **values
    )


@tagged("post_install", "-at_install")
class TestPlanning(BaseCase):
    def plan(self, decision, *rows):
        return plan_actions(decision, list(rows), TODAY)

    def test_a_wanted_act_is_added_on_its_day(self):
        (new,), changes = self.plan(wanting(days(4)))
        self.assertEqual((new.state, new.date, new.reason), ("planned", days(4), DUE))
        self.assertFalse(changes)

    def test_an_act_whose_day_has_come_is_ready(self):
        (new,), _changes = self.plan(wanting(TODAY))
        self.assertEqual(new.state, "ready")

    def test_an_act_that_is_late_is_done_today_not_in_the_past(self):
        (new,), _changes = self.plan(wanting(days(-40)))
        self.assertEqual((new.state, new.date), ("ready", TODAY))

    def test_an_act_of_a_level_with_approval_waits(self):
        (new,), _changes = self.plan(wanting(TODAY, APPROVED))
        self.assertEqual(new.state, "to_approve")

    def test_what_is_not_wanted_any_more_is_skipped_and_says_why(self):
        for state in ("planned", "to_approve", "ready"):
            with self.subTest(state=state):
                new, changes = self.plan(CLEAR, on_file(state))
                self.assertFalse(new)
                self.assertEqual(
                    changes, [ActionChange(5, "skipped", TODAY, Reason("clear"))]
                )

    def test_what_was_done_or_failed_stays_so(self):
        for state in ("done", "failed"):
            for decision in (CLEAR, wanting(TODAY), wanting(days(3))):
                with self.subTest(state=state, decision=decision.state):
                    self.assertEqual(self.plan(decision, on_file(state)), ([], []))

    def test_what_a_person_waived_stays_waived(self):
        row = on_file("skipped", is_waived=True)
        self.assertEqual(self.plan(wanting(TODAY), row), ([], []))

    def test_what_was_skipped_and_is_wanted_again_comes_back_as_the_same_act(self):
        row = on_file("skipped", days(-9), Reason("clear"))
        new, (change,) = self.plan(wanting(days(-12)), row)
        self.assertFalse(new)
        self.assertEqual((change.id, change.state, change.date), (5, "ready", TODAY))

    def test_an_approved_act_does_not_ask_again(self):
        row = on_file("ready", is_approved=True)
        self.assertEqual(self.plan(wanting(days(-2), APPROVED), row), ([], []))

    def test_an_act_that_was_automatic_waits_once_a_person_has_to_approve(self):
        _new, (change,) = self.plan(wanting(TODAY, APPROVED), on_file("ready"))
        self.assertEqual((change.state, change.date), ("to_approve", TODAY))

    def test_an_approved_act_asks_again_when_its_day_moves_away(self):
        _new, (change,) = self.plan(wanting(days(5), APPROVED), on_file("ready"))
        self.assertEqual((change.state, change.date), ("planned", days(5)))

    def test_an_act_that_a_person_wants_before_its_day_stays_ready(self):
        row = on_file("ready", is_ahead=True)
        self.assertEqual(self.plan(wanting(days(5)), row), ([], []))

    def test_an_act_that_is_ready_keeps_the_day_it_became_so(self):
        row = on_file("ready", days(-2))
        self.assertEqual(self.plan(wanting(days(-2)), row), ([], []))

    def test_another_due_date_is_another_act(self):
        row = ActionOnFile(
            5, action_key(1, 1, "email", TODAY), "done", TODAY, reason=DUE
        )
        (new,), _changes = self.plan(wanting(TODAY, date_due=days(9)), row)
        self.assertEqual(new.action.date_due, days(9))

    @for_all(
        st.sampled_from(
            ["planned", "to_approve", "ready", "skipped", "done", "failed"]
        ),
        st.integers(-60, 60),
        st.integers(-60, 60),
        st.booleans(),
        st.booleans(),
        st.sampled_from([LEVEL, APPROVED]),
    )
    def test_planning_twice_changes_nothing(
        self, state, filed, wanted, is_waived, is_wanted, level
    ):
        row = on_file(state, days(filed), Reason("planned"), is_waived=is_waived)
        decision = wanting(days(wanted), level) if is_wanted else CLEAR
        _new, changes = self.plan(decision, row)
        for change in changes:
            row = on_file(change.state, change.date, change.reason, is_waived=is_waived)
        self.assertEqual(self.plan(decision, row), ([], []))
