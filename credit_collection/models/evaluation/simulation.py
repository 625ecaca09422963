from datetime import timedelta

from odoo import api, fields, models

from ..policy.contact_policy import Request


class CreditCollectionSimulation(models.AbstractModel):
    """Completes what would be done on a day: whom it would reach, by which channel
    really, and at which hour. It writes nothing; call it in sudo mode."""

    _name = "credit.collection.simulation"
    _description = "What would be sent, to whom and when"

    # === BUSINESS METHODS === #

    @api.model
    def _complete(self, planned, dates):
        """Add ``recipients``, ``problem`` and ``moment`` to simulated actions, and the
        channel that would be used in the end, with a constant number of queries.

        ``recipients`` and ``moment`` (naive UTC) are empty for what a person does;
        ``problem`` says why nobody would be reached.

        :param list[dict] planned: see ``credit.collection.evaluation``.
        :param dict dates: date by company id.
        :return: one row per message.
        :rtype: list[dict]
        """
        rows = [
            {**row, "recipients": "", "problem": "", "moment": False} for row in planned
        ]
        self._find_people(rows)
        seen, kept = set(), []
        for row in rows:
            key = (
                row["company_id"],
                row["partner_id"],
                row["level_id"],
                row["channel"],
            )
            if key not in seen:
                seen.add(key)
                kept.append(row)
        self._leave_out_by_hand(kept)
        self._find_moments(kept, dates)
        return kept

    def _leave_out_by_hand(self, rows):
        """Note which customers nothing is sent to by itself."""
        sentences = self.env["credit.collection.gate"]._stop_sentences()
        companies = self.env["res.company"].browse({row["company_id"] for row in rows})
        by_hand = {
            (company.id, customer.id): sentences[customer._why_by_hand(company)]
            for company in companies
            for customer in self.env["res.partner"]._find_by_hand(company)
        }
        for row in rows:
            sentence = by_hand.get((row["company_id"], row["partner_id"]))
            if row["recipients"] and sentence:
                row["problem"] = sentence

    def _find_people(self, rows):
        """Find the recipients; a channel that reaches nobody gives way to the next one
        that the level uses instead."""
        levels = self.env["credit.collection.level"].browse(r["level_id"] for r in rows)
        instead = {
            level.id: [
                step.channel for step in level.further_ids if step.use == "instead"
            ]
            for level in levels
        }
        left = {index: list(instead[row["level_id"]]) for index, row in enumerate(rows)}
        asked = list(left)
        while asked:
            lost = self._ask_channels(rows, asked)
            asked = []
            for index in lost:
                further = [
                    name for name in left[index] if name != rows[index]["channel"]
                ]
                if further:
                    rows[index]["channel"], left[index] = further[0], further[1:]
                    asked.append(index)

    def _ask_channels(self, rows, asked):
        """Note the recipients of some rows by their channel.

        :return: the places of those that reach nobody.
        :rtype: list[int]
        """
        channels, groups, lost = self.env["credit.collection.channel"], {}, []
        sentences = self.env["credit.collection.case"]._reason_sentences()
        companies = self.env["res.company"]
        automatic = {
            company: channels._get_automatic(company)
            for company in companies.browse({row["company_id"] for row in rows})
        }
        for index in asked:
            row = rows[index]
            row["problem"] = ""
            company = companies.browse(row["company_id"])
            if row["channel"] in automatic[company]:
                groups.setdefault((company, row["channel"]), []).append(index)
        for (company, name), indexes in groups.items():
            sender = channels.with_company(company)._get_channel(name)
            ids = [rows[index]["partner_id"] for index in indexes]
            customers = self.env["res.partner"].with_company(company).browse(ids)
            people, unreachable = sender._get_people(customers)
            for index in indexes:
                customer_id = rows[index]["partner_id"]
                if persons := people.get(customer_id):
                    rows[index]["recipients"] = sender._describe_all(persons)
                    continue
                code, names = unreachable[customer_id]
                rows[index]["problem"] = sentences[code] % {"names": names}
                lost.append(index)
        return lost

    def _find_moments(self, rows, dates):
        """Note the first moment of the day, or after it, at which the contact policies
        allow each message; one that is allowed counts for those after it."""
        policy = self.env["credit.collection.contact.policy"]
        groups = {}
        for index, row in enumerate(rows):
            if row["recipients"] and not row["problem"]:
                start = self._get_start(row["company_id"], dates)
                groups.setdefault(start, []).append(index)
        for start, indexes in groups.items():
            verdicts = policy._check_contacts(
                [self._prepare_request(index, rows[index]) for index in indexes],
                start,
                counts=True,
            )
            for index in indexes:
                verdict = verdicts[index]
                moment = start if verdict.allowed else verdict.next_moment
                rows[index]["moment"] = moment or False
                if not moment:
                    rows[index]["problem"] = policy._explain(verdict)

    @api.model
    def _get_start(self, company_id, dates):
        """Return midnight of the simulated day, or this moment if it is today."""
        company = self.env["res.company"].browse(company_id)
        noon = company._collection_moment(dates[company_id])
        return max(noon - timedelta(hours=12), fields.Datetime.now())

    def _prepare_request(self, index, row):
        cases = self.env["credit.collection.case"]
        case = cases.browse(row["case_id"] or ())
        if not case:
            case = cases.new({name: row[name] for name in ("company_id", "partner_id")})
        level = self.env["credit.collection.level"].browse(row["level_id"])
        return Request(
            index, case, row["channel"], level.exemption or None, level.allow_same_day
        )
