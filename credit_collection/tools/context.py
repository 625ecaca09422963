"""The context of code whose result must not depend on the client."""

from datetime import date, datetime

#: Keys of the context that are kept: language, time zone and companies of the user.
KEPT = ("lang", "tz", "allowed_company_ids")


def neutral(context: dict) -> dict:
    """Return the context with the keys in ``KEPT`` only: without dates, default values
    or flags that a client may have set.

    >>> neutral({"lang": "es_ES", "date": "2099-01-01", "default_evidence": "7"})
    {'lang': 'es_ES'}
    """
    return {key: context[key] for key in KEPT if key in context}


def is_plain_date(value) -> bool:
    """Whether a value is a date without time, which no client can put into a context:
    JSON knows text only, and XML-RPC date and time.

    >>> is_plain_date(date(2025, 3, 17)), is_plain_date("2025-03-17")
    (True, False)
    >>> is_plain_date(datetime(2025, 3, 17))
    False
    """
    return isinstance(value, date) and not isinstance(value, datetime)
