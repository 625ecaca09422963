"""Allocates an amount to open items. Pure Python, amounts in one currency."""


def allocate(amount: float, residuals: list, digits: int = 2) -> list:
    """Allocate ``amount`` to ``residuals`` in their order, until it is used up.

    :param residuals: pairs of a key and a residual amount.
    :param digits: decimals of the currency.
    :return: pairs of a key and its part; the last pair is None and the rest.

    >>> allocate(120, [("a", 100), ("b", 50), ("c", 10)])
    [('a', 100), ('b', 20), (None, 0)]
    >>> allocate(70, [("a", 50)])
    [('a', 50), (None, 20)]
    """
    parts, left = [], amount
    for key, residual in residuals:
        part = round(min(left, residual), digits)
        if part > 0:
            parts.append((key, part))
            left = round(left - part, digits)
    return [*parts, (None, left)]


def share_out(payments: list, rooms: dict, digits: int = 2) -> dict:
    """Share payments out among what they pay: first those that pay one thing only.

    :param payments: a key, its amount and the keys of what it pays.
    :param rooms: what is to pay of each, the first to be paid first.
    :return: parts by pairs of the keys of a payment and of what it pays.

    >>> share_out([("a", 100, [1, 2])], {1: 100, 2: 100})
    {('a', 1): 100}
    >>> share_out([("a", 100, [1, 2]), ("b", 100, [1])], {1: 100, 2: 100})
    {('b', 1): 100, ('a', 2): 100}
    """
    left, shares = dict(rooms), {}
    for key, amount, places in sorted(payments, key=lambda one: len(one[2])):
        residuals = [(place, left[place]) for place in rooms if place in places]
        for place, part in allocate(amount, residuals, digits)[:-1]:
            shares[key, place] = part
            left[place] = round(left[place] - part, digits)
    return shares


def place_again(parts: list, rooms: dict, digits: int = 2) -> dict:
    """Place amounts again where there is less or more room than before: each as far as
    possible in its own place, the rest in the others, in their order.

    :param parts: a key, its place and its amount.
    :param rooms: how much fits into each place.
    :return: pairs of a place and an amount by key, only of keys that move. What fits
        nowhere stays.

    >>> place_again([("a", 1, 50), ("b", 1, 50)], {1: 100})
    {}
    >>> place_again([("a", 1, 100)], {1: 50, 2: 50})
    {'a': [(1, 50), (2, 50)]}
    >>> place_again([("a", 9, 50)], {1: 30, 2: 70})
    {'a': [(1, 30), (2, 20)]}
    """
    left, kept, rest = dict(rooms), {}, {}
    for key, place, amount in parts:
        kept[key] = round(min(amount, left.get(place, 0)), digits)
        left[place] = left.get(place, 0) - kept[key]
        rest[key] = round(amount - kept[key], digits)
    moved = {}
    for key, place, _amount in parts:
        found = [(place, kept[key])] if kept[key] else []
        for other in rooms:
            part = round(min(rest[key], left[other]), digits)
            if part > 0:
                found.append((other, part))
                left[other] -= part
                rest[key] = round(rest[key] - part, digits)
        if found and found != [(place, kept[key])]:
            first, amount = found[0]
            moved[key] = [(first, round(amount + rest[key], digits)), *found[1:]]
    return moved
