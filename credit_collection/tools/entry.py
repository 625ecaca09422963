"""At which level a case starts and goes on, and what an old debt gets.

Pure Python: no database, no clock.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .case_facts import Reached
    from .decision import Level


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a case starts.

    ``level_id`` is the first level in cycle ``cycle`` if a person chose one; a debt
    late for more than ``old_days`` gets no soft text by itself, and its first message,
    as any that leaves levels out, waits for approval (0: no debt is old). What fell due
    before ``decide_since`` came back from an agency: a person decides what follows.
    """

    level_id: int | None = None
    cycle: int | None = None
    old_days: int = 0
    decide_since: date | None = None

    def chosen(self, cycle: int) -> int | None:
        """Return the id of the level that a person chose for a cycle."""
        return self.level_id if self.cycle == cycle else None

    def waits(self, date_due: date) -> bool:
        """Whether a person decides about a debt that fell due on a date."""
        return self.decide_since is not None and date_due < self.decide_since


#: Nobody chose a level, and no debt is old.
ANYWHERE = Entry()


def start(
    escalation: "tuple[Level, ...]",
    days_late: int,
    by_age: bool,
    chosen: int | None = None,
) -> "Level":
    """Return the level at which a new case starts: the one that a person chose, if the
    protocol still has it.

    :param escalation: levels after the due date in their order, at least one.
    :param by_age: at the level that fits the age, as far as marked as an entry.
    :param chosen: id of the level that a person chose.
    """
    for level in escalation:
        if level.id == chosen:
            return level
    first = escalation[0]
    if not by_age:
        return first
    fitting = [
        level for level in escalation if level.is_entry and level.delay <= days_late
    ]
    return fitting[-1] if fitting else first


def follow(escalation: "tuple[Level, ...]", last: "Reached") -> "Level | None":
    """Return the level after the last one reached. After a change of protocol it is the
    first with a longer delay."""
    if escalation[0].protocol_id == last.protocol_id:
        later = (level for level in escalation if level.key > last.key)
    else:
        later = (level for level in escalation if level.delay > last.key[0])
    return next(later, None)


def firm_instead(
    escalation: "tuple[Level, ...]", level: "Level", days_late: int
) -> "Level":
    """Return the level that an old debt gets instead of a soft one: the firm one that
    fits its age. A firm level stays, and so does a soft one if no later level is firm;
    it waits for approval."""
    if not level.is_soft:
        return level
    firm = [one for one in escalation if not one.is_soft and one.key > level.key]
    fitting = [one for one in firm if one.delay <= days_late]
    return (fitting or firm[:1] or [level])[-1]


def propose_start(levels: "tuple[Level, ...]", days_late: int) -> "Level | None":
    """Return the level at which a debt starts to be chased: the one that fits its age,
    never beyond the last before the first that needs approval, nor beyond the levels
    marked as an entry where there are some.

    :param levels: active levels of a protocol, in any order.

    >>> from .decision import Level
    >>> soft, firm = Level(1, delay=3), Level(2, delay=20)
    >>> last = Level(3, delay=50, needs_approval=True)
    >>> [propose_start((soft, firm, last), days).id for days in (1, 10, 30, 900)]
    [1, 1, 2, 2]
    >>> propose_start((), 10) is None
    True
    """
    escalation = sorted(
        (level for level in levels if not level.before_due), key=lambda one: one.key
    )
    allowed = []
    for level in escalation:
        if level.needs_approval:
            break
        allowed.append(level)
    marked = [level for level in escalation if level.is_entry]
    fitting = [each for each in marked or allowed if each.delay <= days_late]
    return (fitting or escalation[:1] or [None])[-1]
