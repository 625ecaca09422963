import logging
from dataclasses import replace

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import split_every

from ...const import BUCKETS, RETRIES
from ...tools.ageing import find_bucket
from ...tools.case_outcome import CaseOutcome
from ...tools.context import neutral
from ...tools.decision import ACTIVE, Decision, Entry, Facts, Reason, decide
from ...tools.history import read_history
from ..base.trigger import EVALUATING

_logger = logging.getLogger(__name__)

#: Customers per transaction of the nightly run.
BATCH = 2000


class CreditCollectionEvaluation(models.AbstractModel):
    """Evaluates cases, with a fixed number of queries for any number of customers.

    1. Refresh: payment holds, disputes, placements, promises and plans follow the
       ledger.
    2. Read positions, cases and actions.
    3. Decide each customer with ``tools/decision.py``, without a database.
    4. Write the cases and planned actions that changed.
    """

    _name = "credit.collection.evaluation"
    _description = "Decides and plans collection cases"

    # === BUSINESS METHODS - Entry points === #

    def _evaluate(self, partners=None, date=None):
        """See ``credit.collection.case._evaluate``.

        :return: ids of the cases that changed.
        """
        self = self.with_env(self.env(context=neutral(self.env.context)))
        ids = None if partners is None else partners.commercial_partner_id.ids
        return self._evaluate_on(self.env["res.company"]._collection_dates(date), ids)

    def _evaluate_on(self, dates, partner_ids=None):
        """Evaluate customers on the date of each company.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        :return: ids of the cases that changed.
        """
        if partner_ids is not None and not partner_ids:
            return []
        self.env["credit.collection.trigger"]._take(partner_ids)
        found = self.env["credit.collection.payer"]._find(partner_ids)
        if partner_ids is not None and not found <= set(partner_ids):
            partner_ids = sorted(found.union(partner_ids))
        self._refresh(dates, partner_ids)
        outcomes = self._decide_all(dates, partner_ids)
        changed = self.env["credit.collection.evaluation.data"]._write(outcomes)
        self._store_segments(outcomes, dates)
        self._end_tasks(outcomes)
        self.env["credit.collection.assignment"]._notify_moves(outcomes)
        for model in ("case", "action", "item", "position"):
            self.env[f"credit.collection.{model}"].invalidate_model()
        return changed

    def _end_tasks(self, outcomes):
        """Remove the tasks about messages that reached nobody, where nothing is left to
        chase."""
        settled = [
            one.case_id
            for one in outcomes
            if one.values["state"] == "clear" != one.case.get("state", "clear")
        ]
        if settled:
            cases = self.env["credit.collection.case"].sudo().browse(settled)
            cases.activity_unlink(["credit_collection.mail_activity_type_delivery"])

    def _store_segments(self, outcomes, dates):
        """Remember the segments of customers whose case has another one now."""
        moved = {
            one.partner_id
            for one in outcomes
            if (one.case.get("segment_id") or None) != one.values["segment_id"]
        }
        if moved:
            self.env["credit.collection.segment"]._assign(dates, moved)

    def _simulate(self, date=None, companies=None):
        """See ``credit.collection.case._simulate``.

        :param companies: None for all.
        """
        self = self.with_env(self.env(context=neutral(self.env.context)))
        dates = self.env["res.company"]._collection_dates(date)
        if companies is not None:
            dates = {company.id: dates[company.id] for company in companies}
        sentences = self.env["credit.collection.case"]._reason_sentences()
        planned = [
            {
                "case_id": outcome.case.get("id", False),
                "partner_id": outcome.partner_id,
                "company_id": outcome.company_id,
                "level_id": action.level.id,
                "channel": action.channel,
                "date": action.date,
                "needs_approval": action.level.needs_approval,
                "amount": outcome.values["amount_to_collect"],
                "reason": self._get_sentence(
                    outcome, action.reason or outcome.decision.reason, sentences
                ),
            }
            for outcome in self._decide_all(dates)
            for action in self._get_due(outcome)
        ]
        return self.env["credit.collection.simulation"]._complete(planned, dates)

    # === BUSINESS METHODS - Nightly run === #

    def _cron_evaluate(self):
        """Measure all customers, then evaluate those with open items or an open case,
        committing each batch. A run that is interrupted starts again from the
        beginning."""
        dates = self.env["res.company"]._collection_dates(now=fields.Datetime.now())
        self.env["credit.collection.measure"]._measure_safely(dates)
        data, cron = self.env["credit.collection.evaluation.data"], self.env["ir.cron"]
        customers = data._read_customers()
        self.env["credit.collection.payer"]._find()
        cron._commit_progress(remaining=len(customers))
        for ids in split_every(BATCH, customers):
            self._evaluate_in_parts(dates, list(ids))
            if not cron._commit_progress(len(ids)):
                return
        for company in self.env["res.company"].browse(dates):
            company.collection_evaluated_on = dates[company.id]
        moves, bulk = self.env["account.move"], self.env["credit.collection.bulk"]

        def check():
            count = moves._note_problems(limit=BATCH)
            return cron._commit_progress(count) if count else 0

        while bulk._retry(check):
            pass

    def _evaluate_in_parts(self, dates, ids):
        """Evaluate and commit. A batch that fails is halved until only the customers
        that fail are left out, which are logged."""
        parts, retries = [ids], RETRIES
        while parts:
            part = parts.pop()
            try:
                self._evaluate_on(dates, part)
                self.env["ir.cron"]._commit_progress()
            except Exception as error:
                self.env.cr.rollback()
                if half := len(part) // 2:
                    parts += [part[half:], part[:half]]
                elif retries and isinstance(error, OperationalError):
                    parts, retries = [*parts, part], retries - 1
                else:
                    _logger.exception("Customer %s could not be evaluated", part[0])

    # === BUSINESS METHODS - Refresh === #

    def _refresh(self, dates, partner_ids):
        """Update payment holds, disputes, plans and promises from the ledger. The order
        matters: all of them follow debts that moved, promises read disputes, and plans
        book what promises completed.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        """
        self.env.flush_all()
        silent = self.with_context(collection_evaluating=EVALUATING)
        silent.env["credit.collection.moved.debt"]._sync(partner_ids)
        silent.env["credit.collection.payment.hold"]._sync(dates, partner_ids)
        silent.env["credit.collection.dispute"]._sync(dates, partner_ids)
        silent.env["credit.collection.placement"]._sync(dates, partner_ids)
        plans = silent.env["credit.collection.plan"]._sync(dates, partner_ids)
        self.env.flush_all()
        silent.env["credit.collection.promise.evaluation"]._evaluate(dates, partner_ids)
        plans._rebook_forgiven(dates)
        self.env.flush_all()

    # === BUSINESS METHODS - Data and decisions === #

    def _decide_all(self, dates, partner_ids=None):
        """Read the data and decide each customer, without writing.

        :return: outcomes of the customers that have a case or need one.
        :rtype: list[CaseOutcome]
        """
        protocols = self.env["credit.collection.protocol"]._read_protocols()
        rules = self.env["credit.collection.priority.rule"]._read_rules()
        assignment = self.env["credit.collection.assignment"]
        found = self._read_facts(dates, partner_ids)
        choices = assignment._read_choices([one.key for one in found], protocols, dates)
        old_days = {
            company.id: company.collection_old_days
            for company in self.env["res.company"].sudo().browse(dates)
        }
        outcomes = []
        for outcome in found:
            choice = {
                **choices[outcome.key],
                "entry": self._get_entry(outcome, old_days[outcome.company_id]),
            }
            self._decide_one(outcome, choice, protocols, rules)
            if outcome.case or outcome.values["state"] != "clear":
                outcomes.append(outcome)
        assignment._assign(outcomes, choices)
        return outcomes

    def _read_facts(self, dates, partner_ids):
        """Return positions, cases and actions of customers, still without decision.

        :rtype: list[CaseOutcome]
        """
        data = self.env["credit.collection.evaluation.data"]
        positions = {
            (row["company_id"], row["partner_id"]): row
            for row in self.env["credit.collection.position"]._read_facts(
                dates, partner_ids
            )
        }
        cases = {
            (row["company_id"], row["partner_id"]): row
            for row in data._read_cases(partner_ids)
        }
        actions = data._read_actions(dates, partner_ids)
        keys = {key for key in positions.keys() | cases.keys() if dates.get(key[0])}
        return [
            CaseOutcome(
                *key,
                dates[key[0]],
                case=cases.get(key, {}),
                position=positions.get(key, {}),
                rows=actions.get(cases.get(key, {}).get("id"), []),
            )
            for key in keys
        ]

    def _decide_one(self, outcome, choice, protocols, rules):
        """Complete ``outcome`` with the decision and the values of its case. An error
        in the data of a customer is shown on the case."""
        levels, by_age = protocols.get(choice["protocol_id"], ((), False))
        history = read_history(outcome.case.get("cycle", 1), outcome.rows)
        try:
            facts = self._get_facts(outcome.position)
            decision = decide(
                facts, levels, history, outcome.today, by_age, choice["entry"]
            )
        except Exception as error:
            _logger.exception("Customer %s cannot be decided", outcome.partner_id)
            reason = Reason("error", {"text": str(error)})
            decision = Decision(ACTIVE, history, reason)
        outcome.decision = replace(
            decision,
            reason=self._to_store(decision.reason),
            actions=tuple(
                replace(action, reason=self._to_store(action.reason))
                for action in decision.actions
            ),
        )
        outcome.values = self._prepare_values(outcome, choice, rules)

    @api.model
    def _get_entry(self, outcome, old_days):
        """Return where the case starts, as an ``Entry`` of a decision."""
        case = outcome.case
        return Entry(
            case.get("start_level_id"),
            case.get("start_cycle"),
            old_days,
            case.get("decide_since"),
        )

    def _prepare_values(self, outcome, choice, rules):
        """Return the computed columns of a case, except the collector."""
        decision, position = outcome.decision, outcome.position
        days_late = position.get("days_late") or 0
        last = decision.history.last
        next_level = decision.next_level
        ranking = self.env["credit.collection.priority.rule"]
        points, codes = ranking._rank(outcome, rules)
        return {
            "protocol_id": choice["protocol_id"] or None,
            "segment_id": choice["segment_id"] or None,
            "state": decision.state,
            "cycle": decision.history.cycle,
            "level_id": last.level_id if last else None,
            "level_date": last.date if last else None,
            "next_level_id": next_level.id if next_level else None,
            "next_action_date": decision.next_date,
            "reason_code": decision.reason.code,
            "reason_params": decision.reason.params,
            "priority": points,
            "priority_codes": codes,
            "amount_overdue": float(position.get("overdue") or 0),
            "amount_held": float(position.get("held") or 0),
            "amount_to_collect": float(position.get("to_collect") or 0),
            "days_late": days_late,
            "bucket": find_bucket(days_late, BUCKETS),
        }

    @api.model
    def _to_store(self, reason):
        """Return a reason with parameters as they are stored; None stays None."""
        return reason and Reason(
            reason.code,
            {
                key: value if isinstance(value, (int, float, str)) else str(value)
                for key, value in reason.params.items()
            },
        )

    @api.model
    def _get_facts(self, position):
        """Return the position of a customer as ``Facts`` of a decision."""
        is_held = bool(position.get("held"))
        return Facts(
            overdue=float(position.get("overdue") or 0),
            held=float(position.get("held") or 0),
            credits=float(position.get("credits") or 0),
            to_collect=float(position.get("to_collect") or 0),
            carrying_due=position.get("carrying_due"),
            known_since=position.get("known_since"),
            upcoming=tuple(position.get("upcoming") or ()),
            hold_kind=position.get("hold_kind") if is_held else None,
            is_placed=bool(position.get("is_placed")),
            hold_end=None
            if position.get("is_held_open_end")
            else position.get("hold_end"),
        )

    # === BUSINESS METHODS - Simulation === #

    @api.model
    def _get_due(self, outcome):
        """Return the actions of a decision that are due and were not tried yet."""
        cycle = outcome.decision.history.cycle
        tried = {row.key for row in outcome.on_file if row.state in ("done", "failed")}
        return [
            action
            for action in outcome.decision.actions
            if action.date <= outcome.today and action.key(cycle) not in tried
        ]

    def _get_sentence(self, outcome, reason, sentences):
        """Return the reason of a simulated action as text."""
        case = self.env["credit.collection.case"].new(
            {
                "company_id": outcome.company_id,
                "reason_code": reason.code,
                "reason_params": reason.params,
            }
        )
        return sentences[case.reason_code] % case._reason_values()
