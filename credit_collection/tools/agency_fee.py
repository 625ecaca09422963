"""What an agency gets for what it collects. Pure Python: no database, no clock.

Amounts are in one currency; ages in days between the due date and the hand-over.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tier:
    """What is agreed for placements from ``amount_from`` on, below ``amount_to`` (0:
    without limit), and for items at least ``age_from`` days late.

    ``country_id`` and ``phase`` limit it to customers of a country and to a part of the
    work; None: any.
    """

    percentage: float = 0.0
    fixed: float = 0.0
    minimum: float = 0.0
    amount_from: float = 0.0
    amount_to: float = 0.0
    age_from: int = 0
    country_id: int | None = None
    phase: str | None = None

    def is_for(self, total: float, age: int) -> bool:
        """Whether it is about an item of this age in a placement of this size."""
        is_below = not self.amount_to or total < self.amount_to
        return total >= self.amount_from and is_below and age >= self.age_from


@dataclass(frozen=True, slots=True)
class Fee:
    """The fee, and the tier of each part; ``is_agreed`` is False where a part has no
    tier: nothing is agreed for it, and it costs nothing here."""

    amount: float
    tiers: tuple[Tier | None, ...]

    @property
    def is_agreed(self) -> bool:
        return bool(self.tiers) and None not in self.tiers


def find_tier(tiers, total, age, country_id=None, phase=None) -> Tier | None:
    """Return the tier of an item: of its country rather than of any, of its phase
    rather than of any, and of the latest age step.

    >>> steps = [Tier(10), Tier(20, age_from=180), Tier(15, country_id=1)]
    >>> find_tier(steps, 100, 30).percentage, find_tier(steps, 100, 200).percentage
    (10, 20)
    >>> find_tier(steps, 100, 200, country_id=1).percentage
    15
    """
    fitting = [
        tier
        for tier in tiers
        if tier.country_id in (None, country_id)
        and tier.phase in (None, phase)
        and tier.is_for(total, age)
    ]
    return max(
        fitting,
        key=lambda tier: (
            tier.country_id is not None,
            tier.phase is not None,
            tier.age_from,
        ),
        default=None,
    )


def compute_fee(parts, tiers, total=None, country_id=None, phase=None, digits=2) -> Fee:
    """Return the fee for what was collected of a placement.

    Each part costs the percentage of its age. The fixed amount and the minimum, due
    once, are those of the largest part. Nothing collected costs nothing.

    :param parts: pairs of an amount collected and the age of its item.
    :param total: what was handed over, which decides the tier; None: the parts.
    :param digits: decimals of the currency.

    >>> tiers = [Tier(10, minimum=30), Tier(20, age_from=365)]
    >>> compute_fee([(1000, 40), (500, 400)], tiers).amount
    200.0
    >>> compute_fee([(100, 40)], tiers).amount, compute_fee([(0, 40)], tiers).amount
    (30.0, 0.0)
    """
    parts = [(amount, age) for amount, age in parts if round(amount, digits) > 0]
    whole = sum(amount for amount, _age in parts)
    total = whole if total is None else total
    found = tuple(
        find_tier(tiers, total, age, country_id, phase) for _amount, age in parts
    )
    agreed = [(part[0], tier) for part, tier in zip(parts, found, strict=True) if tier]
    if not agreed:
        return Fee(0.0, found)
    _largest, main = max(agreed, key=lambda pair: pair[0])
    share = sum(amount * tier.percentage / 100 for amount, tier in agreed)
    return Fee(round(float(max(share + main.fixed, main.minimum)), digits), found)


def find_overlap(tiers) -> tuple[Tier, Tier] | None:
    """Return two tiers of which nobody can say which one applies: same country, phase
    and age step, and amounts in common; None if there are none.

    >>> find_overlap([Tier(10, amount_to=100), Tier(5, amount_from=100)])
    >>> find_overlap([Tier(10), Tier(5, amount_from=100)])[1].percentage
    5
    """
    ordered = sorted(
        tiers,
        key=lambda tier: (
            tier.country_id or 0,
            tier.phase or "",
            tier.age_from,
            tier.amount_from,
        ),
    )
    for first, second in zip(ordered, ordered[1:], strict=False):
        same = (first.country_id, first.phase, first.age_from) == (
            second.country_id,
            second.phase,
            second.age_from,
        )
        if same and (not first.amount_to or second.amount_from < first.amount_to):
            return first, second
    return None
