from collections import defaultdict

from odoo import api, models

from ...const import EVALUATED_STATES
from ...tools.cause import cause
from ...tools.promise_allocation import (
    BROKEN,
    PARTIAL,
    VOID,
    Instalment,
    evaluate,
    spread,
    verdict,
)

#: State of a plan by the result of ``tools.promise_allocation.verdict``.
PLAN_VERDICTS = {"running": "active", "completed": "completed", "broken": "broken"}

#: Columns of a promise that the evaluation writes besides ``state``, in the order of
#: :meth:`_prepare_figures`.
FIGURES = (
    "amount_due",
    "amount_paid",
    "amount_left",
    "kept_rate",
    "is_void",
    "amount_paid_elsewhere",
)

#: Columns to compare: if none of them changed, the other ``FIGURES`` did not either.
COMPARED = ("amount_due", "amount_paid", "kept_rate", "amount_paid_elsewhere")

#: Context value of an evaluation that is not repeated again; no client can send it.
AGAIN = object()


class CreditCollectionPromiseEvaluation(models.AbstractModel):
    """Evaluates promises and plans from reconciliations, in every evaluation: in the
    transaction that reconciles, and every night."""

    _name = "credit.collection.promise.evaluation"
    _description = "Promise and plan evaluation"

    # === BUSINESS METHODS === #

    @api.model
    def _evaluate(self, dates, partner_ids=None):
        """Update the amounts, states and holds of agreements, and schedule messages and
        tasks; for the agreements, see ``promise.data._find_agreements``.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        """
        data = self.env["credit.collection.promise.data"]
        rows = data._read_lines(dates, partner_ids)
        if not rows:
            return
        results = self._find(rows, data._read_instalments(rows), dates)
        self.env["credit.collection.promise.allocation"]._share(results)
        self._write_figures(results)
        moved = self._move_promises(results)
        plans = self._move_plans(results)
        self._keep_holds([r for r in results if r["agreement"] not in plans])
        self._store_residuals(rows)
        self._follow_up(moved, dates)
        if plans:
            # Closing a plan may book a write-off, which changes residuals again.
            self.env.flush_all()
            ids = [agreement.id for agreement in plans]
            moved_plans = self.env["credit.collection.plan"].browse(ids)
            self._evaluate_again(dates, moved_plans.partner_id.ids)

    def _evaluate_again(self, dates, partner_ids):
        """Evaluate customers again after a plan changed its state, at most once."""
        if self.env.context.get("collection_evaluated_again") is not AGAIN:
            again = self.with_context(collection_evaluated_again=AGAIN)
            again._evaluate(dates, partner_ids)

    # === BUSINESS METHODS - Evaluation === #

    def _find(self, rows, instalments, dates):
        """Evaluate each agreement. Those without instalments are left out.

        :return: ``agreement``, ``today``, ``unit`` (see :meth:`_get_units`), ``items``
            (rows), ``instalments`` (by id), ``evidence`` (arguments of ``evaluate``),
            ``evaluated``, and ``elsewhere``: unassigned payments, in smallest units.
        :rtype: list[dict]
        """
        data = self.env["credit.collection.promise.data"]
        lines = defaultdict(list)
        for row in rows:
            lines[data._get_agreement(row, row["promise_id"])].append(row)
        results, units = [], self._get_units(rows)
        dusts = data._get_dusts(rows, dates)
        for agreement, items in lines.items():
            today = dates.get(items[0]["company_id"])
            if not today or not instalments[agreement]:
                continue
            unit = units[items[0]["currency_id"]]
            evidence = self._get_evidence(items, instalments[agreement], unit, today)
            dust = dusts[items[0]["company_id"], items[0]["currency_id"]]
            evidence["dust"] = self._to_units(dust, unit)
            results.append(
                {
                    "agreement": agreement,
                    "today": today,
                    "unit": unit,
                    "items": items,
                    "instalments": {
                        each["id"]: each for each in instalments[agreement]
                    },
                    "evidence": evidence,
                    "evaluated": evaluate(**evidence),
                    "elsewhere": 0,
                }
            )
        return results

    @api.model
    def _get_units(self, rows):
        """Return how many smallest units make one of a currency, as 100 for EUR.

        :rtype: dict[int, int] by currency id
        """
        ids = {row["currency_id"] for row in rows}
        return {
            currency.id: 10**currency.decimal_places
            for currency in self.env["res.currency"].browse(ids)
        }

    @api.model
    def _get_evidence(self, items, instalments, unit, today):
        """Return the arguments of ``tools.promise_allocation.evaluate``.

        :rtype: dict
        """
        made, settled = min(each["date_made"] for each in instalments), []
        data = self.env["credit.collection.promise.data"]
        for row in items:
            settled += data._get_settled(row, unit, made, today)
        disputed = sum(self._to_units(row["disputed"], unit) for row in items)
        if items[0]["promise_id"] and instalments[0]["state"] in (PARTIAL, BROKEN):
            disputed = 0  # disputed after it was broken: changes nothing
        return {
            "instalments": [
                Instalment(
                    each["id"],
                    self._to_units(each["amount"], unit),
                    each["date_deadline"],
                )
                for each in instalments
            ],
            "settled": settled,
            "covered": sum(
                self._to_units(row["residual_start"], unit) for row in items
            ),
            "disputed": disputed,
            "today": today,
        }

    @api.model
    def _to_units(self, amount, unit):
        """Return an amount in the smallest unit of its currency."""
        return round(float(amount or 0) * unit)

    # === BUSINESS METHODS - Updates === #

    def _write_figures(self, results):
        """Write ``FIGURES`` of the promises where one of ``COMPARED`` changed."""
        rows = []
        for result in results:
            for one in result["evaluated"]:
                elsewhere = result["elsewhere"] / result["unit"]
                values = (*self._prepare_figures(one, result["unit"]), elsewhere)
                instalment = result["instalments"][one.key]
                before = [instalment[name] for name in COMPARED]
                after = [values[FIGURES.index(name)] for name in COMPARED]
                if self._differ(before, after):
                    rows.append((one.key, *values))
        promises = "credit.collection.promise"
        self.env["credit.collection.bulk"]._update(promises, FIGURES, rows)
        if rows:
            self.env[promises].invalidate_model(FIGURES)

    @api.model
    def _differ(self, before, after):
        """Return whether a value changed; None (no rate) differs from 0."""
        return any(
            (old is None) != (new is None) or abs(float(old or 0) - (new or 0)) > 1e-6
            for old, new in zip(before, after, strict=True)
        )

    @api.model
    def _prepare_figures(self, one, unit):
        """Return the values of ``FIGURES`` but the last; no rate while it is open."""
        is_closed = one.state not in ("open", VOID)
        rate = one.in_time / one.full * 100 if is_closed else None
        expected, paid = one.expected / unit, one.paid / unit
        return expected, paid, expected - paid, rate, one.state == VOID

    def _move_promises(self, results):
        """Update the state of the promises whose result changed.

        :return: those promises by their new state.
        :rtype: dict[str, credit.collection.promise]
        """
        moved, taken_back = defaultdict(list), []
        for result in results:
            for one in result["evaluated"]:
                state = "withdrawn" if one.state == VOID else one.state
                before = result["instalments"][one.key]["state"]
                if before != state:
                    if before == "kept" and state != "withdrawn":
                        taken_back.append(one.key)
                    code = self._get_cause_code(state, result["elsewhere"])
                    moved[state, code, result["today"]].append(one.key)
        promises = self.env["credit.collection.promise"]
        by_state = defaultdict(promises.browse)
        for (state, code, today), ids in moved.items():
            by_state[state] += promises.browse(ids)
            promises.browse(ids)._update_state(
                (*EVALUATED_STATES, "withdrawn"),
                state,
                date_closed=state != "open" and today,
                close_cause=cause(code) if code != "open" else False,
            )
        closed = promises.union(*(p for s, p in by_state.items() if s != "open"))
        if closed:
            closed._get_holds()._release(cause("settled"))
        promises.browse(taken_back)._note_taken_back()
        return by_state

    @api.model
    def _get_cause_code(self, state, elsewhere):
        """Return the code of the closing reason, see ``cause.mixin``."""
        return "kept_elsewhere" if state == "kept" and elsewhere else state

    def _move_plans(self, results):
        """Update the state of the plans whose result changed.

        :return: the agreements of those plans.
        :rtype: set[Agreement]
        """
        plans = self.env["credit.collection.plan"]
        moved = set()
        for result in results:
            if not result["agreement"].is_plan:
                continue
            plan = plans.browse(result["agreement"].id)
            found = verdict(
                result["evaluated"],
                result["today"],
                plan.max_missed,
                plan.max_days,
                is_strict=plan.kind == "settlement",
                dust=result["evidence"]["dust"],
            )
            if plan.state != PLAN_VERDICTS[found]:
                plan._apply_verdict(found, result["today"])
                moved.add(result["agreement"])
        return moved

    def _keep_holds(self, results):
        """Hold exactly what is still expected of each agreement."""
        holds = self.env["credit.collection.hold"]
        gone, new = holds, []
        for result in results:
            wanted = self._get_wanted(result)
            if wanted is None:
                continue
            for row in result["items"]:
                amount = wanted.get(row["id"], 0) / result["unit"]
                is_own = (row["held_by"], row["held_by_id"]) == result["agreement"]
                is_free = not row["hold_id"] or row["is_moved"] and not is_own
                if is_free and amount:
                    new.append((result["agreement"], row, amount))
                elif is_own and not amount:
                    gone += holds.browse(row["hold_id"])
                elif is_own and abs(float(row["held"] or 0) - amount) > 1e-6:
                    holds.browse(row["hold_id"]).amount = amount
        gone._release(cause("settled"))
        self._hold_again(new)

    def _get_wanted(self, result):
        """Return the amount to hold by line id, in the smallest unit of the currency;
        None to leave the holds as they are.

        :rtype: dict[int, int] | None
        """
        is_plan = result["agreement"].is_plan
        expected = sum(
            one.expected - one.paid
            for one in result["evaluated"]
            if one.state == "open" or is_plan
        )
        if expected:
            expected += result["elsewhere"]  # did not reduce the residual of its items
        if is_plan:
            plan = self.env["credit.collection.plan"].browse(result["agreement"].id)
            if plan.problem:
                return None  # not booked yet: stays on hold
            if plan.state != "active":
                return {}
            expected += self._to_units(plan.amount_forgiven, result["unit"])
        items = [
            (
                row["id"],
                self._to_units(row["amount"], result["unit"]),
                self._to_units(row["residual"], result["unit"])
                - self._to_units(row["disputed"], result["unit"]),
            )
            for row in result["items"]
        ]
        return spread(expected, items)

    def _hold_again(self, parts):
        """Create holds for items that are open again, as after a returned payment.

        :param parts: agreement, row of its line, and amount in its currency.
        """
        holds = self.env["credit.collection.hold"]
        for agreement, row, amount in parts:
            record = self.env[agreement.model].browse(agreement.id)
            line = self.env["credit.collection.agreement.line"].browse(row["id"])
            hold = (
                line.with_user(record.user_id or self.env.user)
                .sudo()
                ._hold(record._get_hold_end(), record.display_name)
            )
            holds.browse(hold.id).amount = amount

    def _store_residuals(self, rows):
        """Store the residual of each line, so that later changes are found."""
        seen = [
            (row["id"], row["residual"])
            for row in rows
            if row["residual"] != row["residual_last_evaluated"]
        ]
        lines = "credit.collection.agreement.line"
        self.env["credit.collection.bulk"]._update(
            lines, ("residual_last_evaluated",), seen
        )
        if seen:
            self.env[lines].invalidate_model(["residual_last_evaluated"])

    # === BUSINESS METHODS - Messages and tasks === #

    def _follow_up(self, moved, dates):
        """Skip the reminders of closed promises. For those not kept, schedule a message
        to the customer and a task for the collector.

        :param dict moved: promises by their new state.
        :param dict dates: date by company id.
        """
        actions = self.env["credit.collection.action"]
        promises = self.env["credit.collection.promise"]
        closed = promises.union(*(p for s, p in moved.items() if s != "open"))
        if closed:
            actions._withdraw_notifications(closed, ["promise_due", "instalment_due"])
        missed = moved.get(BROKEN, promises) | moved.get(PARTIAL, promises)
        if missed:
            for company, own in missed.grouped("company_id").items():
                own._notify_missed(dates[company.id])
            self._schedule_follow_up(missed)

    def _schedule_follow_up(self, missed):
        """Give the collector one task per case, without an e-mail about it."""
        promises = dict(reversed([(promise.case_id, promise) for promise in missed]))
        cases = missed.case_id.with_context(mail_activity_quick_update=True)
        cases._schedule_tasks_of_cases(
            "credit_collection.mail_activity_type_promise",
            lambda case: {
                "summary": case.env._(
                    "Promise not kept: %(promise)s",
                    promise=promises[case].with_env(case.env).display_name,
                ),
                "note": promises[case].close_reason or "",
            },
        )
