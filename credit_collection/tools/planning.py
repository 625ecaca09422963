"""From a decision to the actions on file: what to add, to change and to drop.

Pure Python: no database, no clock. Actions are compared by key (see ``action_key``), so that
planning twice changes nothing.
"""

from dataclasses import dataclass
from datetime import date

from .decision import PlannedAction, Decision, Reason

OPEN = ("planned", "to_approve", "ready")


@dataclass(frozen=True, slots=True)
class ActionOnFile:
    """One action as it is stored."""

    id: int
    key: tuple
    state: str
    date: date
    is_waived: bool = False
    is_approved: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action to store."""

    action: PlannedAction
    state: str
    date: date
    reason: Reason


@dataclass(frozen=True, slots=True)
class ActionChange:
    """A stored action that gets another state, date or reason."""

    id: int
    state: str
    date: date
    reason: Reason


def plan_actions(
    decision: Decision, on_file: list[ActionOnFile], today: date
) -> tuple[list[NewAction], list[ActionChange]]:
    """Compare the actions a decision wants with those on file.

    What is on file and not wanted any more is skipped with the reason of the decision;
    what was skipped that way and is wanted again comes back as the same action.

    :return: the actions to add and those to change.
    """
    cycle = decision.history.cycle
    wanted = {action.key(cycle): action for action in decision.actions}
    known = {row.key: row for row in on_file}
    new = [
        NewAction(action, _target(action, today), max(action.date, today), decision.reason)
        for key, action in wanted.items()
        if key not in known
    ]
    changes = []
    for key, row in known.items():
        if key in wanted:
            change = _change(row, wanted[key], decision.reason, today)
        elif row.state in OPEN:
            change = ActionChange(row.id, "skipped", row.date, decision.reason)
        else:
            change = None
        if change and (change.state, change.date, change.reason) != (
            row.state,
            row.date,
            row.reason,
        ):
            changes.append(change)
    return new, changes


def _target(action, today):
    """The state of an action that nobody touched yet."""
    if action.date > today:
        return "planned"
    return "to_approve" if action.level.needs_approval else "ready"


def _change(row, action, reason, today):
    """The wanted form of an action on file; None when it is over."""
    target = _target(action, today)
    if row.state in ("done", "failed") or row.is_waived:
        return None
    if row.state == "ready" and target == "to_approve" and row.is_approved:
        target = "ready"
    if target == "planned":
        day = action.date
    else:
        day = row.date if row.date <= today and row.state in OPEN else today
    return ActionChange(row.id, target, day, reason)
