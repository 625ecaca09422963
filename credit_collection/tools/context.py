"""The context of code whose result must not depend on the client."""

#: Keys of the context that are kept: language, time zone and companies of the user.
KEPT = ("lang", "tz", "allowed_company_ids")


def neutral(context: dict) -> dict:
    """Return the context with the keys in ``KEPT`` only: without dates, default values
    or flags that a client may have set.

    >>> neutral({"lang": "es_ES", "date": "2099-01-01", "default_evidence": "7"})
    {'lang': 'es_ES'}
    """
    return {key: context[key] for key in KEPT if key in context}
