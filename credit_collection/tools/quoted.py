"""Finds the invoice numbers that a text quotes, as the reference of a bank transfer.

Pure Python: no database, no clock.
"""

import re
from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple

#: Characters of a number at the least, digits among them: shorter ones, and years, are
#: found by chance; one without a letter is longer.
SHORTEST, DIGITS, ONLY_DIGITS = 5, 4, 8
#: From this length on a number is found within a word.
LONG = 10
#: What looks like a number and is a year, a month or a day.
PERIODS = re.compile(r"(19|20)\d\d(0?[1-9]|1[0-2])?|(0?[1-9]|1[0-2])(19|20)\d\d")
DATES = re.compile(
    r"(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])"
    r"|(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])(19|20)\d\d"
)
#: Characters of a text that are read, and of a number that are compared.
LONGEST_TEXT, LONGEST = 500, 60
#: Texts that are kept in memory as they were read: most are read again and again.
MOST_TEXTS = 2000
#: What a number consists of: letters in a row, and digits in a row.
RUN = re.compile(r"[^\W\d_]+|\d+")
#: Rows of digits of a text that are looked at, how many in a row may be one number, and
#: to which lengths a counter is filled with zeros.
MOST_RUNS, JOINED_RUNS, WIDTHS = 30, 6, range(3, 8)
#: What parts a number in writing: letters before it belong to it.
SEPARATORS = set("/-_\\")


def compact(text: str) -> str:
    """Return the letters and digits of a text, in capitals.

    >>> compact("inv/2025/00012")
    'INV202500012'
    """
    return "".join(char for char in text.upper() if char.isalnum())


def digits(text: str) -> str:
    """Return the digits of a text.

    >>> digits("inv/2025/00012")
    '202500012'
    """
    return "".join(re.findall(r"[0-9]", text))


def runs(text: str) -> tuple[str, ...]:
    """Return the rows of letters and of digits of a text, without leading zeros.

    >>> runs("inv2025/00012")
    ('INV', '2025', '12')
    """
    return tuple(_trim(found) for found in RUN.findall(text.upper()))


def _trim(run: str) -> str:
    return run.lstrip("0") or "0" if run.isdigit() else run


def candidates(text: str) -> set[str]:
    """Return the digits that a number may have which the text quotes, also where the
    text leaves out the zeros of a counter.

    >>> "202500012" in candidates("Payment of inv 2025 12")
    True
    """
    found = re.findall(r"[0-9]+", text[:LONGEST_TEXT])[:MOST_RUNS]
    keys = set()
    for start in range(len(found)):
        for end in range(start + 1, min(start + JOINED_RUNS, len(found)) + 1):
            head, last = "".join(found[start : end - 1]), found[end - 1]
            keys.add(head + last)
            keys.update(head + last.zfill(width) for width in WIDTHS)
    return {key for key in keys if DIGITS <= len(key) <= LONGEST}


def says_something(key: str) -> bool:
    """Whether a compact number is long enough not to be found by chance."""
    if len(key) < SHORTEST or sum(char.isdigit() for char in key) < DIGITS:
        return False
    is_short = len(key) < ONLY_DIGITS or DATES.fullmatch(key)
    return not (key.isdigit() and is_short)


def is_clear(key: str) -> bool:
    """Whether a compact reference that others may use, too, says something: its digits
    are no year, no month and no day.

    >>> is_clear("S00012"), is_clear("ENERO2025"), is_clear("DEL15012025")
    (True, False, False)
    """
    number = digits(key)
    is_day = PERIODS.fullmatch(number) or DATES.fullmatch(number)
    return says_something(key) and not is_day


class Text(NamedTuple):
    """A text that may quote numbers: its letters and digits in a row, for each of them
    whether it continues a word, or after a separator a number, and where its runs begin
    and end."""

    whole: str
    joined: list[bool]
    linked: list[bool]
    runs: list[tuple[str, int, int]]

    @classmethod
    @lru_cache(maxsize=MOST_TEXTS)
    def parse(cls, text: str):
        """Return the text up to its limit."""
        chars, joined, linked = [], [], []
        gap, text = {" "}, text[:LONGEST_TEXT].upper()
        for char in text:
            if not char.isalnum():
                gap.add(char)
                continue
            joined.append(not gap)
            linked.append(bool(gap) and gap <= SEPARATORS)
            chars.append(char)
            gap = set()
        whole, found, start = "".join(chars), [], 0
        for run in RUN.findall(text):
            if all(char.isalnum() for char in run):
                found.append((_trim(run), start, start + len(run)))
                start += len(run)
        return cls(whole, joined, linked, found if start == len(whole) else [])

    def is_whole(self, start: int, end: int) -> bool:
        """Whether the text does not go on before or after a short number, nor with a
        digit where a long one begins or ends with a digit."""
        before = start > 0 and self.joined[start]
        after = end < len(self.whole) and self.joined[end]
        if end - start < LONG:
            return not (before or after)
        before = before and self.whole[start - 1 : start + 1].isdigit()
        after = after and self.whole[end - 1 : end + 1].isdigit()
        return not (before or after)

    def is_bare(self, start: int, end: int) -> bool:
        """Whether no letters belong to these digits, as in the number of a credit note
        with the digits of an invoice."""
        is_linked = start > 0 and self.linked[start] and self.whole[start:end].isdigit()
        return not (is_linked and self.whole[start - 1].isalpha())


