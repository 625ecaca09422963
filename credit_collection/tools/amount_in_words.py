"""Amounts in words, for signed documents.

The numbers come from ``num2words``, the names of currencies and the grammar from here.
For other languages and currencies the fraction is written in figures, with the code of
the currency. Pure Python: no database, no clock.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from num2words import CONVERTER_CLASSES, num2words

#: Language used when none of the given ones is supported.
FALLBACK = "en"

#: By language and currency: unit (singular, plural), hundredth (singular, plural).
NAMES = {
    "en": {
        "EUR": ("euro", "euros", "cent", "cents"),
        "USD": ("dollar", "dollars", "cent", "cents"),
        "GBP": ("pound sterling", "pounds sterling", "penny", "pence"),
        "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
        "MXN": ("Mexican peso", "Mexican pesos", "centavo", "centavos"),
        "COP": ("Colombian peso", "Colombian pesos", "centavo", "centavos"),
        "ARS": ("Argentine peso", "Argentine pesos", "centavo", "centavos"),
        "CLP": ("Chilean peso", "Chilean pesos", "centavo", "centavos"),
        "PEN": ("sol", "soles", "céntimo", "céntimos"),
        "JPY": ("yen", "yen", "sen", "sen"),
    },
    "es": {
        "EUR": ("euro", "euros", "céntimo", "céntimos"),
        "USD": ("dólar", "dólares", "centavo", "centavos"),
        "GBP": ("libra esterlina", "libras esterlinas", "penique", "peniques"),
        "CHF": ("franco suizo", "francos suizos", "céntimo", "céntimos"),
        "MXN": ("peso mexicano", "pesos mexicanos", "centavo", "centavos"),
        "COP": ("peso colombiano", "pesos colombianos", "centavo", "centavos"),
        "ARS": ("peso argentino", "pesos argentinos", "centavo", "centavos"),
        "CLP": ("peso chileno", "pesos chilenos", "centavo", "centavos"),
        "PEN": ("sol", "soles", "céntimo", "céntimos"),
        "JPY": ("yen", "yenes", "sen", "sen"),
    },
    "fr": {"EUR": ("euro", "euros", "centime", "centimes")},
    "de": {"EUR": ("Euro", "Euro", "Cent", "Cent")},
    "it": {"EUR": ("euro", "euro", "centesimo", "centesimi")},
    "pt": {"EUR": ("euro", "euros", "cêntimo", "cêntimos")},
}
#: Word between units and hundredths.
JOINS = {"en": "and", "es": "con", "fr": "et", "de": "und", "it": "e", "pt": "e"}
#: Spanish currency names of feminine gender.
FEMININE = {"libra esterlina", "libras esterlinas"}


def choose_language(*codes):
    """Return the first of these languages in which numbers can be written.

    :param codes: language codes of Odoo, like ``es_ES``; empty ones are ignored.
    :rtype: str

    >>> choose_language("ca_ES", None, "es_ES"), choose_language("pt_BR")
    ('es', 'pt_BR')
    >>> choose_language("xx_XX")
    'en'
    """
    for code in filter(None, codes):
        language = code.split("_")[0].split("@")[0]
        if code in CONVERTER_CLASSES and language not in NAMES:
            return code
        if code == "pt_BR":
            return code
        if language in CONVERTER_CLASSES:
            return language
    return FALLBACK


def amount_in_words(amount, currency, decimals, language):
    """Return an amount of money in words.

    :param amount: number that is not negative.
    :param str currency: ISO code.
    :param int decimals: decimal places of the currency.
    :param str language: see :func:`choose_language`.
    :rtype: str

    >>> amount_in_words(1234.5, "EUR", 2, "es")
    'mil doscientos treinta y cuatro euros con cincuenta céntimos'
    >>> amount_in_words(1234.5, "EUR", 2, "en")
    'one thousand, two hundred and thirty-four euros and fifty cents'
    >>> amount_in_words(21000, "CLP", 0, "es")
    'veintiún mil pesos chilenos'
    >>> amount_in_words(1234.5, "MAD", 2, "en")
    'one thousand, two hundred and thirty-four 50/100 MAD'
    """
    exact = Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole = int(exact)
    parts = int((exact - whole).scaleb(decimals))
    names = NAMES.get(language, {}).get(currency)
    if not names or decimals not in (0, 2):
        fraction = f" {parts:0{decimals}}/{10**decimals}" if decimals else ""
        words = num2words(whole, lang=language)
        if language == "es" and whole != 1:
            words = _agree(words, False)
        return f"{words}{fraction} {currency}"
    words = _count(whole, names[:2], language)
    if not parts:
        return words
    return f"{words} {JOINS[language]} {_count(parts, names[2:], language)}"


def _count(number, names, language):
    """Return a number with its unit; ``names`` are the singular and the plural."""
    name = names[number != 1]
    words = num2words(number, lang=language)
    if language == "es":
        words = _agree(words, name in FEMININE)
        # "Un millón de euros", yet "un millón mil euros".
        if number >= 10**6 and not number % 10**6:
            name = f"de {name}"
    if language == "de" and number == 1:
        words = "ein"
    return f"{words} {name}"


def _agree(words, is_feminine):
    """Return a Spanish number as it is written before a noun, by gender of the noun.

    >>> _agree("veintiuno mil uno", False), _agree("doscientos uno", True)
    ('veintiún mil un', 'doscientas una')
    """
    if is_feminine:
        words = re.sub(r"cientos\b", "cientas", words)
        words = re.sub(r"quinientos\b", "quinientas", words)
        return re.sub(r"uno\b", "una", words)
    words = re.sub(r"veintiuno\b", "veintiún", words)
    return re.sub(r"\buno\b", "un", words)
