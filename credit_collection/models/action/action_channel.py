from collections import defaultdict

from odoo import api, models

from ...const import NOTIFYING_CHANNELS


class CreditCollectionAction(models.Model):
    """Which channel a message about an agreement takes, for many at once."""

    _inherit = "credit.collection.action"

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _choose_channels(self, records, occasion, channel=None, today=None):
        """Choose the channel of each message: ``channel``, else the one that the
        customer prefers, else the first automatic one that reaches the customer. The
        number of queries depends on companies and channels, not on messages.

        :param list records: agreements; those without a text are left out.
        :param date today: the date of the company; None for today.
        :return: name and None; if no channel reaches the customer, the first that was
            tried and its problem (see :meth:`_find_problems`).
        :rtype: dict[record, tuple[str, tuple[str, str] | None]]
        """
        left = self._list_channels(records, occasion, channel)
        chosen, failed = {}, {}
        while left:
            groups = defaultdict(list)
            for record, names in left.items():
                groups[names[0], record.company_id].append(record)
            for (name, _company), group in groups.items():
                problems = self._find_problems(group, occasion, name, today)
                for record in group:
                    if not problems[record]:
                        chosen[record] = name, None
                    failed.setdefault(record, (name, problems[record]))
            left = {
                record: names[1:]
                for record, names in left.items()
                if record not in chosen and names[1:]
            }
        found = {**failed, **chosen}
        return {record: found[record] for record in records if record in found}

    @api.model
    def _list_channels(self, records, occasion, channel=None):
        """Return the channels to try for each message, those with a text.

        :rtype: dict[record, list[str]]
        """
        channels = self.env["credit.collection.channel"].sudo()
        automatic, found = {}, {}
        for record in records:
            company = record.company_id
            case = record.case_id.with_company(company)
            preferred = channel or case.partner_id.collection_channel
            names = [preferred] if preferred else []
            if not channel:
                if company not in automatic:
                    automatic[company] = channels._get_automatic(company)
                names += [n for n in NOTIFYING_CHANNELS if n in automatic[company]]
            names = [
                name
                for name in dict.fromkeys(names)
                if self._find_text(occasion, case, name)
            ]
            if names:
                found[record] = names
        return found

    @api.model
    def _find_problems(self, records, occasion, name, today=None):
        """Return why a channel does not reach the customers of messages.

        :param list records: agreements of one company.
        :return: reason code and names of each; None if it does.
        :rtype: dict[record, tuple[str, str] | None]
        """
        company = records[0].company_id
        cases = records[0].case_id.union(*(record.case_id for record in records))
        cases = cases.with_company(company)
        if today:
            cases = cases.with_context(date=today)
        channel = cases.env["credit.collection.channel"]._get_channel(name)
        persons = {record: record._get_notified_person() for record in records}
        asked = cases.partner_id.union(*persons.values())
        people, unreachable = channel._get_people(asked)
        verdicts = self.env["credit.collection.contact.policy"]._verdicts(
            cases,
            name,
            company._collection_moment(today),
            self._get_exemption_of(occasion),
        )
        problems = {}
        for record in records:
            customer, verdict = record.case_id.partner_id, verdicts[record.case_id.id]
            if persons[record].id not in people and customer.id not in people:
                problems[record] = unreachable[customer.id]
            elif verdict.allowed or verdict.next_moment:
                problems[record] = None
            else:
                problems[record] = "no_consent", customer.display_name
        return problems
