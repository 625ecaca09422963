"""What people type into a form, or programs send instead.

Pure Python: no database, no clock.
"""

import re
import unicodedata
from datetime import date

DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
AMOUNT = re.compile(r"\d{1,12}([.,]\d{1,6})?", re.ASCII)
#: What joins letters or pictures, or keeps them apart, and is not seen itself.
JOINERS = "\u200c\u200d"
COUNT = re.compile(r"\d{1,4}", re.ASCII)


def read_day(text: str | None) -> date | None:
    """Return the day that a date input sends, None if it is none.

    >>> read_day("2025-03-22"), read_day("2025-02-30"), read_day("22/3/2025")
    (datetime.date(2025, 3, 22), None, None)
    """
    found = DAY.fullmatch((text or "").strip())
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def read_amount(text: str | None) -> float | None:
    """Return the amount that a number input sends, None if it is none; a comma is taken
    as the point that somebody types without a number input.

    >>> read_amount("12.5"), read_amount(" 12,5 "), read_amount("1e9")
    (12.5, 12.5, None)
    >>> read_amount("NaN"), read_amount("-1"), read_amount("")
    (None, None, None)
    """
    typed = (text or "").strip()
    if not AMOUNT.fullmatch(typed):
        return None
    return float(typed.replace(",", "."))


def read_name(text: str | None) -> str:
    """Return the name that somebody types to sign, as it is read: without what turns
    the direction of a text or is not seen; empty without two letters.

    >>> read_name("  Ana   Ferrer "), read_name("王芳"), read_name("Zoë 🙂")
    ('Ana Ferrer', '王芳', 'Zoë 🙂')
    >>> read_name("Ana\u202eFerrer"), read_name("\u200b\u200b\u200b"), read_name("---")
    ('AnaFerrer', '', '')
    """
    seen = "".join(
        sign
        for sign in " ".join((text or "").split())
        if sign in JOINERS or unicodedata.category(sign)[0] != "C"
    )
    return seen if sum(sign.isalpha() for sign in seen) > 1 else ""


def read_count(text: str | None) -> int | None:
    """Return a number of things, None if the text is none.

    >>> read_count("12"), read_count("-1"), read_count("1.5"), read_count("99999")
    (12, None, None, None)
    """
    typed = (text or "").strip()
    return int(typed) if COUNT.fullmatch(typed) else None
