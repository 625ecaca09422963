"""Follows debts into other items. Pure Python, amounts in one currency."""


def follow(debts: dict, heirs: dict, digits: int = 6) -> dict:
    """Say which item a debt lives on in: an item of the same amount if there is one,
    else the items in their order.

    :param debts: how much of each item was moved away.
    :param heirs: how much each item may have taken over.
    :return: amounts by pairs of a debt and its heir.

    >>> follow({1: 100, 2: 50}, {8: 50, 9: 100})
    {(1, 9): 100, (2, 8): 50}
    >>> follow({1: 100}, {8: 60, 9: 60})
    {(1, 8): 60, (1, 9): 40}
    >>> follow({1: 100, 2: 20}, {9: 110})
    {(1, 9): 100, (2, 9): 10}
    """
    debts, heirs, pairs = dict(debts), dict(heirs), {}
    for debt, amount in debts.items():
        same = [heir for heir, room in heirs.items() if room == amount]
        if same:
            pairs[debt, same[0]] = heirs.pop(same[0])
            debts[debt] = 0
    for debt in debts:
        for heir in heirs:
            part = round(min(debts[debt], heirs[heir]), digits)
            if part > 0:
                pairs[debt, heir] = part
                debts[debt] = round(debts[debt] - part, digits)
                heirs[heir] = round(heirs[heir] - part, digits)
    return pairs


def without(matches: list, amount: int) -> list:
    """Return what is left of matches when ``amount`` of them settled nothing: one of
    that amount first, then what was no money, then the newest.

    :param list matches: ``Money`` of ``promise_allocation``, newest first.
    """
    if amount <= 0:
        return list(matches)
    order = sorted(
        range(len(matches)),
        key=lambda index: (
            matches[index].amount != amount,
            not matches[index].is_adjustment,
            index,
        ),
    )
    left = list(matches)
    for index in order:
        part = min(left[index].amount, amount)
        left[index] = left[index]._replace(amount=left[index].amount - part)
        amount -= part
    return [money for money in left if money.amount]
