"""Whether a tax number is one of its country, by the rules of ``python-stdnum``.

Pure Python: no database, no clock.
"""

import re

from stdnum.co import nit
from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

#: Countries whose numbers have another prefix than their code.
PREFIXES = {"GR": "EL"}
#: Other kinds of numbers that the invoices of a country may show.
OTHERS = {"BR": ("cpf",), "CH": ("uid",), "IT": ("codicefiscale",)}
#: Prefixes of parts of a country.
PARTS = {"GB": "XI"}


def is_checked(country):
    """Whether the numbers of a country can be checked.

    >>> is_checked("ES"), is_checked("XX"), is_checked("")
    (True, False, False)
    """
    return bool(country) and get_cc_module(country.lower(), "vat") is not None


def is_valid(number, country):
    """Whether a tax number is one of ``country``; the prefix may be left out.

    :param str number: as it was typed.
    :param str country: code of two letters.
    :return: True also where the country is not known.

    >>> is_valid("ESB64717838", "ES"), is_valid("B64717838", "ES")
    (True, True)
    >>> is_valid("B64717839", "ES"), is_valid("FR40303265045", "ES")
    (False, False)
    >>> is_valid("390.533.447-05", "BR"), is_valid("CHE-107.787.577", "CH")
    (True, True)
    >>> is_valid("XI980780684", "GB"), is_valid("XI980780685", "GB")
    (True, False)
    >>> is_valid("213123432", "CO"), is_valid("213.123.432-2", "CO")
    (True, False)
    """
    if not is_checked(country) or missing_digit(number, country):
        return True
    module = get_cc_module(country.lower(), "vat")
    compact = "".join(char for char in number or "" if char.isalnum()).upper()
    prefix = PREFIXES.get(country, country)
    bare = compact.removeprefix(prefix)
    part = PARTS.get(country)
    if part and compact.startswith(part):
        bare = compact.removeprefix(part)
    others = [get_cc_module(country.lower(), one) for one in OTHERS.get(country, ())]
    return any(
        _passes(one, text) for one in (module, *others) for text in (compact, bare)
    )


def missing_digit(number, country):
    """Return the check digit that a tax number of Colombia, written without it as is
    common there, would have; empty for a number with its digit, and elsewhere.

    A company has nine digits before it, a person from six to ten: ten without a dash
    are a person's only where they begin with 1.

    :param str number: as it was typed.
    :param str country: code of two letters.

    >>> missing_digit("900.373.115", "CO"), missing_digit("1020304050", "CO")
    ('3', '8')
    >>> missing_digit("900373115-3", "CO"), missing_digit("9003731159", "CO")
    ('', '')
    >>> missing_digit("900373115", "ES"), missing_digit("", "CO")
    ('', '')
    """
    if country != "CO":
        return ""
    text = re.sub(r"[\s.]", "", number or "").removeprefix("CO")
    is_bare = re.fullmatch(r"[0-9]{6,9}|1[0-9]{9}", text)
    return nit.calc_check_digit(text) if is_bare and not nit.is_valid(text) else ""


def _passes(module, text):
    try:
        module.validate(text)
    except ValidationError:
        return False
    return True
