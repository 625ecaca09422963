from collections import defaultdict

from odoo import api, models

from ..const import JUDGED_STATES
from ..tools.appropriation import (
    BROKEN,
    PARTIAL,
    VOID,
    Due,
    Money,
    judge,
    settled_since,
    spread,
    verdict,
)

#: The state of a plan by what was found of its instalments.
PLAN_VERDICTS = {"running": "active", "completed": "completed", "broken": "broken"}

#: What of a promise the judge writes, besides its state.
FIGURES = (
    "amount_due",
    "amount_paid",
    "amount_left",
    "kept_rate",
    "is_credited",
    "amount_elsewhere",
)

#: Those of them that tell whether another one changed, too.
COMPARED = ("amount_due", "amount_paid", "kept_rate", "amount_elsewhere")


class CreditCollectionPromiseJudge(models.AbstractModel):
    """Judges promises and plans by what was reconciled, in every evaluation: so in the
    transaction that reconciles, and every night."""

    _name = "credit.collection.promise.judge"
    _description = "Judges promises and plans"

    # === BUSINESS METHODS === #

    @api.model
    def _judge(self, dates, partner_ids=None):
        """Judge what is in force, and what was judged before and is paid otherwise now.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners, None for all.
        """
        facts = self.env["credit.collection.promise.facts"]
        rows = facts._read_lines(dates, partner_ids)
        if not rows:
            return
        findings = self._find(rows, facts._read_dues(rows), dates)
        self.env["credit.collection.promise.appropriation"]._share(findings)
        self._write_figures(findings)
        moved = self._move_promises(findings)
        plans = self._move_plans(findings)
        self._keep_holds([f for f in findings if f["agreement"] not in plans])
        self._remember(rows)
        self._follow_up(moved)
        if plans:
            # What a plan did, as forgiving the rest, is a fact of its own.
            self.env.flush_all()
            ids = [agreement.id for agreement in plans]
            moved_plans = self.env["credit.collection.plan"].browse(ids)
            self._judge_again(dates, moved_plans.partner_id.ids)

    def _judge_again(self, dates, partner_ids):
        """Judge customers whose plans have just moved, at most once."""
        if not self.env.context.get("collection_judged_again"):
            again = self.with_context(collection_judged_again=True)
            again._judge(dates, partner_ids)

    # === BUSINESS METHODS - Thinking === #

    def _find(self, rows, dues, dates):
        """Judge each agreement by its items.

        :rtype: list[dict]
        """
        facts = self.env["credit.collection.promise.facts"]
        lines = defaultdict(list)
        for row in rows:
            lines[facts._get_agreement(row, row["promise_id"])].append(row)
        findings, units = [], self._get_units(rows)
        for agreement, items in lines.items():
            today = dates.get(items[0]["company_id"])
            if not today or not dues[agreement]:
                continue
            unit = units[items[0]["currency_id"]]
            evidence = self._get_evidence(items, dues[agreement], unit, today)
            findings.append(
                {
                    "agreement": agreement,
                    "today": today,
                    "unit": unit,
                    "items": items,
                    "dues": {due["id"]: due for due in dues[agreement]},
                    "evidence": evidence,
                    "judged": judge(**evidence),
                    "elsewhere": 0,
                }
            )
        return findings

    @api.model
    def _get_units(self, rows):
        """How many of the smallest unit make one of each currency.

        :rtype: dict[int, int]
        """
        ids = {row["currency_id"] for row in rows}
        return {
            currency.id: 10**currency.decimal_places
            for currency in self.env["res.currency"].browse(ids)
        }

    @api.model
    def _get_evidence(self, items, dues, unit, today):
        """What one agreement is judged by, see ``judge`` in ``tools/appropriation.py``.

        :rtype: dict
        """
        made, settled = min(due["date_made"] for due in dues), []
        for row in items:
            start = self._to_units(row["residual_start"], unit)
            residual = self._to_units(row["residual"], unit)
            matches = [
                Money(day, self._to_units(amount, unit), is_relief)
                for day, amount, is_relief in row["matches"]
            ]
            if not row["is_posted"]:
                # A cancelled invoice is owed no more: nobody paid it.
                matches = [Money(today, start, True)]
            settled += settled_since(start, residual, matches, made)
        disputed = sum(self._to_units(row["disputed"], unit) for row in items)
        if items[0]["promise_id"] and dues[0]["state"] in (PARTIAL, BROKEN):
            disputed = 0  # contested too late: it was not kept before
        return {
            "dues": [
                Due(due["id"], self._to_units(due["amount"], unit), due["date_grace"])
                for due in dues
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
        return round(float(amount or 0) * unit)

    # === BUSINESS METHODS - Writing === #

    def _write_figures(self, findings):
        """What is expected, paid and left, of the promises where it changed."""
        rows = []
        for finding in findings:
            for one in finding["judged"]:
                elsewhere = finding["elsewhere"] / finding["unit"]
                values = (*self._prepare_figures(one, finding["unit"]), elsewhere)
                due = finding["dues"][one.key]
                before = [due[name] for name in COMPARED]
                after = [values[FIGURES.index(name)] for name in COMPARED]
                if self._differ(before, after):
                    rows.append((one.key, *values))
        promises = "credit.collection.promise"
        self.env["credit.collection.bulk"]._update(promises, FIGURES, rows)
        if rows:
            self.env[promises].invalidate_model(FIGURES)

    @api.model
    def _differ(self, before, after):
        """Whether amounts are others now; no rate is another than zero."""
        return any(
            (old is None) != (new is None) or abs(float(old or 0) - (new or 0)) > 1e-6
            for old, new in zip(before, after, strict=True)
        )

    @api.model
    def _prepare_figures(self, one, unit):
        """The values of ``FIGURES`` but for the last; the rate once it is closed."""
        is_closed = one.state not in ("open", VOID)
        rate = one.in_time / one.full * 100 if is_closed else None
        expected, paid = one.expected / unit, one.paid / unit
        return expected, paid, expected - paid, rate, one.state == VOID

    def _move_promises(self, findings):
        """Move the promises whose state is another one now.

        :return: by their new state, those that moved.
        :rtype: dict[str, credit.collection.promise]
        """
        moved = defaultdict(list)
        for finding in findings:
            for one in finding["judged"]:
                state = "withdrawn" if one.state == VOID else one.state
                if finding["dues"][one.key]["state"] != state:
                    sentence = self._get_sentence_code(state, finding["elsewhere"])
                    moved[state, sentence, finding["today"]].append(one.key)
        promises = self.env["credit.collection.promise"]
        sentences, by_state = self._sentences(), defaultdict(promises.browse)
        for (state, sentence, today), ids in moved.items():
            by_state[state] += promises.browse(ids)
            promises.browse(ids)._update_state(
                (*JUDGED_STATES, "withdrawn"),
                state,
                date_closed=state != "open" and today,
                close_reason=sentences.get(sentence, False),
            )
        return by_state

    @api.model
    def _get_sentence_code(self, state, elsewhere):
        return "kept_elsewhere" if state == "kept" and elsewhere else state

    @api.model
    def _sentences(self):
        return {
            "kept": self.env._("Paid in time"),
            "kept_elsewhere": self.env._(
                "Paid in time, on account or on other overdue items"
            ),
            "partial": self.env._("A part was paid in time"),
            "broken": self.env._("Nothing was paid in time"),
            "withdrawn": self.env._("Nothing is owed of it any more"),
        }

    def _move_plans(self, findings):
        """Tell the plans where they stand.

        :return: the agreements of the plans that moved.
        :rtype: set[Agreement]
        """
        plans = self.env["credit.collection.plan"]
        moved = set()
        for finding in findings:
            if finding["agreement"].model != plans._name:
                continue
            plan = plans.browse(finding["agreement"].id)
            found = verdict(
                finding["judged"],
                finding["today"],
                plan.max_missed,
                plan.max_days,
                is_strict=plan.kind == "settlement",
            )
            if plan.state != PLAN_VERDICTS[found]:
                plan._apply_verdict(found)
                moved.add(finding["agreement"])
        return moved

    def _keep_holds(self, findings):
        """Hold what is still expected of each agreement, and no more."""
        holds = self.env["credit.collection.hold"]
        gone, new = holds, []
        for finding in findings:
            wanted = self._get_wanted(finding)
            if wanted is None:
                continue
            for row in finding["items"]:
                amount = wanted.get(row["id"], 0) / finding["unit"]
                is_own = (row["held_by"], row["held_by_id"]) == finding["agreement"]
                if not row["hold_id"] and amount:
                    new.append((finding["agreement"], row, amount))
                elif is_own and not amount:
                    gone += holds.browse(row["hold_id"])
                elif is_own and abs(float(row["held"] or 0) - amount) > 1e-6:
                    holds.browse(row["hold_id"]).amount = amount
        gone._release(self.env._("Settled, or not kept"))
        self._hold_again(new)

    def _get_wanted(self, finding):
        """What to hold of each item, in the smallest unit of the currency.

        :return: by id of the line; None to leave the holds as they are.
        :rtype: dict[int, int] | None
        """
        expected = sum(
            one.expected - one.paid
            for one in finding["judged"]
            if one.state == "open" or finding["agreement"].model.endswith("plan")
        )
        if expected:
            expected += finding["elsewhere"]  # its own items are not paid by that
        if finding["agreement"].model.endswith("plan"):
            plan = self.env["credit.collection.plan"].browse(finding["agreement"].id)
            if plan.problem:
                return None  # what could not be booked yet stays on hold
            if plan.state != "active":
                return {}
            expected += self._to_units(plan.amount_forgiven, finding["unit"])
        items = [
            (
                row["id"],
                self._to_units(row["amount"], finding["unit"]),
                self._to_units(row["residual"], finding["unit"])
                - self._to_units(row["disputed"], finding["unit"]),
            )
            for row in finding["items"]
        ]
        return spread(expected, items)

    def _hold_again(self, parts):
        """Hold what a payment that bounced has opened again.

        :param parts: agreement, row of its item, and amount.
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

    def _remember(self, rows):
        """What was open when it was judged, to see when it is not any more."""
        seen = [
            (row["id"], row["residual"])
            for row in rows
            if row["residual"] != row["residual_seen"]
        ]
        lines = "credit.collection.agreement.line"
        self.env["credit.collection.bulk"]._update(lines, ("residual_seen",), seen)
        if seen:
            self.env[lines].invalidate_model(["residual_seen"])

    # === BUSINESS METHODS - Afterwards === #

    def _follow_up(self, moved):
        """What was to be sent about closed promises is not sent; who did not keep his
        is written to, and his collector knows."""
        acts, promises = (
            self.env["credit.collection.action"],
            self.env["credit.collection.promise"],
        )
        closed = promises.union(*(p for s, p in moved.items() if s != "open"))
        if closed:
            acts._unannounce(closed, ["promise_due", "instalment_due"])
        missed = moved.get(BROKEN, promises) | moved.get(PARTIAL, promises)
        if missed:
            missed._announce_missed()
            self._give_tasks(missed)

    def _give_tasks(self, missed):
        """One quiet task per case: ask before anything else is sent."""
        promises = dict(reversed([(promise.case_id, promise) for promise in missed]))
        cases = missed.case_id.with_context(mail_activity_quick_update=True)
        cases._add_tasks(
            "credit_collection.mail_activity_type_promise",
            lambda case: {
                "summary": case.env._(
                    "Promise not kept: %(promise)s",
                    promise=promises[case].with_env(case.env).display_name,
                ),
                "note": promises[case].close_reason or "",
            },
        )
