"""When a customer may be contacted: hours, limits, pauses and consent.

Pure Python: no database, no clock. A contact must satisfy all policies. Each rule
returns the earliest moment it allows; this is repeated over all rules until none of
them changes it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone, tzinfo

from .contact_rule import CapRule, WindowRule

#: How far ahead an allowed moment is searched.
HORIZON = timedelta(days=366)

#: How far ahead hours are searched that a customer wishes and all policies allow.
WISHED = timedelta(days=15)

#: Exemptions whose contacts do not count against limits where they are granted. A legal
#: notice counts, because it asks for money.
UNCOUNTED = frozenset(["confirmation"])

#: Groups of channels that limits count together.
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

    ``weekday`` 0 is Monday; hours are local time of the customer, ``hour_to`` excluded;
    without ``groups`` they apply to all channels. On a public holiday: no contact
    (``forbidden``), the hours of Sunday (``as_sunday``) or no change (``ignore``).
    """

    weekday: int
    hour_from: float
    hour_to: float
    groups: frozenset[str] = frozenset()
    holiday: str = "forbidden"


@dataclass(frozen=True, slots=True)
class Cap:
    """Limits of contacts; 0 means no limit.

    At most ``max_count`` contacts and ``max_distinct_channels`` channels in ``days``
    days, including that of the contact, or in a calendar week (Monday to Sunday).
    Contacts count that match ``groups`` (none: all), ``per`` (case or customer) and
    ``trigger``: ``attempt``, ``delivered`` (reached the customer) or ``two_way`` (a
    conversation). ``min_gap_hours`` must pass between two of them, and no contact is
    allowed for ``cooldown_days`` days, including the day of a conversation.
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
    """A contact policy, for one customer.

    ``name`` identifies it in the verdict, for a policy on record by its id; ``code``
    replaces the code of the rule there; ``zone`` and ``holidays``
    (dates) are those of the customer; contacts with one of the ``exemptions`` are not
    checked. ``severity`` is ``block`` or ``warn``. With ``counted``, only past contacts
    with one of these exemptions count, and those count that wait to be sent, too.
    """

    name: str | int
    zone: tzinfo
    code: str = ""
    severity: str = "block"
    windows: tuple[Window, ...] = ()
    caps: tuple[Cap, ...] = ()
    consent_channels: frozenset[str] = frozenset()
    exemptions: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    holidays: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """A contact to check: ``debt`` is the id of the case, ``exemption`` the reason why
    policies may not apply (see ``Policy.exemptions``)."""

    channel: str
    debt: int = 0
    exemption: str | None = None


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact of the log; ``moment`` is naive UTC. A confirmation does not count if
    the policy exempts it, unless the customer answered; nor does a message that
    ``is_waiting``, as it leaves together with the one that is checked."""

    moment: datetime
    channel: str
    debt: int = 0
    is_delivered: bool = True
    is_two_way: bool = False
    is_inbound: bool = False
    exemption: str | None = None
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a contact is allowed; if not, the policy and rule that forbid it.

    ``next_moment`` is the next allowed moment, naive UTC; None without one in a year.
    """

    allowed: bool
    code: str = ""
    rule: str | int = ""
    severity: str = ""
    params: dict = field(default_factory=dict)
    next_moment: datetime | None = None


def check(policies, history, consents, asked, moment):
    """Check a contact against all ``policies``.

    :param list[Policy] policies: policies that apply to the customer.
    :param list[PastContact] history: contacts about all cases of the customer.
    :param dict consents: ``given`` or ``withdrawn``, by channel.
    :param Asked asked: the contact to check.
    :param datetime moment: naive UTC.
    :return: names the first rule that forbids it; rules that block come first.
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


def have_common_hours(policies, channel, moment):
    """Whether there is a moment, in the next two weeks, in the hours of all policies;
    limits do not matter.

    :param list[Policy] policies: policies that apply to the customer.
    :param datetime moment: naive UTC.
    """
    group, start = CHANNEL_GROUPS[channel], moment.replace(tzinfo=timezone.utc)
    rules = []
    for policy in policies:
        windows = [one for one in policy.windows if _concerns(one, group)]
        if windows:
            rules.append(WindowRule(windows, policy.holidays, policy.zone))
    return _agree(rules, start, WISHED) is not None


def _without_consent(policies, consents, channel):
    """Return the verdict on a channel without consent; None if there is no problem."""
    params = {"channel": channel}
    if consents.get(channel) == "withdrawn":
        return Verdict(False, "withdrawn", "", "block", params)
    if consents.get(channel) != "given":
        for policy in policies:
            if channel in policy.consent_channels:
                return Verdict(False, "consent", policy.name, policy.severity, params)
    return None


def _rules(policy, history, channel, debt):
    """Yield the rules of ``policy`` that apply to ``channel``."""
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
    """Whether a past contact counts against the limits of ``policy``; confirmations
    that the policy exempts do not, unless the customer answered."""
    if policy.counted:
        return past.exemption in policy.counted
    if past.is_waiting:
        return False
    is_free = past.exemption in UNCOUNTED and past.exemption in policy.exemptions
    return past.is_two_way or not is_free


def _concerns(limit, group):
    return not limit.groups or group in limit.groups


def _agree(rules, start, horizon=HORIZON):
    """Return the earliest moment from ``start`` on that all ``rules`` allow, or None
    beyond the ``horizon``.

    Each rule returns its own next allowed moment, so no common moment is skipped.
    """
    moment, limit = start, start + horizon
    while True:
        before = moment
        for rule in rules:
            moment = rule.earliest(moment)
            if moment is None or moment > limit:
                return None
        if moment == before:
            return moment
