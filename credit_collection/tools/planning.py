"""From a decision to the acts on file: what to add, to change and to drop.

Pure Python: no database, no clock. Acts are compared by key (see ``act_key``), so that
planning twice changes nothing.
"""

from dataclasses import dataclass
from datetime import date

from .decision import Act, Decision, Reason

OPEN = ("planned", "to_approve", "ready")


@dataclass(frozen=True, slots=True)
class ActOnFile:
    """One act as it is stored."""

    id: int
    key: tuple
    state: str
    date: date
    is_waived: bool = False
    is_approved: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class NewAct:
    """An act to store."""

    act: Act
    state: str
    date: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class ActChange:
    """A stored act that gets another state, date or reason."""

    id: int
    state: str
    date: date
    reason: Reason


def plan_acts(
    decision: Decision, on_file: list[ActOnFile], today: date
) -> tuple[list[NewAct], list[ActChange]]:
    """Compare the acts a decision wants with those on file.

    What is on file and not wanted any more is skipped with the reason of the decision;
    what was skipped that way and is wanted again comes back as the same act.

    :return: the acts to add and those to change.
    """
    cycle = decision.history.cycle
    wanted = {act.key(cycle): act for act in decision.acts}
    known = {row.key: row for row in on_file}
    new = [
        NewAct(act, _target(act, today), max(act.date, today), decision.reason)
        for key, act in wanted.items()
        if key not in known
    ]
    changes = []
    for key, row in known.items():
        if key in wanted:
            change = _change(row, wanted[key], decision.reason, today)
        elif row.state in OPEN:
            change = ActChange(row.id, "skipped", row.date, decision.reason)
        else:
            change = None
        if change and (change.state, change.date, change.reason) != (
            row.state,
            row.date,
            row.reason,
        ):
            changes.append(change)
    return new, changes


def _target(act, today):
    """The state of an act that nobody touched yet."""
    if act.date > today:
        return "planned"
    return "to_approve" if act.level.needs_approval else "ready"


def _change(row, act, reason, today):
    """The wanted form of an act on file; None when it is over."""
    target = _target(act, today)
    if row.state in ("done", "failed") or row.is_waived:
        return None
    if row.state == "ready" and target == "to_approve" and row.is_approved:
        target = "ready"
    if target == "planned":
        day = act.date
    else:
        day = row.date if row.date <= today and row.state in OPEN else today
    return ActChange(row.id, target, day, reason)
