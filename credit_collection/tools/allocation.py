"""Spreading an amount over open items. Pure Python, amounts of one currency."""


def allocate(amount: float, residuals: list, digits: int = 2) -> list:
    """Spread ``amount`` over ``residuals`` in their order, until it is used up.

    :param residuals: pairs of a key and what is open under it.
    :param digits: decimals of the currency.
    :return: pairs of a key and its part, and what is left over at the end as the part
        of the key None.

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
