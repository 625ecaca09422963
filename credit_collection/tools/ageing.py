"""How old a debt is, in words.

Pure Python: no database, no clock.
"""


def find_bucket(days_late: int, buckets: list[tuple[str, str, int | None]]) -> str:
    """Return the key of the ageing bucket of a debt.

    :param buckets: by age: key, label and lowest number of days late.

    >>> buckets = [("not due", "", None), ("month", "", 1), ("more", "", 31)]
    >>> [find_bucket(days, buckets) for days in (-3, 0, 1, 30, 31, 400)]
    ['not due', 'not due', 'month', 'month', 'more', 'more']
    """
    return [
        key for key, _label, first in buckets if first is None or days_late >= first
    ][-1]
