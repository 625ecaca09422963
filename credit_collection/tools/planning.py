"""Compares a decision with the stored actions: what to add, change and skip.

Pure Python: no database, no clock. Actions are compared by key (see ``action_key``), so
planning twice changes nothing.
"""

from dataclasses import dataclass
from datetime import date

from .decision import Decision, PlannedAction, Reason

OPEN = ("planned", "to_approve", "ready")


@dataclass(frozen=True, slots=True)
class ActionOnFile:
    """A stored action. ``is_ahead``: a person wants it before its day."""

    id: int
    key: tuple
    state: str
    date: date
    is_waived: bool = False
    is_approved: bool = False
    is_ahead: bool = False
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
    """Compare the actions of a decision with the stored ones.

    Open actions that the decision does not have are skipped with its reason; an action
    skipped that way is reopened when it is planned again.

    :return: the actions to add and those to change.
    """
    cycle = decision.history.cycle
    wanted = {action.key(cycle): action for action in decision.actions}
    known = {row.key: row for row in on_file}
    new = [
        NewAction(
            action,
            _target(action, today),
            max(action.date, today),
            action.reason or decision.reason,
        )
        for key, action in wanted.items()
        if key not in known
    ]
    changes = []
    for key, row in known.items():
        if key in wanted:
            action = wanted[key]
            change = _change(row, action, action.reason or decision.reason, today)
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
    """Return the state of an action on which no user has decided."""
    if action.date > today:
        return "planned"
    return "to_approve" if action.level.needs_approval else "ready"


def _is_decided(row, target):
    """Whether a person let an action be sent that would wait."""
    return row.is_approved if target == "to_approve" else row.is_ahead


def _change(row, action, reason, today):
    """Return the change of a stored action to match the decision; None if it is done,
    failed or waived."""
    target = _target(action, today)
    if row.state in ("done", "failed") or row.is_waived:
        return None
    if row.state == "ready" and _is_decided(row, target):
        target = "ready"
    if target == "planned":
        day = action.date
    else:
        day = row.date if row.date <= today and row.state in OPEN else today
    return ActionChange(row.id, target, day, reason)
