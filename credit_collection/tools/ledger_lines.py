"""The items and credits of a message, compared with those of another moment.

Pure Python: no database, no clock.
"""


def read_lines(items: list[dict]) -> set[tuple]:
    """Return item, open and held amount and currency of a snapshot.

    >>> read_lines([{"move_line_id": 7, "open": 5.0, "held": None, "currency": "EUR"}])
    {(7, 5.0, 0.0, 'EUR')}
    """
    return {
        (
            line["move_line_id"],
            round(line["open"], 4),
            round(line["held"] or 0.0, 4),
            line["currency"],
        )
        for line in items or []
    }
