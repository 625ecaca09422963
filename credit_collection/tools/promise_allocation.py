"""Evaluates promises and instalments: which payments count for which, and their state.

Pure Python. Amounts are integers in the smallest unit of the currency (cents).
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, replace
from datetime import date

from .allocation import allocate

OPEN, KEPT, PARTIAL, BROKEN, VOID = "open", "kept", "partial", "broken", "void"

#: What reduced an item; ``is_adjustment`` for credit notes and write-offs.
Money = namedtuple("Money", "date amount is_adjustment")


#: A payment not matched with an item of a promise or plan: date, moment it was entered,
#: due date of the item it is matched with (None if unmatched), amount.
Unassigned = namedtuple("Unassigned", "date entered due amount")


@dataclass(frozen=True)
class Claim:
    """What a promise still lacks after the payments of its own items.

    :param date made: date of the promise.
    :param datetime entered: when the promise was recorded, naive UTC.
    :param date deadline: last day on which a payment counts.
    """

    key: int
    amount: int
    made: date
    entered: object
    deadline: date

    def accepts(self, money):
        """Whether a payment counts: made after the promise and by the deadline, and not
        for an item that fell due after the promise."""
        is_later = (money.date, money.entered) > (self.made, self.entered)
        is_overdue = money.due is None or money.due <= self.made
        return is_later and is_overdue and money.date <= self.deadline


@dataclass(frozen=True)
class Instalment:
    """A promise, or one instalment of a plan.

    :param date deadline: last day to pay in time, including the days of grace.
    """

    key: int
    amount: int
    deadline: date


@dataclass(frozen=True)
class Evaluated:
    """Result of a promise or instalment.

    :param int full: the amount, less credit notes and write-offs since.
    :param int expected: the part of ``full`` that is not disputed.
    :param int paid: the part of ``full`` that was paid, at any time.
    :param int in_time: the part of ``full`` that was paid by the deadline.
    :param str state: ``void`` when nothing is owed any more.
    """

    key: int
    full: int
    expected: int
    paid: int
    in_time: int
    state: str
    deadline: date


def settled_since(residual_start, residual, matches, made):
    """Return what reduced an item since the promise: matches dated after it, and older
    ones, newest first, as far as the residual fell by more than those. So undoing and
    repeating an old match changes nothing.

    :param list[Money] matches: all matches of the item, newest first.
    :param date made: date of the promise.
    :rtype: list[Money]
    """
    later = [money for money in matches if money.date > made]
    left = residual_start - residual - sum(money.amount for money in later)
    for money in matches:
        part = min(money.amount, left)
        if money.date <= made and part > 0:
            later.append(money._replace(amount=part))
            left -= part
    return later


def evaluate(instalments, settled, covered, disputed, today, dust=0):
    """Evaluate a promise, or all instalments of a plan.

    Payments fill the earliest deadline first and count on their own date, not on that
    of the match. Credits and disputed amounts reduce the last instalments first.

    :param list[Instalment] instalments: the promise, or all instalments of the plan.
    :param list[Money] settled: see :func:`settled_since`, for all items together.
    :param int covered: residual of the items when agreed.
    :param int disputed: amount of the items disputed now.
    :param int dust: when less than that is missing of a payment, it was made.
    :rtype: list[Evaluated] by deadline
    """
    ordered = sorted(instalments, key=lambda each: (each.deadline, each.key))
    owed = covered - sum(money.amount for money in settled if money.is_adjustment)
    full = _shorten(ordered, owed)
    expected = _shorten(full, owed - disputed) if disputed else full
    money = [(m.date, m.amount) for m in settled if not m.is_adjustment]
    paid = sum(amount for _date, amount in money)
    before, evaluated = 0, []
    for each, certain in zip(full, expected, strict=True):
        in_time = sum(amount for day, amount in money if day <= each.deadline)
        evaluated.append(
            _evaluate_one(
                each,
                certain.amount,
                _part(paid - before, each.amount),
                _part(in_time - before, each.amount),
                today,
                dust,
            )
        )
        before += each.amount
    return evaluated


def share(claims, moneys):
    """Allocate unassigned payments to the promises of a customer, oldest first.

    :param list[Claim] claims: promises of one customer in one currency.
    :param list[Unassigned] moneys: payments of that customer in that currency.
    :return: the payments by promise id.
    :rtype: dict[int, list[Money]]
    """
    ordered = sorted(claims, key=lambda claim: (claim.made, claim.entered, claim.key))
    left = {claim.key: claim.amount for claim in ordered}
    given = defaultdict(list)
    for money in sorted(moneys, key=lambda money: (money.date, money.entered)):
        wanted = [(one.key, left[one.key]) for one in ordered if one.accepts(money)]
        for key, part in allocate(money.amount, wanted, digits=0):
            if key:
                left[key] -= part
                given[key].append(Money(money.date, part, False))
    return given


def _shorten(instalments, owed):
    """Return the instalments limited to ``owed`` in total, the last ones reduced."""
    left, shortened = max(owed, 0), []
    for each in instalments:
        part = min(each.amount, left)
        shortened.append(each if part == each.amount else replace(each, amount=part))
        left -= part
    return shortened


def _part(amount, most):
    """Return ``amount`` limited to the range from 0 to ``most``."""
    return min(max(amount, 0), most)


def _is_enough(paid, amount, dust):
    """Whether nothing is missing of an amount, or less than decides anything."""
    return paid >= amount or bool(paid) and amount - paid < dust


def _evaluate_one(each, expected, paid, in_time, today, dust):
    """Return the result of one instalment; see :class:`Evaluated` for the amounts."""
    if not each.amount:
        state = VOID
    elif _is_enough(in_time, each.amount, dust):
        state = KEPT
    elif today <= each.deadline or in_time >= expected:
        # All that is not disputed was paid: wait for the answer to the dispute.
        state = OPEN
    else:
        state = PARTIAL if in_time else BROKEN
    expected = max(expected, paid)
    return Evaluated(
        each.key, each.amount, expected, paid, in_time, state, each.deadline
    )


def verdict(evaluated, today, max_missed, max_days, is_strict=False, dust=0):
    """Return the state of a plan from its instalments.

    :param list[Evaluated] evaluated: all instalments.
    :param int max_missed: number of missed instalments that breaks the plan.
    :param int max_days: it also breaks after more days past a missed deadline.
    :param bool is_strict: only payments in time count, as for a settlement.
    :param int dust: see :func:`evaluate`.
    :return: ``completed`` when all is paid, ``broken``, else ``running``.
    :rtype: str
    """
    if is_strict:
        evaluated = [replace(one, paid=one.in_time) for one in evaluated]
        max_missed = 1
    unpaid = [one for one in evaluated if not _is_enough(one.paid, one.full, dust)]
    if not unpaid:
        return "completed"
    missed = [one for one in unpaid if not _is_enough(one.paid, one.expected, dust)]
    missed = [one for one in missed if one.deadline < today]
    oldest = min((one.deadline for one in missed), default=today)
    is_broken = len(missed) >= max_missed or (today - oldest).days > max_days
    return "broken" if missed and is_broken else "running"


def spread(expected, items):
    """Distribute the amount still expected over items, in the order given.

    :param int expected: total still expected.
    :param items: key, covered part not settled yet, and residual of each item.
    :return: the amount to hold by key, only items with an amount.
    :rtype: dict[object, int]
    """
    held = {}
    for key, covered, residual in items:
        part = min(max(covered, 0), max(residual, 0), expected)
        if part > 0:
            held[key] = part
            expected -= part
    return held
