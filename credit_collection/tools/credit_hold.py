"""Whether a document of a customer is held back, and by which rules."""

from dataclasses import dataclass

#: Effects, the mildest first.
EFFECTS = ("warn", "approval", "block")


@dataclass(frozen=True)
class CreditRule:
    """A rule as a manager set it up.

    :param str kind: ``limit``, ``late``, ``level``, ``check`` or ``segment``.
    :param str effect: one of ``EFFECTS``.
    :param int days: days late from which ``late`` applies.
    :param float percent: share of the limit beyond which ``limit`` applies.
    :param frozenset ids: levels or segments to which it applies.
    """

    id: int
    kind: str
    effect: str
    days: int = 0
    percent: float = 100.0
    ids: frozenset = frozenset()


@dataclass(frozen=True)
class CreditFacts:
    """What is known of a customer, in the currency of the company.

    :param float exposure: what is owed and about to be owed, with the document.
    :param float limit: at the most; 0 for none.
    :param bool lacks_check: a new customer beyond the amount of the company, without a
        valid credit check.
    """

    exposure: float = 0.0
    limit: float = 0.0
    days_late: int = 0
    level_id: int | None = None
    segment_id: int | None = None
    lacks_check: bool = False


def applies(rule, facts):
    """Return whether a rule holds back a document of a customer.

    >>> over = CreditRule(1, "limit", "block")
    >>> applies(over, CreditFacts(exposure=1000.01, limit=1000))
    True
    >>> applies(over, CreditFacts(exposure=1000, limit=1000))
    False
    >>> applies(over, CreditFacts(exposure=5000))
    False
    >>> applies(CreditRule(1, "late", "warn", days=30), CreditFacts(days_late=30))
    True
    >>> applies(CreditRule(1, "check", "warn"), CreditFacts(lacks_check=True))
    True
    """
    if rule.kind == "limit":
        most = facts.limit * rule.percent / 100
        return facts.limit > 0 and facts.exposure - most > 0.005
    if rule.kind == "late":
        return facts.days_late >= max(rule.days, 1)
    if rule.kind == "level":
        return facts.level_id in rule.ids
    if rule.kind == "segment":
        return facts.segment_id in rule.ids
    return facts.lacks_check


def find_broken(rules, facts):
    """Return the rules that apply, the strongest effect first.

    >>> rules = [CreditRule(1, "late", "warn", 1), CreditRule(2, "late", "block", 9)]
    >>> [rule.id for rule in find_broken(rules, CreditFacts(days_late=10))]
    [2, 1]
    """
    found = [rule for rule in rules if applies(rule, facts)]
    return sorted(found, key=lambda rule: -EFFECTS.index(rule.effect))


def may_break(rules, exposure, limit, days_late):
    """Return whether a rule about what is open could apply to a customer, by what is
    known without an evaluation: never no when it does.

    :param float exposure: with money that is here and not matched.
    :param float limit: see ``CreditFacts``.
    :param int days_late: of the oldest open item, whatever holds it.

    >>> late = CreditRule(1, "late", "block", days=30)
    >>> may_break([late], 0, 0, 29), may_break([late], 0, 0, 30)
    (False, True)
    >>> may_break([CreditRule(2, "level", "block")], 0, 0, 1)
    True
    >>> may_break([CreditRule(3, "limit", "block")], 1001, 1000, 0)
    True
    """
    facts = CreditFacts(exposure=exposure, limit=limit, days_late=days_late)
    for rule in rules:
        if rule.kind == "level" and days_late > 0:
            return True
        if rule.kind in ("late", "limit") and applies(rule, facts):
            return True
    return False


def covers(released, effect):
    """Return whether a release counts for a document that has this effect now: one from
    approval does not let go what is blocked since.

    >>> covers("block", "approval"), covers("approval", "block")
    (True, False)
    """
    return EFFECTS.index(released) >= EFFECTS.index(effect)
