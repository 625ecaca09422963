from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ...tools.moved_debt import without
from ...tools.promise_allocation import Money, settled_since

#: How long after its deadline a closed promise is evaluated again with unassigned
#: payments: bank statements may be late, and payments may be returned.
EVALUATED_AGAIN = timedelta(days=90)


class Agreement(NamedTuple):
    """A promise or a plan: the name of its model and its id."""

    model: str
    id: int

    @property
    def is_plan(self):
        return self.model == "credit.collection.plan"


class CreditCollectionPromiseData(models.AbstractModel):
    """Reads the data that promises and plans are evaluated with, in a fixed number of
    SQL queries."""

    _name = "credit.collection.promise.data"
    _description = "Promise and plan evaluation data"

    # === BUSINESS METHODS === #

    @api.model
    def _read_lines(self, dates, partner_ids):
        """Return the items of the agreements to evaluate: the columns of
        :meth:`_lines_sql`, and ``matches`` if the residual changed since the agreement
        (see :meth:`_read_matches`).

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        :rtype: list[dict]
        """
        promise_ids, plan_ids = self._find_agreements(dates, partner_ids)
        if not promise_ids and not plan_ids:
            return []
        rows = self.env.execute_query_dict(self._lines_sql(promise_ids, plan_ids))
        moved = [
            row
            for row in rows
            if row["residual"] != row["residual_start"]
            or row["amount_moved"]
            or row["is_moved"]
        ]
        matches = self._read_matches([row["move_line_id"] for row in moved])
        return [
            {**row, "matches": matches.get(row["move_line_id"], ())} for row in rows
        ]

    def _lines_sql(self, promise_ids, plan_ids):
        """SELECT of the lines of agreements, with the residual, the disputed amount and
        the hold of their items, in the currency of the item."""
        return SQL(
            """
                SELECT line.promise_id, line.plan_id, line.id, line.company_id,
                       line.move_line_id, line.amount, line.currency_id,
                       line.residual_start, line.residual_last_evaluated,
                       line.is_moved, line.amount_moved,
                       item.amount_currency AS total,
                       %(residual)s AS residual, hold.id AS hold_id,
                       hold.amount AS held,
                       hold.res_model AS held_by, hold.res_id AS held_by_id,
                       LEAST(COALESCE(disputed.amount, 0), %(residual)s) AS disputed,
                       %(owed)s AS is_posted
                  FROM credit_collection_agreement_line line
             LEFT JOIN account_move_line item ON item.id = line.move_line_id
             LEFT JOIN LATERAL (
                    SELECT hold.id, hold.amount, hold.res_model, hold.res_id
                      FROM credit_collection_hold hold
                     WHERE hold.move_line_id = item.id AND hold.released_on IS NULL
                       AND hold.kind IN ('promise', 'plan')
                     ORDER BY hold.res_id = COALESCE(line.plan_id, line.promise_id)
                          AND hold.kind = CASE WHEN line.plan_id IS NULL
                                          THEN 'promise' ELSE 'plan' END DESC
                     LIMIT 1) hold ON TRUE
             LEFT JOIN (%(disputed)s) disputed ON disputed.move_line_id = item.id
                 WHERE line.promise_id = ANY(%(promises)s)
                    OR line.plan_id = ANY(%(plans)s)
                 ORDER BY line.date_due, line.id
                """,
            residual=self._residual_sql(),
            owed=self._owed_sql(),
            disputed=self._disputed_sql(),
            promises=promise_ids,
            plans=plan_ids,
        )

    @api.model
    def _find_agreements(self, dates, partner_ids):
        """Return the agreements to evaluate: open ones, and closed ones whose result
        may have changed.

        :return: ids of promises and ids of plans.
        :rtype: tuple[list[int], list[int]]
        """
        bulk = self.env["credit.collection.bulk"]
        customers = bulk._in_customers("partner_id", partner_ids)
        oldest = min(dates.values(), default=date.max) - EVALUATED_AGAIN
        rows = self.env.execute_query(
            SQL(
                """SELECT TRUE, promise.id FROM (%s) promise
                    UNION ALL SELECT FALSE, plan.id FROM (%s) plan""",
                self._promises_sql(customers, oldest),
                self._plans_sql(customers),
            )
        )
        promises = [row_id for is_promise, row_id in rows if is_promise]
        return promises, [row_id for is_promise, row_id in rows if not is_promise]

    def _promises_sql(self, customers, oldest):
        """SELECT of open promises, of closed ones with an item whose residual changed,
        and of those with a deadline since ``oldest`` that were not kept, or were kept
        with unassigned payments."""
        return SQL(
            """
            SELECT id FROM credit_collection_promise
             WHERE state = 'open' AND plan_id IS NULL AND %(customers)s
             UNION
            SELECT id FROM credit_collection_promise
             WHERE (state IN ('kept', 'partial', 'broken') OR is_void)
               AND %(customers)s AND id IN (
                   SELECT line.promise_id FROM (%(changed)s) line)
             UNION
            SELECT id FROM credit_collection_promise
             WHERE plan_id IS NULL AND date_deadline >= %(oldest)s AND %(customers)s
               AND (state IN ('partial', 'broken')
                    OR state = 'kept' AND amount_paid_elsewhere <> 0)
            """,
            customers=customers,
            changed=self._changed_sql(),
            oldest=oldest,
        )

    def _plans_sql(self, customers):
        """SELECT of active plans, and completed ones with an item that changed."""
        return SQL(
            """
            SELECT id FROM credit_collection_plan
             WHERE state = 'active' AND %(customers)s
             UNION
            SELECT id FROM credit_collection_plan
             WHERE state = 'completed' AND %(customers)s AND id IN (
                   SELECT line.plan_id FROM (%(changed)s) line)
            """,
            customers=customers,
            changed=self._changed_sql(),
        )

    def _changed_sql(self):
        """SELECT of lines whose residual differs from that of the last evaluation."""
        return SQL(
            """
            SELECT line.promise_id, line.plan_id
              FROM credit_collection_agreement_line line
         LEFT JOIN account_move_line item ON item.id = line.move_line_id
             WHERE line.residual_last_evaluated <> %s
            """,
            self._residual_sql(),
        )

    @api.model
    def _disputed_sql(self):
        """SELECT of the disputed amount by journal item."""
        return SQL(
            """
            SELECT move_line_id, SUM(amount_open) AS amount
              FROM credit_collection_dispute
             WHERE state = 'open'
             GROUP BY move_line_id
            """
        )

    @api.model
    def _residual_sql(self):
        """The residual of ``item`` in its currency; 0 if it is not owed."""
        return SQL(
            "(CASE WHEN %s THEN item.amount_residual_currency ELSE 0 END)",
            self._owed_sql(),
        )

    @api.model
    def _owed_sql(self):
        """Whether ``item`` is posted and still belongs to the customer who agreed."""
        return SQL(
            """(item.parent_state = 'posted' AND EXISTS (
                SELECT FROM res_partner owner
             LEFT JOIN credit_collection_promise promise ON promise.id = line.promise_id
             LEFT JOIN credit_collection_plan plan ON plan.id = line.plan_id
                 WHERE owner.id = item.partner_id AND owner.commercial_partner_id
                       = COALESCE(promise.partner_id, plan.partner_id)))"""
        )

    @api.model
    def _read_matches(self, line_ids):
        """Return the reconciliations of journal items, newest first.

        :return: date, amount in the currency of the item, and whether it is a credit
            note, a write-off or an entry that moves a debt, by journal item id.
        :rtype: dict[int, list[list]]
        """
        if not line_ids:
            return {}
        rows = self.env.execute_query(
            SQL(
                """
                SELECT match.debit_move_id, credit.date, match.debit_amount_currency,
                       %s
                  FROM account_partial_reconcile match
                  JOIN account_move_line credit ON credit.id = match.credit_move_id
                  JOIN account_move move ON move.id = credit.move_id
                 WHERE match.debit_move_id IN %s
                 ORDER BY match.id DESC
                """,
                self.env["credit.collection.moved.debt"]._no_money_sql(),
                tuple(line_ids),
            )
        )
        matches = defaultdict(list)
        for line_id, *match in rows:
            matches[line_id].append(match)
        return matches

    @api.model
    def _get_settled(self, row, unit, made, today):
        """Return what reduced an item since the agreement.

        :rtype: list[Money]
        """
        to_units = self.env["credit.collection.promise.evaluation"]._to_units
        agreed = to_units(row["residual_start"], unit)
        if not row["is_posted"]:  # it counts as credited, not as paid
            matches = [Money(today, agreed, True)]
            residual = to_units(row["residual"], unit)
            return settled_since(agreed, residual, matches, made)
        start = min(agreed, to_units(row["total"], unit))
        moved = to_units(row["amount_moved"], unit)
        residual = to_units(row["residual"], unit) + moved
        matches = [
            Money(day, to_units(amount, unit), is_adjustment)
            for day, amount, is_adjustment in row["matches"]
        ]
        settled = settled_since(start, residual, without(matches, moved), made)
        if agreed > start:  # the invoice was made smaller
            settled.append(Money(today, agreed - start, True))
        return settled

    @api.model
    def _read_instalments(self, rows):
        """Return the promise, or the instalments of the plan, of each agreement.

        :param list[dict] rows: see :meth:`_read_lines`.
        :rtype: dict[Agreement, list[dict]]
        """
        instalments = defaultdict(list)
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, plan_id, company_id, partner_id, case_id, currency_id,
                       amount, create_date, date_made, date_deadline, state, amount_due,
                       amount_paid, amount_paid_elsewhere, kept_rate
                  FROM credit_collection_promise
                 WHERE (id IN %s OR plan_id IN %s)
                   AND (state IN ('open', 'kept', 'partial', 'broken') OR is_void)
                """,
                tuple({row["promise_id"] or 0 for row in rows}),
                tuple({row["plan_id"] or 0 for row in rows}),
            )
        )
        for row in found:
            instalments[self._get_agreement(row, row["id"])].append(row)
        return instalments

    @api.model
    def _get_agreement(self, row, promise_id):
        """Return the plan of a row, else the promise, as an ``Agreement``."""
        if row["plan_id"]:
            return Agreement("credit.collection.plan", row["plan_id"])
        return Agreement("credit.collection.promise", promise_id)

    @api.model
    def _get_dusts(self, rows, dates):
        """Return the amount below which nothing that is missing decides anything.

        :rtype: dict[tuple, float] by ids of company and currency, in that currency
        """
        dusts = {}
        for row in rows:
            key = (row["company_id"], row["currency_id"])
            if key not in dusts and dates.get(key[0]):
                company = self.env["res.company"].sudo().browse(key[0])
                dusts[key] = company.currency_id._convert(
                    company.collection_least_amount,
                    self.env["res.currency"].browse(key[1]),
                    company,
                    dates[key[0]],
                )
        return dusts
