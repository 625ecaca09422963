"""Values that no person means: not a number, the year 9999, a novel as a reference.

Pure Python: no database, no clock.
"""

import math
from datetime import date, datetime

#: Most characters by type of field. No payment reference, name or reason is longer than
#: a page, and no text longer than a booklet.
LENGTHS = {"char": 2_000, "text": 50_000, "html": 1_000_000}

#: Most of a number: of a count or of days, then less than 300 years; and of an
#: amount in any currency.
INTEGER, AMOUNT = 100_000, 1e15

#: First and last year of a date: before the first there were no invoices in Odoo, and
#: nothing is agreed for after the last.
YEARS = (1970, 2199)


def fault(kind: str, value) -> str | None:
    """Return what is wrong with a value for a field: ``number``, ``date``, ``length``,
    or None.

    :param kind: type of the field.
    :param value: as a client sent it.

    >>> fault("float", float("nan")), fault("integer", 10**12), fault("float", 1.5)
    ('number', 'number', None)
    >>> fault("date", "9999-12-31"), fault("date", "soon"), fault("date", "2025-03-17")
    ('date', 'date', None)
    >>> fault("char", "x" * 5000)
    'length'
    """
    if value is None or value is False or value == "":
        return None
    if kind in ("integer", "float", "monetary"):
        most = INTEGER if kind == "integer" else AMOUNT
        return None if _is_number(value, most) else "number"
    if kind in ("date", "datetime"):
        return None if _is_date(value) else "date"
    if kind in LENGTHS:
        return "length" if len(str(value)) > LENGTHS[kind] else None
    return None


def _is_number(value, most):
    """Whether it is a finite number of a possible size."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return math.isfinite(number) and abs(number) <= most


def _is_date(value):
    """Whether it is a date, or date and time, of a possible year."""
    if not isinstance(value, (date, datetime)):
        try:
            value = datetime.fromisoformat(str(value))
        except ValueError:
            return str(value).strip().lower() in ("now", "today")
    return YEARS[0] <= value.year <= YEARS[1]
