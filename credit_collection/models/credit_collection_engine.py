import logging
from contextlib import contextmanager
from dataclasses import replace

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, split_every

from ..const import RETRIES
from ..tools.context import neutral
from ..tools.decision import ACTIVE, Decision, Facts, Reason, decide
from ..tools.history import read_act, read_history
from ..tools.priority import rank

_logger = logging.getLogger(__name__)

#: Customers per transaction of the nightly run.
BATCH = 2000

#: Silences the evaluation of what is touched, as the value of ``collection_evaluating``
#: in the context: an object of this process, that no client can send.
EVALUATING = object()


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
        watch = self.env["credit.collection.payment.watch"]
        watch.with_context(collection_evaluating=EVALUATING)._sync(dates, partner_ids)
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

    def _cron_evaluate(self):
        """Evaluate everybody who owes something or has an open case, in batches. A run
        that is cut short starts again, at the cost of reading what is decided."""
        dates = self.env["res.company"]._collection_dates(now=fields.Datetime.now())
        customers, cron = self._get_customers(), self.env["ir.cron"]
        cron._commit_progress(remaining=len(customers))
        for ids in split_every(BATCH, customers):
            self._evaluate_in_parts(dates, list(ids))
            if not cron._commit_progress(len(ids)):
                return
        for company in self.env["res.company"].browse(dates):
            company.collection_evaluated_on = dates[company.id]

    def _wake_up(self, dates):
        """Ask for the daily evaluation where a new day began, or a run was missed."""
        companies = self.env["res.company"].browse(dates)
        if any(c.collection_evaluated_on != dates[c.id] for c in companies):
            self.env.ref("credit_collection.ir_cron_evaluate")._trigger()

    def _evaluate_in_parts(self, dates, ids):
        """Evaluate and commit. What fails is halved, down to customers whose data fail
        or whom another transaction changes at the same time; the others go on."""
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

    def _get_customers(self):
        """Ids of the customers a full evaluation has to look at.

        :rtype: list[int]
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.reconciled IS NOT TRUE AND line.parent_state = 'posted'
                 UNION
                SELECT partner_id FROM credit_collection_case WHERE state != 'clear'
                 ORDER BY 1
                """
            )
        )
        return [partner_id for (partner_id,) in rows if partner_id]

    # === BUSINESS METHODS - Triggers === #

    @contextmanager
    def _deferred(self):
        """Collect the customers that the block touches; the outermost block evaluates
        them once, in the same transaction, when it ends well."""
        if self.env.context.get("collection_evaluating") is EVALUATING:
            yield lambda partners: None
            return
        pending = self.env.cr.precommit.data.setdefault(
            "credit_collection.pending", {"depth": 0, "partner_ids": set()}
        )

        def touch(partners):
            pending["partner_ids"].update(partners.commercial_partner_id.ids)

        pending["depth"] += 1
        try:
            yield touch
        finally:
            pending["depth"] -= 1
        if not pending["depth"] and pending["partner_ids"]:
            ids, pending["partner_ids"] = pending["partner_ids"], set()
            self._evaluate_safely(self.env["res.partner"].browse(ids))

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
        plans = []
        for key in keys:
            plan = {
                "company_id": key[0],
                "partner_id": key[1],
                "today": dates[key[0]],
                "case": cases.get(key),
                "position": positions.get(key, {}),
                "rows": acts.get((cases.get(key) or {}).get("id"), []),
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
        to_collect = float(position.get("to_collect") or 0)
        days_late = position.get("days_late") or 0
        has_reply = decision.state == "held" and position.get("hold_kind") == "reply"
        points, codes = rank(to_collect, days_late, decision.reason.code, has_reply)
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
            "amount_to_collect": to_collect,
            "days_late": days_late,
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
