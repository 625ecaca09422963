"""What is found once for many messages that are made together."""

#: Key of the context under which a :class:`Memo` travels.
MEMO = "collection_memo"


class Memo:
    """What was found already, by topic. It lives as long as one group of messages is
    made, while their cases are locked, and travels in the context.

    >>> memo, asked = Memo(), []
    >>> def look():
    ...     asked.append(1)
    ...     return "found"
    >>> memo.once("topic", "key", look), memo.once("topic", "key", look), asked
    ('found', 'found', [1])
    """

    def __init__(self):
        self._topics = {}

    def topic(self, name: str) -> dict:
        """Return what was found about one topic; callers add to it."""
        return self._topics.setdefault(name, {})

    def once(self, name: str, key, find):
        """Return what is known about ``key``, else what ``find`` returns.

        :param key: anything that can be hashed.
        """
        known = self.topic(name)
        if key not in known:
            known[key] = find()
        return known[key]


def memo_of(context: dict) -> Memo:
    """Return the memo of a context, or one that knows nothing: a client cannot send
    one, as it is an object of this process.

    >>> memo = Memo()
    >>> memo_of({MEMO: memo}) is memo, memo_of({MEMO: {"topic": {}}}).topic("topic")
    (True, {})
    """
    memo = context.get(MEMO)
    return memo if isinstance(memo, Memo) else Memo()
