from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, format_date, groupby

from ...tools.cause import cause

#: How an item was settled, so that its disputes close.
CANCELLED, CREDITED, PAID, GIVEN = "cancelled", "credited", "paid", "given"


class CreditCollectionDispute(models.Model):
    """Updates open disputes from the ledger: paid or credited amounts are no longer in
    dispute, and overdue disputes go to a manager. Can be repeated at any time."""

    _inherit = "credit.collection.dispute"

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, dates, partner_ids=None):
        """Adapt, close and escalate open disputes.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        """
        self = self.sudo()
        rows = [
            row for row in self._read_open(partner_ids) if dates.get(row["company_id"])
        ]
        if not rows:
            return
        for _item, own in groupby(rows, lambda row: row["move_line_id"] or -row["id"]):
            self._allocate_contested(own)
        self._adjust_amounts([row for row in rows if row["left"] > 0])
        self._close_settled([row for row in rows if row["left"] <= 0], dates)
        late = [
            row
            for row in rows
            if row["left"] > 0 and row["date_due"] < dates[row["company_id"]]
        ]
        self._escalate(late, dates)

    def _read_open(self, partner_ids):
        """Return the open disputes with the residual of their items, and the amount
        credited since by credit notes not made by this add-on.

        :rtype: list[dict]
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT dispute.id, dispute.company_id, dispute.move_line_id,
                       dispute.currency_id, dispute.amount, dispute.amount_open,
                       dispute.date_due, item.parent_state,
                       owner.commercial_partner_id = dispute.partner_id AS is_own,
                       COALESCE(item.amount_residual_currency, 0) AS residual,
                       COALESCE(credited.amount, 0) AS credited,
                       credited.is_given
                  FROM credit_collection_dispute dispute
             LEFT JOIN account_move_line item ON item.id = dispute.move_line_id
             LEFT JOIN res_partner owner ON owner.id = item.partner_id
             LEFT JOIN LATERAL (%s) credited ON TRUE
                 WHERE dispute.state = 'open' AND %s
                 ORDER BY dispute.id
                """,
                self._credited_sql(),
                self.env["credit.collection.bulk"]._in_customers(
                    "dispute.partner_id", partner_ids
                ),
            )
        )

    def _credited_sql(self):
        """SELECT of what entries without money took off ``item`` since it is disputed,
        and whether one of them gave the debt to somebody else."""
        return SQL(
            """
            SELECT SUM(match.debit_amount_currency) AS amount,
                   BOOL_OR(move.move_type = 'entry' AND EXISTS (
                       SELECT FROM account_move_line heir
                         JOIN account_account account
                           ON account.id = heir.account_id
                          AND account.account_type = 'asset_receivable'
                        WHERE heir.move_id = move.id AND heir.balance > 0
                   )) AS is_given
              FROM account_partial_reconcile match
              JOIN account_move_line credit ON credit.id = match.credit_move_id
              JOIN account_move move ON move.id = credit.move_id
             WHERE match.debit_move_id = item.id
               AND %s AND move.collection_is_adjustment IS NOT TRUE
               AND match.create_date >= dispute.create_date
            """,
            self.env["credit.collection.moved.debt"]._no_money_sql(),
        )

    def _allocate_contested(self, rows):
        """Distribute credits and residual of one item over its disputes, oldest first.

        :param list rows: disputes of the item; get ``left`` (amount still in dispute),
            ``credited`` (own share) and ``how`` (if settled).
        """
        used, residual = 0.0, float(rows[0]["residual"])
        for row in rows:
            currency = self.env["res.currency"].browse(row["currency_id"])
            amount = float(row["amount"])
            if row["parent_state"] == "draft":
                row.update(left=amount, credited=0.0)  # invoice being changed
                continue
            if row["parent_state"] != "posted" or not row["is_own"]:
                how = GIVEN if row["parent_state"] == "posted" else CANCELLED
                row.update(left=0.0, credited=amount, how=how)
                continue
            credited = min(max(float(row["credited"]) - used, 0.0), amount)
            used += credited
            left = currency.round(min(amount - credited, max(residual, 0.0)))
            residual -= left
            how = CREDITED if currency.round(credited) else PAID
            if row["is_given"]:  # disputes follow what its customer still owes
                how = GIVEN
            row.update(left=left, credited=credited, how=how)

    # === BUSINESS METHODS - Updates === #

    def _adjust_amounts(self, rows):
        """Write the changed amounts of disputes and their holds."""
        changed = {
            row["id"]: row["left"]
            for row in rows
            if abs(row["left"] - float(row["amount_open"])) > 1e-6
        }
        disputes = self.browse(changed)
        for dispute in disputes:
            dispute.amount_open = changed[dispute.id]
        for hold in disputes._get_holds():
            hold.amount = changed[hold.res_id]

    def _close_settled(self, rows, dates):
        """Close the disputes whose item is settled, and say so in the answer.

        :param dict dates: date by company id.
        """
        if not rows:
            return
        closed = self.browse([row["id"] for row in rows])
        sentences = {
            CANCELLED: self.env._("The invoice was cancelled."),
            CREDITED: self.env._("It was credited meanwhile."),
            PAID: self.env._("It was paid meanwhile."),
            GIVEN: self.env._("It is the debt of another customer now."),
        }
        for row in rows:
            dispute = self.browse(row["id"])
            dispute._update_state(
                ("open",),
                self._get_end(row, dispute),
                date_closed=dates[row["company_id"]],
                amount_open=0,
                amount_accepted=row["credited"],
                resolution="\n".join(
                    filter(None, [dispute.resolution, sentences[row["how"]]])
                ),
            )
        closed._get_holds()._release(cause("dispute_settled"))
        closed._withdraw_tasks()
        self.env["credit.collection.action"]._withdraw_notifications(closed)

    @api.model
    def _get_end(self, row, dispute):
        """Return the final state: for a paid item, ``accepted`` only if the customer
        said that it was paid; for a credited one, by the amount."""
        if row["how"] == PAID:
            return "accepted" if dispute.asks_payment else "rejected"
        currency = dispute.currency_id
        whole = currency.compare_amounts(row["credited"], dispute.amount) >= 0
        return "accepted" if whole else "partial"

    def _escalate(self, rows, dates):
        """Give overdue disputes a new deadline and the manager a task."""
        found = self.browse([row["id"] for row in rows])
        for company, own in found.grouped("company_id").items():
            today = dates[company.id]
            days = max(company.collection_dispute_days, 1)
            own.write({"date_due": today + timedelta(days=days), "escalated_on": today})
        found._schedule_managers()

    def _schedule_managers(self):
        """Give the manager one task per overdue dispute."""
        managers = {c: c._collection_manager() for c in self.company_id}
        self.with_context(mail_activity_quick_update=True)._schedule_tasks(
            "credit_collection.mail_activity_type_dispute_overdue",
            {dispute: managers[dispute.company_id] for dispute in self},
            lambda dispute: {
                "summary": dispute.env._(
                    "Overdue dispute: %(dispute)s", dispute=dispute.display_name
                ),
                "note": dispute.env._(
                    "%(owner)s has not answered in time. Find the answer or another "
                    "owner until %(date)s: it is not asked for meanwhile.",
                    owner=dispute.user_id.name,
                    date=format_date(dispute.env, dispute.date_due),
                ),
                "date_deadline": dispute.date_due,
            },
        )
