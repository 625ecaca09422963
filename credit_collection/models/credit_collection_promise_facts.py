from collections import defaultdict, namedtuple

from odoo import api, models
from odoo.tools import SQL

#: What agreements come from: a promise by itself, or a plan.
Agreement = namedtuple("Agreement", "model id")


class CreditCollectionPromiseFacts(models.AbstractModel):
    """Reads what promises and plans are judged by: two statements for any number."""

    _name = "credit.collection.promise.facts"
    _description = "Facts about promises and plans"

    # === BUSINESS METHODS === #

    @api.model
    def _read_lines(self, partner_ids):
        """The items of the agreements to judge, each with what settled it.

        :rtype: list[dict]
        """
        return self.env.execute_query_dict(
            SQL(
                """
                WITH agreement AS (%(agreements)s)
                SELECT agreement.promise_id, agreement.plan_id, agreement.partner_id,
                       line.id, line.company_id, line.move_line_id, line.amount,
                       line.currency_id, line.residual_start, line.residual_seen,
                       %(residual)s AS residual, hold.id AS hold_id,
                       hold.amount AS held, hold.res_model AS held_by,
                       hold.res_id AS held_by_id,
                       item.parent_state = 'posted' AS is_posted,
                       matched.rows AS matches
                  FROM agreement
                  JOIN credit_collection_agreement_line line
                    ON line.promise_id = agreement.promise_id
                    OR line.plan_id = agreement.plan_id
             LEFT JOIN account_move_line item ON item.id = line.move_line_id
             LEFT JOIN credit_collection_hold hold ON hold.move_line_id = item.id
                   AND hold.released_on IS NULL AND hold.kind IN ('promise', 'plan')
             LEFT JOIN LATERAL (%(matches)s) matched
                    ON %(residual)s <> line.residual_start
                 ORDER BY line.date_due, line.id
                """,
                agreements=self._agreements_sql(partner_ids),
                residual=self._residual_sql(),
                matches=self._matches_sql(),
            )
        )

    @api.model
    def _agreements_sql(self, partner_ids):
        """Those in force, and those judged whose items are open otherwise since."""
        return SQL(
            """
            SELECT promise.id AS promise_id, NULL::integer AS plan_id,
                   promise.partner_id
              FROM credit_collection_promise promise
             WHERE promise.plan_id IS NULL AND %(of_promises)s
               AND (promise.state = 'open' OR (
                    (promise.state IN ('kept', 'partial', 'broken')
                     OR promise.is_credited)
                    AND EXISTS (%(changed)s AND line.promise_id = promise.id)))
             UNION ALL
            SELECT NULL, plan.id, plan.partner_id
              FROM credit_collection_plan plan
             WHERE %(of_plans)s
               AND (plan.state = 'active' OR (plan.state = 'completed'
                    AND EXISTS (%(changed)s AND line.plan_id = plan.id)))
            """,
            of_promises=self._in_customers("promise.partner_id", partner_ids),
            of_plans=self._in_customers("plan.partner_id", partner_ids),
            changed=SQL(
                """SELECT FROM credit_collection_agreement_line line
                LEFT JOIN account_move_line item ON item.id = line.move_line_id
                    WHERE line.residual_seen <> %s""",
                self._residual_sql(),
            ),
        )

    @api.model
    def _residual_sql(self):
        """What is open of an item; nothing of one that is not posted any more."""
        return SQL(
            """(CASE WHEN item.parent_state = 'posted'
                     THEN item.amount_residual_currency ELSE 0 END)"""
        )

    @api.model
    def _matches_sql(self):
        """What settled an item, newest first, as date, amount and whether it is a
        credit note or a write-off of ours."""
        return SQL(
            """
            SELECT JSON_AGG(JSON_BUILD_ARRAY(
                       credit.date, match.debit_amount_currency,
                       move.move_type = 'out_refund'
                       OR move.collection_is_relief IS TRUE
                   ) ORDER BY match.id DESC) AS rows
              FROM account_partial_reconcile match
              JOIN account_move_line credit ON credit.id = match.credit_move_id
              JOIN account_move move ON move.id = credit.move_id
             WHERE match.debit_move_id = item.id
            """
        )

    @api.model
    def _read_dues(self, rows):
        """What was promised, by agreement.

        :rtype: dict[Agreement, list[dict]]
        """
        dues = defaultdict(list)
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT id, plan_id, company_id, case_id, currency_id, amount,
                       date_grace, state, amount_due, amount_paid, kept_rate
                  FROM credit_collection_promise
                 WHERE (id IN %s OR plan_id IN %s)
                   AND (state IN ('open', 'kept', 'partial', 'broken') OR is_credited)
                """,
                tuple({row["promise_id"] or 0 for row in rows}),
                tuple({row["plan_id"] or 0 for row in rows}),
            )
        )
        for row in found:
            dues[self._get_agreement(row, row["id"])].append(row)
        return dues

    @api.model
    def _get_agreement(self, row, promise_id):
        if row["plan_id"]:
            return Agreement("credit.collection.plan", row["plan_id"])
        return Agreement("credit.collection.promise", promise_id)

    @api.model
    def _in_customers(self, column, partner_ids):
        return self.env["credit.collection.store"]._in_customers(column, partner_ids)
