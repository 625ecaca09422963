"""What a person may send by hand: what is due, what stands apart, what cannot be sent.

Pure Python: no database, no clock.
"""

import re
from dataclasses import dataclass
from datetime import date

#: Why a message cannot be sent, whoever asks, the strongest first.
NEVER = (
    "archived",
    "nothing",
    "manual",
    "no_text",
    "unreachable",
    "no_sender",
    "no_server",
    "document",
    "closed",
    "refused",
)
#: Why a message is not due and may be sent all the same, the strongest first.
APART = (
    "surge",
    "approval",
    "skipped",
    "failed",
    "other",
    "by_hand",
    "gap",
    "early",
    "moved",
    "warned",
)
#: Of those, what only a collection manager decides.
MANAGED = frozenset(["surge"])

#: What may be an IBAN: country, check digits, and the rest in groups or not.
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0.-]?[A-Z0-9]){11,30}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Act:
    """What is known of one message on ``today``.

    ``stops``: the codes of ``NEVER`` and ``APART`` that are known already;
    ``date_planned``: its day; ``gap_end``: the first day after the least gap since the
    level before; ``is_moved``: a person moved it to a later moment; ``severity``: of
    the contact policies at this moment, None if they allow it; ``may_wait``: whether it
    is sent at the next allowed moment, and not now.
    """

    today: date
    stops: frozenset[str] = frozenset()
    state: str = "ready"
    date_planned: date | None = None
    gap_end: date | None = None
    is_moved: bool = False
    severity: str | None = None
    may_wait: bool = False


def judge(act: Act) -> str:
    """Return why a message cannot be sent or stands apart; ``due`` if it is due.

    >>> from datetime import date
    >>> today = date(2025, 3, 17)
    >>> judge(Act(today, date_planned=today))
    'due'
    >>> judge(Act(today, state="planned", date_planned=date(2025, 3, 20)))
    'early'
    >>> judge(Act(today, state="to_approve", severity="block"))
    'refused'
    >>> judge(Act(today, state="to_approve", severity="block", may_wait=True))
    'approval'
    """
    found = set(act.stops)
    if act.severity == "block" and not act.may_wait:
        found.add("refused")
    if act.severity == "warn" and not act.may_wait:
        found.add("warned")
    if act.state == "to_approve":
        found.add("approval")
    elif act.state == "failed":
        found.add("failed")
    elif act.state == "planned" and act.date_planned and act.date_planned > act.today:
        is_gap = act.gap_end and act.gap_end > act.today
        found.add("gap" if is_gap else "early")
    if act.is_moved:
        found.add("moved")
    return next((code for code in (*NEVER, *APART) if code in found), "due")


def find_ibans(text: str) -> set[str]:
    """Return the bank accounts that a text names, without spaces: what looks like an
    IBAN and has the right check digits (ISO 7064).

    >>> find_ibans("Pay to ES79 2100 0813 6101 2345 6789, please, or ES00 2100 0813.")
    {'ES7921000813610123456789'}
    """
    found = set()
    for match in IBAN.finditer(text or ""):
        compact = re.sub(r"[^0-9A-Za-z]", "", match.group()).upper()
        for end in range(len(compact), 14, -1):
            if _is_iban(compact[:end]):
                found.add(compact[:end])
                break
    return found


def _is_iban(compact):
    digits = "".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])
    return int(digits) % 97 == 1
