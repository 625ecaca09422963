from collections import namedtuple

from odoo import api, models

from ...tools.context import neutral
from ...tools.ledger_lines import read_lines
from ..policy.contact_policy import Request

#: Why a message does not leave, as text, and the verdict of the contact policies if it
#: is theirs.
Stop = namedtuple("Stop", "text verdict", defaults=(None,))


class CreditCollectionHandOver(models.AbstractModel):
    """Asks again before a message leaves: between dispatch and the mail server a
    customer may pay, dispute or answer.

    What changed is withdrawn: it never counts as reached, and the normal evaluation
    decides what happens instead.
    """

    _name = "credit.collection.hand.over"
    _description = "Last check before a message leaves"

    # === BUSINESS METHODS - Entry point === #

    @api.model
    def _ask(self, contacts, now):
        """Lock the cases, evaluate their customers, and withdraw the messages that are
        not true or not allowed any more; the number of queries is constant.

        :param contacts: entries of the contact log, in sudo mode.
        :param datetime now: naive UTC.
        :return: the entries that may leave, and those that stay where they are: whose
            case is locked elsewhere, and letters and mails by hand that a contact
            policy forbids now.
        """
        if not contacts:
            return contacts, contacts
        contacts = contacts.with_env(self.env(context=neutral(self.env.context)))
        cases = contacts.case_id.try_lock_for_update(allow_referencing=True)
        asked = contacts.filtered(lambda contact: contact.case_id in cases)
        dates = self.env["res.company"]._collection_dates(now=now)
        self.env["credit.collection.case"]._evaluate_on(dates, cases.partner_id.ids)
        asked.invalidate_recordset()
        stops = self._find_stops(asked, now, dates)
        stopped = asked.filtered(lambda contact: contact.id in stops)
        kept = stopped.filtered(lambda one: self._is_kept(one, stops[one.id].verdict))
        for contact in kept:
            contact._unsealed().delivery_reason = stops[contact.id].text
        self._withdraw(stopped - kept, stops, dates)
        return asked - stopped, (contacts - asked) | kept

    @api.model
    def _is_kept(self, contact, verdict):
        """Whether a message that may not leave now waits as it is: what is printed or
        written by hand cannot be made again.

        :param verdict: of the contact policies; None for any other reason.
        """
        by_hand = contact.channel == "letter" or not contact.action_id
        return bool(by_hand and verdict and verdict.next_moment)

    # === BUSINESS METHODS - Questions === #

    def _find_stops(self, contacts, now, dates):
        """Return why messages may not leave.

        :rtype: dict[int, Stop] by id of the entry
        """
        stops, snapshots = {}, self._read_snapshots(contacts, dates)
        accounts = self.env["credit.collection.statement"]._get_accounts(
            {contact.id: (contact.company_id, contact.items) for contact in contacts}
        )
        for contact in contacts:
            today = dates[contact.company_id.id]
            found = self._find_untruth(
                contact, contact.case_id, snapshots, accounts, today
            )
            if found:
                # Only now: it takes long to find out who reads it.
                reader = self._as_reader(contact)
                stops[contact.id] = Stop(
                    self._find_untruth(contact, reader, snapshots, accounts, today)
                )
        left = contacts.filtered(lambda contact: contact.id not in stops)
        stops.update(self._find_misdirected(left))
        left = left.filtered(lambda contact: contact.id not in stops)
        stops.update(self._find_closed(left, dates, now))
        left = left.filtered(lambda contact: contact.id not in stops)
        for contact, verdict in self._find_refusals(left, now):
            policy = self._as_reader(contact).env["credit.collection.contact.policy"]
            stops[contact.id] = Stop(policy._explain(verdict), verdict)
        return stops

    def _as_reader(self, contact):
        """Return the case of an entry in the language of who follows it."""
        return contact.case_id.with_context(
            lang=contact.case_id._get_responsible().lang
        )

    def _read_snapshots(self, contacts, dates):
        """Return what the messages of levels would ask for now.

        :rtype: dict[int, list[dict]] by case id
        """
        statement, snapshots = self.env["credit.collection.statement"], {}
        chasing = contacts.filtered(lambda contact: contact.action_id.level_id).case_id
        by_date = chasing.grouped(lambda case: dates[case.company_id.id])
        for date, cases in by_date.items():
            snapshots.update(statement._snapshot(cases, date))
        return snapshots

    def _find_untruth(self, contact, case, snapshots, accounts, today):
        """Return what makes a message untrue, as text in the language of ``case``; None
        if nothing does."""
        reason = self._find_change(contact, case, snapshots, today)
        return reason or self._find_change_of_account(contact, case, accounts)

    def _find_change(self, contact, case, snapshots, today):
        """Return what has changed since a message was made, as text. What a person
        wrote by hand is not about an amount: it stays.

        :param date today: the date of the company.
        """
        action = contact.action_id
        if contact.delivery == "withdrawn":
            return contact.delivery_reason or case.env._("It was withdrawn.")
        if not action:
            return None
        if action.contact_id != contact or action.state not in ("done", "failed"):
            return case.env._("Another message took its place.")
        if action.occasion:
            return self._find_change_of_agreement(contact, case, today)
        if case.state not in ("active", "upcoming"):
            return case.reason
        if change := self._find_change_of_protocol(action.level_id, case):
            return change
        if action.date_due and action.date_due < today:
            return case.env._("The due date that it speaks of is over.")
        if not self._is_still_asked(contact, snapshots[case.id]):
            return case.env._("What it asks for has changed.")
        return None

    def _find_change_of_protocol(self, level, case):
        """Return why a level is none of the customer any more, as text: it was
        archived, or the customer is chased by another protocol, in another tone."""
        if not level.active or not level.protocol_id.active:
            return case.env._("Its level or protocol was archived.")
        if level.protocol_id != case.protocol_id:
            return case.env._("The customer has another protocol now.")
        return None

    def _find_change_of_account(self, contact, case, accounts):
        """Return why the bank account that a message shows may be wrong, as text. What
        a person decided to send without any account may leave.

        :param dict accounts: what would be shown now, by id of the entry.
        """
        if not contact.action_id:
            return None
        company = contact.company_id.with_env(case.env)
        if contact.account_shown and contact.account_shown != accounts[contact.id]:
            return company.env._("The account to pay into has changed.")
        _account, problem = company._collection_find_account()
        return None if contact.action_id.decided_by_id else problem

    def _find_misdirected(self, contacts):
        """Return the messages whose recipients have another address now, or want none:
        what is made anew knows it. What a person wrote by hand stays.

        :rtype: dict[int, Stop] by id of the entry
        """
        stops, channels = {}, self.env["credit.collection.channel"]
        groups = contacts.filtered("action_id").grouped(
            lambda contact: (contact.channel, contact.company_id)
        )
        for (name, company), own in groups.items():
            channel = channels.with_company(company)._get_channel(name)
            for contact in channel._get_misdirected(own):
                env = self._as_reader(contact).env
                text = env._(
                    "The address of the recipient has changed, or takes no messages "
                    "any more, or the recipient was archived."
                )
                stops[contact.id] = Stop(text)
        return stops

    def _find_closed(self, contacts, dates, now):
        """Return why messages that leave by themselves may not do so any more: their
        company lost its release, what messages need, or fresh bank data, or their
        customer is written to by hand only. What a person sends leaves.

        :rtype: dict[int, Stop] by id of the entry
        """
        channels, gate = (
            self.env["credit.collection.channel"],
            self.env["credit.collection.gate"],
        )
        automatic = {c: channels._get_automatic(c) for c in contacts.company_id}
        sent = contacts.filtered(
            lambda contact: contact.action_id
            and contact.channel in automatic[contact.company_id]
        )
        codes, stops = gate._find_codes(sent.action_id, dates, now), {}
        for contact in sent:
            code = codes.get(contact.action_id.id)
            if code and (code == "archived" or not contact.action_id.is_asked):
                sentences = self._as_reader(contact).env[gate._name]._stop_sentences()
                stops[contact.id] = Stop(sentences[code])
        return stops

    def _find_change_of_agreement(self, contact, case, today):
        """Return why a message about an agreement is not true any more, as text."""
        action = contact.action_id
        if not action._is_needed(today):
            return case.env._("What it says about the agreement is over.")
        told = contact.company_id._collection_today(contact.date)
        amount = action._get_records()._get_notified_amount(action.occasion, told)
        if contact.currency_id.compare_amounts(amount, contact.amount):
            return case.env._("The amount that it speaks of has changed.")
        return None

    @api.model
    def _is_still_asked(self, contact, snapshot):
        """Whether everything that a message asks for is still to collect as it says.
        Items that fell due since make it no less true; other credits do."""
        said, true = read_lines(contact.items), read_lines(snapshot)
        credits = {line for line in true if line[1] < 0}
        return said <= true and credits == {line for line in said if line[1] < 0}

    def _find_refusals(self, contacts, now):
        """Yield the messages that the contact policies do not allow at this moment.

        :return: entries with their verdicts.
        :rtype: Iterator[tuple[credit.collection.contact, Verdict]]
        """
        policy = self.env["credit.collection.contact.policy"]
        verdicts = policy._check_contacts(
            [
                Request(
                    contact.id,
                    contact.case_id,
                    contact.channel,
                    contact.exemption or None,
                    contact.action_id.level_id.allow_same_day,
                )
                for contact in contacts
            ],
            now,
            counts=True,
            is_leaving=True,
        )
        for contact in contacts:
            verdict = verdicts[contact.id]
            is_overridden = verdict.severity == "warn" and contact.override_reason
            by_hand = verdict.severity == "warn" and not contact.action_id
            if not verdict.allowed and not is_overridden and not by_hand:
                yield contact, verdict

    # === BUSINESS METHODS - Withdrawal === #

    def _withdraw(self, contacts, stops, dates):
        """Withdraw messages, and give their actions back to the evaluation.

        :param dict stops: see :meth:`_find_stops`.
        :param dict dates: date by company id.
        """
        if not contacts:
            return
        for contact in contacts:
            contact._withdraw(stops[contact.id].text)
        contacts._recall()
        own = contacts.filtered(
            lambda contact: contact.delivery == "withdrawn"
            and contact.action_id.contact_id == contact
            and contact.action_id.state in ("done", "failed")
        )
        for contact in own:
            self._give_back(contact.action_id, stops[contact.id].verdict)
        self._refresh_last_contact(contacts.case_id)
        self.env["credit.collection.case"]._evaluate_on(
            dates, contacts.case_id.partner_id.ids
        )
        own.action_id._skip_obsolete(dates)

    def _refresh_last_contact(self, cases):
        """Set the last contact from the log, without what was withdrawn."""
        log = self.env["credit.collection.contact"].sudo()
        groups = log._read_group(
            [("case_id", "in", cases.ids), ("delivery", "!=", "withdrawn")],
            ["case_id"],
            ["date:max"],
        )
        latest = {case.id: date for case, date in groups}
        for case in cases.sudo():
            case.last_contact_date = latest.get(case.id)

    def _give_back(self, action, verdict):
        """Let an action wait for the evaluation, or for the next allowed moment."""
        values = {"contact_id": False, "date_done": False}
        if verdict:
            action._update_state(("done", "failed"), "ready", **values)
            self.env["credit.collection.dispatcher"]._put_off(action, verdict)
            return
        values.update(override_reason=False, decided_by_id=False)
        action._reset_words()
        if action.level_id:
            values["is_asked"] = False
        target = "planned" if action.level_id else "ready"
        action._update_state(("done", "failed"), target, **values)
