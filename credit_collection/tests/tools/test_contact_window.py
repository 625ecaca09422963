"""When a contact is allowed, without a database: examples, and invented policies whose
answers are compared with asking each quarter of an hour."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase, tagged

from ...tools.contact_window import (
    CHANNEL_GROUPS,
    HORIZON,
    Asked,
    Cap,
    PastContact,
    Policy,
    Window,
    check,
)
from ..properties import for_all, st

MADRID = ZoneInfo("Europe/Madrid")
SANTIAGO = ZoneInfo("America/Santiago")
#: A Monday, nine o'clock in Madrid.
MONDAY = datetime(2025, 3, 17, 8, 0)
QUARTER = timedelta(minutes=15)
OFFICE = tuple(Window(day, 9, 21) for day in range(5))

#: Clocks of Madrid jump forward on 30 March; those of Santiago back on 5 April at
#: midnight, and forward on 7 September at midnight.
STARTS = [
    datetime(2025, 3, 27, 6),
    datetime(2025, 4, 3, 6),
    datetime(2025, 9, 4, 6),
    datetime(2025, 10, 23, 6),
]
moments = st.builds(
    lambda start, steps: start + steps * QUARTER,
    st.sampled_from(STARTS),
    st.integers(0, 4 * 24 * 4),
)
groups = st.frozensets(
    st.sampled_from(sorted(set(CHANNEL_GROUPS.values()))), max_size=2
)
windows = st.builds(
    lambda weekday, start, length, **values: Window(
        weekday, start / 4, min(start + length, 96) / 4, **values
    ),
    st.integers(0, 6),
    st.integers(0, 95),
    st.integers(1, 60),
    groups=groups,
    holiday=st.sampled_from(["forbidden", "as_sunday", "ignore"]),
)
caps = st.builds(
    Cap,
    groups=groups,
    max_count=st.integers(0, 3),
    days=st.integers(1, 9),
    is_calendar_week=st.booleans(),
    per=st.sampled_from(["debt", "debtor"]),
    trigger=st.sampled_from(["attempt", "delivered", "two_way"]),
    min_gap_hours=st.sampled_from([0, 0, 6, 48]),
    cooldown_days=st.sampled_from([0, 0, 3, 7]),
    max_distinct_channels=st.integers(0, 2),
)
pasts = st.builds(
    lambda start, steps, *values: PastContact(start - steps * QUARTER, *values),
    st.sampled_from(STARTS),
    st.integers(0, 10 * 24 * 4),
    st.sampled_from(sorted(CHANNEL_GROUPS)),
    st.integers(1, 2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
policies = st.builds(
    Policy,
    name=st.sampled_from(["One", "Two"]),
    zone=st.sampled_from([MADRID, SANTIAGO]),
    severity=st.sampled_from(["block", "warn"]),
    windows=st.lists(windows, max_size=6).map(tuple),
    caps=st.lists(caps, max_size=2).map(tuple),
    holidays=st.frozensets(st.dates(date(2025, 3, 27), date(2025, 4, 12)), max_size=6),
)
channels = st.sampled_from(sorted(CHANNEL_GROUPS))


def naive_allows(policy, history, channel, debt, moment):
    """The rules once more, said as in the law, without looking for another moment."""
    group = CHANNEL_GROUPS[channel]
    local = moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(policy.zone)
    speaking = [w for w in policy.windows if not w.groups or group in w.groups]
    hour = local.hour + local.minute / 60
    weekday = {"as_sunday": 6, "forbidden": None}
    is_open = not speaking
    for w in speaking:
        kind = w.holiday if local.date() in policy.holidays else "normal"
        is_day = w.weekday == weekday.get(kind, local.weekday())
        is_open |= is_day and w.hour_from <= hour < w.hour_to
    return is_open and all(
        naive_cap(cap, history, channel, debt, moment, policy.zone)
        for cap in policy.caps
        if not cap.groups or group in cap.groups
    )


def naive_cap(cap, history, channel, debt, moment, zone):
    """Whether one more contact keeps within a cap."""

    def day(of):
        return of.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()

    today = day(moment)
    mine = [
        past
        for past in history
        if (not cap.groups or CHANNEL_GROUPS[past.channel] in cap.groups)
        and (cap.per == "debtor" or past.debt == debt)
    ]
    talks = [day(past.moment) for past in mine if past.is_two_way]
    counted = {
        "attempt": [past for past in mine if not past.is_inbound],
        "delivered": [p for p in mine if not p.is_inbound and p.is_delivered],
        "two_way": [past for past in mine if past.is_two_way],
    }[cap.trigger]
    recent = [past for past in counted if naive_period(cap, day(past.moment), today)]
    used = {past.channel for past in recent}
    channels = len(used | {channel})
    gap = timedelta(hours=cap.min_gap_hours)
    return not (
        (cap.max_count and len(recent) >= cap.max_count)
        or (cap.max_distinct_channels and channels > cap.max_distinct_channels)
        and channels > len(used)
        or (gap and any(moment < past.moment + gap for past in counted))
        or (
            cap.cooldown_days
            and any((today - talk).days < cap.cooldown_days for talk in talks)
        )
    )


def naive_period(cap, day, today):
    """Whether ``day`` is in the period of a contact of ``today``."""
    if cap.is_calendar_week:
        return day <= today and day.isocalendar()[:2] == today.isocalendar()[:2]
    return 0 <= (today - day).days < cap.days


@tagged("post_install", "-at_install")
class TestContactWindow(BaseCase):
    def ask(self, moment=MONDAY, channel="call", history=(), consents=None, **values):
        """Ask one policy of Madrid, made of ``values``."""
        exemption = values.pop("exemption", None)
        policy = Policy("Law", values.pop("zone", MADRID), **values)
        return check(
            [policy], history, consents or {}, Asked(channel, 1, exemption), moment
        )

    def past(self, hours, channel="call", **values):
        """A contact ``hours`` before Monday morning."""
        return PastContact(MONDAY - timedelta(hours=hours), channel, 1, **values)

    # === Windows === #

    def test_within_the_hours(self):
        verdict = self.ask(windows=OFFICE)
        self.assertTrue(verdict.allowed)
        self.assertEqual(verdict.next_moment, MONDAY)

    def test_too_early_waits_for_the_door_to_open(self):
        verdict = self.ask(MONDAY - timedelta(hours=2), windows=OFFICE)
        self.assertFalse(verdict.allowed)
        self.assertEqual((verdict.code, verdict.rule), ("window", "Law"))
        self.assertEqual(verdict.next_moment, MONDAY)

    def test_the_end_of_a_window_is_outside(self):
        nine = datetime(2025, 3, 17, 20, 0)
        self.assertTrue(self.ask(nine - QUARTER, windows=OFFICE).allowed)
        verdict = self.ask(nine, windows=OFFICE)
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 18, 8, 0))

    def test_friday_evening_waits_until_monday_in_summer_time(self):
        verdict = self.ask(datetime(2025, 3, 28, 21, 0), windows=OFFICE)
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 31, 7, 0))

    def test_a_holiday_is_named(self):
        verdict = self.ask(windows=OFFICE, holidays=frozenset([MONDAY.date()]))
        self.assertEqual(verdict.code, "holiday")
        self.assertEqual(verdict.params, {"date": "2025-03-17"})
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 18, 8, 0))

    def test_a_holiday_with_the_hours_of_sunday(self):
        sunday = (Window(0, 9, 21, holiday="as_sunday"), Window(6, 10, 12))
        holidays = frozenset([date(2025, 3, 17)])
        verdict = self.ask(windows=sunday, holidays=holidays)
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 23, 9, 0))
        sunday = (sunday[0], Window(6, 10, 12, holiday="as_sunday"))
        verdict = self.ask(windows=sunday, holidays=holidays)
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 17, 9, 0))

    def test_a_holiday_that_does_not_matter(self):
        windows = tuple(Window(day, 7, 22, holiday="ignore") for day in range(7))
        holidays = frozenset([MONDAY.date()])
        self.assertTrue(self.ask(windows=windows, holidays=holidays).allowed)

    def test_windows_of_another_channel_do_not_limit(self):
        windows = (Window(6, 10, 11, frozenset(["visit"])),)
        self.assertTrue(self.ask(windows=windows).allowed)
        self.assertFalse(self.ask(windows=windows, channel="visit").allowed)

    def test_hours_that_never_come(self):
        verdict = self.ask(windows=(Window(0, 9, 9),))
        self.assertFalse(verdict.allowed)
        self.assertIsNone(verdict.next_moment)

    def test_a_day_whose_midnight_does_not_exist(self):
        windows = (Window(6, 0, 2),)
        verdict = self.ask(datetime(2025, 9, 6, 12), windows=windows, zone=SANTIAGO)
        self.assertEqual(verdict.next_moment, datetime(2025, 9, 7, 4, 0))

    # === Caps === #

    def test_seven_calls_in_seven_days(self):
        cap = Cap(frozenset(["call"]), max_count=7, days=7, per="debt")
        history = [self.past(24 * day) for day in range(1, 7)]
        self.assertTrue(self.ask(caps=(cap,), history=history).allowed)
        history.append(self.past(1))
        verdict = self.ask(caps=(cap,), history=history)
        self.assertEqual(verdict.code, "cap")
        self.assertEqual(verdict.params, {"count": 7, "days": 7})
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 17, 23, 0))

    def test_a_cap_per_debt_leaves_other_debts_alone(self):
        history = [PastContact(MONDAY, "call", 2)]
        for per, allowed in (("debt", True), ("debtor", False)):
            cap = Cap(max_count=1, days=1, per=per)
            self.assertEqual(self.ask(caps=(cap,), history=history).allowed, allowed)

    def test_one_call_a_week_starts_again_on_monday(self):
        cap = Cap(max_count=1, is_calendar_week=True)
        self.assertTrue(self.ask(caps=(cap,), history=[self.past(24)]).allowed)
        verdict = self.ask(caps=(cap,), history=[self.past(1)])
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 23, 23, 0))

    def test_a_gap_counts_in_hours(self):
        cap = Cap(min_gap_hours=48)
        verdict = self.ask(caps=(cap,), history=[self.past(47)])
        self.assertEqual(verdict.code, "gap")
        self.assertEqual(verdict.next_moment, MONDAY + timedelta(hours=1))

    def test_the_day_of_a_conversation_is_the_first_of_silence(self):
        cap = Cap(frozenset(["call"]), cooldown_days=7)
        self.assertTrue(self.ask(caps=(cap,), history=[self.past(3)]).allowed)
        talk = self.past(3, is_two_way=True)
        verdict = self.ask(caps=(cap,), history=[talk])
        self.assertEqual(verdict.code, "cooldown")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 23, 23, 0))

    def test_the_channel_of_the_week(self):
        cap = Cap(is_calendar_week=True, trigger="two_way", max_distinct_channels=1)
        history = [self.past(1, "whatsapp", is_two_way=True)]
        verdict = self.ask(caps=(cap,), history=history, channel="whatsapp")
        self.assertTrue(verdict.allowed)
        verdict = self.ask(caps=(cap,), history=history)
        self.assertEqual(verdict.code, "channels")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 23, 23, 0))

    def test_what_the_customer_starts_counts_as_conversation_only(self):
        inbound = self.past(1, is_two_way=True, is_inbound=True)
        for trigger, allowed in (("attempt", True), ("two_way", False)):
            cap = Cap(max_count=1, days=1, trigger=trigger)
            verdict = self.ask(caps=(cap,), history=[inbound])
            self.assertEqual(verdict.allowed, allowed, trigger)

    def test_a_missed_call_is_an_attempt_and_nothing_more(self):
        missed = self.past(1, is_delivered=False)
        for trigger, allowed in (("attempt", False), ("delivered", True)):
            cap = Cap(max_count=1, days=1, trigger=trigger)
            verdict = self.ask(caps=(cap,), history=[missed])
            self.assertEqual(verdict.allowed, allowed, trigger)

    def test_notes_are_no_contacts(self):
        cap = Cap(max_count=1, days=1)
        self.assertTrue(self.ask(caps=(cap,), history=[self.past(1, "note")]).allowed)

    # === Consent, exemptions, several policies === #

    def test_a_channel_that_needs_consent(self):
        needed = frozenset(["sms"])
        verdict = self.ask(channel="sms", consent_channels=needed)
        self.assertEqual((verdict.code, verdict.next_moment), ("consent", None))
        for channel, consents in (("sms", {"sms": "given"}), ("email", {})):
            verdict = self.ask(
                channel=channel, consents=consents, consent_channels=needed
            )
            self.assertTrue(verdict.allowed, channel)

    def test_withdrawn_is_withdrawn_with_or_without_a_policy(self):
        for asked in ([], [Policy("Law", MADRID)]):
            verdict = check(asked, [], {"sms": "withdrawn"}, Asked("sms", 1), MONDAY)
            self.assertEqual((verdict.code, verdict.severity), ("withdrawn", "block"))
            self.assertIsNone(verdict.next_moment)

    def test_an_exemption_must_be_accepted(self):
        night = MONDAY - timedelta(hours=5)
        values = {"windows": OFFICE, "exemption": "debtor_requested"}
        self.assertFalse(self.ask(night, **values).allowed)
        accepted = frozenset(["debtor_requested"])
        self.assertTrue(self.ask(night, exemptions=accepted, **values).allowed)

    def test_an_exempt_confirmation_does_not_count_unless_answered(self):
        caps = (Cap(max_count=1, days=1),)
        for exemption, accepted, is_answered, allowed in (
            ("confirmation", "confirmation", False, True),
            ("confirmation", "confirmation", True, False),
            ("confirmation", "legal_notice", False, False),
            ("legal_notice", "legal_notice", False, False),
            (None, "confirmation", False, False),
        ):
            with self.subTest(exemption, accepted=accepted, answered=is_answered):
                past = self.past(1, exemption=exemption, is_two_way=is_answered)
                verdict = self.ask(
                    history=[past], caps=caps, exemptions=frozenset([accepted])
                )
                self.assertEqual(verdict.allowed, allowed)

    def test_a_policy_may_count_one_kind_of_exempt_contacts_only(self):
        policy = {"caps": (Cap(max_count=1, days=1),), "counted": {"confirmation"}}
        for exemption, allowed in (("confirmation", False), (None, True)):
            history = [self.past(1, exemption=exemption)]
            self.assertEqual(self.ask(history=history, **policy).allowed, allowed)

    def test_the_next_moment_is_searched_for_a_year(self):
        for hours, expected in ((0, HORIZON), (1, None)):
            cap = Cap(min_gap_hours=HORIZON // timedelta(hours=1) + hours)
            verdict = self.ask(caps=(cap,), history=[self.past(0)])
            found = verdict.next_moment
            self.assertEqual(found and found - MONDAY, expected)

    def test_what_nobody_may_override_is_named_first(self):
        warn = Policy("Habit", MADRID, severity="warn", windows=OFFICE)
        block = Policy("Law", MADRID, windows=OFFICE)
        night = MONDAY - timedelta(hours=5)
        verdict = check([warn, block], [], {}, Asked("call", 1), night)
        self.assertEqual((verdict.rule, verdict.severity), ("Law", "block"))
        verdict = check([warn], [], {}, Asked("call", 1), night)
        self.assertEqual(verdict.severity, "warn")

    def test_all_policies_agree_on_the_next_moment(self):
        asked = [
            Policy("Hours", MADRID, windows=OFFICE),
            Policy("Pace", MADRID, code="pace", caps=(Cap(max_count=1, days=5),)),
        ]
        verdict = check(
            asked, [PastContact(MONDAY, "call", 1)], {}, Asked("call", 1), MONDAY
        )
        self.assertEqual((verdict.code, verdict.rule), ("pace", "Pace"))
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 24, 8, 0))

    # === Properties === #

    @for_all(st.lists(policies, max_size=2), st.lists(pasts), channels, moments)
    def test_yes_and_no_are_those_of_the_law(self, asked, history, channel, moment):
        verdict = check(asked, history, {}, Asked(channel, 1), moment)
        allowed = all(naive_allows(p, history, channel, 1, moment) for p in asked)
        self.assertEqual(verdict.allowed, allowed)

    @for_all(st.lists(policies, max_size=2), st.lists(pasts), channels, moments)
    def test_the_next_moment_is_allowed_and_the_earliest(
        self, asked, history, channel, moment
    ):
        following = check(asked, history, {}, Asked(channel, 1), moment).next_moment
        if following is None:
            return
        self.assertGreaterEqual(following, moment)
        self.assertTrue(check(asked, history, {}, Asked(channel, 1), following).allowed)
        steps = min((following - moment) // QUARTER, 500)
        for step in range(steps):
            earlier = moment + step * QUARTER
            self.assertFalse(
                all(naive_allows(p, history, channel, 1, earlier) for p in asked)
                and earlier < following,
                earlier,
            )

    @for_all(policies, st.lists(st.tuples(channels, st.integers(0, 40)), max_size=12))
    def test_whoever_asks_first_never_breaks_a_rule(self, policy, requests):
        """A life of contacts, each at the moment the policy gives."""
        history, moment = [], STARTS[0]
        for channel, quarters in requests:
            moment += quarters * QUARTER
            verdict = check([policy], history, {}, Asked(channel, 1), moment)
            if verdict.next_moment is None:
                continue
            moment = verdict.next_moment
            self.assertTrue(naive_allows(policy, history, channel, 1, moment))
            history.append(
                PastContact(moment, channel, 1, is_two_way=len(history) % 2 == 0)
            )
