"""Dates and amounts of a payment plan, and the limits it breaks.

Pure Python: no database, no clock. Amounts are in one currency and are computed as
integers in its smallest unit (cents).

How the remainder is distributed:

- By number: all instalments are equal, rounded down; the last one also has the
  remainder, which is less than one unit per instalment.
- By amount: full instalments as long as they fit; the last one is the rest. A rest
  below a tenth of an instalment is added to the one before.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: More instalments are taken for a typing error, whatever the limits allow.
MAX_INSTALMENTS = 120
#: A rest below an instalment divided by this is added to the one before.
SMALL_REST = 10
#: Days within which a working day is searched; without one, the date stays.
MAX_MOVE = 31
#: Tolerance of the limit of months: weekends and holidays may move the last date.
SLACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plan cannot be made, or which limit it breaks: a code and its values."""

    code: str
    params: dict


class InstalmentError(ValueError):
    """The terms give no schedule; ``problems`` lists all the reasons."""

    def __init__(self, problems):
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a payment plan; either ``count`` or ``amount`` is given.

    :param total: total amount to pay.
    :param date_first: date of the first instalment; with payment days, the earliest.
    :param count: number of instalments.
    :param amount: amount of each instalment.
    :param period: ``weekly``, ``biweekly``, ``monthly``, or ``payment_days``.
    :param payment_days: days of the month; 31 is the last day.
    :param first_amount: amount of the first payment, if it differs from the others.
    :param digits: decimals of the currency.
    """

    total: float
    date_first: date
    count: int | None = None
    amount: float | None = None
    period: str = "monthly"
    payment_days: tuple = ()
    first_amount: float | None = None
    digits: int = 2


@dataclass(frozen=True, slots=True)
class Instalment:
    date: date
    amount: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a plan. 0 means no limit, except for ``max_forgiven``.

    :param min_amount: minimum of all instalments but the last, in plan currency.
    :param min_first: minimum first payment, in percent of the total.
    :param max_forgiven: maximum forgiven part, in percent of the debt; 0: nothing.
    """

    max_count: int = 0
    max_months: int = 0
    min_amount: float = 0.0
    min_first: float = 0.0
    max_forgiven: float = 0.0


def stricter(one: Limits, other: Limits) -> Limits:
    """Return the limits that keep both.

    >>> both = stricter(Limits(max_count=6, max_forgiven=50), Limits(max_forgiven=5))
    >>> both.max_count, both.max_forgiven
    (6, 5)
    """
    return Limits(
        max_count=_least(one.max_count, other.max_count),
        max_months=_least(one.max_months, other.max_months),
        min_amount=max(one.min_amount, other.min_amount),
        min_first=max(one.min_first, other.min_first),
        max_forgiven=min(one.max_forgiven, other.max_forgiven),
    )


def _least(*limits):
    """Return the lowest limit, where 0 is none."""
    return min(filter(None, limits), default=0)


# === SCHEDULE === #


def make_schedule(
    terms: Terms, is_working: Callable[[date], bool] | None = None
) -> list[Instalment]:
    """Return the instalments of a plan: dates ascend, amounts are positive and add up
    to the total exactly.

    Months keep the day of the first date; 31 is the last day of a shorter month.

    :param is_working: tells whether a date is a working day; others move to the next.
    :raise InstalmentError: when the terms give no schedule.
    """
    if problems := find_problems(terms):
        raise InstalmentError(problems)
    amounts = _split(terms)
    days = _moved(_dates(terms), is_working)
    scale = 10**terms.digits
    return [
        Instalment(day, round(units / scale, terms.digits))
        for units, day in zip(amounts, days, strict=False)
    ]


def find_problems(terms: Terms) -> list[Problem]:
    """Return everything that makes a schedule impossible."""
    total, first = _units(terms, terms.total), _first_units(terms)
    amount = _units(terms, terms.amount or 0)
    is_by_amount = terms.amount is not None
    found = [
        (total <= 0, "total_not_positive", {"amount": terms.total}),
        (
            is_by_amount and amount <= 0,
            "instalment_not_positive",
            {"amount": terms.amount},
        ),
        (
            not is_by_amount and (terms.count or 0) < 1,
            "count_not_positive",
            {"count": terms.count or 0},
        ),
        (
            terms.first_amount is not None and first <= 0,
            "first_not_positive",
            {"amount": terms.first_amount},
        ),
        (
            terms.period == "payment_days" and not _days_of_month(terms),
            "no_payment_days",
            {},
        ),
    ]
    problems = [Problem(code, params) for wrong, code, params in found if wrong]
    return problems or _find_misfits(terms, total, first, amount)


def _find_misfits(terms, total, first, amount):
    """Return what does not fit together in terms that are valid one by one."""
    rest = total - first
    if first > total:
        params = {"amount": terms.first_amount, "amount_total": terms.total}
        return [Problem("first_above_total", params)]
    if amount > total:
        params = {"amount": terms.amount, "amount_total": terms.total}
        return [Problem("instalment_above_total", params)]
    if amount:
        count = _count_by_amount(rest, amount) + bool(first)
    else:
        count = terms.count
    if count > MAX_INSTALMENTS:
        return [Problem("too_many", {"count": count, "limit": MAX_INSTALMENTS})]
    others = count - bool(first)
    if first and not amount and bool(others) != bool(rest):
        params = {"amount": terms.first_amount, "amount_total": terms.total}
        return [Problem("first_leaves_nothing" if others else "first_alone", params)]
    if rest < others:
        return [Problem("too_small", {"count": count, "amount_total": terms.total})]
    return []


