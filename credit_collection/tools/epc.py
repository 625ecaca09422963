"""The code of a transfer that bank apps scan: the payload of the European Payments
Council, EPC069-12 version 2.1.

Pure Python: no database, no clock.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

#: Most characters of each part, and bytes of all: what a code of version 13 holds.
LONGEST_NAME, LONGEST_TEXT, LONGEST_STRUCTURED = 70, 140, 35
LONGEST = 331
LEAST, MOST = Decimal("0.01"), Decimal("999999999.99")

#: Countries of the SEPA area by the first letters of an IBAN. Those outside the
#: European Economic Area need the BIC.
INSIDE = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO "
    "SE SI SK".split()
)
OUTSIDE = frozenset("AD AL CH GB GI MC MD ME MK RS SM VA".split())

#: What a transfer may contain, and how other letters are written with it.
ALLOWED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
WRITTEN = {
    **dict.fromkeys("&", "+"),
    **{"ß": "ss", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe", "Ø": "O", "ø": "o"},
    **{"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ð": "d", "Ð": "D", "Þ": "Th"},
    **{"þ": "th", "ı": "i", "€": "EUR", "’": "'", "–": "-", "—": "-", "_": "-"},
}
IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?", re.ASCII)
#: A creditor reference, ISO 11649.
STRUCTURED = re.compile(r"RF[0-9]{2}[A-Z0-9]{1,21}", re.ASCII)


def write_payload(holder, iban, amount, reference="", bic=""):
    """Return what the code says, or None where there can be none.

    :param str holder: of the account, exactly.
    :param str iban: of a country of the SEPA area.
    :param amount: in euros.
    :param str reference: put into the field for structured ones if it is one.
    :param str bic: needed outside the European Economic Area.
    :rtype: str | None

    >>> print(write_payload("Müller & Söhne", "ES79 2100 0813 6101 2345 6789", 10.5))
    BCD
    002
    1
    SCT
    <BLANKLINE>
    Muller + Sohne
    ES7921000813610123456789
    EUR10.50
    >>> write_payload("A", "US12 3456", 1), write_payload("", "ES79", 1)
    (None, None)
    """
    name = shorten(write_plain(holder), LONGEST_NAME)
    iban, bic = compact(iban), compact(bic)
    bic = bic if BIC.fullmatch(bic) else ""
    money = write_amount(amount)
    if not (name and money and takes_transfers(iban, bic)):
        return None
    text = shorten(write_plain(reference), LONGEST_TEXT)
    structured = compact(reference) if is_structured(reference) else ""
    lines = ["BCD", "002", "1", "SCT", bic, name, iban, money, "", structured]
    if not structured:
        lines.append(text)
    payload = "\n".join(lines).rstrip("\n")
    return payload if len(payload.encode()) <= LONGEST else None


def takes_transfers(iban, bic=""):
    """Whether an account can be paid into by a SEPA transfer that the code describes.

    :param str iban: without spaces.
    """
    if not IBAN.fullmatch(iban) or not is_mod_97(iban):
        return False
    return iban[:2] in INSIDE or (iban[:2] in OUTSIDE and bool(bic))


def write_amount(amount):
    """Return an amount in euros as the code has it, None outside its limits.

    >>> write_amount(0.1 + 0.2), write_amount(0.004), write_amount(1e9)
    ('EUR0.30', None, None)
    """
    try:
        exact = Decimal(repr(float(amount)))
        euros = exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    except (ArithmeticError, TypeError, ValueError):
        return None
    is_within = euros.is_finite() and LEAST <= euros <= MOST
    return f"EUR{euros:f}" if is_within else None


def write_plain(text):
    """Return a text in the letters of transfers, on one line.

    >>> write_plain(" Peña,\\n Łódź S. L. n.º 3 ")
    'Pena, Lodz S. L. n.o 3'
    """
    written = "".join(WRITTEN.get(char, char) for char in text or "")
    split = unicodedata.normalize("NFKD", written)
    bare = "".join(char for char in split if not unicodedata.combining(char))
    return " ".join(ALLOWED.sub(" ", bare).split())


def shorten(text, longest):
    """Return the words of a text that fit, so that no number is cut.

    >>> shorten("INV/2025/00001, INV/2025/00002", 20)
    'INV/2025/00001'
    >>> shorten("x" * 30, 20) == "x" * 20
    True
    """
    if len(text) <= longest:
        return text
    cut = text[: longest + 1].rpartition(" ")[0] or text[:longest]
    return cut.rstrip(" ,;-")


def is_structured(reference):
    """Whether a reference is a creditor reference with right check digits.

    >>> is_structured("RF18 5390 0754 7034"), is_structured("RF19 5390 0754 7034")
    (True, False)
    """
    text = compact(reference)
    return bool(STRUCTURED.fullmatch(text)) and is_mod_97(text)


def is_mod_97(text):
    """Whether the check digits of an IBAN or a creditor reference are right."""
    return int("".join(str(int(char, 36)) for char in text[4:] + text[:4])) % 97 == 1


def compact(text):
    """Return a text in capitals and without spaces."""
    return "".join((text or "").split()).upper()
