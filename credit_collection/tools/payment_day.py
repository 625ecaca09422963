"""Payment days of a customer: reading them, and finding the next payment date.

Pure Python: no database, no clock.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

#: Stands for the last day of any month.
LAST = 31
#: Days within which the next working day is searched.
CLOSED = 62


def parse(text):
    """Read days of the month from a text.

    :param str text: numbers from 1 to 31 (the last day of any month), separated by
        commas, semicolons, slashes or spaces.
    :return: the days, sorted and without duplicates.
    :rtype: tuple[int]
    :raise ValueError: with the part that is not a day of a month.

    >>> parse("20, 5"), parse(" "), parse("31")
    ((5, 20), (), (31,))
    >>> parse("5 and 32")
    Traceback (most recent call last):
    ...
    ValueError: and
    """
    days = set()
    for part in filter(None, re.split(r"[,;/\s]+", text or "")):
        if not re.fullmatch(r"[0-9]{1,2}", part) or not 1 <= int(part) <= LAST:
            raise ValueError(part)
        days.add(int(part))
    return tuple(sorted(days))


def write(days):
    """Return days of the month as text that :func:`parse` reads.

    >>> write((5, 20))
    '5, 20'
    """
    return ", ".join(str(day) for day in days)


def next_day(days, start):
    """Return the first date on or after ``start`` that is one of these days.

    :param days: see :func:`parse`; empty for every day.

    >>> next_day((5, 20), date(2025, 3, 17)), next_day((31,), date(2025, 2, 3))
    (datetime.date(2025, 3, 20), datetime.date(2025, 2, 28))
    """
    if not days:
        return start
    in_month = [found for found in _in_month(days, start) if found >= start]
    if in_month:
        return min(in_month)
    return min(_in_month(days, start.replace(day=1) + timedelta(days=LAST)))


def next_working_day(start, is_working):
    """Return the first working day on or after ``start``; ``start`` itself if there is
    none within ``CLOSED`` days.

    :param is_working: tells whether a date is a working day.
    """
    for days in range(CLOSED):
        day = start + timedelta(days=days)
        if is_working(day):
            return day
    return start


def next_payment_date(days, start, is_working):
    """Return the next date on which a payment can be expected.

    A payment day that is not a working day moves to the next one; so one before
    ``start`` counts if it moves to ``start`` or later.

    :param days: see :func:`parse`; empty for every working day.
    :param date start: earliest date allowed.
    :param is_working: tells whether a date is a working day.

    >>> next_payment_date((5,), date(2025, 4, 6), lambda day: day.weekday() < 5)
    datetime.date(2025, 4, 7)
    """
    day = next_day(days, start)
    if days:
        # The payment day before ``start`` is at most a month back.
        earlier = next_day(days, start - timedelta(days=LAST))
        while earlier < start:
            moved = next_working_day(earlier, is_working)
            if moved >= start:
                return moved
            earlier = next_day(days, earlier + timedelta(days=1))
    return next_working_day(day, is_working)


def _in_month(days, day):
    """Return these days of the month as dates in the month of ``day``."""

    last = monthrange(day.year, day.month)[1]
    return {date(day.year, day.month, min(number, last)) for number in days}
