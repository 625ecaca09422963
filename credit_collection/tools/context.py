"""What of a context may reach a decision, and what is written because of it."""

#: How to speak to whoever looks, and in which companies he looks.
KEPT = ("lang", "tz", "allowed_company_ids")


def neutral(context: dict) -> dict:
    """A context without what a client may have put into it: no other date, no default
    values, no archived records, nothing silenced.

    >>> neutral({"lang": "es_ES", "date": "2099-01-01", "default_evidence": "7"})
    {'lang': 'es_ES'}
    """
    return {key: context[key] for key in KEPT if key in context}
