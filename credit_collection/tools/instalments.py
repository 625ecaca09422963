"""A payment plan as dates and amounts, and the limits it may break.

Pure Python: no database, no clock. Amounts are of one currency; inside they are whole
numbers of its smallest coin, so that nothing is lost or invented by rounding.

The rule of the remainder:

- By number: all instalments are equal, rounded down to the coin; the last one carries
  what is left, which is less than one coin per instalment. A standing order of one
  amount pays all but the last, and the last one settles the account.
- By amount: full instalments as long as they fit; the last one is the rest. A rest
  smaller than a tenth of an instalment is paid with the one before: nobody sends a
  transfer of one euro.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

#: More than this is a slip of the keyboard, whatever the limits allow.
MAX_INSTALMENTS = 120
#: A rest below this share of an instalment is paid with the one before.
SMALL_REST = 10
#: A day that no working day follows within a month is left where it is.
MAX_MOVE = 31
#: A last day that a weekend or a feast moved breaks no limit of months.
SLACK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a plan cannot be made, or which limit it breaks: a code and its values."""

    code: str
    params: dict


class InstalmentError(ValueError):
    """Terms that make no schedule; ``problems`` says all that is wrong."""

    def __init__(self, problems):
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Terms:
    """What a customer agrees to pay and when.

    :param total: all of it.
    :param date_first: the first instalment; with payment days, the first one from then
        on.
    :param count: how many instalments; or
    :param amount: how much each time; one of both.
    :param period: ``weekly``, ``biweekly``, ``monthly``, or ``payment_days``.
    :param payment_days: days of the month; 31 is the last day.
    :param first_amount: the first payment when it is not like the others.
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
    """What may be agreed. Zero means no limit, but for what may be forgiven: nothing.

    :param min_amount: of each instalment but the last, in the currency of the plan.
    :param min_first: percent of the total that the first payment is at least.
    :param max_forgiven: percent of the debt.
    """

    max_count: int = 0
    max_months: int = 0
    min_amount: float = 0.0
    min_first: float = 0.0
    max_forgiven: float = 0.0


# === SCHEDULE === #


def make_schedule(
    terms: Terms, is_working: Callable[[date], bool] | None = None
) -> list[Instalment]:
    """The instalments of a plan.

    Their dates rise, and their amounts are positive and add up to the total exactly.
    Months keep the day of the first date: the 31st is the last day of a shorter month,
    and the 31st again in the next.

    :param is_working: whether a day is a working day; another one moves to the next.
    :raise InstalmentError: when the terms make no schedule.
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
    """Everything that makes a schedule impossible."""
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
    """What does not fit together in terms that are sound one by one."""
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
    """``amount`` in the smallest coin."""
    return round(amount * 10**terms.digits)


def _first_units(terms):
    return _units(terms, terms.first_amount or 0)


def _split(terms):
    """The amounts in the smallest coin; see the rule of the remainder above."""
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
    """How many instalments of ``amount`` pay ``rest``."""
    count, left = divmod(rest, amount)
    return count + (left * SMALL_REST >= amount if count else left > 0)


# === DATES === #


def _dates(terms) -> Iterator[date]:
    """The days of the instalments before they move to working days, without end."""
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
            # a day that the month does not have is its last one
            found = month + relativedelta(day=day)
            if found >= terms.date_first:
                yield found
        month += relativedelta(months=1)


def _days_of_month(terms):
    return sorted({day for day in terms.payment_days if 1 <= day <= 31})


def _moved(days, is_working):
    """Each day on a working day, and no day twice."""
    last = None
    for day in days:
        moved = move_to_working_day(day, is_working)
        if last is None or moved > last:
            yield moved
            last = moved


def move_to_working_day(day: date, is_working: Callable[[date], bool] | None) -> date:
    """``day``, or the next working day."""
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
    """Every limit that a schedule breaks, with the limit and the value.

    The last instalment may be smaller than the minimum: it is the rest. So a single
    payment never is too small.

    :param today: the day the months are counted from.
    :param debt: what is owed before a part is forgiven.
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
    """Compared a little below the cent: shares are quotients."""
    return value < limit - 0.0005


def _months(start, end):
    """The months from ``start`` to ``end``, a begun one counted as a whole one."""
    if end <= start:
        return 0
    span = relativedelta(end, start)
    return span.years * 12 + span.months + bool(span.days)
