"""Short messages: number of SMS that a text takes, and the link to WhatsApp.

Pure Python: no database, no clock.
"""

import re
from urllib.parse import quote

#: Characters of an SMS (GSM 03.38), and those that take two places. A text with any
#: other character, like á, is sent in UTF-16 and takes more SMS.
BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")

#: Places in a single SMS, and in each part of a longer one.
GSM_SIZES = (160, 153)
UTF16_SIZES = (70, 67)

#: Special spaces of formatted dates and amounts that are not in the SMS alphabet.
SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")


#: Two full stops: a sentence that ends with a name that ends with one.
DOUBLED = re.compile(r"(?<!\.)\.(?:\.|\s+\.)(?!\.)")


#: What separates phone numbers that people type into one field.
BETWEEN = re.compile(r"[;,/|\n]|\s(?:and|or|y|o|e|ou|et)\s")
#: Whose number it is, behind it.
REMARK = re.compile(r"\([^()0-9]*\)")


def split_numbers(text: str) -> list[str]:
    """Return what may be a phone number in a field: all of it, else its parts.

    >>> split_numbers("600 111 222 / 93 222 33 44 (Ana)")
    ['600 111 222 / 93 222 33 44', '600 111 222', '93 222 33 44']
    """
    whole = REMARK.sub("", text).strip()
    parts = [part.strip() for part in BETWEEN.split(whole)]
    return list(dict.fromkeys(filter(None, [whole, *parts])))


def plain(text: str) -> str:
    """Return a text with ordinary spaces only, stripped; a sentence that ends with a
    name like "Ferrer, S. L." has one full stop.

    >>> plain(" 1.234,50\\u00a0€ ")
    '1.234,50 €'
    >>> plain("This is Ferrer, S. L.. Wait...")
    'This is Ferrer, S. L. Wait...'
    """
    return DOUBLED.sub(".", SPACES.sub(" ", text or "")).strip()


def unusual(text: str) -> str:
    """Return the characters that are not in the SMS alphabet, each once.

    >>> unusual("Está más cerca")
    'á'
    >>> unusual("Precio: 10 €")
    ''
    """
    return "".join(
        dict.fromkeys(c for c in text if c not in BASIC and c not in EXTENDED)
    )


def count_parts(text: str) -> int:
    """Return how many SMS a text takes; no character is split between two.

    >>> count_parts(""), count_parts("a" * 160), count_parts("a" * 161)
    (0, 1, 2)
    >>> count_parts("á" * 70), count_parts("á" * 71)
    (1, 2)
    >>> count_parts("€" * 80), count_parts("€" * 81)
    (1, 2)
    """
    if not text:
        return 0
    if unusual(text):
        sizes = UTF16_SIZES
        places = [len(c.encode("utf-16-be")) // 2 for c in text]
    else:
        sizes = GSM_SIZES
        places = [2 if c in EXTENDED else 1 for c in text]
    if sum(places) <= sizes[0]:
        return 1
    parts, used = 1, 0
    for place in places:
        if used + place > sizes[1]:
            parts, used = parts + 1, 0
        used += place
    return parts


def whatsapp_link(number: str, text: str) -> str:
    """Return the link that opens a chat with ``number`` (E.164) and ``text``.

    >>> whatsapp_link("+34 600 000 001", "Hola & adiós")
    'https://wa.me/34600000001?text=Hola%20%26%20adi%C3%B3s'
    """
    digits = re.sub(r"\D", "", number)
    return f"https://wa.me/{digits}?text={quote(text, safe='')}"
