import logging
from contextlib import contextmanager
from dataclasses import replace
from weakref import WeakKeyDictionary

from psycopg2 import OperationalError

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.context import neutral
from ..tools.decision import ACTIVE, Decision, Facts, Reason, decide
from ..tools.history import read_act, read_history

_logger = logging.getLogger(__name__)

#: Silences the evaluation of what is touched, as the value of ``collection_evaluating``
#: in the context: an object of this process, that no client can send.
EVALUATING = object()

#: What each open transaction has touched and not evaluated yet. Not kept in the
#: transaction's own hooks: a savepoint runs and forgets those half way.
PENDING = WeakKeyDictionary()


class CreditCollectionEngine(models.AbstractModel):
    """Facts for all customers, a pure decision for each, writes for what changed."""

    _name = "credit.collection.engine"
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
        :param partner_ids: ids of commercial partners, None for all.
        :return: ids of the cases that changed.
        """
        if partner_ids is not None and not partner_ids:
            return []
        self.env.flush_all()
        silent = self.with_context(collection_evaluating=EVALUATING)
        silent.env["credit.collection.payment.watch"]._sync(dates, partner_ids)
        silent.env["credit.collection.dispute"]._escalate(dates, partner_ids)
        plans = silent.env["credit.collection.plan"]._expire(dates, partner_ids)
        self.env.flush_all()
        silent.env["credit.collection.promise.judge"]._judge(dates, partner_ids)
        plans._keep_forgiven(dates)
        self.env.flush_all()
        plans = self._decide_all(dates, partner_ids)
        changed = self.env["credit.collection.store"]._store(plans)
        self.env["credit.collection.assignment"]._tell_moves(plans)
        for model in ("case", "action", "item", "position"):
            self.env[f"credit.collection.{model}"].invalidate_model()
        return changed

    def _simulate(self, date=None, companies=None):
        """See ``credit.collection.case._simulate``.

        :param companies: the companies to look at; None for all.
        """
        self = self.with_env(self.env(context=neutral(self.env.context)))
        dates = self.env["res.company"]._collection_dates(date)
        if companies is not None:
            dates = {company.id: dates[company.id] for company in companies}
        Case = self.env["credit.collection.case"]
        acts = []
        for plan in self._decide_all(dates):
            done = {row.key for row in plan["acts"] if row.state in ("done", "failed")}
            for act in plan["decision"].acts:
                if act.date > plan["today"] or act.key(plan["cycle"]) in done:
                    continue
                acts.append((plan, act))
        sentences = Case._reason_sentences()
        return [
            {
                "case_id": plan["case"]["id"] if plan["case"] else False,
                "partner_id": plan["partner_id"],
                "company_id": plan["company_id"],
                "level_id": act.level.id,
                "channel": act.channel,
                "date": act.date,
                "needs_approval": act.level.needs_approval,
                "amount": plan["values"]["amount_to_collect"],
                "reason": self._sentence(plan, sentences),
            }
            for plan, act in acts
        ]

    def _sentence(self, plan, sentences):
        """The reason of a decision that is not stored, as text."""
        case = self.env["credit.collection.case"].new(
            {
                "company_id": plan["company_id"],
                "reason_code": plan["values"]["reason_code"],
                "reason_params": plan["values"]["reason_params"],
            }
        )
        return sentences[case.reason_code] % case._reason_values()

    # === BUSINESS METHODS - Triggers === #

    @contextmanager
    def _deferred(self):
        """Collect the customers that the block touches; the outermost block evaluates
        them once, in the same transaction, when it ends well."""
        if self.env.context.get("collection_evaluating") is EVALUATING:
            yield lambda partners: None
            return
        cursor = self.env.cr
        pending = PENDING.setdefault(cursor, {"depth": 0, "partner_ids": set()})

        def touch(partners):
            pending["partner_ids"].update(partners.commercial_partner_id.ids)

        pending["depth"] += 1
        try:
            yield touch
        finally:
            pending["depth"] -= 1
            if not pending["depth"]:
                PENDING.pop(cursor, None)
        if not pending["depth"] and pending["partner_ids"]:
            self._evaluate_safely(
                self.env["res.partner"].browse(pending["partner_ids"])
            )

    def _evaluate_safely(self, partners):
        """Evaluate without ever stopping the accountant: a failure is logged and the
        nightly run tries again. Conflicts of transactions are left to Odoo's retry."""
        self.env.flush_all()  # what was written before is not ours to catch
        try:
            with self.env.cr.savepoint():
                self.sudo()._evaluate(partners)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("Customers %s could not be evaluated", partners.ids)

    @api.model
    def _check_owned(self, vals, free):
        """Only the engine writes what it derives.

        :param set free: the fields that people may write by hand.
        :raise AccessError: for any other field, unless in sudo mode.
        """
        if self.env.su:
            return
        owned = [
            name
            for name in vals
            if name not in free and not name.startswith(("message_", "activity_"))
        ]
        if owned:
            raise AccessError(
                self.env._(
                    "%(fields)s are derived from the ledger. Use the buttons.",
                    fields=", ".join(owned),
                )
            )

    # === BUSINESS METHODS - Decide === #

    def _decide_all(self, dates, partner_ids=None):
        """Read the facts and decide each customer; nothing is written.

        :rtype: list[dict]
        """
        positions = {
            (row["company_id"], row["partner_id"]): row
            for row in self.env["credit.collection.position"]._read_facts(
                dates, partner_ids
            )
        }
        store = self.env["credit.collection.store"]
        cases = {
            (row["company_id"], row["partner_id"]): row
            for row in store._read_cases(partner_ids)
        }
        protocols = store._read_protocols()
        keys = {key for key in positions.keys() | cases.keys() if dates.get(key[0])}
        assignment = self.env["credit.collection.assignment"]
        choices = assignment._read_choices(keys, protocols)
        acts = store._read_acts(dates, partner_ids)
        rules = self.env["credit.collection.priority.rule"]._read_rules()
        plans = []
        for key in keys:
            plan = {
                "company_id": key[0],
                "partner_id": key[1],
                "today": dates[key[0]],
                "case": cases.get(key),
                "position": positions.get(key, {}),
                "rows": acts.get((cases.get(key) or {}).get("id"), []),
                "rules": rules,
            }
            self._decide_one(plan, choices[key], protocols)
            if plan["case"] or plan["values"]["state"] != "clear":
                plans.append(plan)
        assignment._assign(plans, choices)
        return plans

    def _decide_one(self, plan, choice, protocols):
        """Complete ``plan`` with the decision and the values of its case.

        Bad data of one customer become that customer's error, seen in the worklist.
        """
        levels, by_age = protocols.get(choice["protocol_id"], ((), False))
        case, position = plan["case"] or {}, plan["position"]
        plan["acts"] = [read_act(row) for row in plan["rows"]]
        history = read_history(case.get("cycle", 1), plan["rows"])
        try:
            facts = self._get_facts(position)
            decision = decide(facts, levels, history, plan["today"], by_age)
        except Exception as error:
            _logger.exception("Customer %s cannot be decided", plan["partner_id"])
            reason = Reason("error", {"text": str(error)})
            decision = Decision(ACTIVE, history, reason)
        reason = Reason(decision.reason.code, self._as_json(decision.reason.params))
        plan["decision"] = replace(decision, reason=reason)
        plan["cycle"] = decision.history.cycle
        plan["values"] = self._prepare_values(plan, choice)

    def _prepare_values(self, plan, choice):
        """The derived columns of a case, but for its collector."""
        decision, position = plan["decision"], plan["position"]
        last = decision.history.last
        next_level = decision.next_level
        ranking = self.env["credit.collection.priority.rule"]
        points, codes = ranking._rank(plan, plan["rules"])
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
            "days_late": position.get("days_late") or 0,
        }

    @api.model
    def _as_json(self, params):
        return {
            key: value if isinstance(value, (int, float, str)) else str(value)
            for key, value in params.items()
        }

    @api.model
    def _get_facts(self, position):
        """The position of a customer as the decision reads it."""
        is_held = bool(position.get("held"))
        return Facts(
            overdue=float(position.get("overdue") or 0),
            held=float(position.get("held") or 0),
            credits=float(position.get("credits") or 0),
            to_collect=float(position.get("to_collect") or 0),
            carrying_due=position.get("carrying_due"),
            upcoming=tuple(position.get("upcoming") or ()),
            hold_kind=position.get("hold_kind") if is_held else None,
            hold_end=None
            if position.get("is_held_open_end")
            else position.get("hold_end"),
        )
