"""When a customer may be contacted: hours, caps, pauses and consent.

Pure Python: no database, no clock. All given policies must agree. Each rule answers one
question, *the earliest moment from here on that you allow*; what all of them allow is
found by asking around until nobody moves any more.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

from .contact_rule import CapRule, WindowRule

#: How far ahead a lawful moment is looked for.
HORIZON = timedelta(days=366)

#: What does not count where it is exempt; a legal notice does: it asks for money.
UNCOUNTED = frozenset(["confirmation"])

#: What the rules about contacts count together.
CHANNEL_GROUPS = {
    "email": "message",
    "sms": "message",
    "whatsapp": "message",
    "letter": "letter",
    "call": "call",
    "visit": "visit",
}


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of one weekday in which a contact is allowed.

    ``weekday`` 0 is Monday; hours are those of the customer's clock, ``hour_to``
    excluded; without ``groups`` it is for all channels. ``holiday`` says what a public
    holiday changes: ``forbidden`` (no contact), ``as_sunday`` (the hours of a Sunday)
    or ``ignore`` (a day like others).
    """

    weekday: int
    hour_from: float
    hour_to: float
    groups: frozenset[str] = frozenset()
    holiday: str = "forbidden"


@dataclass(frozen=True, slots=True)
class Cap:
    """How often is too often; what is zero does not limit.

    ``max_count`` contacts and ``max_distinct_channels`` channels in ``days`` days, the
    one of the contact among them, or in a calendar week (Monday to Sunday). Contacts
    count when they match ``groups`` (none: all), ``per`` debt or debtor, and the
    ``trigger``: ``attempt`` (tried), ``delivered`` (reached him) or ``two_way`` (he
    answered). ``min_gap_hours`` passes between two of them. The day of a conversation
    is the first of ``cooldown_days`` silent ones.
    """

    groups: frozenset[str] = frozenset()
    max_count: int = 0
    days: int = 1
    is_calendar_week: bool = False
    per: str = "debtor"
    trigger: str = "attempt"
    min_gap_hours: float = 0
    cooldown_days: int = 0
    max_distinct_channels: int = 0


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one law or of one company, for one customer.

    ``code`` names the verdict when it is not the kind of rule that does; ``holidays``
    are dates of the customer's calendar and ``zone`` is his time zone; what carries an
    exemption of ``exemptions`` is free of the policy.
    """

    name: str
    zone: tzinfo
    code: str = ""
    severity: str = "block"
    windows: tuple[Window, ...] = ()
    caps: tuple[Cap, ...] = ()
    consent_channels: frozenset[str] = frozenset()
    exemptions: frozenset[str] = frozenset()
    holidays: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A contact that somebody wants: its channel, the debt it is about and, where there
    is one, why a policy may not apply (see ``Policy.exemptions``)."""

    channel: str
    debt: int = 0
    exemption: str | None = None


@dataclass(frozen=True, slots=True)
class PastContact:
    """One contact of the log; ``moment`` is naive UTC. A confirmation does not
    count where its ``exemption`` leaves it alone, unless the customer answered."""

    moment: datetime
    channel: str
    debt: int = 0
    is_delivered: bool = True
    is_two_way: bool = False
    is_inbound: bool = False
    exemption: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a contact is allowed; else the rule that forbids it and until when.

    ``next_moment`` is naive UTC; None when no moment within a year will do.
    """

    allowed: bool
    code: str = ""
    rule: str = ""
    severity: str = ""
    params: dict = field(default_factory=dict)
    next_moment: datetime | None = None


def check(policies, history, consents, asked, moment):
    """Ask all ``policies`` whether a contact may happen.

    :param policies: :class:`Policy` of the customer.
    :param history: :class:`PastContact` contacts with the customer, of all his debts.
    :param dict consents: by channel ``given`` or ``withdrawn``.
    :param Asked asked: the contact that somebody wants.
    :param datetime moment: naive UTC.
    :return: the first rule that forbids it, those that nobody may override first.
    :rtype: Verdict
    """
    binding = [
        policy for policy in policies if asked.exemption not in policy.exemptions
    ]
    binding.sort(key=lambda policy: policy.severity != "block")
    refused = _without_consent(binding, consents, asked.channel)
    if refused:
        return refused
    rules = [
        (policy, rule)
        for policy in binding
        for rule in _rules(policy, history, asked.channel, asked.debt)
    ]
    start = moment.replace(tzinfo=timezone.utc)
    for policy, rule in rules:
        if rule.earliest(start) != start:
            code, params = rule.explain(start)
            following = _agree([rule for _policy, rule in rules], start)
            return Verdict(
                False,
                policy.code or code,
                policy.name,
                policy.severity,
                params,
                following and following.replace(tzinfo=None),
            )
    return Verdict(True, next_moment=moment)


def _without_consent(policies, consents, channel):
    """The verdict on a channel the customer did not agree to, or withdrew from."""
    params = {"channel": channel}
    if consents.get(channel) == "withdrawn":
        return Verdict(False, "withdrawn", "", "block", params)
    if consents.get(channel) != "given":
        for policy in policies:
            if channel in policy.consent_channels:
                return Verdict(False, "consent", policy.name, policy.severity, params)
    return None


def _rules(policy, history, channel, debt):
    """The rules of ``policy`` that speak about ``channel``."""
    group = CHANNEL_GROUPS[channel]
    windows = [window for window in policy.windows if _concerns(window, group)]
    if windows:
        yield WindowRule(windows, policy.holidays, policy.zone)
    for cap in policy.caps:
        if _concerns(cap, group):
            pasts = [
                past
                for past in history
                if past.channel in CHANNEL_GROUPS
                and _concerns(cap, CHANNEL_GROUPS[past.channel])
                and (cap.per == "debtor" or past.debt == debt)
                and _counts(policy, past)
            ]
            yield CapRule(cap, pasts, channel, policy.zone)


def _counts(policy, past):
    """Whether a contact uses up what a policy allows: a confirmation that the policy
    leaves alone does not keep the next reminder away."""
    is_free = past.exemption in UNCOUNTED and past.exemption in policy.exemptions
    return past.is_two_way or not is_free


def _concerns(limit, group):
    return not limit.groups or group in limit.groups


def _agree(rules, start):
    """The earliest moment from ``start`` on that all ``rules`` allow, or None.

    No rule ever answers later than its own next allowed moment, so that nobody jumps
    over a moment that suits all.
    """
    moment, limit = start, start + HORIZON
    while True:
        before = moment
        for rule in rules:
            moment = rule.earliest(moment)
            if moment is None or moment > limit:
                return None
        if moment == before:
            return moment
