"""How urgent a case is: transparent points with the words that explain them.

Pure Python. Amounts are in the currency of the company, ages in days.
"""

import math

ANSWER = 1000
FAILED = 500
APPROVE = 300
SPENT = 200
AMOUNT_MAX = 100
LATE_MAX = 100

#: From how many points on an amount or an age is worth a word.
NOTABLE = 80

_BY_REASON = {
    "delivery_failed": ("failed", FAILED),
    "to_approve": ("approve", APPROVE),
    "upcoming_approval": ("approve", APPROVE),
    "levels_spent": ("spent", SPENT),
}


def rank(
    to_collect: float, days_late: int, reason_code: str, has_reply: bool
) -> tuple[int, list[str]]:
    """The points of a case and the codes of what makes it urgent.

    >>> rank(0, 0, "clear", False)
    (0, [])
    >>> rank(1000, 15, "to_approve", False)
    (365, ['approve'])
    >>> rank(50000, 400, "held", True)
    (1194, ['answer', 'amount', 'late'])
    """
    codes, points = [], 0
    if has_reply:
        codes.append("answer")
        points += ANSWER
    if reason_code in _BY_REASON:
        code, extra = _BY_REASON[reason_code]
        codes.append(code)
        points += extra
    amount = min(AMOUNT_MAX, round(20 * math.log10(1 + max(to_collect, 0))))
    late = min(LATE_MAX, max(days_late, 0) // 3)
    if amount >= NOTABLE:
        codes.append("amount")
    if late >= NOTABLE:
        codes.append("late")
    return points + amount + late, codes