class Index:
    """Numbers, and whom they belong to.

    >>> index = Index()
    >>> index.add("INV/2025/00012", 1, 7)
    >>> index.find("Payment inv 2025-00012, thank you", 1)
    {7}
    >>> index.find("INV/2025/000123", 1), index.find("INV/2025/00012", 2)
    (set(), set())

    The zeros of a counter may be missing, if the text parts the number as it is parted,
    and something tells that it is one:

    >>> index.find("inv 2025 12", 1), index.find("INV2025/012", 1)
    ({7}, {7})
    >>> index.find("inv 202512", 1), index.find("2025 12", 1)
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

    def __init__(self, needs_bare=False):
        self._owners = defaultdict(dict)
        self._keys, self._lengths, self._counts = defaultdict(set), set(), set()
        self._needs_bare = needs_bare

    def add(self, number: str, group: int, owner, place=None):
        """Add a number of ``owner``, unless it is so short that it says nothing.

        :param group: only texts of the same group can quote it.
        :param place: the part of the group that gave the number.
        """
        key = compact(number[:LONGEST])
        if not says_something(key):
            return
        self.add_key(key, group, owner, place)
        parts = runs(number[:LONGEST])
        is_told = any(part.isalpha() for part in parts)
        if is_told and says_something("".join(parts)):
            self._owners[group, parts][owner] = place
            self._counts.add(len(parts))

    def add_key(self, key: str, group: int, owner, place=None):
        """Add a compact number as it is, see :meth:`add`."""
        self._owners[group, key][owner] = place
        self._keys[group].add(key)
        self._lengths.add(len(key))

    def find(self, text, group: int, place=None) -> set:
        """Return the owners of all numbers that ``text`` quotes.

        :param text: as it was written, or as it was read, see :class:`Text`.
        :param place: where the text is read: a number that was given here, too, is not
            one of another place.
        """
        read = text if isinstance(text, Text) else Text.parse(text)
        found, ends = set(), {}
        hits = [*self._find_keys(read, group), *self._find_runs(read, group)]
        for start, end, owners in sorted(hits, key=lambda hit: hit[0] - hit[1]):
            if any(first <= start and end <= last for first, last in ends.items()):
                continue
            ends[start] = end
            own = {owner for owner in owners if owners[owner] == place}
            found |= own or set(owners)
        return found

    def _find_keys(self, read, group):
        """Yield where the compact text has a number, and its owners."""
        for start, end in self._find_places(read.whole, group):
            if not read.is_whole(start, end):
                continue
            if not self._needs_bare or read.is_bare(start, end):
                yield start, end, self._owners[group, read.whole[start:end]]

    def _find_places(self, whole, group):
        """Yield where a compact text has a number: looking for each number, or at each
        part of the text, whichever takes less."""
        keys = self._keys.get(group, ())
        if len(keys) < len(whole):
            for key in keys:
                start = whole.find(key)
                while start >= 0:
                    yield start, start + len(key)
                    start = whole.find(key, start + 1)
            return
        for length in self._lengths:
            for start in range(len(whole) - length + 1):
                if whole[start : start + length] in keys:
                    yield start, start + length

    def _find_runs(self, read, group):
        """Yield where the text has the parts of a number, and its owners."""
        for count in self._counts:
            for first in range(len(read.runs) - count + 1):
                part = read.runs[first : first + count]
                start, end = part[0][1], part[-1][2]
                owners = self._owners.get((group, tuple(run for run, *_ in part)))
                is_begun = start > 0 and read.joined[start]
                goes_on = end < len(read.whole) and read.joined[end]
                if owners and not is_begun and not goes_on:
                    yield start, end, owners


class Guesses:
    """References that are not given by us alone: the digits of a number without its
    letters, an order of the customer, a customer number. They say whose money it is if
    all that a text quotes belongs to one.

    >>> guesses = Guesses()
    >>> guesses.add_digits("INV/2025/00012", 1, 7)
    >>> guesses.add("PO-88123", 1, 7)
    >>> guesses.find("2025/00012", 1), guesses.find("order po 88123", 1)
    ({7}, {7})

    What is so short that it may be found by chance needs the amount as well:

    >>> guesses.add_counter("INV/2025/00012", 1, 7, (1, "100.00"))
    >>> guesses.find("00012", 1), guesses.find("00012", 1, amount=(1, "100.00"))
    (set(), {7})
    """

    def __init__(self):
        self._clear, self._counters = Index(needs_bare=True), Index(needs_bare=True)

    def add(self, reference: str, group: int, owner, place=None):
        """Add a reference of ``owner``, unless it says nothing; see :class:`Index`."""
        if is_clear(compact(reference[:LONGEST])):
            self._clear.add(reference, group, owner, place)

    def add_digits(self, number: str, group: int, owner, place=None):
        """Add the digits of a number of ours, without its letters."""
        key = digits(number[:LONGEST])
        if is_clear(key):
            self._clear.add_key(key, group, owner, place)

    def add_counter(self, number: str, group: int, owner, amount, place=None):
        """Add the last digits of a number of ours, as it is written.

        :param amount: what must be paid to be believed; equal ones compare equal.
        """
        counter = re.findall(r"[0-9]+", number[:LONGEST])[-1:]
        if counter and len(counter[0]) >= DIGITS and not PERIODS.fullmatch(counter[0]):
            self._counters.add_key(counter[0], (group, amount), owner, place)

    def find(self, text, group: int, place=None, amount=None) -> set:
        """Return the owners of what ``text`` quotes, see :meth:`Index.find`."""
        found = self._clear.find(text, group, place)
        return found or self._counters.find(text, (group, amount), place)
