"""What must always be true, proved on random histories of one customer.

A miniature of the desk plays them: days pass or are missed, debts arise and are paid,
mails arrive or fail, people approve, waive and change the protocol. Decision, planning
and history are the real ones; the database is a list.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from odoo.tests import TransactionCase, tagged

from ..tools.decision import Facts, Level, decide
from ..tools.history import read_action, read_history
from ..tools.planning import plan_actions
from .properties import for_all, st

START = date(2025, 1, 1)
STEPS = (
    Level(1, delay=-3, protocol_id=1),
    Level(2, delay=3, protocol_id=1),
    Level(3, delay=10, protocol_id=1, min_gap=4),
    Level(4, delay=10, protocol_id=1, sequence=20, min_gap=0),
    Level(5, delay=30, protocol_id=1, min_gap=7, needs_approval=True),
)
OTHER = tuple(
    replace(level, id=level.id + 10, protocol_id=2, delay=level.delay + 2)
    for level in STEPS
)
LEVELS = {level.id: level for level in STEPS + OTHER}
OPEN = ("planned", "to_approve", "ready")

#: What may happen; what happens often stands here more than once.
events = st.lists(
    st.sampled_from(
        [
            *[("days", count) for count in (1, 1, 3, 8, 15)],
            *[("debt", late) for late in (-10, -3, 0, 5, 20, 20, 60)],
            *[("pay", 0)] * 4,
            ("evaluate", 0),
            *[("dispatch", "sent")] * 6,
            ("dispatch", "failed"),
            ("dispatch", "queued"),
            ("deliver", "sent"),
            ("deliver", "failed"),
            *[("approve", 0)] * 2,
            ("waive", 0),
            ("protocol", STEPS),
            ("protocol", OTHER),
        ]
    ),
    min_size=5,
    max_size=40,
)


class Desk:
    """One customer, their debts, the actions on file and the diary of what was done."""

    def __init__(self):
        self.today, self.levels, self.cycle = START, STEPS, 1
        self.debts, self.rows, self.diary = [], [], []

    def play(self, event, argument):
        getattr(self, event)(argument)

    # === What happens === #

    def days(self, count):
        self.today += timedelta(days=count)

    def debt(self, late):
        self.debts = sorted([*self.debts, self.today - timedelta(days=late)])

    def pay(self, _):
        self.debts = self.debts[1:]
        self.evaluate()

    def protocol(self, levels):
        self.levels = levels
        self.evaluate()

    def evaluate(self, _=None):
        new, changes = self.look()
        for added in new:
            self.add(added)
        for change in changes:
            row = next(row for row in self.rows if row["id"] == change.id)
            row.update(
                state=change.state,
                date_planned=change.date,
                reason_code=change.reason.code,
                reason_params=change.reason.params,
            )

    def dispatch(self, outcome):
        self.evaluate()  # look again before acting
        for row in self.rows:
            if row["state"] == "ready" and row["date_planned"] <= self.today:
                row.update(state="done", date_done=self.today, delivery=outcome)
                if outcome == "failed":
                    row["state"] = "failed"
                self.diary.append((self.today, row, self.facts()))

    def deliver(self, outcome):
        for row in self.rows:
            if row["delivery"] == "queued":
                row["delivery"] = outcome
                if outcome == "failed":
                    row["state"] = "failed"

    def approve(self, _):
        for row in self.rows:
            if row["state"] == "to_approve":
                row.update(state="ready", is_approved=True)

    def waive(self, _):
        for row in self.rows:
            if row["state"] in OPEN and not row["date_due"]:
                row.update(state="skipped", is_waived=True, date_done=self.today)

    # === What the engine does with it === #

    def facts(self):
        late = [due for due in self.debts if due < self.today]
        coming = tuple(sorted({due for due in self.debts if due >= self.today}))
        total = 100.0 * len(late)
        return Facts(total, 0, 0, total, min(late, default=None), coming)

    def look(self):
        current = [
            row
            for row in self.rows
            if row["cycle"] >= self.cycle - 1 or row["date_due"] or row["state"] in OPEN
        ]
        history = read_history(self.cycle, current)
        decision = decide(self.facts(), self.levels, history, self.today)
        self.cycle = decision.history.cycle
        return plan_actions(decision, [read_action(row) for row in current], self.today)

    def add(self, added):
        level = added.action.level
        self.rows.append(
            {
                "id": len(self.rows) + 1,
                "cycle": self.cycle,
                "level_id": level.id,
                "channel": added.action.channel,
                "date_due": added.action.date_due,
                "date_planned": added.date,
                "date_done": None,
                "state": added.state,
                "reason_code": added.reason.code,
                "reason_params": added.reason.params,
                "is_waived": False,
                "is_approved": False,
                "delay": level.delay,
                "sequence": level.sequence,
                "protocol_id": level.protocol_id,
                "delivery": None,
            }
        )


@tagged("post_install", "-at_install")
class TestHistories(TransactionCase):
    def tell(self, story):
        desk = Desk()
        for event, argument in story:
            desk.play(event, argument)
        return desk

    def escalations(self, desk):
        """What the customer got because of a debt that is overdue, in order."""
        return [
            (day, row)
            for day, row, _facts in desk.diary
            if not row["date_due"] and row["state"] == "done"
        ]

    @for_all(events, examples=300)
    def test_evaluating_twice_changes_nothing(self, story):
        desk = self.tell([*story, ("evaluate", 0)])
        self.assertEqual(desk.look(), ([], []))

    @for_all(events, examples=300)
    def test_an_act_is_on_file_once(self, story):
        desk = self.tell(story)
        keys = Counter(
            (row["date_due"] or row["cycle"], row["level_id"], row["channel"])
            for row in desk.rows
        )
        self.assertLessEqual(max(keys.values(), default=1), 1)

    @for_all(events, examples=300)
    def test_nothing_is_sent_about_what_is_not_owed(self, story):
        for _day, row, facts in self.tell(story).diary:
            if row["date_due"]:
                self.assertIn(row["date_due"], facts.upcoming)
                self.assertFalse(facts.to_collect)
            else:
                self.assertTrue(facts.to_collect)

    def test_a_payment_taken_back_repeats_nothing_on_that_day(self):
        desk = self.tell([("debt", 20), ("dispatch", "sent"), ("pay", 0)])
        for event, argument in [("debt", 20), ("dispatch", "sent")]:
            desk.play(event, argument)
        self.assertEqual(len(self.escalations(desk)), 1)

    @for_all(events, examples=300)
    def test_never_two_levels_on_one_day(self, story):
        days = [day for day, _row in self.escalations(self.tell(story))]
        self.assertEqual(len(days), len(set(days)))

    @for_all(events, examples=300)
    def test_the_minimum_gap_lies_between_two_levels_of_a_cycle(self, story):
        sent = self.escalations(self.tell(story))
        for (before, last), (after, row) in zip(sent, sent[1:], strict=False):
            gap = LEVELS[row["level_id"]].min_gap
            if row["cycle"] == last["cycle"]:
                self.assertGreaterEqual((after - before).days, max(gap, 1))

    @for_all(events, examples=300)
    def test_levels_of_a_cycle_come_in_their_order(self, story):
        by_cycle = {}
        for _day, row in self.escalations(self.tell(story)):
            by_cycle.setdefault(row["cycle"], []).append(row)
        for rows in by_cycle.values():
            delays = [row["delay"] for row in rows]
            self.assertEqual(delays, sorted(delays))

    @for_all(events, examples=300)
    def test_a_level_is_passed_only_when_it_was_reached_or_waived(self, story):
        desk = self.tell(
            [event for event in story if event[0] not in ("protocol", "deliver")]
        )
        escalation = [level.id for level in STEPS if level.delay > 0]
        for _day, row in self.escalations(desk):
            passed = escalation[: escalation.index(row["level_id"])]
            reached = {
                other["level_id"]
                for other in desk.rows
                if other["cycle"] == row["cycle"]
                and not other["date_due"]
                and (other["state"] == "done" or other["is_waived"])
            }
            self.assertLessEqual(set(passed), reached)

    @for_all(st.integers(4, 60), st.data(), examples=100)
    def test_missed_days_end_where_a_run_each_day_ends(self, days, data):
        """However many mornings are missed, the customer gets the same levels in the
        same order; only their days move."""
        missed = data.draw(st.sets(st.integers(1, days)))
        desk = Desk()
        desk.debt(1)
        for day in range(1, days + 40):
            desk.days(1)
            if day not in missed:
                desk.play("dispatch", "sent")
                desk.play("approve", 0)
        sent = [row["level_id"] for _day, row in self.escalations(desk)]
        self.assertEqual(sent, [2, 3, 4, 5][: len(sent)])
        if days + 40 - max(missed, default=0) > 40:
            self.assertEqual(len(sent), 4)
