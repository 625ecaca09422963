from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL, format_date, groupby

#: How a dispute ends by itself: the state and the share of it that we accepted.
CANCELLED, CREDITED, PAID = "cancelled", "credited", "paid"


class CreditCollectionDispute(models.Model):
    """Open disputes follow the ledger: what was paid or credited is not contested any
    more, and a manager gets what nobody answers in time. It may run any number of
    times."""

    _inherit = "credit.collection.dispute"

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, dates, partner_ids=None):
        """Adapt, close and escalate open disputes, for all customers at once.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners, None for all.
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
        """Open disputes with what is open of their items, and what credit notes that
        nobody made here took off them since.

        :rtype: list[dict]
        """
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT dispute.id, dispute.company_id, dispute.move_line_id,
                       dispute.currency_id, dispute.amount, dispute.amount_open,
                       dispute.date_due, item.parent_state,
                       COALESCE(item.amount_residual_currency, 0) AS residual,
                       COALESCE(credited.amount, 0) AS credited
                  FROM credit_collection_dispute dispute
             LEFT JOIN account_move_line item ON item.id = dispute.move_line_id
             LEFT JOIN LATERAL (
                    SELECT SUM(match.debit_amount_currency) AS amount
                      FROM account_partial_reconcile match
                      JOIN account_move_line credit ON credit.id = match.credit_move_id
                      JOIN account_move move ON move.id = credit.move_id
                     WHERE match.debit_move_id = item.id
                       AND move.move_type = 'out_refund'
                       AND move.collection_is_adjustment IS NOT TRUE
                       AND match.create_date >= dispute.create_date
                       ) credited ON TRUE
                 WHERE dispute.state = 'open' AND %s
                 ORDER BY dispute.id
                """,
                self.env["credit.collection.bulk"]._in_customers(
                    "dispute.partner_id", partner_ids
                ),
            )
        )

    def _allocate_contested(self, rows):
        """What is left of the disputes of one item, oldest first: credit notes are
        taken for the answer to them, and nobody contests what he has paid.

        :param list rows: get ``left``, and ``credited`` as their own share.
        """
        used, residual = 0.0, float(rows[0]["residual"])
        for row in rows:
            currency = self.env["res.currency"].browse(row["currency_id"])
            amount = float(row["amount"])
            if row["parent_state"] == "draft":
                row.update(left=amount, credited=0.0)  # somebody works on the invoice
                continue
            if row["parent_state"] != "posted":
                row.update(left=0.0, credited=amount, how=CANCELLED)
                continue
            credited = min(max(float(row["credited"]) - used, 0.0), amount)
            used += credited
            left = currency.round(min(amount - credited, max(residual, 0.0)))
            residual -= left
            how = CREDITED if currency.round(credited) else PAID
            row.update(left=left, credited=credited, how=how)

    # === BUSINESS METHODS - What changes === #

    def _adjust_amounts(self, rows):
        """What is contested less is held less, and more again when a payment
        bounces."""
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
        """Close the disputes whose item is settled, with a sentence that says so.

        :param dict dates: date by company id.
        """
        if not rows:
            return
        closed = self.browse([row["id"] for row in rows])
        sentences = {
            CANCELLED: self.env._("The invoice was cancelled."),
            CREDITED: self.env._("It was credited meanwhile."),
            PAID: self.env._("It was paid meanwhile."),
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
        closed._get_holds()._release(self.env._("The dispute is settled"))
        closed._withdraw_tasks()
        self.env["credit.collection.action"]._withdraw_notifications(closed)

    @api.model
    def _get_end(self, row, dispute):
        """Who was right: whoever was credited, and whoever said he had paid."""
        if row["how"] == PAID:
            return "accepted" if dispute.asks_payment else "rejected"
        currency = dispute.currency_id
        whole = currency.compare_amounts(row["credited"], dispute.amount) >= 0
        return "accepted" if whole else "partial"

    def _escalate(self, rows, dates):
        """What is overdue goes to the collection manager, with a new day on which it is
        due, so that no hold is without an owner and an end."""
        found = self.browse([row["id"] for row in rows])
        for company, own in found.grouped("company_id").items():
            today = dates[company.id]
            days = max(company.collection_dispute_days, 1)
            own.write({"date_due": today + timedelta(days=days), "escalated_on": today})
        found._schedule_managers()

    def _schedule_managers(self):
        """A manager has one task for each of these overdue disputes."""
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
                    "owner until %(date)s: the amount is not chased meanwhile.",
                    owner=dispute.user_id.name,
                    date=format_date(dispute.env, dispute.date_due),
                ),
                "date_deadline": dispute.date_due,
            },
        )
