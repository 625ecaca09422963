"""Whether promises were kept: which money goes to which of them, and when it came.

Amounts are whole numbers of the smallest unit of the currency (cents), so that nothing
is lost in a sum.
"""

from collections import defaultdict, namedtuple
from dataclasses import dataclass, replace
from datetime import date

from .allocation import allocate

OPEN, KEPT, PARTIAL, BROKEN, VOID = "open", "kept", "partial", "broken", "void"

#: What came in for an item: when, how much, and whether it was a credit note or a
#: write-off of ours, which nobody paid.
Money = namedtuple("Money", "date amount is_adjustment")


#: Money of a customer that is matched with nothing agreed: when it came, when that was
#: entered, since when its item is due (None on account), and how much.
Unassigned = namedtuple("Unassigned", "date entered due amount")


@dataclass(frozen=True)
class Claim:
    """What a promise still lacks after the money for its own items.

    :param date made: when it was promised.
    :param datetime entered: when that was noted.
    :param date deadline: the last day that money counts for it.
    """

    key: int
    amount: int
    made: date
    entered: object
    deadline: date

    def accepts(self, money):
        """Whether money can be what was promised: it came afterwards and in time, and
        not for something that fell due later."""
        is_later = (money.date, money.entered) > (self.made, self.entered)
        is_overdue = money.due is None or money.due <= self.made
        return is_later and is_overdue and money.date <= self.deadline


@dataclass(frozen=True)
class Instalment:
    """What a customer promised for one day.

    :param date deadline: the last day that it counts as kept, grace included.
    """

    key: int
    amount: int
    deadline: date


@dataclass(frozen=True)
class Evaluated:
    """A due with what was found.

    :param int full: the amount, less what was credited since.
    :param int expected: of it, what nobody contests.
    :param int paid: of it, whenever it came.
    :param int in_time: of it, until the deadline.
    :param str state: ``void`` when nothing is owed of it any more.
    """

    key: int
    full: int
    expected: int
    paid: int
    in_time: int
    state: str
    deadline: date


def settled_since(residual_start, residual, matches, made):
    """What settled an item since it was promised: money that came later, and of what
    came before the newest, as far as less is owed now than then. Undoing and repeating
    an old match changes nothing.

    :param list[Money] matches: all of the item, newest first.
    :param date made: when it was promised.
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


def evaluate(instalments, settled, covered, disputed, today):
    """Fill the oldest due first. Credits shorten what is owed from the end, and so does
    what is contested, as long as it is; money counts for the day it came, not for the
    day on which it was matched.

    :param list[Instalment] instalments: of one promise, or of all instalments of a plan.
    :param list[Money] settled: see :func:`settled_since`, of all items together.
    :param int covered: what the items owed when it was agreed.
    :param int disputed: what is contested of them now.
    :rtype: list[Evaluated] in the order of their deadlines
    """
    ordered = sorted(instalments, key=lambda due: (due.deadline, due.key))
    owed = covered - sum(money.amount for money in settled if money.is_adjustment)
    full = _shorten(ordered, owed)
    expected = _shorten(full, owed - disputed) if disputed else full
    money = [(m.date, m.amount) for m in settled if not m.is_adjustment]
    paid = sum(amount for _date, amount in money)
    before, evaluated = 0, []
    for due, certain in zip(full, expected, strict=True):
        in_time = sum(amount for day, amount in money if day <= due.deadline)
        evaluated.append(
            _evaluate_one(
                due,
                certain.amount,
                _part(paid - before, due.amount),
                _part(in_time - before, due.amount),
                today,
            )
        )
        before += due.amount
    return evaluated


def share(claims, moneys):
    """Give money of no agreement to the promises of the customer, the oldest first.

    :param list[Claim] claims: of one customer in one currency.
    :param list[Unassigned] moneys: of that customer, in that currency.
    :return: what each promise gets.
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
    """The instalments with what may still be expected of each, the last ones least."""
    left, shortened = max(owed, 0), []
    for due in instalments:
        part = min(due.amount, left)
        shortened.append(due if part == due.amount else replace(due, amount=part))
        left -= part
    return shortened


def _part(amount, most):
    return min(max(amount, 0), most)


def _evaluate_one(due, expected, paid, in_time, today):
    if not due.amount:
        state = VOID
    elif in_time >= due.amount:
        state = KEPT
    elif today <= due.deadline or in_time >= expected:
        # Who paid all that he does not contest waits for the answer.
        state = OPEN
    else:
        state = PARTIAL if in_time else BROKEN
    expected = max(expected, paid)
    return Evaluated(due.key, due.amount, expected, paid, in_time, state, due.deadline)


def verdict(evaluated, today, max_missed, max_days, is_strict=False):
    """Where a plan stands by its instalments.

    :param list[Evaluated] evaluated: all instalments.
    :param int max_missed: so many instalments unpaid after their grace break it.
    :param int max_days: so many days after the grace of one unpaid do, too.
    :param bool is_strict: only what comes in time counts, as for a settlement.
    :return: ``completed`` when all is paid, ``broken``, else ``running``.
    :rtype: str
    """
    if is_strict:
        evaluated = [replace(one, paid=one.in_time) for one in evaluated]
        max_missed = 1
    unpaid = [one for one in evaluated if one.paid < one.full]
    if not unpaid:
        return "completed"
    missed = [one for one in unpaid if one.paid < one.expected]
    missed = [one for one in missed if one.deadline < today]
    oldest = min((one.deadline for one in missed), default=today)
    is_broken = len(missed) >= max_missed or (today - oldest).days > max_days
    return "broken" if missed and is_broken else "running"


def spread(expected, items):
    """What to hold of each item for what is still expected, in the order given.

    :param int expected: in all.
    :param items: key, part covered and not settled yet, and residual of each.
    :rtype: dict[object, int] only items with a part
    """
    held = {}
    for key, covered, residual in items:
        part = min(max(covered, 0), max(residual, 0), expected)
        if part > 0:
            held[key] = part
            expected -= part
    return held
