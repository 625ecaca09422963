"""Due dates as a contract agrees them: on the days on which the customer pays.

A due date moves to the next payment day outside the months in which the customer pays
nobody, and never to an earlier day. Pure Python: no database, no clock.
"""

import re
from datetime import date, timedelta

from .payment_day import next_day

#: The last day that may be agreed: every longer month has it, and in February the last
#: day stands for it.
LAST_DAY = 30
MONTHS = 12


class NotAgreed(ValueError):
    """A text that says no payment days or months, with a ``code`` and the ``part`` of
    the text that is wrong."""

    def __init__(self, code, part=""):
        super().__init__(part)
        self.code = code
        self.part = part


def parse_days(text):
    """Read the payment days of a contract.

    :param str text: numbers from 1 to 30, separated by commas, semicolons, slashes or
        spaces.
    :return: the days, sorted and without duplicates; none for every day.
    :rtype: tuple[int]
    :raise NotAgreed: ``end`` for 31, ``day`` for anything else, with the part.

    >>> parse_days("25,10"), parse_days("")
    ((10, 25), ())
    >>> parse_days("31")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    credit_collection.tools.due_date.NotAgreed: 31
    """
    return _parse(text, LAST_DAY, lambda part: "end" if part == "31" else "day")


def parse_months(text):
    """Read the months in which a customer pays nobody.

    :param str text: numbers from 1 to 12, separated as in :func:`parse_days`.
    :return: the months, sorted and without duplicates.
    :rtype: tuple[int]
    :raise NotAgreed: ``month`` with the part that is no month, ``all_months`` if none
        is left to pay in.

    >>> parse_months("8"), parse_months("12, 8")
    ((8,), (8, 12))
    """
    months = _parse(text, MONTHS, lambda _part: "month")
    if len(months) == MONTHS:
        raise NotAgreed("all_months", text.strip())
    return months


def shift(due, days=(), closed=()):
    """Return the first date on or after ``due`` on which the customer pays.

    :param date due: what the payment term says.
    :param days: payment days, see :func:`parse_days`; empty for every day.
    :param closed: months without payments, see :func:`parse_months`.
    :rtype: date

    >>> shift(date(2025, 7, 11), (10, 25)), shift(date(2025, 7, 26), (10, 25), (8,))
    (datetime.date(2025, 7, 25), datetime.date(2025, 9, 10))
    """
    day = next_day(days, due)
    while day.month in closed:
        day = next_day(days, _next_month(day))
    return day


def longest_wait(days=(), closed=()):
    """Return by how many days :func:`shift` moves a due date at the most.

    >>> longest_wait((10, 25)), longest_wait(), longest_wait((), (8,))
    (15, 0, 31)
    """
    start = date(2023, 1, 1)  # a year before a leap year, and that one
    each = (start + timedelta(days=number) for number in range(2 * 366))
    return max((shift(day, days, closed) - day).days for day in each)


def _next_month(day):
    """Return the first day of the month after that of ``day``."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _parse(text, last, code):
    """Read numbers from 1 to ``last``.

    :param code: tells the code of the error from the part that is wrong.
    """
    numbers = set()
    for part in filter(None, re.split(r"[,;/\s]+", text or "")):
        if not re.fullmatch(r"[0-9]{1,2}", part) or not 1 <= int(part) <= last:
            raise NotAgreed(code(part), part)
        numbers.add(int(part))
    return tuple(sorted(numbers))
