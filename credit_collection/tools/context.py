"""What of a context may reach a decision, and what is written because of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Clock:
    """Another now for the code that runs in this process, as the value of
    ``collection_clock`` in the context: an object, that no client can send.

    :param datetime now: naive UTC.
    """

    now: datetime

    @classmethod
    def of(cls, context):
        """The other now of a context; None when time is what it is.

        >>> Clock.of({"collection_clock": "2020-01-01"})
        """
        clock = context.get("collection_clock")
        return clock.now if isinstance(clock, cls) else None


#: How to speak to whoever looks, in which companies he looks, and when.
KEPT = ("lang", "tz", "allowed_company_ids", "collection_clock")


def neutral(context: dict) -> dict:
    """A context without what a client may have put into it: no other date, no default
    values, no archived records, nothing silenced.

    >>> neutral({"lang": "es_ES", "date": "2099-01-01", "default_evidence": "7"})
    {'lang': 'es_ES'}
    """
    return {key: context[key] for key in KEPT if key in context}
