from collections import namedtuple
from dataclasses import replace
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

import pytz

from odoo import api, fields, models
from odoo.tools import SQL

from ...const import EXEMPTIONS, UNREACHED
from ...tools.contact_window import (
    CHANNEL_GROUPS,
    Asked,
    Cap,
    PastContact,
    Policy,
    Window,
    check,
    have_common_hours,
)
from ...tools.territory import time_zone
from .contact_policy import Request

#: What decides which policies apply to a case; ``capacity`` is the debtor type.
Jurisdiction = namedtuple("Jurisdiction", "company country state zone capacity")

#: Channel groups that share the limit of one message per case and day.
MESSAGES = frozenset(["message", "letter"])
#: Weekdays, Monday first.
WEEK = range(7)
#: Hours that a message waits after something was confirmed to the customer.
CONFIRMED_HOURS = 12
#: Deliveries of messages that reached nobody.
NOT_COUNTED = ("failed", "bounced", "withdrawn")
ALL_EXEMPTIONS = frozenset(name for name, _label in EXEMPTIONS)


class CreditCollectionContactPolicy(models.Model):
    """Checks contacts: reads policies, contact log, consents and holidays for
    ``tools/contact_window.py``, which decides. Runs in sudo mode, because contacts of
    all companies with the same customer count."""

    _inherit = "credit.collection.contact.policy"

    # === BUSINESS METHODS - Decision === #

    @api.model
    def _check_contacts(self, requests, now, counts=False, is_leaving=False):
        """Check contacts, in the order of ``requests``, at ``now`` (naive UTC).

        :param bool counts: allowed contacts count against the limits of later ones.
        :param bool is_leaving: these are queued messages about to leave; what still
            waits in a queue, they themselves included, does not count against them.
        :return: by ``Request.key``, with policy and time zone name in ``params``.
        :rtype: dict[object, Verdict]
        """
        self = self.sudo()
        requests = [request._replace(case=request.case.sudo()) for request in requests]
        cases = self.env["credit.collection.case"].union(
            *(one.case for one in requests)
        )
        places = self._get_jurisdictions(cases)
        policies = self._get_policies()
        rules = self._get_rules(set(places.values()), policies, now)
        history = self._read_history(cases.partner_id, rules, now, is_leaving)
        consent = self.env["credit.collection.contact.consent"]
        consents = consent._read_consents(cases.partner_id, now.date())
        verdicts = {}
        for request in requests:
            customer, company = request.case.partner_id.id, request.case.company_id.id
            place, past = places[request.case], history.setdefault(customer, [])
            binding = self._bind(request, place, rules[place], now)
            verdict = check(
                binding,
                past,
                consents.get((company, customer), {}),
                Asked(request.channel, request.case.id, request.exemption),
                now,
            )
            if verdict.allowed and counts:
                past.append(self._as_past(request, now))
            params = {**verdict.params, "rule": verdict.rule, "zone": place.zone}
            verdicts[request.key] = replace(verdict, params=params)
        return verdicts

    @api.model
    def _as_past(self, request, now):
        """Return an allowed contact as one of the past, for the next ones."""
        return PastContact(
            now, request.channel, request.case.id, exemption=request.exemption
        )

    @api.model
    def _bind(self, request, place, rules, now):
        """Return the policies that bind a contact: of the ``rules`` of its place, with
        the hours that the customer wishes."""
        binding = rules
        if request.is_daily_free:
            binding = [policy for policy in rules if policy.code != "daily"]
        wish = self._find_wish(request, place, binding, now)
        return [*binding, wish] if wish else binding

    # === BUSINESS METHODS - Wishes === #

    @api.model
    def _get_wished_hours(self, case, channel):
        """Return the hours of each day, local time of the customer, at which a customer
        wishes to be contacted through a channel; to be overridden.

        :return: from and to, in hours of the day; None without a wish.
        :rtype: tuple[float, float] | None
        """
        # pylint: disable=unused-argument  # for overrides
        return None

    @api.model
    def _find_wish(self, request, place, binding, now):
        """Return the hours that the customer wishes as one more policy, None without a
        wish or where the other policies never allow these hours: theirs count then.

        :param list binding: the policies that apply.
        """
        hours = self._get_wished_hours(request.case, request.channel)
        if not hours:
            return None
        wish = Policy(
            "",
            ZoneInfo(place.zone),
            code="wish",
            severity="warn",
            windows=tuple(Window(day, *hours, holiday="ignore") for day in WEEK),
            exemptions=ALL_EXEMPTIONS,
        )
        can_be_kept = have_common_hours([*binding, wish], request.channel, now)
        return wish if can_be_kept else None

    @api.model
    def _can_keep_wish(self, case, channels, now=None):
        """Whether the policies allow the hours that a customer wishes, for each of some
        channels for which there is a wish.

        :param channels: names of channels.
        :param datetime now: naive UTC; None for now.
        :rtype: bool
        """
        now, own, case = now or fields.Datetime.now(), self.sudo(), case.sudo()
        wishing = [one for one in channels if own._get_wished_hours(case, one)]
        if not wishing:
            return True
        place = own._get_jurisdictions(case)[case]
        binding = own._get_rules({place}, own._get_policies(), now)[place]
        requests = [Request(one, case, one, None, False) for one in wishing]
        return all(own._find_wish(one, place, binding, now) for one in requests)

    # === BUSINESS METHODS - Data === #

    @api.model
    def _get_jurisdictions(self, cases):
        """Return country, state, time zone and debtor type of each customer. Without a
        country, that of the company is used.

        :rtype: dict[credit.collection.case, Jurisdiction]
        """
        places = {}
        for case in cases:
            partner, company = case.partner_id, case.company_id
            country = partner.country_id or company.country_id
            state = partner.state_id
            if state.country_id != country:
                state = state.browse()
            own_country = partner.country_id.code or ""
            zone = time_zone(
                partner.tz or None,
                own_country,
                state.code,
                pytz.country_timezones.get(own_country, []),
            )
            zone = zone or company._collection_timezone().zone
            places[case] = Jurisdiction(
                company, country, state, zone, partner.collection_capacity
            )
        return places

    @api.model
    def _get_policies(self):
        """Return the active policies, with hours, limits and states prefetched."""
        policies = self.env["credit.collection.contact.policy"].search(
            [("active", "=", True)]
        )
        for parts in ("window_ids.weekday", "cap_ids.days", "state_ids.code"):
            policies.mapped(parts)
        return policies

    @api.model
    def _local_date(self, place, now):
        """Return the date of ``now`` (naive UTC) in the time zone of ``place``."""
        moment = now.replace(tzinfo=timezone.utc)
        return moment.astimezone(ZoneInfo(place.zone)).date()

    @api.model
    def _find(self, policies, place, date):
        """Return the policies that apply in a jurisdiction on a local ``date``; see the
        docstring of ``credit.collection.contact.policy``."""
        binding = policies.filtered(
            lambda policy: policy.actor != "agency"
            and place.capacity in policy._get_capacities()
            and (not policy.valid_from or policy.valid_from <= date)
            and (not policy.valid_to or policy.valid_to >= date)
            and (not policy.company_id or policy.company_id in place.company.parent_ids)
        )
        of_country = binding.filtered(
            lambda policy: policy.country_id
            and policy.country_id == place.country
            and (not policy.state_ids or place.state in policy.state_ids)
        )
        if of_country.window_ids:
            return of_country
        return of_country + binding.filtered(lambda policy: not policy.country_id)

    @api.model
    def _get_rules(self, places, policies, now):
        """Return the policies of each jurisdiction, with the limits of the company.

        :rtype: dict[Jurisdiction, list[Policy]]
        """
        own = self.env["credit.collection.holiday"]._read_own(
            (now - timedelta(days=1)).date()
        )
        rules = {}
        for place in places:
            date = self._local_date(place, now)
            zone = ZoneInfo(place.zone)
            holidays = self.env["credit.collection.holiday"]._get_dates(
                own, place.company, place.country.code, place.state.code, date
            )
            rules[place] = [
                self._to_tool(policy, zone, holidays)
                for policy in self._find(policies, place, date)
            ]
            rules[place] += self._get_own_rules(place.company, zone)
        return rules

    @api.model
    def _to_tool(self, policy, zone, holidays):
        """Return a policy as a ``Policy`` of ``tools/contact_window.py``."""
        return Policy(
            policy.id,
            zone,
            severity=policy.severity,
            windows=tuple(window._to_tool() for window in policy.window_ids),
            caps=tuple(cap._to_tool() for cap in policy.cap_ids),
            consent_channels=policy._get_channels_by_consent(),
            exemptions=policy._get_exemptions(),
            holidays=holidays,
        )

    @api.model
    def _get_own_rules(self, company, zone):
        """Return the company's own limits, which only warn: one message or letter per
        case and day, none on the day of a confirmation, and the contacts per customer
        over all companies."""
        common = {"zone": zone, "severity": "warn", "exemptions": ALL_EXEMPTIONS}
        daily = Cap(MESSAGES, max_count=1, days=1, per="debt")
        after = replace(daily, min_gap_hours=CONFIRMED_HOURS)
        told = {"caps": (after,), "counted": frozenset(["confirmation"])}
        asked = {"exemptions": ALL_EXEMPTIONS - {"legal_notice"}}
        rules = [
            Policy("", code="confirmed", **{**common, **asked, **told}),
            Policy("", code="daily", caps=(daily,), **common),
        ]
        count, days = company.collection_pace_count, company.collection_pace_days
        if count and days:
            pace = Cap(max_count=count, days=days)
            rules.append(Policy("", code="pace", caps=(pace,), **common))
        return rules

    @api.model
    def _read_history(self, customers, rules, now, is_leaving=False):
        """Return past contacts, back to the longest period of a limit. Contacts that
        failed, bounced or were withdrawn are left out.

        :param bool is_leaving: mark what still waits in a queue.
        :rtype: dict[int, list[PastContact]] by customer id
        """
        contact = self.env["credit.collection.contact"]
        contact.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT kase.partner_id, contact.date, contact.channel, contact.case_id,
                       contact.outcome, contact.is_two_way, contact.direction,
                       contact.exemption,
                       %s AND COALESCE(contact.delivery, '') = 'queued'
                  FROM credit_collection_contact contact
                  JOIN credit_collection_case kase ON kase.id = contact.case_id
                 WHERE %s AND contact.date >= %s
                   AND contact.channel IN %s
                   AND COALESCE(contact.delivery, '') NOT IN %s
                """,
                is_leaving,
                self.env["credit.collection.bulk"]._in_customers(
                    "kase.partner_id", customers.ids
                ),
                self._get_start(rules, now),
                tuple(CHANNEL_GROUPS),
                NOT_COUNTED,
            )
        )
        history = {}
        for customer_id, *values in rows:
            history.setdefault(customer_id, []).append(self._to_past(*values))
        return history

    @api.model
    def _get_start(self, rules, now):
        """Return the earliest moment (naive UTC) that a limit looks back to, with two
        days of margin for time zones."""
        caps = [c for group in rules.values() for policy in group for c in policy.caps]
        days = max(
            (max(c.days, 7, c.cooldown_days, c.min_gap_hours / 24) for c in caps),
            default=0,
        )
        return now - timedelta(days=days + 2)

    @api.model
    def _to_past(self, moment, channel, case_id, *values):
        """Return a row of :meth:`_read_history` as a ``PastContact``."""
        outcome, is_two_way, direction, exemption, is_waiting = values
        return PastContact(
            moment,
            channel,
            case_id,
            is_delivered=outcome not in UNREACHED,
            is_two_way=bool(is_two_way),
            is_inbound=direction == "in",
            exemption=exemption,
            is_waiting=is_waiting,
        )
