"""The days of the month on which a customer pays, and the next of them.

Pure Python: no database, no clock.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

#: The last day of any month; it is what the days that a month does not have become.
LAST = 31
#: How far the next working day is looked for: no calendar closes longer.
CLOSED = 62


def parse(text):
    """The days of the month that somebody wrote down.

    :param str text: numbers from 1 to 31, the last day of any month, with commas,
        semicolons, slashes or spaces in between.
    :return: the days, each once, in their order; none for an empty text.
    :rtype: tuple[int]
    :raise ValueError: with the part that is no day of a month.

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
    """Days of the month as :func:`parse` reads them.

    >>> write((5, 20))
    '5, 20'
    """
    return ", ".join(str(day) for day in days)


def next_day(days, start):
    """The first of these days of the month that is not before ``start``.

    :param days: see :func:`parse`; without any, each day is one.
    :param date start: from here on.

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
    """The first working day that is not before ``start``; ``start`` itself when there
    is none near.

    :param is_working: tells of a date whether people work then.
    """
    for days in range(CLOSED):
        day = start + timedelta(days=days)
        if is_working(day):
            return day
    return start


def next_payment_date(days, start, is_working):
    """The next day on which money can be expected.

    What falls on a day off is paid on the next working day; so a payment day before
    ``start`` counts, too, when its working day is still to come.

    :param days: see :func:`parse`; without any, each working day is one.
    :param date start: from here on.
    :param is_working: tells of a date whether people work then.

    >>> next_payment_date((5,), date(2025, 4, 6), lambda day: day.weekday() < 5)
    datetime.date(2025, 4, 7)
    """
    day = next_day(days, start)
    if days:
        # The one before this is at most a month back.
        earlier = next_day(days, start - timedelta(days=LAST))
        while earlier < start:
            moved = next_working_day(earlier, is_working)
            if moved >= start:
                return moved
            earlier = next_day(days, earlier + timedelta(days=1))
    return next_working_day(day, is_working)


def _in_month(days, day):
    """These days in the month of ``day``."""
    last = monthrange(day.year, day.month)[1]
    return {date(day.year, day.month, min(number, last)) for number in days}
