"""What cleaning does to an HTML text, learnt once for all texts of the same tags.

A cleaner of HTML looks at tags and attributes, which messages of one template share;
what differs are numbers, dates and amounts between them. Here a text is cleaned once
with marks in the place of these words, and the words of each message are put there.
"""

import re
from collections.abc import Callable

#: Marks stand for words; they are characters for private use.
MARK = "\ue000%d\ue001"
_MARKS = re.compile("\ue000(\\d+)\ue001")
_TAGS = re.compile(r"(<[^<>]*>)")
#: Elements that say nothing about what is in them.
_PLAIN = frozenset(
    "a b br div em h1 h2 h3 h4 i img li ol p small span strong table tbody td th thead "
    "tr u ul".split()
)
_NAME = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>")
#: Letters, digits, spaces and the signs of a text that no cleaner looks for: no quotes
#: of mails (``>``) and no signatures (``--``), nothing that parsers change.
_WORDS = re.compile(
    r"(?:[\t\n -%'-,./0-;=?-~\u00a0-\u1fff\u2010-\u2027\u2030-\ud7ff]"
    r"|-(?!-)|&(?:amp|lt|#34|#39);)*"
)
_ENTITIES = (("&#34;", '"'), ("&#39;", "'"), ("\xa0", "&nbsp;"))


class Shapes:
    """Cleans texts of few shapes, each of them once.

    >>> asked = []
    >>> def clean(text):
    ...     asked.append(text)
    ...     return text.replace(' id="x"', "")
    >>> shapes = Shapes(clean)
    >>> shapes.clean('<p id="x">One &amp; all</p>'), shapes.clean('<p id="x">Two</p>')
    ('<p>One &amp; all</p>', '<p>Two</p>')
    >>> len(asked)
    1

    What may look different to a cleaner than a mark is cleaned by itself:

    >>> shapes.clean('<p id="x">-- Me</p>'), len(asked)
    ('<p>-- Me</p>', 2)
    >>> shapes.clean('<p id="x">a<script>b</script></p>'), len(asked)
    ('<p>a<script>b</script></p>', 3)
    """

    def __init__(self, clean: Callable[[str], str]):
        self._clean = clean
        self._known = {}

    def clean(self, text: str) -> str:
        """Return what the cleaner makes of ``text``."""
        parts = _TAGS.split(text)
        words = [part for part in parts[::2] if part.strip()]
        if not all(map(_WORDS.fullmatch, words)):
            return self._clean(text)
        numbers = iter(range(len(words)))
        marked = "".join(
            part if place % 2 or not part.strip() else MARK % next(numbers)
            for place, part in enumerate(parts)
        )
        if marked not in self._known:
            self._known[marked] = self._learn(marked, parts[1::2], len(words))
        pieces = self._known[marked]
        if pieces is None:
            return self._clean(text)
        for old, new in _ENTITIES:
            words = [word.replace(old, new) for word in words]
        return "".join(
            part for pair in zip(pieces, [*words, ""], strict=True) for part in pair
        )

    def _learn(self, marked, tags, count):
        """Return the pieces of a cleaned text between its marks; None if it has tags
        that decide about what is in them, or lost a mark."""
        if not all(
            (name := _NAME.fullmatch(tag)) and name[1] in _PLAIN for tag in tags
        ):
            return None
        pieces = _MARKS.split(self._clean(marked))
        if pieces[1::2] != [str(number) for number in range(count)]:
            return None
        return None if "data-o-mail-quote" in "".join(pieces[::2]) else pieces[::2]
