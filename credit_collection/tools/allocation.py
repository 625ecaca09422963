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
