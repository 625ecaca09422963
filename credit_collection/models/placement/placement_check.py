from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date

from ...tools.limitation import limitation_date

#: Delay reasons that say that a customer is insolvent, by their code.
INSOLVENT = ("insolvency",)


@dataclass(slots=True)
class Proposal:
    """What of a case may go to an agency.

    :param items: the open items that may, in one currency.
    :param list refused: pairs of an item and the sentence why it may not.
    :param str problem: why nothing may; empty if something may.
    """

    case: models.BaseModel
    items: models.BaseModel
    refused: list = field(default_factory=list)
    problem: str = ""

    @property
    def amount_company(self):
        return sum(self.items.mapped("to_collect"))


class CreditCollectionPlacementCheck(models.AbstractModel):
    """Says what of a case may be handed to an agency, and why the rest may not. It
    writes nothing; call it in sudo mode."""

    _name = "credit.collection.placement.check"
    _description = "What may go to an agency"

    # === BUSINESS METHODS === #

    @api.model
    def _propose(self, cases, agency, items=None, date=None):
        """Return one proposal per case, with a constant number of queries.

        :param items: journal items or open items to choose from; all of them have to
            be fit then. None: those that are.
        :param date date: the date of the company; None for today.
        :rtype: list[Proposal]
        """
        dates = self.env["res.company"]._collection_dates(date)
        found = self._read_items(cases, date)
        facts = {
            "dates": dates,
            "holds": self._read_holds(cases, dates),
            "acknowledged": self._read_acknowledged(cases, found),
            "insolvent": self._find_insolvent(cases),
            "warned": self._find_warned(cases, agency, dates),
        }
        proposals = []
        for case in cases:
            own = found.get(case, self.env["credit.collection.item"])
            chosen = own if items is None else own.filtered(lambda i: i.id in items.ids)
            proposal = Proposal(case, chosen)
            if items is not None and set(items.ids) - set(own.ids):
                proposal.problem = self.env._("Choose overdue items of this customer.")
            self._assess(proposal, agency, facts, is_chosen=items is not None)
            proposals.append(proposal)
        return proposals

    def _assess(self, proposal, agency, facts, is_chosen):
        """Complete a proposal."""
        case, today = proposal.case, facts["dates"][proposal.case.company_id.id]
        problem = (
            self._find_agency_problem(agency, case, today)
            or self._find_case_problem(case, agency, facts)
            or proposal.problem
            or (not proposal.items and self.env._("Nothing of it is overdue."))
        )
        if problem:
            proposal.items, proposal.problem = proposal.items[:0], problem
            return
        for item in proposal.items:
            if why := self._find_item_problem(item, case, facts):
                proposal.refused.append((item, why))
        refused = {item.id for item, _why in proposal.refused}
        if refused and (is_chosen or len(refused) == len(proposal.items)):
            _item, proposal.problem = proposal.refused[0]
            proposal.items = proposal.items[:0]
            return
        proposal.items = proposal.items.filtered(lambda item: item.id not in refused)
        self._choose_currency(proposal, is_chosen)
        if not proposal.problem:
            proposal.problem = self._find_amount_problem(proposal, agency)
        if proposal.problem:
            proposal.items = proposal.items[:0]

    def _choose_currency(self, proposal, is_chosen):
        """Keep the items of one currency, as in a promise."""
        currencies = proposal.items.currency_id
        if len(currencies) < 2:
            return
        if is_chosen:
            proposal.problem = self.env._(
                "These items are in several currencies (%(names)s): make one placement "
                "for each.",
                names=", ".join(currencies.mapped("name")),
            )
            return
        own = proposal.case.company_id.currency_id
        kept = own if own in currencies else proposal.items[0].currency_id
        proposal.items = proposal.items.filtered(lambda item: item.currency_id == kept)

    # === BUSINESS METHODS - Facts === #

    @api.model
    def _read_items(self, cases, date):
        """Return the overdue debts of each case, oldest first."""
        items = self.env["credit.collection.item"]
        if date:
            items = items.with_context(date=date)
        items.invalidate_model()
        found = items.search(
            [
                ("company_id", "in", cases.company_id.ids),
                ("partner_id", "in", cases.partner_id.ids),
                ("amount_residual", ">", 0),
                ("days_late", ">", 0),
            ],
            order="date_due, id",
        )
        by_owner = found.grouped(lambda item: (item.company_id, item.partner_id))
        return {
            case: by_owner.get((case.company_id, case.partner_id), items)
            for case in cases
        }

    @api.model
    def _read_holds(self, cases, dates):
        """Return the holds in force by case, and by item."""
        holds = self.env["credit.collection.hold"].search(
            [("case_id", "in", cases.ids), ("released_on", "=", False)]
        )
        by_case, by_item = {}, defaultdict(list)
        for hold in holds:
            if hold.date_end and hold.date_end < dates[hold.company_id.id]:
                continue
            if hold.move_line_id:
                by_item[hold.move_line_id.id].append(hold)
            else:
                by_case[hold.case_id.id] = hold
        return by_case, by_item

    @api.model
    def _read_acknowledged(self, cases, found):
        """Return the last day on which the customer acknowledged a debt: by a part
        payment of the item, or in writing (evidence of an answer, or more).

        :rtype: tuple[dict[int, date], dict[int, date]] by item id, and by case id
        """
        ids = tuple(item.id for items in found.values() for item in items) or (0,)
        paid = self.env.execute_query(
            SQL(
                """
                SELECT match.debit_move_id, MAX(credit.date)
                  FROM account_partial_reconcile match
                  JOIN account_move_line credit ON credit.id = match.credit_move_id
                  JOIN account_move move ON move.id = credit.move_id
                 WHERE match.debit_move_id IN %s AND NOT %s
                 GROUP BY match.debit_move_id
                """,
                ids,
                self.env["credit.collection.moved.debt"]._no_money_sql(),
            )
        )
        said = self.env["credit.collection.contact"]._read_group(
            [
                ("case_id", "in", cases.ids),
                ("direction", "=", "in"),
                ("evidence", "in", ("4", "5", "6", "7")),
                ("outcome", "in", ("promise", "asks_plan", "payment_sent")),
            ],
            ["case_id"],
            ["date:max"],
        )
        return dict(paid), {
            case.id: case.company_id._collection_today(moment) for case, moment in said
        }

    @api.model
    def _find_insolvent(self, cases):
        """Return the ids of the cases whose customer is insolvent: it is noted on the
        customer, or is the reason for the delay that was logged last."""
        marked = cases.filtered("partner_id.collection_insolvent_on")
        contacts = self.env["credit.collection.contact"].search(
            [("case_id", "in", cases.ids), ("delay_reason_id", "!=", False)],
            order="date, id",
        )
        last = {contact.case_id.id: contact.delay_reason_id for contact in contacts}
        said = {id_ for id_, reason in last.items() if reason.code in INSOLVENT}
        return said | set(marked.ids)

    @api.model
    def _find_warned(self, cases, agency, dates):
        """Return what the customers were formally asked for in time, by case id: the
        numbers and ids of items, or the day of a demand that names none. None where the
        agency asks for no demand.

        :rtype: dict[int, set] or None
        """
        if not agency.needs_warning:
            return None
        contacts = self.env["credit.collection.contact"].search(
            [
                ("case_id", "in", cases.ids),
                ("direction", "=", "out"),
                ("delivery", "in", ("sent", "delivered")),
                ("action_id.level_id.tone", "=", "formal"),
            ]
        )
        days, warned = agency.warning_days, defaultdict(set)
        for contact in contacts:
            day = contact.company_id._collection_today(contact.date)
            if fields.Date.add(day, days=days) > dates[contact.company_id.id]:
                continue
            named = contact.items or []
            warned[contact.case_id.id].update(
                item.get(name) for item in named for name in ("move_line_id", "number")
            )
            if not named:
                warned[contact.case_id.id].add(day)
        return dict(warned)

    @api.model
    def _is_warned(self, item, warned):
        """Whether an item was formally asked for.

        :param set warned: see :meth:`_find_warned`.
        """
        return bool({item.id, item.move_name} & warned) or any(
            day > item.date_due for day in warned if isinstance(day, date)
        )

    # === BUSINESS METHODS - Questions === #

    def _find_agency_problem(self, agency, case, today):
        """Return why the agency may not get the case, as a sentence."""
        values = {"agency": agency.partner_id.name, "company": case.company_id.name}
        country = case.partner_id.country_id
        if agency.company_id not in case.company_id.parent_ids:
            return self.env._("%(agency)s does not work for %(company)s.", **values)
        if not case.company_id.active:
            return self.env._("%(company)s is archived.", **values)
        if not agency.active:
            return self.env._("%(agency)s is archived.", **values)
        if not agency.mandate_date or agency.mandate_date > today:
            return self.env._("%(agency)s has no mandate yet.", **values)
        if agency.mandate_end and agency.mandate_end < today:
            return self.env._("The mandate of %(agency)s has ended.", **values)
        agreed, end = agency.processing_agreement_date, agency.processing_agreement_end
        if not agreed or agreed > today:
            return self.env._(
                "%(agency)s has not signed the data processing agreement.", **values
            )
        if end and end < today:
            return self.env._(
                "The data processing agreement with %(agency)s has ended.", **values
            )
        if agency.country_ids and country not in agency.country_ids:
            return self.env._(
                "%(agency)s does not work in %(country)s.",
                country=country.name or "?",
                **values,
            )
        return ""

    def _find_case_problem(self, case, agency, facts):
        """Return why nothing of the case may leave, as a sentence."""
        values = {"customer": case.partner_id.display_name}
        if case.id in facts["insolvent"]:
            return self.env._(
                "%(customer)s is insolvent: file the debt in the proceedings.", **values
            )
        by_case, _by_item = facts["holds"]
        if hold := by_case.get(case.id):
            return self.env._(
                "The case is on hold: %(reason)s. End that first.", reason=hold.why
            )
        if facts["warned"] is not None and case.id not in facts["warned"]:
            return self.env._(
                "%(agency)s takes it only after a formal demand was delivered, and "
                "%(days)s days later: %(customer)s has none.",
                agency=agency.partner_id.name,
                days=agency.warning_days,
                **values,
            )
        return ""

    def _find_item_problem(self, item, case, facts):
        """Return why an item may not leave, as a sentence."""
        _by_case, by_item = facts["holds"]
        values = {"item": item.move_name}
        warned = facts["warned"]
        if warned is not None and not self._is_warned(item, warned[case.id]):
            return self.env._(
                "%(item)s is in no formal demand that was delivered in time.", **values
            )
        holds = by_item.get(item.id, [])
        if holds:
            values["reason"] = holds[0].why
        kind = holds[0].kind if holds else item.hold_kind
        kind = None if kind == "fee" and item.to_collect > 0 else kind
        sentences = self._sentences_of_holds()
        if kind in sentences:
            return sentences[kind] % values
        if kind or holds:
            return self.env._("%(item)s is on hold.", **values)
        last = self._get_limitation(item, case, facts)
        if last and last < facts["dates"][case.company_id.id]:
            return self.env._(
                "%(item)s may have prescribed on %(date)s: ask a lawyer first.",
                date=format_date(self.env, last),
                **values,
            )
        if item.currency_id.compare_amounts(item.to_collect_currency, 0) <= 0:
            return self.env._(
                "%(item)s is covered by credits of the customer: match them.", **values
            )
        return ""

    @api.model
    def _sentences_of_holds(self):
        return {
            "placed": self.env._("%(item)s is with an agency already: %(reason)s."),
            "dispute": self.env._("%(item)s is in dispute: solve that first."),
            "promise": self.env._("%(item)s is promised: %(reason)s. Wait for it."),
            "plan": self.env._("%(item)s is in a payment plan: %(reason)s."),
            "payment": self.env._("%(item)s: a payment is on its way. %(reason)s"),
            "no_followup": self.env._("%(item)s is excluded from follow-up."),
            "posted": self.env._(
                "%(item)s was posted a few days ago: the customer cannot know it yet."
            ),
        }

    def _get_limitation(self, item, case, facts):
        """Return the last day on which an item can be claimed; None if unknown."""
        by_item, by_case = facts["acknowledged"]
        years = case.company_id._collection_limitation()
        acknowledged = (by_item.get(item.id), by_case.get(case.id))
        return limitation_date(years, item.date_due, *acknowledged)

    def _find_amount_problem(self, proposal, agency):
        """Return whether it is too little, as a sentence."""
        currency, amount = agency.currency_id, proposal.amount_company
        if currency.compare_amounts(amount, agency.min_amount) >= 0:
            return ""
        return self.env._(
            "%(amount)s is less than %(agency)s takes: %(minimum)s at least.",
            amount=format_amount(self.env, amount, currency),
            agency=agency.partner_id.name,
            minimum=format_amount(self.env, agency.min_amount, currency),
        )
