"""Decides state, next level and actions of a case from facts, levels and history.

Pure Python on frozen dataclasses: no database, no clock. Amounts are in the currency
of the company, delays and gaps in days.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from .case_facts import Facts, History
from .entry import ANYWHERE, Entry, firm_instead, follow, start

CLEAR = "clear"
UPCOMING = "upcoming"
ACTIVE = "active"
HELD = "held"
PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Level:
    """One escalation level, as far as a decision needs it.

    ``channels`` are used together; each of the ``fallbacks`` only if all channels
    before it reached nobody. ``is_soft``: its text reads as if the payment had been
    forgotten.
    """

    id: int
    delay: int
    sequence: int = 10
    protocol_id: int = 0
    min_gap: int = 1
    min_amount: float = 0.0
    channels: tuple[str, ...] = ("email",)
    fallbacks: tuple[str, ...] = ()
    needs_approval: bool = False
    is_entry: bool = False
    is_soft: bool = False

    @property
    def key(self) -> tuple[int, int, int]:
        """Sort key of levels: delay, then sequence and id."""
        return (self.delay, self.sequence, self.id)

    @property
    def before_due(self) -> bool:
        """Whether it is a courtesy reminder, sent once per due date."""
        return self.delay <= 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Reason of a decision: a code and parameters, see the reason mixin of cases."""

    code: str
    params: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """An action to plan; ``date_due`` is set only for levels before the due date, and
    ``reason`` where it is not that of the decision."""

    level: Level
    channel: str
    date: date
    date_due: date | None = None
    reason: Reason | None = None

    def key(self, cycle: int) -> tuple:
        """Return the key of the action within its case, see :func:`action_key`."""
        return action_key(cycle, self.level.id, self.channel, self.date_due)


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision for one case."""

    state: str
    history: History
    reason: Reason
    next_level: Level | None = None
    next_date: date | None = None
    actions: tuple[PlannedAction, ...] = ()


def action_key(cycle: int, level_id: int, channel: str, date_due: date | None) -> tuple:
    """Return the key that makes an action unique: it is done once per cycle, or once
    per due date for a level before the due date.

    >>> action_key(2, 7, "email", None)
    (2, 7, 'email')
    >>> action_key(2, 7, "email", date(2025, 3, 1))
    (datetime.date(2025, 3, 1), 7, 'email')
    """
    return (date_due or cycle, level_id, channel)


def decide(
    facts: Facts,
    levels: tuple[Level, ...],
    history: History,
    today: date,
    entry_by_age: bool = False,
    entry: Entry = ANYWHERE,
) -> Decision:
    """Decide state, next level and actions of one case on ``today``.

    :param levels: the active levels of the protocol, in any order.
    :param entry_by_age: a new case starts at the level that fits the age of the debt,
        never beyond one marked as an entry; otherwise at the first level.
    :param entry: the first level that a person chose, and when a debt is old.

    >>> levels = (Level(1, delay=1), Level(2, delay=10, min_gap=5))
    >>> owed = Facts(overdue=50, to_collect=50, carrying_due=date(2025, 3, 1))
    >>> first = decide(owed, levels, History(), date(2025, 3, 4))
    >>> first.state, first.next_level.id, str(first.next_date), first.reason.code
    ('active', 1, '2025-03-02', 'due')
    >>> from .case_facts import Reached
    >>> done = History(last=Reached((1, 10, 1), 0, date(2025, 3, 9)))
    >>> second = decide(owed, levels, done, date(2025, 3, 9))
    >>> second.next_level.id, str(second.next_date), second.reason.code
    (2, '2025-03-14', 'planned_gap')
    """
    levels = tuple(sorted(levels, key=lambda level: level.key))
    if facts.carrying_due:
        return _decide_active(facts, levels, history, today, entry_by_age, entry)
    if facts.is_held:
        return _decide_held(facts, history)
    return _decide_before_due(facts, levels, history, today)


def _decide_before_due(facts, levels, history, today):
    """Decide a case with nothing overdue: a courtesy reminder near a due date."""
    near = _near_due(facts, levels, today)
    if near is None:
        ended = history.renewed() if history.is_used else history
        dust = Reason("dust", {"amount": facts.to_collect})
        reason = dust if facts.to_collect > 0 else Reason("clear")
        return Decision(CLEAR, ended, reason)
    actions = _actions_before_due(facts, levels, history, today)
    more = _unfinished_before_due(facts, levels, history)
    if not actions:
        reason = Reason("upcoming", {"date_due": near})
        return Decision(UPCOMING, history, reason, actions=more)
    level, day, date_due = actions[0].level, actions[0].date, actions[0].date_due
    is_waiting = history.waits_for_approval(actions)
    code = "upcoming_approval" if is_waiting else "upcoming_remind"
    return Decision(
        UPCOMING,
        history,
        Reason(code, {"date_due": date_due, "level": level.id}),
        next_level=level,
        next_date=day,
        actions=actions + more,
    )


def _near_due(facts, levels, today):
    """Return the nearest due date that a courtesy reminder of the protocol covers."""
    window = max((-level.delay for level in levels if level.before_due), default=None)
    if window is None:
        return None
    limit = today + timedelta(days=window)
    return min((due for due in facts.upcoming if due <= limit), default=None)


def _actions_before_due(facts, levels, history, today):
    """Return the actions of the first courtesy reminder that is due, once per level and
    due date."""
    for due in sorted(facts.upcoming):
        for level in reversed(levels):
            day = due + timedelta(days=level.delay)
            if not level.before_due or day > today:
                continue
            if (level.id, due) in history.reminded:
                break  # this or a later reminder for the date was sent
            if channels := history.channels_left(level, due):
                return tuple(
                    PlannedAction(level, channel, day, due) for channel in channels
                )
            break  # it reached nobody: the collector has a task
    return ()


def _unfinished_before_due(facts, levels, history):
    """Return the open actions of courtesy reminders already done by another channel."""
    return tuple(
        PlannedAction(
            level,
            channel,
            due + timedelta(days=level.delay),
            due,
            Reason("upcoming_remind", {"date_due": due, "level": level.id}),
        )
        for due in sorted(facts.upcoming)
        for level in levels
        if (level.id, due) in history.reminded
        for channel in history.unfinished(level, due)
    )


def _decide_held(facts, history):
    """Decide a case that is overdue with nothing to collect: held, or covered by
    credits."""
    if facts.is_placed:
        return Decision(PLACED, history, Reason("placed"))
    if facts.held > 0:
        code = "held_until" if facts.hold_end else "held"
        params = {"hold": facts.hold_kind, "date": facts.hold_end}
        reason = Reason(code, {key: value for key, value in params.items() if value})
        after = facts.hold_end and facts.hold_end + timedelta(days=1)
        return Decision(HELD, history, reason, next_date=after)
    return Decision(HELD, history, Reason("covered", {"amount": facts.credits}))


def _decide_active(facts, levels, history, today, entry_by_age, entry):
    """Decide a case with an amount to collect: find the next level and its date."""
    history = _current(facts, history)
    if entry.waits(facts.carrying_due):
        return Decision(ACTIVE, history, Reason("to_decide"))
    escalation = tuple(level for level in levels if not level.before_due)
    if not escalation:
        return Decision(ACTIVE, history, Reason("no_levels"))
    days_late = (today - facts.carrying_due).days
    if history.last:
        level = follow(escalation, history.last)
    else:
        level = start(escalation, days_late, entry_by_age, entry.chosen(history.cycle))
    is_old = entry.old_days and days_late > entry.old_days
    if level and is_old:
        decision = _decide_old(facts, escalation, level, history, today, entry.old_days)
    else:
        decision = _decide_next(facts, level, history, today)
    more = _unfinished(facts, escalation, history)
    if is_old:
        more, decision = _ask_about_soft(facts, more, history, decision, entry.old_days)
    if more and (decision.next_date is None or decision.next_date > today):
        return replace(decision, actions=decision.actions + more)
    return decision


def _current(facts, history):
    """Return the history of the debt to collect: of a new cycle, when all of it fell
    due after the last level; of the previous one, when a payment of then came back."""
    if history.last and facts.carrying_due >= history.last.date:
        return history.renewed()
    resumed = history.previous
    if resumed and resumed.last and not history.is_used:
        if facts.owed_since < resumed.last.date:
            return resumed
    return history


def _decide_old(facts, escalation, level, history, today, old_days):
    """Plan the level of an old debt: no soft one where the protocol has a firm one,
    and with approval if it is soft, the first one, or leaves levels out."""
    wanted = firm_instead(escalation, level, (today - facts.carrying_due).days)
    if wanted is level and history.last and not level.is_soft:
        return _decide_next(facts, level, history, today)
    asking = replace(wanted, needs_approval=True)
    decision = _decide_next(facts, asking, history, today)
    if decision.reason.code == "to_approve":
        params = {**decision.reason.params, "count": old_days}
        decision = replace(decision, reason=Reason("old_approval", params))
    return decision


def _ask_about_soft(facts, more, history, decision, old_days):
    """Let what waits of a soft level, by other channels, wait for approval: the debt
    has grown old.

    :param more: see :func:`_unfinished`.
    :return: these actions, and the decision, which says so unless it plans a level.
    """
    asking = tuple(
        _ask_first(facts, act, history, old_days) if act.level.is_soft else act
        for act in more
    )
    if history.waits_for_approval(asking) and not decision.actions:
        params = {**asking[0].reason.params, "count": old_days}
        decision = replace(decision, reason=Reason("old_approval", params))
    return asking, decision


def _ask_first(facts, action, history, old_days):
    """Return an action of an old debt that needs an approval."""
    asking = replace(action, level=replace(action.level, needs_approval=True))
    if not history.waits_for_approval((asking,)):
        return asking
    params = {"level": action.level.id, "date": action.date}
    params.update(date_due=facts.carrying_due, count=old_days)
    return replace(asking, reason=Reason("old_approval", params))


def _decide_next(facts, level, history, today):
    """Plan ``level``, or return why it cannot be planned."""
    if level is None:
        return Decision(ACTIVE, history, Reason("levels_spent"))
    if not history.channels_left(level, None):
        reason = Reason("delivery_failed", {"level": level.id})
        return Decision(ACTIVE, history, reason, next_level=level)
    if facts.to_collect < level.min_amount:
        params = {"amount": facts.to_collect, "level": level.id}
        params["amount_minimum"] = level.min_amount
        reason = Reason("below_minimum", params)
        return Decision(ACTIVE, history, reason, next_level=level)
    if history.last and history.last.pending:
        code = "mailing_pending" if history.last.to_mail else "delivery_pending"
        reason = Reason(code, {"level": history.last.level_id})
        return Decision(ACTIVE, history, reason, next_level=level)
    return _plan(facts, level, history, today)


def _unfinished(facts, escalation, history):
    """Return the open actions of the reached level by other channels; they stay until
    the next level, unless a fallback was used. Their reason is their own: that of the
    decision is about the next level."""
    last = history.last
    return tuple(
        _give_reason(PlannedAction(level, channel, last.date), facts, history)
        for level in escalation
        if last and level.id == last.level_id and facts.to_collect >= level.min_amount
        if not last.channels & set(level.fallbacks)
        for channel in history.unfinished(level, None)
    )


def _give_reason(action, facts, history):
    """Return an action of the reached level with why it is still to be done."""
    code = "to_approve" if history.waits_for_approval((action,)) else "left_of_level"
    params = {"level": action.level.id, "date": action.date}
    params["date_due"] = facts.carrying_due
    return replace(action, reason=Reason(code, params))


def _plan(facts, level, history, today):
    """Plan the actions of ``level`` on their date, with the reason of that date."""
    by_age = facts.carrying_due + timedelta(days=level.delay)
    by_gap = by_age
    if history.last_date:
        # A new debt only waits for the next day; a known one, for the minimum gap.
        is_new = not history.last and facts.owed_since >= history.before
        gap = 1 if is_new else max(level.min_gap, 1)
        by_gap = history.last_date + timedelta(days=gap)
    day = max(by_age, by_gap)
    params = {"level": level.id, "date": day, "date_due": facts.carrying_due}
    left = history.channels_left(level, None)
    actions = tuple(PlannedAction(level, channel, day) for channel in left)
    if day > today:
        code = "planned_gap" if by_gap > by_age else "planned"
    else:
        code = "to_approve" if history.waits_for_approval(actions) else "due"
    return Decision(ACTIVE, history, Reason(code, params), level, day, actions)
