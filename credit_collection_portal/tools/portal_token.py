"""The token of a link: what it says, and how it is written.

Pure Python: no database, no clock, and no secret; the seal is made elsewhere.
"""

from datetime import date, timedelta
from typing import NamedTuple

#: Letters and digits that nobody mistakes for another one: links are typed from paper.
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
DIGITS = {letter: digit for digit, letter in enumerate(ALPHABET)}
#: The day from which days are counted.
FIRST_DAY = date(2020, 1, 1)
#: Bytes of case, version and last day; before them stands the seal, with its own.
SIZES = (4, 2, 2)
SEAL = 16
#: Letters of a token: what 24 bytes take.
LENGTH = 33


class Token(NamedTuple):
    """What a token says: the case, the version of its links, the last day on which it
    opens the page, and the seal that proves it."""

    case_id: int
    version: int
    last_day: date
    seal: bytes


def pack(token: Token) -> str:
    """Return a token as text.

    >>> len(pack(Token(7, 1, date(2025, 5, 17), bytes(16))))
    33
    """
    days = (token.last_day - FIRST_DAY).days
    parts = (token.case_id, token.version % 65536, min(max(days, 0), 65535))
    content = b"".join(
        part.to_bytes(size, "big") for part, size in zip(parts, SIZES, strict=True)
    )
    number, letters = int.from_bytes(token.seal + content, "big"), []
    for _place in range(LENGTH):
        number, digit = divmod(number, 58)
        letters.append(ALPHABET[digit])
    return "".join(reversed(letters))


def unpack(text: str) -> Token | None:
    """Return what a text says, None if it is no token.

    >>> token = Token(7, 1, date(2025, 5, 17), bytes(range(16)))
    >>> unpack(pack(token)) == token
    True
    >>> unpack("0" * 33), unpack("z" * 33), unpack("1"), unpack("ñ" * 33)
    (None, None, None, None)
    """
    if len(text) != LENGTH or any(letter not in DIGITS for letter in text):
        return None
    number = 0
    for letter in text:
        number = number * 58 + DIGITS[letter]
    if number >= 256 ** (SEAL + sum(SIZES)):
        return None
    content = number.to_bytes(SEAL + sum(SIZES), "big")
    seal, content = content[:SEAL], content[SEAL:]
    return Token(
        int.from_bytes(content[:4], "big"),
        int.from_bytes(content[4:6], "big"),
        FIRST_DAY + timedelta(days=int.from_bytes(content[6:], "big")),
        seal,
    )
