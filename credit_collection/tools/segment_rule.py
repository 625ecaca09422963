"""What a rule of a segment looks at, and rules that can never match."""

#: How each operator bounds a number: the side, and whether the bound itself is taken.
BOUNDS = {
    "<": ("high", False),
    "<=": ("high", True),
    ">": ("low", False),
    ">=": ("low", True),
    "=": ("both", True),
}


def names_of(domain, prefix):
    """Return the fields of measures that a rule looks at, in its order.

    :param list domain: a domain of Odoo.
    :param str prefix: the path to the measures.

    >>> names_of([("m.turnover", ">", 1), ("ref", "=", "A"), ("m.turnover", "<", 9)],
    ...          "m.")
    ['turnover']
    """
    found = [
        part[0].removeprefix(prefix)
        for part in domain
        if _is_condition(part) and str(part[0]).startswith(prefix)
    ]
    return list(dict.fromkeys(found))


def contradiction(domain, has_one_value=lambda _name: True):
    """Return the field whose conditions of a rule no value fulfils, None without one.
    Only conditions that all have to hold are looked at, and only numbers.

    :param has_one_value: function that says whether a customer has one value of a
        field: of several, such as tags, each may fulfil another condition.

    >>> contradiction([("late", ">", 30), ("late", "<", 10)])
    'late'
    >>> contradiction([("late", ">=", 30), ("late", "<=", 30)])
    >>> contradiction(["&", ("late", "=", 5), ("late", ">", 5)])
    'late'
    >>> contradiction(["|", ("late", ">", 30), ("late", "<", 10)])
    >>> contradiction([("late", "=", True)])
    >>> contradiction([("tags", "=", 1), ("tags", "=", 2)], lambda name: name != "tags")
    """
    if any(part in ("|", "!") for part in domain if isinstance(part, str)):
        return None
    bounds = {}
    for part in domain:
        if not _is_condition(part) or not _is_number(part[2]):
            continue
        name, operator, value = part
        if not has_one_value(name):
            continue
        side, takes = BOUNDS.get(operator, (None, None))
        lows, highs = bounds.setdefault(name, ([], []))
        if side in ("low", "both"):
            lows.append((value, not takes))
        if side in ("high", "both"):
            highs.append((value, takes))
    for name, (lows, highs) in bounds.items():
        if lows and highs and not _meet(max(lows), min(highs)):
            return name
    return None


def _meet(low, high):
    """Whether a number lies between two bounds, each with whether it is left out (low)
    or taken (high)."""
    if low[0] == high[0]:
        return not low[1] and high[1]
    return low[0] < high[0]


def _is_condition(part):
    return isinstance(part, (list, tuple)) and len(part) == 3


def _is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)
