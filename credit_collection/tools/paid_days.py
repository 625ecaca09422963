"""The days of the month on which a customer really pays, from when money came.

Pure Python: no database, no clock.
"""

from collections import Counter

from .due_date import LAST_DAY

#: Fewest payments that show a habit, and the most days of one.
FEWEST = 4
MOST_DAYS = 2
#: Days that money takes on its way, weekends among them.
ON_THE_WAY = 3
#: Which part of the payments a habit explains.
PART = 0.75


def find_habit(dates):
    """Return the days of the month on which most payments came, or a few days later.

    :param dates: of the payments.
    :return: at most ``MOST_DAYS`` days, sorted; none without a habit.
    :rtype: tuple[int]

    >>> from datetime import date
    >>> find_habit([date(2025, month, 10 + month % 2) for month in range(1, 9)])
    (10,)
    >>> find_habit([date(2025, 1, 3), date(2025, 2, 17)])
    ()
    """
    if len(dates) < FEWEST:
        return ()
    left, chosen = Counter(min(day.day, LAST_DAY) for day in dates), []
    explained = 0
    while left and len(chosen) < MOST_DAYS and explained < PART * len(dates):
        best = max(left, key=lambda day: (_count(left, day), left[day], -day))
        explained += _count(left, best)
        chosen.append(best)
        for day in _window(best):
            left.pop(day, None)
    return tuple(sorted(chosen)) if explained >= PART * len(dates) else ()


def _window(day):
    """Return a day and the days on which its money may arrive."""
    return range(day, day + ON_THE_WAY + 1)


def _count(days, first):
    return sum(days.get(day, 0) for day in _window(first))
