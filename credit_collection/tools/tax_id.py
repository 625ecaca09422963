"""Whether a tax number is one of its country, by the rules of ``python-stdnum``.

Pure Python: no database, no clock.
"""

from stdnum.exceptions import ValidationError
from stdnum.util import get_cc_module

#: Countries whose numbers have another prefix than their code.
PREFIXES = {"GR": "EL"}


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
    """
    if not is_checked(country):
        return True
    module = get_cc_module(country.lower(), "vat")
    compact = "".join(char for char in number or "" if char.isalnum()).upper()
    prefix = PREFIXES.get(country, country)
    bare = compact.removeprefix(prefix)
    return any(_passes(module, text) for text in (compact, bare))


def _passes(module, text):
    try:
        module.validate(text)
    except ValidationError:
        return False
    return True
