from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL, groupby

from ..const import OPEN_ACTION_STATES
from ..tools.planning import plan_acts

#: The derived columns of a case, as they are read, compared and written.
DERIVED = tuple(
    "user_id segment_id protocol_id state cycle level_id level_date next_level_id "
    "next_action_date reason_code reason_params priority priority_codes "
    "amount_overdue amount_held amount_to_collect days_late".split()
)
JSON_COLUMNS = {"reason_params", "priority_codes"}
NUMERIC_COLUMNS = {"amount_overdue", "amount_held", "amount_to_collect"}

#: How far the message of an act came; a letter in the out-tray is told apart.
DELIVERY = SQL(
    "CASE WHEN contact.channel = 'letter' AND contact.delivery = 'queued' "
    "AND contact.carrier IS NULL THEN 'unposted' ELSE contact.delivery END"
)


class CreditCollectionStore(models.AbstractModel):
    """Reads what the engine needs and writes what it decides, in a constant number of
    statements for any number of customers."""

    _name = "credit.collection.store"
    _description = "Bulk reading and writing of collection cases"

    # === READ === #

    @api.model
    def _read_cases(self, partner_ids=None):
        """The cases as rows, with their derived columns and those that people fill;
        ``broken`` are the last days of promises and instalments that were not kept.

        :rtype: list[dict]
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT id, company_id, partner_id, last_contact_date, next_step_date,
                       promised.broken, %s
                  FROM credit_collection_case
             LEFT JOIN (SELECT case_id, ARRAY_AGG(date_grace) AS broken
                          FROM credit_collection_promise
                         WHERE state IN ('broken', 'partial')
                         GROUP BY case_id
                       ) promised ON promised.case_id = credit_collection_case.id
                 WHERE %s
                """,
                SQL(", ").join(SQL.identifier(name) for name in DERIVED),
                self._in_customers("partner_id", partner_ids),
            )
        )

    @api.model
    def _read_acts(self, dates, partner_ids=None):
        """The acts that matter for a decision: those of this cycle and the one before,
        open ones and reminders for due dates still near.

        :return: the rows by case id.
        :rtype: dict[int, list[dict]]
        """
        oldest = min(dates.values(), default=None)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT action.id, action.case_id, action.cycle, action.level_id,
                       action.channel, action.date_due, action.date_planned,
                       action.date_done, action.state, action.reason_code,
                       action.reason_params,
                       COALESCE(action.is_waived, FALSE) AS is_waived,
                       action.decided_by_id IS NOT NULL AS is_approved, level.delay,
                       level.sequence, level.protocol_id,
                       %(delivery)s AS delivery
                  FROM credit_collection_action action
                  JOIN credit_collection_case file ON file.id = action.case_id
                  JOIN credit_collection_level level ON level.id = action.level_id
             LEFT JOIN credit_collection_contact contact
                    ON contact.id = action.contact_id
                 WHERE (action.state IN %(open)s
                        OR action.date_due >= %(oldest)s
                        OR (action.cycle >= file.cycle - 1
                            AND action.date_due IS NULL))
                   AND %(customers)s
                 ORDER BY action.id
                """,
                delivery=DELIVERY,
                open=OPEN_ACTION_STATES,
                oldest=oldest,
                customers=self._in_customers("file.partner_id", partner_ids),
            )
        )
        return dict(groupby(rows, lambda row: row["case_id"]))

    @api.model
    def _read_choices(self, partner_ids=None):
        """Protocol, segment and collector chosen for a customer, by company id as
        text.

        :rtype: dict[int, dict]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, collection_protocol_id, collection_segment_id,
                       collection_user_id
                  FROM res_partner
                 WHERE (collection_protocol_id IS NOT NULL
                        OR collection_segment_id IS NOT NULL
                        OR collection_user_id IS NOT NULL) AND %s
                """,
                self._in_customers("id", partner_ids),
            )
        )
        return {
            partner_id: {"protocol": protocol, "segment": segment, "user": user}
            for partner_id, protocol, segment, user in rows
        }

    @api.model
    def _read_protocols(self):
        """The active protocols as plain values.

        :return: levels and whether new cases enter by age, by protocol id.
        :rtype: dict[int, tuple]
        """
        protocols = self.env["credit.collection.protocol"].search(
            [("active", "=", True)]
        )
        return {
            protocol.id: (
                tuple(level._to_decision() for level in protocol.level_ids),
                protocol.entry == "age",
            )
            for protocol in protocols
        }

    @api.model
    def _read_defaults(self, protocols):
        """The protocol of the customers that have none of their own, the protocols a
        customer may have, as those of other companies are not for him, and the company
        with those above it.

        :rtype: dict[int, dict] by company id
        """
        ordered = self.env["credit.collection.protocol"].browse(protocols)
        companies = self.env["res.company"].search([("active", "in", (True, False))])
        defaults = {}
        for company in companies:
            allowed = ordered.filtered(
                lambda p, own=company: not p.company_id
                or p.company_id in own.parent_ids
            )
            usable = allowed.filtered("level_ids")
            chosen = company.collection_protocol_id
            defaults[company.id] = {
                "protocol_id": (chosen if chosen in usable else usable[:1]).id,
                "protocol_ids": set(allowed.ids),
                "company_ids": set(company.parent_ids.ids),
            }
        return defaults

    @api.model
    def _in_customers(self, column, partner_ids):
        if partner_ids is None:
            return SQL("TRUE")
        return SQL("%s IN %s", SQL(column), tuple(partner_ids) or (0,))

    # === WRITE === #

    @api.model
    def _store(self, plans):
        """Write the cases and acts that changed, and nothing else.

        :param list plans: what the engine decided, see its ``_decide_all``.
        :return: ids of the cases that changed.
        """
        changed = self._insert_cases([plan for plan in plans if not plan["case"]])
        changed += self._update_cases([plan for plan in plans if plan["case"]])
        new, changes = [], []
        for plan in plans:
            added, moved = plan_acts(plan["decision"], plan["acts"], plan["today"])
            new += [(plan, act) for act in added]
            changes += moved
            if added or moved:
                changed.append(plan["case_id"])
        self._insert_acts(new)
        self._update_acts(changes)
        self._withdraw([change.id for change in changes if change.state == "skipped"])
        return list(dict.fromkeys(changed))

    def _insert_cases(self, plans):
        if not plans:
            return []
        columns = ("company_id", "partner_id", *DERIVED)
        rows = [
            (
                plan["company_id"],
                plan["partner_id"],
                *(self._column(name, plan["values"][name]) for name in DERIVED),
            )
            for plan in plans
        ]
        found = self.env["credit.collection.bulk"]._insert(
            "credit.collection.case",
            columns,
            rows,
            "ON CONFLICT (company_id, partner_id) DO UPDATE "
            "SET write_date = EXCLUDED.write_date "
            "RETURNING company_id, partner_id, id",
        )
        ids = {row[:2]: row[2] for row in found}
        for plan in plans:
            plan["case_id"] = ids[plan["company_id"], plan["partner_id"]]
        return [plan["case_id"] for plan in plans]

    def _update_cases(self, plans):
        changed = []
        for plan in plans:
            plan["case_id"] = plan["case"]["id"]
            before, after = plan["case"], plan["values"]
            if any(self._differ(name, before[name], after[name]) for name in DERIVED):
                changed.append(plan)
        self.env["credit.collection.bulk"]._update(
            "credit.collection.case",
            DERIVED,
            [
                (
                    plan["case_id"],
                    *(self._column(name, plan["values"][name]) for name in DERIVED),
                )
                for plan in changed
            ],
        )
        return [plan["case_id"] for plan in changed]

    def _insert_acts(self, new):
        columns = (
            "case_id company_id partner_id cycle level_id channel date_due "
            "date_planned state reason_code reason_params"
        ).split()
        rows = [
            (
                plan["case_id"],
                plan["company_id"],
                plan["partner_id"],
                plan["decision"].history.cycle,
                added.act.level.id,
                added.act.channel,
                added.act.date_due,
                added.date,
                added.state,
                added.reason.code,
                Json(added.reason.params),
            )
            for plan, added in new
        ]
        # Another transaction may have planned the same act: it stays the only one.
        self.env["credit.collection.bulk"]._insert(
            "credit.collection.action", columns, rows, "ON CONFLICT DO NOTHING"
        )

    def _update_acts(self, changes):
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
        """What is not wanted any more is nobody's task."""
        if ids:
            actions = self.env["credit.collection.action"].browse(ids)
            actions.invalidate_recordset()
            actions._withdraw_tasks()

    @api.model
    def _differ(self, name, before, after):
        if name in NUMERIC_COLUMNS:
            return abs(float(before or 0) - after) > 1e-9
        return before != after

    @api.model
    def _column(self, name, value):
        return Json(value) if name in JSON_COLUMNS else value

    # === MERGE === #

    @api.model
    def _align_acts(self, case, other):
        """Renumber the acts of ``other`` so that they can join those of ``case``.

        What was done in the current cycle of either counts in the current cycle of the
        merged case, so that nothing is sent twice. An act that stands in the way goes
        to a cycle of its own, with a negative number; open ones are planned anew, but
        for messages about agreements, which no protocol plans.
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
                UPDATE credit_collection_action act
                   SET cycle = CASE WHEN twin.id IS NULL AND act.cycle = %(old)s
                                    THEN %(new)s ELSE -act.id END,
                       date_due = CASE WHEN twin.id IS NULL THEN act.date_due END
                  FROM credit_collection_action own
             LEFT JOIN credit_collection_action twin
                    ON twin.case_id = %(case)s AND twin.level_id = own.level_id
                   AND twin.channel = own.channel
                   AND (twin.date_due = own.date_due
                        OR (twin.date_due IS NULL AND own.date_due IS NULL
                            AND twin.cycle = %(new)s AND own.cycle = %(old)s))
                 WHERE own.id = act.id AND act.case_id = %(other)s
                """,
                case=case.id,
                other=other.id,
                old=other.cycle,
                new=case.cycle,
            )
        )
