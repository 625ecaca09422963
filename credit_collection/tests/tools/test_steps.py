"""What became of each level of a protocol."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.steps import Act, Rung, find_steps

TODAY = date(2025, 3, 14)
RUNGS = [Rung(number, (number * 10, 10, number)) for number in range(1, 5)]


def day(count):
    return TODAY + timedelta(days=count)


@tagged("post_install", "-at_install")
class TestSteps(BaseCase):
    def _find(self, *acts, reached=None, coming=None, on=None):
        rung = reached and RUNGS[reached - 1]
        steps = find_steps(RUNGS, list(acts), rung, coming, on, TODAY)
        return [(step.status, step.day) for step in steps]

    def _statuses(self, *acts, **values):
        return [status for status, _day in self._find(*acts, **values)]

    def test_before_the_first_level_all_are_to_come(self):
        steps = self._find(coming=1, on=day(3))
        self.assertEqual(steps[0], ("next", day(3)))
        self.assertEqual([status for status, _day in steps[1:]], ["later"] * 3)

    def test_what_is_due_is_now_and_what_waits_is_next(self):
        act = Act(2, "email", "ready", day=TODAY)
        later = Act(2, "email", "ready", day=day(2))
        self.assertEqual(self._find(act, coming=2, on=day(-1))[1], ("now", TODAY))
        self.assertEqual(self._find(later, coming=2, on=day(-1))[1], ("next", day(2)))

    def test_what_waits_for_approval_is_now_whatever_its_day(self):
        act = Act(1, "email", "to_approve", day=day(2))
        self.assertEqual(self._statuses(act, coming=1)[0], "now")

    def test_a_waived_level_is_skipped_although_it_counts_as_reached(self):
        done = Act(1, "email", "done", day=day(-9))
        waived = Act(2, "email", "skipped", True, day(-2))
        steps = self._find(done, waived, reached=2, coming=3, on=day(5))
        self.assertEqual(
            steps[:3], [("done", day(-9)), ("skipped", day(-2)), ("next", day(5))]
        )

    def test_a_level_with_one_act_done_is_done(self):
        acts = [
            Act(1, "email", "done", day=day(-2)),
            Act(1, "sms", "failed"),
            Act(1, "call", "skipped", True, day(-1)),
        ]
        (first, *_rest) = find_steps(RUNGS, acts, RUNGS[0], 2, day(5), TODAY)
        self.assertEqual(first.status, "done")
        self.assertEqual(first.channels, ("email",))

    def test_a_level_left_out_by_the_entry_is_skipped(self):
        done = Act(3, "letter", "done", day=day(-1))
        statuses = self._statuses(done, reached=3, coming=4, on=day(9))
        self.assertEqual(statuses, ["skipped", "skipped", "done", "next"])

    def test_a_level_that_reached_nobody_has_failed(self):
        failed = Act(1, "email", "failed", day=day(-1))
        self.assertEqual(self._statuses(failed, coming=1)[0], "failed")
        again = Act(1, "sms", "ready", day=TODAY)
        self.assertEqual(self._statuses(failed, again, coming=1)[0], "now")
