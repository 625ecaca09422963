"""What a decision knows of a case: what is owed, and what was done before.

Pure Python on frozen dataclasses: no database, no clock. Amounts are in the currency of
the company.
"""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Facts:
    """What one customer owes one company on one date.

    ``carrying_due`` is the oldest due date at which what is to collect reaches the
    least amount of the company, None if it does not; ``known_since`` the last day on
    which neither that nor a later item could be chased (None: ``carrying_due``);
    ``upcoming`` the future due dates not covered by credits; ``hold_end`` the last day
    of the last hold (None if a hold has no end); ``is_placed`` whether an agency has
    any of what is held.
    """

    overdue: float = 0.0
    held: float = 0.0
    credits: float = 0.0
    to_collect: float = 0.0
    carrying_due: date | None = None
    upcoming: tuple[date, ...] = ()
    hold_kind: str | None = None
    hold_end: date | None = None
    known_since: date | None = None
    is_placed: bool = False

    @property
    def is_held(self) -> bool:
        """Whether more than dust is overdue, but held or covered by credits."""
        return self.held > 0 or self.overdue > self.to_collect

    @property
    def owed_since(self) -> date:
        return self.known_since or self.carrying_due


@dataclass(frozen=True, slots=True)
class Reached:
    """The last level done, or waived by a person, in the current cycle.

    ``pending``: its message still waits to be sent; ``to_mail``: that is a printed
    letter not yet mailed; ``channels``: channels of its actions that were done.
    """

    key: tuple[int, int, int]
    protocol_id: int
    date: date
    pending: bool = False
    channels: frozenset[str] = frozenset()
    to_mail: bool = False

    @property
    def level_id(self) -> int:
        return self.key[2]


@dataclass(frozen=True, slots=True)
class History:
    """What was done on a case in its current cycle.

    ``failed`` are the actions that reached nobody, ``open`` those that may still happen
    and ``approved`` those that a person approved, as (level id, channel, due date or
    None after the due date); ``reminded`` are the (level id, due date) of courtesy
    reminders already done; ``before`` is the date of the last level of the previous
    cycle, and ``previous`` that cycle.
    """

    cycle: int = 1
    last: Reached | None = None
    failed: frozenset[tuple[int, str, date | None]] = frozenset()
    open: frozenset[tuple[int, str, date | None]] = frozenset()
    approved: frozenset[tuple[int, str, date | None]] = frozenset()
    reminded: frozenset[tuple[int, date]] = frozenset()
    before: date | None = None
    previous: "History | None" = None

    @property
    def last_date(self) -> date | None:
        """Date of the last level of any cycle, so that nothing is repeated on one day
        when a payment is undone or an older debt is entered late."""
        return self.last.date if self.last else self.before

    @property
    def is_used(self) -> bool:
        """Whether an action was done, or failed, in this cycle."""
        return self.last is not None or any(not due for *_act, due in self.failed)

    def renewed(self) -> "History":
        """Return the history of the next cycle, in which no level is reached yet."""
        return replace(
            self,
            cycle=self.cycle + 1,
            last=None,
            failed=frozenset(action for action in self.failed if action[2]),
            open=frozenset(action for action in self.open if action[2]),
            approved=frozenset(action for action in self.approved if action[2]),
            before=self.last_date,
            previous=self,
        )

    def channels_left(self, level, date_due: date | None) -> tuple[str, ...]:
        """Return the channels of ``level`` to use now: those used together, and the
        fallbacks up to the first that did not fail; none when all failed."""
        used: tuple[str, ...] = ()
        for step in (level.channels, *((channel,) for channel in level.fallbacks)):
            used += step
            if any((level.id, name, date_due) not in self.failed for name in step):
                return used
        return ()

    def waits_for_approval(self, actions) -> bool:
        """Whether one of ``actions`` needs an approval that nobody has given."""
        return any(
            action.level.needs_approval
            and (action.level.id, action.channel, action.date_due) not in self.approved
            for action in actions
        )

    def unfinished(self, level, date_due: date | None) -> tuple[str, ...]:
        """Return the channels of a reached level whose actions may still happen."""
        return tuple(
            channel
            for channel in level.channels
            if (level.id, channel, date_due) in self.open
        )
