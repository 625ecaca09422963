"""Finds the invoice numbers that a text quotes, as the reference of a bank transfer.

Pure Python: no database, no clock.
"""

import re
from collections import defaultdict

#: Characters of a number at the least, digits among them: shorter ones, and years, are
#: found by chance; one without a letter is longer.
SHORTEST, DIGITS, ONLY_DIGITS = 5, 4, 8
#: From this length on a number is found within a word.
LONG = 10
#: What looks like a number and is a date.
DATES = re.compile(
    r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d"
)
#: Characters of a text that are read, and of a number that are compared.
LONGEST_TEXT, LONGEST = 500, 60
#: Words of a number at the most, and what may stand before and after it in a sentence.
MOST_WORDS, PUNCTUATION = 2, ".,;:()[]\"'"


def compact(text: str) -> str:
    """Return the letters and digits of a text, in capitals.

    >>> compact("inv/2025/00012")
    'INV202500012'
    """
    return "".join(char for char in text.upper() if char.isalnum())


def quotes(text: str) -> set[str]:
    """Return what in a text may be a number, letter by letter: its words, and two
    of them in a row.

    >>> sorted(quotes("Pago INV/2025/00012, gracias"))
    ['INV/2025/00012', 'INV/2025/00012, gracias', 'Pago INV/2025/00012']
    """
    words = text[:LONGEST_TEXT].split()
    found = set()
    for start in range(len(words)):
        for end in range(start + 1, min(start + MOST_WORDS, len(words)) + 1):
            found.add(" ".join(words[start:end]).strip(PUNCTUATION))
    return {one for one in found if says_something(compact(one[:LONGEST]))}


def says_something(key: str) -> bool:
    """Whether a compact number is long enough not to be found by chance."""
    if len(key) < SHORTEST or sum(char.isdigit() for char in key) < DIGITS:
        return False
    is_short = len(key) < ONLY_DIGITS or DATES.fullmatch(key)
    return not (key.isdigit() and is_short)


class Index:
    """Numbers, and whom they belong to.

    >>> index = Index()
    >>> index.add("INV/2025/00012", 1, 7)
    >>> index.find("Payment inv 2025-00012, thank you", 1)
    {7}
    >>> index.find("INV/2025/000123", 1), index.find("INV/2025/00012", 2)
    (set(), set())

    A number that is part of a longer one is not quoted, and one that was given twice is
    that of the place where it is read:

    >>> index.add("RINV/2025/00012", 1, 8)
    >>> index.find("RINV/2025/00012", 1)
    {8}
    >>> index.add("RINV/2025/00012", 1, 9, place="here")
    >>> index.find("RINV/2025/00012", 1, place="here")
    {9}
    """

    def __init__(self):
        self._owners = defaultdict(dict)
        self._lengths = set()

    def add(self, number: str, group: int, owner, place=None):
        """Add a number of ``owner``, unless it is so short that it says nothing.

        :param group: only texts of the same group can quote it.
        :param place: the part of the group that gave the number.
        """
        key = compact(number[:LONGEST])
        if says_something(key):
            self._owners[group, key][owner] = place
            self._lengths.add(len(key))

    def find(self, text: str, group: int, place=None) -> set:
        """Return the owners of all numbers that ``text`` quotes.

        :param place: where the text is read: a number that was given here, too, is not
            one of another place.
        """
        chars, joined, is_gap = [], [], True
        for char in text.upper()[:LONGEST_TEXT]:
            if char.isalnum():
                joined.append(not is_gap)
                chars.append(char)
            is_gap = not char.isalnum()
        found, whole, ends = set(), "".join(chars), {}
        for length in sorted(self._lengths, reverse=True):
            for start in range(len(whole) - length + 1):
                end = start + length
                owners = self._owners.get((group, whole[start:end]))
                if not owners or not self._is_whole(whole, joined, start, end):
                    continue
                if any(first <= start and end <= last for first, last in ends.items()):
                    continue
                ends[start] = end
                own = {owner for owner in owners if owners[owner] == place}
                found |= own or set(owners)
        return found

    @staticmethod
    def _is_whole(whole, joined, start, end):
        """Whether the text does not go on before or after a short number, nor with a
        digit where a long one begins or ends with a digit."""
        before = start > 0 and joined[start]
        after = end < len(whole) and joined[end]
        if end - start < LONG:
            return not (before or after)
        before = before and whole[start - 1].isdigit() and whole[start].isdigit()
        after = after and whole[end].isdigit() and whole[end - 1].isdigit()
        return not (before or after)
