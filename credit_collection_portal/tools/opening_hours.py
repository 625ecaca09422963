"""The hours in which somebody is there, in few words.

Pure Python: no database, no clock.
"""


def group_hours(attendances):
    """Return weekdays that have the same hours together.

    :param attendances: weekday (0 is Monday), from and to, in hours of the day.
    :type attendances: Iterable[tuple[int, float, float]]
    :return: first and last weekday of each group, and its hours.
    :rtype: list[tuple[int, int, tuple[tuple[float, float], ...]]]

    >>> group_hours([(0, 9, 13), (0, 13, 18), (1, 9, 18), (2, 9, 18), (4, 9, 15)])
    [(0, 2, ((9, 18),)), (4, 4, ((9, 15),))]
    """
    days = {}
    for day, start, end in sorted(attendances):
        hours = days.setdefault(day, [])
        if hours and hours[-1][1] >= start:
            hours[-1] = (hours[-1][0], max(hours[-1][1], end))
        else:
            hours.append((start, end))
    groups = []
    for day, hours in days.items():
        if groups and groups[-1][1] == day - 1 and groups[-1][2] == tuple(hours):
            groups[-1] = (groups[-1][0], day, tuple(hours))
        else:
            groups.append((day, day, tuple(hours)))
    return groups
