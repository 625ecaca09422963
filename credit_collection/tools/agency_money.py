"""Whose money came in while an agency had a debt: the customer's, or what the agency
paid out. Pure Python: no database, no clock. Amounts are in one currency.

The answer follows from what is known, in whatever order it became known.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Credit:
    """A payment in the ledger that settles a part of the debt.

    :param bool counts: it came in time to count for the agency; later ones are only
        looked at for what the agency paid out.
    """

    key: object
    amount: float
    date: date
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Remitted:
    """What a remittance paid out of the debt.

    :param float gross: paid by the customer to the agency.
    :param float net: of it, what the agency did not keep.
    :param date since: when the customer paid; the money cannot be booked before.
    :param float slack: how far a booking may be off, as for another currency.
    """

    key: object
    gross: float
    net: float
    since: date
    slack: float = 0.0


@dataclass(slots=True)
class Explained:
    """Which credit is whose.

    :param dict remitted: paid out by the agency, by credit.
    :param dict direct: known as paid to us, by credit.
    :param dict open: not explained, by credit.
    :param dict days: when each credit came in.
    :param float unbooked: paid to the agency, and not in the ledger.
    :param float waiting: of it, not remitted.
    :param float recovered: paid by the customer altogether, to whomever.
    """

    remitted: dict = field(default_factory=dict)
    direct: dict = field(default_factory=dict)
    open: dict = field(default_factory=dict)
    days: dict = field(default_factory=dict)
    unbooked: float = 0.0
    waiting: float = 0.0
    recovered: float = 0.0


def explain(credits, remittances, direct=None, sure=None, waiting=0.0, digits=2):
    """Say whose money each credit is.

    A remittance is booked by one payment of its amount, with or without what the agency
    kept; else by whatever is not explained otherwise, the oldest first. A payment that
    was taken for the customer's is the agency's when a remittance is exactly that much,
    unless a person said whose it is.

    :param list[Credit] credits: in the ledger, of this debt.
    :param list[Remitted] remittances: that the agency made.
    :param dict direct: what counts as paid to us so far, by credit.
    :param dict sure: of it, what a person has said.
    :param float waiting: paid to the agency and not remitted.
    :rtype: Explained

    >>> day = date(2025, 3, 1)
    >>> found = explain([Credit(1, 360, day), Credit(2, 600, day)],
    ...                 [Remitted("r", 400, 360, day)])
    >>> found.remitted, found.open, found.unbooked
    ({1: 360}, {2: 600}, 40.0)
    """
    ordered = sorted(credits, key=lambda one: (one.date, one.key))
    taken = _Taken(ordered, direct or {}, sure or {}, digits)
    rest = taken.match_exactly(sorted(remittances, key=lambda one: one.key))
    taken.match_parts(rest)
    gross = sum(one.gross for one in remittances) + waiting
    found = Explained(
        remitted=taken.remitted,
        direct={key: part for key, part in taken.direct.items() if part > 0},
        open={one.key: taken.left[one.key] for one in ordered if taken.is_open(one)},
        days={one.key: one.date for one in ordered},
        waiting=round(waiting, digits),
    )
    found.unbooked = round(max(gross - sum(found.remitted.values()), 0), digits)
    more = max(sum(found.open.values()) - waiting, 0)
    found.recovered = round(gross + sum(found.direct.values()) + more, digits)
    return found


class _Taken:
    """What of each credit is explained, and by what."""

    def __init__(self, credits, direct, sure, digits):
        self.credits, self.digits, self.sure = credits, digits, sure
        self.remitted = {}
        self.direct = {
            one.key: min(direct.get(one.key, 0), one.amount) for one in credits
        }
        self.left = {
            one.key: round(one.amount - self.direct[one.key], digits) for one in credits
        }

    def is_open(self, credit):
        """Whether a part of a credit that counts is not explained."""
        return credit.counts and self.left[credit.key] > 0

    def match_exactly(self, remittances):
        """Match remittances with credits of their amount, before and after what was
        kept; return those without one."""
        for name in ("gross", "net"):
            remittances = [
                one
                for one in remittances
                if not self._find_exactly(one, getattr(one, name))
            ]
        return remittances

    def _find_exactly(self, remittance, amount):
        """Whether a credit of this amount is there; it is taken."""
        if amount <= 0:
            return True  # the agency kept all of it: nothing comes in
        for is_sure in (True, False):
            for credit in self.credits:
                part = self._offer(credit, is_sure)
                fits = round(abs(part - amount), self.digits) <= remittance.slack
                if part > 0 and fits and credit.date >= remittance.since:
                    self._take(credit, part)
                    self._take_kept(remittance, amount)
                    return True
        return False

    def _offer(self, credit, is_sure):
        """What a remittance may take: what is not explained, then what was taken for
        the customer's without a person saying so."""
        if is_sure:
            return self.left[credit.key]
        doubtful = self.direct[credit.key] - self.sure.get(credit.key, 0)
        return round(self.left[credit.key] + doubtful, self.digits) if doubtful else 0

    def _take_kept(self, remittance, amount):
        """Take what was kept as well, where it is booked by itself."""
        kept = round(remittance.gross - amount, self.digits)
        if kept <= 0:
            return
        for credit in self.credits:
            if self.left[credit.key] == kept and credit.date >= remittance.since:
                self._take(credit, kept)
                return

    def match_parts(self, remittances):
        """Match remittances with what is not explained, the oldest first."""
        for remittance in remittances:
            wanted = remittance.gross
            kept = round(remittance.gross - remittance.net, self.digits)
            for credit in self.credits:
                part = round(min(self.left[credit.key], wanted), self.digits)
                if part > 0 and credit.date >= remittance.since:
                    self._take(credit, part)
                    wanted = round(wanted - part, self.digits)
                    if wanted == kept:  # all that it paid out
                        self._take_kept(remittance, remittance.net)
                        break

    def _take(self, credit, part):
        key, free = credit.key, self.left[credit.key]
        self.remitted[key] = round(self.remitted.get(key, 0) + part, self.digits)
        self.left[key] = round(max(free - part, 0), self.digits)
        if part > free:
            self.direct[key] = round(self.direct[key] - (part - free), self.digits)