def _units(terms, amount):
    """Return ``amount`` in the smallest unit of the currency."""
    return round(amount * 10**terms.digits)


def _first_units(terms):
    return _units(terms, terms.first_amount or 0)


def _split(terms):
    """Return the amounts in the smallest unit; see the remainder in the module."""
    first = _first_units(terms)
    rest = _units(terms, terms.total) - first
    amounts = [first] if first else []
    if not rest:
        return amounts
    if terms.amount is None:
        count = terms.count - len(amounts)
        equal = rest // count
    else:
        equal = _units(terms, terms.amount)
        count = _count_by_amount(rest, equal)
    return [*amounts, *[equal] * (count - 1), rest - equal * (count - 1)]


def _count_by_amount(rest, amount):
    """Return how many instalments of ``amount`` pay ``rest``."""
    count, left = divmod(rest, amount)
    return count + (left * SMALL_REST >= amount if count else left > 0)


# === DATES === #


def _dates(terms) -> Iterator[date]:
    """Yield the dates of instalments, not yet moved to working days, without end."""
    if terms.period == "payment_days":
        yield from _payment_dates(terms)
    steps = {
        "weekly": lambda index: timedelta(weeks=index),
        "biweekly": lambda index: timedelta(weeks=2 * index),
        "monthly": lambda index: relativedelta(months=index),
    }
    index = 0
    while True:
        yield terms.date_first + steps[terms.period](index)
        index += 1


def _payment_dates(terms):
    month, days = terms.date_first.replace(day=1), _days_of_month(terms)
    while True:
        for day in days:
            # A day beyond the end of the month becomes its last day.
            found = month + relativedelta(day=day)
            if found >= terms.date_first:
                yield found
        month += relativedelta(months=1)


def _days_of_month(terms):
    return sorted({day for day in terms.payment_days if 1 <= day <= 31})


def _moved(days, is_working):
    """Yield the dates moved to working days, each date once."""
    last = None
    for day in days:
        moved = move_to_working_day(day, is_working)
        if last is None or moved > last:
            yield moved
            last = moved


def move_to_working_day(day: date, is_working: Callable[[date], bool] | None) -> date:
    """Return ``day``, or the next working day if it is not one."""
    for offset in range(MAX_MOVE if is_working else 0):
        moved = day + timedelta(days=offset)
        if is_working(moved):
            return moved
    return day


# === LIMITS === #


def find_breaches(
    schedule: list[Instalment],
    limits: Limits,
    today: date,
    debt: float,
    forgiven: float = 0.0,
) -> list[Problem]:
    """Return every limit that a schedule breaks, with the limit and the value.

    The last instalment is the rest and may be smaller than the minimum; so a single
    payment is never too small.

    :param today: date from which the months are counted.
    :param debt: debt before a part is forgiven.
    """
    total = sum(instalment.amount for instalment in schedule)
    smallest = min((each.amount for each in schedule[:-1]), default=limits.min_amount)
    first = 100 * schedule[0].amount / total
    share = 100 * forgiven / debt if debt else 0.0
    months = _months(today, schedule[-1].date - SLACK)
    found = {
        "max_count": (len(schedule), 0 < limits.max_count < len(schedule)),
        "max_months": (months, 0 < limits.max_months < months),
        "min_amount": (smallest, _is_less(smallest, limits.min_amount)),
        "min_first": (round(first, 2), _is_less(first, limits.min_first)),
        "max_forgiven": (round(share, 2), _is_less(limits.max_forgiven, share)),
    }
    return [
        Problem(code, {"limit": getattr(limits, code), "value": value})
        for code, (value, is_broken) in found.items()
        if is_broken
    ]


def _is_less(value, limit):
    """Whether ``value`` is below ``limit``, with a tolerance for rounding."""
    return value < limit - 0.0005


def _months(start, end):
    """Return the months from ``start`` to ``end``, rounded up."""
    if end <= start:
        return 0
    span = relativedelta(end, start)
    return span.years * 12 + span.months + bool(span.days)


def limit_instalments(wanted: list, left: float, digits: int = 2) -> list:
    """Return instalments that somebody else has agreed on, in the order of their days,
    as far as something is left to pay. Those without an amount share the rest evenly,
    the last one has the remainder.

    :param list wanted: pairs of a day and an amount; 0 without one.
    :param float left: to pay altogether.

    >>> limit_instalments([("b", 60), ("a", 60)], 100)
    [('a', 60), ('b', 40)]
    >>> limit_instalments([("a", 0), ("b", 0), ("c", 0)], 100)
    [('a', 33.33), ('b', 33.33), ('c', 33.34)]
    """
    ordered = sorted(wanted, key=lambda pair: pair[0])
    fixed = sum(amount for _day, amount in ordered)
    blank = sum(1 for _day, amount in ordered if not amount)
    share = max(left - fixed, 0) / blank if blank else 0
    unit = 10**digits
    found = []
    for number, (day, amount) in enumerate(ordered, 1):
        part = amount or int(share * unit + 1e-6) / unit
        if not amount and number == len(ordered):
            part = left
        part = min(part, left)
        if part > 0:
            found.append((day, part))
            left = round(left - part, digits)
    return found
