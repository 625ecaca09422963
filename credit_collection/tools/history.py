"""Reads from the stored actions what was done on a case.

Pure Python: no database, no clock. Rows come from ``_read_actions`` of
``credit.collection.evaluation.data``.
"""

from dataclasses import replace

from .case_facts import History, Reached
from .decision import Reason, action_key
from .planning import OPEN, ActionOnFile


def read_history(cycle: int, rows: list[dict]) -> History:
    """Return the history of a case in ``cycle``, with that of the previous one.

    A level counts as reached when one of its actions was done or waived by a person.
    """
    history = _read_cycle(cycle, rows)
    if cycle == 1:
        return history
    return replace(history, previous=_read_cycle(cycle - 1, rows))


def _read_cycle(cycle, rows):
    reached, reminded, before = {}, set(), []
    for row in rows:
        if not (row["state"] == "done" or row["is_waived"]):
            continue
        if row["date_due"]:
            reminded.add((row["level_id"], row["date_due"]))
        elif row["cycle"] == cycle:
            reached[row["level_id"]] = _reach(row, reached.get(row["level_id"]))
        elif row["state"] == "done" and row["cycle"] < cycle:
            before.append(row["date_done"])
    current = [row for row in rows if row["date_due"] or row["cycle"] == cycle]
    return History(
        cycle=cycle,
        last=max(reached.values(), key=lambda r: (r.date, r.key), default=None),
        failed=_select(current, ("failed",)),
        open=_select(current, (*OPEN, "skipped")),
        approved=_select([row for row in current if row["is_approved"]], ("ready",)),
        reminded=frozenset(reminded),
        before=max(before, default=None),
    )


def read_action(row: dict) -> ActionOnFile:
    """Return a row as an :class:`ActionOnFile`."""
    return ActionOnFile(
        row["id"],
        action_key(row["cycle"], row["level_id"], row["channel"], row["date_due"]),
        row["state"],
        row["date_planned"],
        row["is_waived"],
        row["is_approved"],
        row.get("is_ahead", False),
        Reason(row["reason_code"], row["reason_params"] or {}),
    )


def _reach(row, known):
    """Add an action to a reached level. The level is pending while all its messages
    still wait to be sent."""
    to_mail = row["delivery"] == "to_mail"
    pending = to_mail or row["delivery"] == "queued"
    return Reached(
        (row["delay"], row["sequence"], row["level_id"]),
        row["protocol_id"],
        max(row["date_done"], known.date) if known else row["date_done"],
        pending and (known.pending if known else True),
        (known.channels if known else frozenset()) | {row["channel"]},
        to_mail,
    )


def _select(rows, states):
    """Return the keys of the actions in one of ``states`` that nobody waived."""
    return frozenset(
        (row["level_id"], row["channel"], row["date_due"])
        for row in rows
        if row["state"] in states and not row["is_waived"]
    )
