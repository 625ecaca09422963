"""Where a case stands on its protocol: one step for each level.

Pure Python: no database, no clock.
"""

from dataclasses import dataclass
from datetime import date

#: What became of a level, or will.
DONE, FAILED, SKIPPED = "done", "failed", "skipped"
NOW, NEXT, LATER = "now", "next", "later"

#: States of acts that are still to be done.
OPEN = ("planned", "to_approve", "ready")


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of the protocol; ``key`` sorts them."""

    id: int
    key: tuple


@dataclass(frozen=True, slots=True)
class Act:
    """An act of a level in the current cycle.

    ``day`` is when it was done or decided, or for an open one the first day on which
    it may be done.
    """

    level_id: int
    channel: str
    state: str
    is_waived: bool = False
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What became of a level: ``status``, the day, and by which channels."""

    level_id: int
    status: str
    day: date | None = None
    channels: tuple[str, ...] = ()


def find_steps(
    rungs: list[Rung],
    acts: list[Act],
    reached: Rung | None,
    next_id: int | None,
    next_day: date | None,
    today: date,
) -> list[Step]:
    """Return the steps of a case in the order of the protocol.

    A level is done when one of its acts was. One that a person waived, or that the
    case went past without an act, is skipped.

    :param reached: the last level that counts as reached; None before the first.
    :param next_id: the level to come; its acts may be planned already.
    :param next_day: when it is planned.

    >>> rungs = [Rung(n, (n * 10,)) for n in (1, 2, 3, 4)]
    >>> acts = [
    ...     Act(1, "email", "done", day=date(2025, 3, 3)),
    ...     Act(2, "email", "skipped", True, date(2025, 3, 9)),
    ...     Act(3, "call", "ready", day=date(2025, 3, 14)),
    ... ]
    >>> day = date(2025, 3, 14)
    >>> steps = find_steps(rungs, acts, rungs[1], 3, day, day)
    >>> [(step.status, step.channels) for step in steps]
    [('done', ('email',)), ('skipped', ()), ('now', ('call',)), ('later', ())]
    """
    by_level = {rung.id: [] for rung in rungs}
    for act in acts:
        by_level.get(act.level_id, []).append(act)
    return [
        _step(rung, by_level[rung.id], reached, (next_id, next_day), today)
        for rung in sorted(rungs, key=lambda rung: rung.key)
    ]


def _step(rung, acts, reached, coming, today):
    done = [act for act in acts if act.state == "done"]
    if done:
        return Step(rung.id, DONE, _latest(done), _channels(done))
    next_id, next_day = coming
    failed = [act for act in acts if act.state == "failed" and not act.is_waived]
    if rung.id == next_id:
        waiting = [act for act in acts if act.state in OPEN]
        if failed and not waiting:
            return Step(rung.id, FAILED, _latest(failed), _channels(failed))
        days = [act.day for act in waiting if act.day] or [next_day]
        day = min(filter(None, days), default=None)
        is_now = any(act.state == "to_approve" for act in waiting)
        is_now = is_now or (day is not None and day <= today)
        return Step(rung.id, NOW if is_now else NEXT, day, _channels(waiting))
    waived = [act for act in acts if act.is_waived]
    if waived or (reached and rung.key <= reached.key):
        return Step(rung.id, SKIPPED, _latest(waived))
    return Step(rung.id, LATER)


def _latest(acts):
    return max((act.day for act in acts if act.day), default=None)


def _channels(acts):
    return tuple(dict.fromkeys(act.channel for act in acts))
