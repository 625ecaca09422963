"""Priority of a case: a sum of points, with the facts that gave them.

Pure Python. Amounts are in the currency of the company, ages in days; true and false
are 1 and 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Points for a fact with at least a value.

    Of the rules of one fact, only the one with the highest value reached counts.
    """

    fact: str
    from_value: float
    points: int


def rank(
    facts: Mapping[str, float], rules: Iterable[Rule]
) -> tuple[int, list[list[str | int | float]]]:
    """Return the points of a case, and for each fact that gave some: its name, the
    points and the ``from_value`` of the rule, most points first.

    >>> rules = [Rule("answer", 0, 1000), Rule("late", 30, 20), Rule("late", 60, 40)]
    >>> rank({"late": 59}, rules)
    (20, [['late', 20, 30]])
    >>> rank({"late": 60, "answer": 1}, rules)
    (1040, [['answer', 1000, 0], ['late', 40, 60]])
    >>> rank({"late": 0, "answer": 0}, rules)
    (0, [])
    """
    bands = {}
    for rule in rules:
        value = facts.get(rule.fact) or 0
        if value <= 0 or value < rule.from_value:
            continue
        known = bands.get(rule.fact)
        if not known or rule.from_value > known.from_value:
            bands[rule.fact] = rule
    given = sorted(
        (rule for rule in bands.values() if rule.points),
        key=lambda rule: (-rule.points, rule.fact),
    )
    reasons = [[rule.fact, rule.points, _plain(rule.from_value)] for rule in given]
    return sum(rule.points for rule in given), reasons


def _plain(value):
    """Return whole numbers as int, so that JSON reads back the same value."""
    return int(value) if value == int(value) else float(value)
