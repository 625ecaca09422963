"""How many messages a company usually sends on a day, and how many are unusual.

Pure Python: no database, no clock.
"""

#: Fewest messages of a usual day: small companies are not stopped by a handful.
LEAST = 5


def usual_day(counts: list[int]) -> int:
    """Return the messages of a usual day: the mean of the days on which some were sent.

    :param counts: messages sent on each of the last days.

    >>> usual_day([8, 0, 12, 10])
    10
    >>> usual_day([1, 0, 2])
    5
    """
    busy = [count for count in counts if count]
    mean = round(sum(busy) / len(busy)) if busy else 0
    return max(mean, LEAST)


def is_surge(waiting: int, sent: int, usual: int, factor: int) -> bool:
    """Whether a day has more messages than ``factor`` times the usual.

    :param waiting: messages that would leave now.
    :param sent: those that left today.
    :param factor: 0 for no limit.

    >>> is_surge(waiting=40, sent=11, usual=10, factor=5)
    True
    >>> is_surge(waiting=40, sent=10, usual=10, factor=5)
    False
    """
    return bool(factor) and waiting + sent > factor * usual
