from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ...const import MANAGERS, OPEN_ACTION_STATES
from ...tools.by_hand import MANAGED, NEVER, Act, judge
from ...tools.context import neutral
from ..policy.contact_policy import Request

#: Cases whose PDFs are made while a person waits: each takes about a second.
DOCUMENTS_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """One message that a person may send, or why not.

    ``action`` is empty where none is planned, and for another channel; ``code``: see
    ``tools/by_hand.py``; ``people``: recipients; ``recipients``: these as text;
    ``text``: why it is not simply due, for the user; ``may_tick``: whether this user
    may send it all the same; ``verdict``: of the contact policies at this moment;
    ``notice``: what that says.
    """

    case: models.BaseModel
    action: models.BaseModel
    channel: str = ""
    code: str = "due"
    people: models.BaseModel | None = None
    recipients: str = ""
    text: str = ""
    may_tick: bool = True
    verdict: object = None
    notice: str = ""

    @property
    def level(self):
        return self.action.level_id or self.case.next_level_id

    @property
    def needs_reason(self):
        return bool(self.verdict) and self.verdict.severity == "warn"


class CreditCollectionOffer(models.AbstractModel):
    """Says what a person may send by hand: what is due now, what stands apart and why,
    and what cannot be sent at all. It writes nothing; call it in sudo mode."""

    _name = "credit.collection.offer"
    _description = "What may be sent by hand"

    # === BUSINESS METHODS === #

    @api.model
    def _open(self, cases, title, **values):
        """Return the action of the dialog about some cases. It is saved at once, so
        that each message is rendered only when somebody looks at it.

        :param values: of the dialog.
        """
        action = cases._open_dialog("remind", title, dialog_size="extra-large")
        dialog = self.env[action["res_model"]].create(values)
        dialog._fill(cases)
        return {**action, "res_id": dialog.id}

    @api.model
    def _list(self, cases, user, now=None, is_later=False):
        """Return one offer per message of some cases, at least one for each, with a
        constant number of queries.

        :param user: who would send them.
        :param datetime now: naive UTC; None for the current time.
        :param bool is_later: they would leave at the next allowed moment, not now.
        :rtype: list[Offer]
        """
        now = now or fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        cases = cases.sudo().with_env(self.env(context=neutral(self.env.context)))
        found = self._find_acts(cases)
        stops = self._find_stops(found, dates, is_later)
        found, stops = self._find_people(found, stops)
        found = self._ask_policies(found, stops, now)
        return [
            self._assess(offer, stops[index], dates, user, now, is_later)
            for index, offer in enumerate(found)
        ]

    # === BUSINESS METHODS - What there is === #

    def _find_acts(self, cases):
        """Return the messages of the next level of some cases, not yet judged."""
        channels = self.env["credit.collection.channel"]
        automatic = {c: channels._get_automatic(c) for c in cases.company_id}
        found = []
        for case in cases:
            acts = case.action_ids.filtered(
                lambda one, case=case: one.level_id
                and (one.state in OPEN_ACTION_STATES or self._has_failed(one, case))
            ).sorted("id")
            own = acts.filtered(lambda one: one.channel in automatic[one.company_id])
            found += [Offer(case, action, action.channel) for action in own]
            if "failed" in acts.mapped("state"):
                found += self._find_others(case, acts, automatic[case.company_id])
            elif not own:
                channel = acts[:1].channel
                code = "manual" if channel and case.state == "active" else "nothing"
                found.append(Offer(case, acts.browse(), channel, code))
        return found

    @api.model
    def _has_failed(self, action, case):
        """Whether an action is one of the next level that reached nobody."""
        is_of_level = action.level_id == case.next_level_id
        is_of_now = action.date_due or action.cycle == case.cycle
        return action.state == "failed" and is_of_level and bool(is_of_now)

    def _find_others(self, case, acts, automatic):
        """Return the other channels by which a level may be sent that reached nobody,
        as far as they have a text."""
        level = acts.filtered(lambda one: one.state == "failed")[:1].level_id
        known = case.action_ids.filtered(
            lambda one: one.level_id == level and one.cycle == case.cycle
        )
        tried = {"letter", *known.mapped("channel")}
        return [
            Offer(case, acts.browse(), name, "other")
            for name in automatic
            if name not in tried and level._get_text_of_other(name)
        ]

    # === BUSINESS METHODS - What stands in the way === #

    def _find_stops(self, found, dates, is_later):
        """Return what is known without looking at addresses and contact policies.

        :return: codes with their sentences, for each of ``found``.
        :rtype: list[dict[str, str]]
        """
        cases = self.env["credit.collection.case"].union(*(one.case for one in found))
        actions = self.env["credit.collection.action"].union(
            *(one.action for one in found)
        )
        companies = self._find_stops_of_companies(cases.company_id)
        closed = self._find_closed(actions, dates) if is_later else {}
        surges = self.env["credit.collection.pace"]._find_surges(
            {company.id: dates[company.id] for company in cases.company_id.sudo()}
            if cases
            else {}
        )
        documents = self._find_undocumented(found)
        stops = []
        for index, one in enumerate(found):
            own = {one.code: self._say_nothing(one)} if one.code != "due" else {}
            own.update(self._find_stops_of_case(one, dates))
            for code, (channels, text) in companies.get(
                one.case.company_id, {}
            ).items():
                if not channels or one.channel in channels:
                    own[code] = text
            if one.action.id in closed:
                own["closed"] = closed[one.action.id]
            if is_later and one.code == "other":
                own["closed"] = self.env._("By another channel it is sent now only.")
            if one.case.company_id.id in surges and not one.action.release_id:
                if one.action.state == "ready":
                    own["surge"] = self._say_surge(surges[one.case.company_id.id])
            if index in documents:
                own["document"] = documents[index]
            stops.append(own)
        return stops

    def _find_stops_of_case(self, one, dates):
        """Return what a person decided about this customer, and whether there is a text
        and somebody to send it."""
        stops, case = {}, one.case
        today = dates.get(case.company_id.id)
        skipped = case.action_ids.filtered(
            lambda act: act.is_waived and act.date_done == today
        )
        if skipped:
            stops["skipped"] = self.env._(
                "Skipped today. %(reason)s", reason=skipped[:1].reason
            )
        if case.is_by_hand:
            stops["by_hand"] = self.env._(
                "By hand only: nothing is sent to this customer by itself."
            )
        has_sender = case.signer_id.email or case.company_id.email
        if one.channel == "email" and not has_sender:
            stops["no_sender"] = self.env._(
                "Neither the collector nor the company has an e-mail address to send "
                "from."
            )
        if one.action and not one.action._get_text():
            stops["no_text"] = self.env._("This level has no text for this channel.")
        return stops

    def _find_stops_of_companies(self, companies):
        """Return what stops all messages of a company, or those by e-mail.

        :return: by company the codes with the channels they stop (empty: all) and
            their sentence.
        :rtype: dict[res.company, dict[str, tuple]]
        """
        setup, stops = self.env["credit.collection.setup"].sudo(), {}
        sentences = self.env["credit.collection.gate"]._stop_sentences()
        tested = setup._find_tested(companies)
        for company in companies:
            own = stops.setdefault(company, {})
            if not company.active:
                own["archived"] = ((), sentences["archived"])
            if company in tested and not setup._has_server(company):
                own["no_server"] = (
                    ("email",),
                    self.env._("The outgoing mail server did not answer the test."),
                )
        return stops

    def _find_closed(self, actions, dates):
        """Return why messages would not leave by themselves later."""
        codes = self.env["credit.collection.gate"]._find_codes(actions, dates)
        sentences = self.env["credit.collection.gate"]._stop_sentences()
        return {id_: sentences[code] for id_, code in codes.items()}

    def _find_undocumented(self, found):
        """Return the messages whose PDFs cannot be made, or are too many to be made
        while a person waits.

        :return: sentences by place in ``found``.
        :rtype: dict[int, str]
        """
        channel, sentences, cases = self.env["credit.collection.channel"], {}, set()
        for index, one in enumerate(found):
            if one.action.document_error:
                sentences[index] = self.env._(
                    "Its PDF cannot be made: %(error)s", error=one.action.document_error
                )
            elif one.action.level_id.attach_invoices:
                if channel._find_unmade(channel._get_invoices_attached(one.action)):
                    cases.add(one.case.id)
                    if len(cases) > DOCUMENTS_AT_ONCE:
                        sentences[index] = self.env._(
                            "Its PDFs are not made yet: too many at once. Send some, "
                            "then these."
                        )
        return sentences

    def _find_people(self, found, stops):
        """Complete the messages with their recipients, and ``stops`` with those that
        reach nobody."""
        sentences = self.env["credit.collection.case"]._reason_sentences()
        groups, completed = {}, list(found)
        for index, one in enumerate(found):
            if one.channel and one.code in ("due", "other"):
                key = (one.channel, one.case.company_id)
                groups.setdefault(key, []).append(index)
        for (name, company), indexes in groups.items():
            customers = self.env["res.partner"].union(
                *(found[index].case.partner_id for index in indexes)
            )
            sender = self.env["credit.collection.channel"].with_company(company)
            sender = sender._get_channel(name)
            people, unreachable = sender._get_people(customers.with_company(company))
            for index in indexes:
                one = found[index]
                persons = people.get(one.case.partner_id.id)
                if not persons:
                    code, names = unreachable[one.case.partner_id.id]
                    stops[index]["unreachable"] = sentences[code] % {"names": names}
                else:
                    described = sender._describe_all(persons)
                    completed[index] = replace(
                        one, people=persons, recipients=described
                    )
        return completed, stops

    def _ask_policies(self, found, stops, now):
        """Complete the messages with the verdict of the contact policies; one that is
        allowed counts for those after it."""
        policy = self.env["credit.collection.contact.policy"]
        asked = [
            Request(
                index,
                one.case,
                one.channel,
                one.level.exemption or None,
                one.level.allow_same_day,
            )
            for index, one in enumerate(found)
            if one.people and not set(stops[index]) & set(NEVER)
        ]
        verdicts = policy._check_contacts(asked, now, counts=True) if asked else {}
        return [
            replace(
                one,
                verdict=verdicts.get(index),
                notice=verdicts[index] and policy._explain(verdicts[index])
                if index in verdicts
                else "",
            )
            for index, one in enumerate(found)
        ]

    # === BUSINESS METHODS - Verdict === #

    def _assess(self, one, stops, dates, user, now, is_later):
        """Return an offer with its code, its sentence, and whether the user may send
        it."""
        action, verdict = one.action, one.verdict
        is_refused = bool(verdict) and not verdict.allowed
        may_wait = is_later and is_refused and bool(verdict.next_moment)
        gap_end = self._get_gap_end(one)
        act = Act(
            dates.get(one.case.company_id.id) or fields.Date.to_date(now),
            frozenset(stops),
            action.state or "ready",
            action.date_planned or None,
            gap_end,
            bool(action.not_before and action.not_before > now)
            and not action.delay_code,
            verdict.severity if is_refused else None,
            may_wait,
        )
        code = judge(act)
        may_tick = code not in NEVER and self._may(user, one, code)
        text = stops.get(code) or self._say(one, code, gap_end)
        if code not in NEVER and not may_tick:
            text = self.env._(
                "%(why)s Only a collection manager sends it.", why=text or ""
            )
        return replace(one, code=code, text=text, may_tick=may_tick)

    @api.model
    def _may(self, user, one, code):
        """Whether a user may send what is not due, see ``MANAGED``; who sends what
        waits for approval, approves it."""
        is_manager = user.has_group(MANAGERS)
        if code == "approval" or one.action.state == "to_approve":
            return one.action._may_approve(user) and (code not in MANAGED or is_manager)
        return code not in MANAGED or is_manager

    @api.model
    def _get_gap_end(self, one):
        """Return the day on which the least gap since the last level is over."""
        case, level = one.case, one.level
        if not case.level_date or not level or one.action.date_due:
            return None
        return case.level_date + timedelta(days=max(level.min_gap, 1))

    # === BUSINESS METHODS - Sentences === #

    def _say(self, one, code, gap_end):
        """Return why a message is not due, as text; empty if it is."""
        action = one.action
        if code in ("refused", "warned"):
            return one.notice
        if code == "due":
            return "" if one.verdict is None or one.verdict.allowed else one.notice
        if code in ("approval", "failed"):
            return action.reason
        if code == "moved":
            return self.env._(
                "A person moved it to %(date)s.",
                date=format_date(self.env, action.not_before),
            )
        if code == "gap":
            return self.env._(
                "Too soon after %(level)s: the least gap between them ends on "
                "%(date)s.",
                level=one.case.level_id.name,
                date=format_date(self.env, gap_end),
            )
        return self.env._(
            "Early: its day is %(date)s.",
            date=format_date(self.env, action.date_planned),
        )

    def _say_nothing(self, one):
        """Return why there is no message of a case, as text."""
        if one.code == "other":
            return self.env._("By another channel, as the level reached nobody.")
        if one.code == "manual":
            labels = dict(
                self.env["credit.collection.action"]
                ._fields["channel"]
                ._description_selection(self.env)
            )
            return self.env._(
                "By %(channel)s: a person does it, nothing is sent.",
                channel=labels[one.channel].lower(),
            )
        return one.case.reason or self.env._("There is nothing to send.")

    def _say_surge(self, counts):
        count, usual = counts
        sentence = self.env["credit.collection.gate"]._stop_sentences()["surge"]
        return sentence % {"count": count, "usual": usual}
