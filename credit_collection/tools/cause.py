"""Why something is or ended, as it is kept: a code with its parameters, or words."""


def cause(code: str, **params) -> dict:
    """Return what the program knows; it is said when somebody reads it.

    >>> cause("released", user="Elena")
    {'code': 'released', 'user': 'Elena'}
    """
    return {"code": code, **params}


def as_cause(reason) -> dict | None:
    """Return a reason as it is kept: what a person wrote stays as it is.

    >>> as_cause("They moved"), as_cause({"code": "replaced"}), as_cause("")
    ({'text': 'They moved'}, {'code': 'replaced'}, None)
    """
    if isinstance(reason, str):
        return {"text": reason} if reason else None
    return reason or None
