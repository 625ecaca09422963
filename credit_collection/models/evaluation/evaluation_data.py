from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL, groupby

from ...const import OPEN_ACTION_STATES
from ...tools.planning import plan_actions

#: Columns of a case that only the evaluation writes; the order is that of the values.
DERIVED = tuple(
    "user_id segment_id protocol_id state cycle level_id level_date next_level_id "
    "next_action_date reason_code reason_params priority priority_codes "
    "amount_overdue amount_held amount_to_collect days_late bucket".split()
)
JSON_COLUMNS = {"reason_params", "priority_codes"}
NUMERIC_COLUMNS = {"amount_overdue", "amount_held", "amount_to_collect"}

#: Delivery of the message of an action; a printed letter not yet mailed is "to_mail".
DELIVERY = SQL(
    "CASE WHEN contact.channel = 'letter' AND contact.delivery = 'queued' "
    "AND contact.carrier IS NULL THEN 'to_mail' ELSE contact.delivery END"
)


class CreditCollectionEvaluationData(models.AbstractModel):
    """Reads the data of an evaluation and writes its decisions, with a fixed number of
    SQL statements for any number of customers."""

    _name = "credit.collection.evaluation.data"
    _description = "Data of an evaluation"

    # === READ === #

    @api.model
    def _read_cases(self, partner_ids=None):
        """Return the cases with the columns that a decision needs; ``broken`` are the
        deadlines of promises and instalments that were broken or partly kept.

        :param partner_ids: ids of customers; None for all.
        :rtype: list[dict]
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, company_id, partner_id, last_contact_date, next_step_date,
                       start_level_id, start_cycle, decide_since,
                       promised.broken, %s
                  FROM credit_collection_case
             LEFT JOIN (SELECT case_id, ARRAY_AGG(date_deadline) AS broken
                          FROM credit_collection_promise
                         WHERE state IN ('broken', 'partial')
                         GROUP BY case_id
                       ) promised ON promised.case_id = credit_collection_case.id
                 WHERE %s
                """,
                SQL(", ").join(SQL.identifier(name) for name in DERIVED),
                self.env["credit.collection.bulk"]._in_customers(
                    "partner_id", partner_ids
                ),
            )
        )

    @api.model
    def _read_actions(self, dates, partner_ids=None):
        """Return the actions that matter for a decision, by case id: of this and the
        previous cycle, open ones, and reminders of future due dates.

        :param dict dates: date of the evaluation by company id.
        :param partner_ids: ids of customers; None for all.
        :rtype: dict[int, list[dict]]
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT action.id, action.case_id, action.cycle, action.level_id,
                       action.channel, action.date_due, action.date_planned,
                       action.date_done, action.state, action.reason_params,
                       action.reason_code,
                       COALESCE(action.is_waived, FALSE) AS is_waived,
                       action.decided_by_id IS NOT NULL AS is_approved,
                       COALESCE(action.is_ahead, FALSE) AS is_ahead, level.delay,
                       level.sequence, level.protocol_id, %(delivery)s AS delivery
                  FROM credit_collection_action action
                  JOIN credit_collection_case kase ON kase.id = action.case_id
                  JOIN credit_collection_level level ON level.id = action.level_id
             LEFT JOIN credit_collection_contact contact
                    ON contact.id = action.contact_id
                 WHERE (action.state IN %(open)s
                        OR action.date_due >= %(oldest)s
                        OR (action.cycle >= kase.cycle - 1
                            AND action.date_due IS NULL))
                   AND %(customers)s
                 ORDER BY action.id
                """,
                delivery=DELIVERY,
                open=OPEN_ACTION_STATES,
                oldest=min(dates.values(), default=None),
                customers=self.env["credit.collection.bulk"]._in_customers(
                    "kase.partner_id", partner_ids
                ),
            )
        )
        return dict(groupby(rows, lambda row: row["case_id"]))

    @api.model
    def _read_customers(self):
        """Return the ids of the customers with open receivables or a case not clear.

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

    # === WRITE === #

    @api.model
    def _write(self, outcomes):
        """Write the cases and actions that changed, and only those.

        :param list[CaseOutcome] outcomes: completed with their ``case_id``.
        :return: ids of the cases that changed.
        :rtype: list[int]
        """
        changed = self._insert_cases([one for one in outcomes if not one.case])
        changed += self._update_cases([one for one in outcomes if one.case])
        new, changes = [], []
        for outcome in outcomes:
            added, moved = plan_actions(
                outcome.decision, outcome.on_file, outcome.today
            )
            new += [(outcome, action) for action in added]
            changes += moved
            if added or moved:
                changed.append(outcome.case_id)
        self._insert_actions(new)
        self._update_actions(changes)
        self._withdraw([change.id for change in changes if change.state == "skipped"])
        return list(dict.fromkeys(changed))

    def _insert_cases(self, outcomes):
        if not outcomes:
            return []
        rows = [
            (*outcome.key, *self._get_columns(outcome.values)) for outcome in outcomes
        ]
        found = self.env["credit.collection.bulk"]._insert(
            "credit.collection.case",
            ("company_id", "partner_id", *DERIVED),
            rows,
            "ON CONFLICT (company_id, partner_id) DO UPDATE "
            "SET write_date = EXCLUDED.write_date "
            "RETURNING company_id, partner_id, id",
        )
        ids = {row[:2]: row[2] for row in found}
        for outcome in outcomes:
            outcome.case_id = ids[outcome.key]
        return [outcome.case_id for outcome in outcomes]

    def _update_cases(self, outcomes):
        changed = []
        for outcome in outcomes:
            outcome.case_id = outcome.case["id"]
            before, after = outcome.case, outcome.values
            if any(self._differ(name, before[name], after[name]) for name in DERIVED):
                changed.append(outcome)
        self.env["credit.collection.bulk"]._update(
            "credit.collection.case",
            DERIVED,
            [
                (outcome.case_id, *self._get_columns(outcome.values))
                for outcome in changed
            ],
        )
        return [outcome.case_id for outcome in changed]

    @api.model
    def _get_columns(self, values):
        """Return the values of ``DERIVED`` for the database, in their order."""
        return tuple(
            Json(values[name]) if name in JSON_COLUMNS else values[name]
            for name in DERIVED
        )

    @api.model
    def _differ(self, name, before, after):
        if name in NUMERIC_COLUMNS:
            return abs(float(before or 0) - after) > 1e-9
        return before != after

    def _insert_actions(self, new):
        columns = (
            "case_id company_id partner_id cycle level_id channel date_due "
            "date_planned state reason_code reason_params"
        ).split()
        rows = [
            (
                outcome.case_id,
                outcome.company_id,
                outcome.partner_id,
                outcome.decision.history.cycle,
                added.action.level.id,
                added.action.channel,
                added.action.date_due,
                added.date,
                added.state,
                added.reason.code,
                Json(added.reason.params),
            )
            for outcome, added in new
        ]
        # Another transaction may have planned the same action: keep that one.
        self.env["credit.collection.bulk"]._insert(
            "credit.collection.action", columns, rows, "ON CONFLICT DO NOTHING"
        )

    def _update_actions(self, changes):
        self.env["credit.collection.bulk"]._update(
            "credit.collection.action",
            ("state", "date_planned", "reason_code", "reason_params"),
            [
                (
                    change.id,
                    change.state,
                    change.date,
                    change.reason.code,
                    Json(change.reason.params),
                )
                for change in changes
            ],
        )

    def _withdraw(self, ids):
        """Withdraw the tasks of skipped actions, given by their ids."""
        if ids:
            actions = self.env["credit.collection.action"].browse(ids)
            actions.invalidate_recordset()
            actions._withdraw_tasks()

    # === MERGE === #

    @api.model
    def _align_actions(self, case, other):
        """Renumber the actions of ``other`` so that they can be moved to ``case``.

        Actions done in the current cycle of either case belong to the current cycle of
        the merged one, so that nothing is sent twice; older ones, and those that exist
        in both, get a negative cycle number. Actions not done are deleted and planned
        again, except messages about agreements, which no protocol plans.
        """
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM credit_collection_action
                 WHERE case_id IN %s AND contact_id IS NULL AND level_id IS NOT NULL
                   AND is_waived IS NOT TRUE AND state NOT IN ('done', 'failed')
                """,
                tuple((case | other).ids),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE credit_collection_action moved
                   SET cycle = CASE WHEN twin.id IS NULL AND moved.cycle = %(old)s
                                    THEN %(new)s ELSE -moved.id END,
                       date_due = CASE WHEN twin.id IS NULL THEN moved.date_due END
                  FROM credit_collection_action own
             LEFT JOIN credit_collection_action twin
                    ON twin.case_id = %(case)s AND twin.level_id = own.level_id
                   AND twin.channel = own.channel
                   AND (twin.date_due = own.date_due
                        OR (twin.date_due IS NULL AND own.date_due IS NULL
                            AND twin.cycle = %(new)s AND own.cycle = %(old)s))
                 WHERE own.id = moved.id AND moved.case_id = %(other)s
                """,
                case=case.id,
                other=other.id,
                old=other.cycle,
                new=case.cycle,
            )
        )
