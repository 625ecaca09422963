from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL


class CreditCollectionMoney(models.AbstractModel):
    """Money that is on its way, or here and not booked or matched.

    Online payments and payments in process count for ``collection_payment_days`` days
    of the company, from their date or, if that is later, the day on which they were
    entered; unmatched bank lines, and payments for invoices that are marked as
    paid without an entry, until somebody matches them.
    """

    _name = "credit.collection.money"
    _description = "Payments that are not booked or matched"

    @api.model
    def _read(self, dates, partner_ids=None):
        """Return the payments that hold items on ``dates``, oldest first.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners, None for all.
        :rtype: list[dict]
        """
        company = self.env["res.company"].browse(dates)
        days = {c.id: c.collection_payment_days for c in company}
        rows = self.env.execute_query_dict(self._query(partner_ids))
        for row in rows:
            start = self._get_start(row, dates[row["company_id"]])
            end = start + timedelta(days=days[row["company_id"]])
            row["date_end"] = False if row["in_bank"] else end
        return [
            row
            for row in rows
            if row["in_bank"] or row["date_end"] >= dates[row["company_id"]]
        ]

    @api.model
    def _get_start(self, row, today):
        """Return the day from which on a payment holds: one that is dated back is under
        way since it was entered, as far as that is known on ``today``."""
        if not row["entered_at"]:
            return row["date"]
        company = self.env["res.company"].browse(row["company_id"])
        entered = company._collection_today(row["entered_at"])
        return max(row["date"], entered) if entered <= today else row["date"]

    def _query(self, partner_ids):
        """Return the query of payments with whom and what they are for."""
        return SQL(
            """
            SELECT found.res_model, found.res_id, found.company_id, found.amount,
                   found.currency_id, found.name, found.date, found.in_bank,
                   found.entered_at, payer.*
              FROM (
                SELECT found.*
                  FROM (%s UNION ALL %s UNION ALL %s) found
             LEFT JOIN res_partner partner ON partner.id = found.partner_id
                 WHERE found.amount > 0 AND %s
              ) found
              JOIN res_company company ON company.id = found.company_id
               AND company.active
        CROSS JOIN LATERAL (%s) payer
             WHERE %s
             ORDER BY found.date, found.res_model, found.res_id
            """,
            self._transactions_sql(),
            self._payments_sql(),
            self._bank_lines_sql(),
            self._candidates_sql(partner_ids),
            self._payers_sql(),
            self.env["credit.collection.bulk"]._in_customers(
                "payer.customer_id", partner_ids
            ),
        )

    def _candidates_sql(self, partner_ids):
        """Return the condition of payments that customers made, or that are linked to
        what they owe."""
        if partner_ids is None:
            return SQL("TRUE")
        ids = tuple(partner_ids) or (0,)
        return SQL(
            """
            (partner.commercial_partner_id IN %s OR found.move_ids && ARRAY(
                SELECT line.move_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN res_partner owner ON owner.id = line.partner_id
                 WHERE owner.commercial_partner_id IN %s
                   AND line.reconciled IS NOT TRUE AND line.parent_state = 'posted'))
            """,
            ids,
            ids,
        )

    def _payers_sql(self):
        """Return whose debts a payment is for: the customers of its invoices, whoever
        paid them, with these invoices and what all of them were about in its currency;
        without a posted invoice, whoever paid. What was paid beyond them is of whoever
        paid, or of the first customer: for the others all of it is for invoices."""
        return SQL(
            """
            SELECT paid.customer_id, paid.move_ids,
                   CASE WHEN ROW_NUMBER() OVER (ORDER BY paid.customer_id = (
                             SELECT payer.commercial_partner_id FROM res_partner payer
                              WHERE payer.id = found.partner_id) DESC NULLS LAST,
                             paid.customer_id) > 1
                        THEN found.amount
                        WHEN BOOL_AND(paid.is_alike) OVER ()
                        THEN SUM(paid.invoiced) OVER () END AS invoiced
              FROM (
                SELECT partner.commercial_partner_id AS customer_id,
                       ARRAY_AGG(move.id) AS move_ids,
                       BOOL_AND(move.currency_id = found.currency_id) AS is_alike,
                       SUM(move.amount_total) AS invoiced
                  FROM account_move move
                  JOIN res_partner partner ON partner.id = move.partner_id
                 WHERE move.id = ANY(found.move_ids) AND move.state = 'posted'
                 GROUP BY partner.commercial_partner_id
              ) paid
         UNION ALL
            SELECT partner.commercial_partner_id, ARRAY[]::integer[], NULL
              FROM res_partner partner
             WHERE partner.id = found.partner_id AND NOT EXISTS (
                   SELECT FROM account_move move
                    WHERE move.id = ANY(found.move_ids) AND move.state = 'posted')
            """
        )

    def _transactions_sql(self):
        return SQL(
            """
            SELECT 'payment.transaction' AS res_model, tx.id AS res_id, tx.company_id,
                   tx.partner_id, tx.amount, tx.currency_id, tx.reference AS name,
                   COALESCE(tx.last_state_change, tx.create_date)::date AS date,
                   FALSE AS in_bank,
                   ARRAY(SELECT rel.invoice_id FROM account_invoice_transaction_rel rel
                          WHERE rel.transaction_id = tx.id) AS move_ids,
                   NULL::timestamp AS entered_at
              FROM payment_transaction tx
             WHERE tx.payment_id IS NULL
               AND tx.operation NOT IN ('refund', 'validation')
               AND (tx.state IN ('pending', 'authorized')
                    OR tx.state = 'done' AND tx.is_post_processed IS NOT TRUE)
            """
        )

    def _payments_sql(self):
        """Return payments without an entry that are in process or marked as paid; an
        entry is a credit already."""
        return SQL(
            """
            SELECT 'account.payment', payment.id, payment.company_id,
                   payment.partner_id, payment.amount, payment.currency_id,
                   payment.name, payment.date,
                   payment.state = 'paid' AND linked.move_ids <> '{}', linked.move_ids,
                   payment.create_date
              FROM account_payment payment
     CROSS JOIN LATERAL (
                SELECT ARRAY(SELECT rel.invoice_id
                               FROM account_move__account_payment rel
                              WHERE rel.payment_id = payment.id) AS move_ids
                   ) linked
             WHERE payment.state IN ('in_process', 'paid') AND payment.move_id IS NULL
               AND payment.payment_type = 'inbound'
               AND payment.partner_type = 'customer'
            """
        )

    def _bank_lines_sql(self):
        """Return the unmatched part of incoming bank lines of a customer, named or
        found, and of each of several customers (see ``credit.collection.payer``)."""
        return SQL(
            """
            SELECT 'account.bank.statement.line', line.id, line.company_id,
                   COALESCE(line.partner_id, line.collection_payer_id), %(received)s,
                   COALESCE(journal.currency_id, company.currency_id),
                   line.payment_ref, move.date, TRUE, ARRAY[]::integer[], NULL
              FROM account_bank_statement_line line
              JOIN account_move move ON move.id = line.move_id
               AND move.state = 'posted'
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN res_company company ON company.id = line.company_id
             WHERE line.is_reconciled IS NOT TRUE AND line.amount > 0
               AND COALESCE(line.partner_id, line.collection_payer_id) IS NOT NULL
         UNION ALL
            %(shared)s
            """,
            received=self._received_sql(),
            shared=self._shared_lines_sql(),
        )

    def _received_sql(self):
        """Return what of a bank line is not matched, in the currency of its journal."""
        return SQL(
            """line.amount * LEAST(1, COALESCE(-line.amount_residual / NULLIF(
               CASE WHEN line.foreign_currency_id IS NULL THEN line.amount
                    ELSE line.amount_currency END, 0), 1)::numeric)"""
        )

    def _shared_lines_sql(self):
        """Return the bank lines that quote invoices of several customers, once for each
        of them, with the part that is for these invoices: what they owe, the oldest
        first, and together no more than was received."""
        return SQL(
            """
            SELECT 'account.bank.statement.line', part.line_id, part.company_id,
                   part.customer_id, SUM(part.amount), part.currency_id,
                   part.payment_ref, part.date, TRUE, ARRAY_AGG(DISTINCT part.move_id),
                   NULL
              FROM (
                SELECT owed.*, LEAST(owed.amount_owed, owed.received + owed.amount_owed
                       - SUM(owed.amount_owed) OVER (
                             PARTITION BY owed.line_id ORDER BY owed.date_due, owed.id)
                       ) AS amount
                  FROM (%s) owed
              ) part
             WHERE part.amount > 0
             GROUP BY part.line_id, part.company_id, part.customer_id, part.currency_id,
                      part.payment_ref, part.date
            """,
            self._quoted_items_sql(),
        )

    def _quoted_items_sql(self):
        """Return the open items that bank lines quote, less quoted credit notes."""
        return SQL(
            """
            SELECT item.*, CASE WHEN item.value > 0
                   THEN GREATEST(SUM(GREATEST(item.value, 0)) OVER upto
                                 - SUM(GREATEST(-item.value, 0)) OVER own, 0)
                      - GREATEST(SUM(GREATEST(item.value, 0)) OVER upto - item.value
                                 - SUM(GREATEST(-item.value, 0)) OVER own, 0)
                   ELSE 0 END AS amount_owed
              FROM (
                SELECT line.id AS line_id, line.company_id, line.payment_ref,
                       move.date, journal_currency.id AS currency_id,
                       owner.commercial_partner_id AS customer_id, item.id,
                       item.move_id, COALESCE(item.date_maturity, item.date)
                       AS date_due, %(received)s AS received, %(value)s AS value
                  FROM account_bank_statement_line line
                  JOIN account_move move ON move.id = line.move_id
                   AND move.state = 'posted'
                  JOIN account_journal journal ON journal.id = move.journal_id
                  JOIN res_company company ON company.id = line.company_id
                  JOIN res_currency journal_currency ON journal_currency.id
                       = COALESCE(journal.currency_id, company.currency_id)
                  JOIN collection_quoted_rel quoted ON quoted.line_id = line.id
                  JOIN account_move_line item ON item.move_id = quoted.move_id
                   AND item.parent_state = 'posted' AND item.reconciled IS NOT TRUE
                   AND item.amount_residual_currency <> 0
                  JOIN account_account account ON account.id = item.account_id
                   AND account.account_type = 'asset_receivable'
                   AND account.non_trade IS NOT TRUE
                  JOIN res_partner owner ON owner.id = item.partner_id
                 WHERE line.is_reconciled IS NOT TRUE AND line.amount > 0
                   AND line.partner_id IS NULL AND line.collection_payer_id IS NULL
              ) item
            WINDOW own AS (PARTITION BY item.line_id, item.customer_id),
                   upto AS (own ORDER BY item.date_due, item.id)
            """,
            received=self._received_sql(),
            value=self._item_value_sql(),
        )

    def _item_value_sql(self):
        """Return what of an item is to be paid, in the currency of the bank line: less
        the discount, if the money came in time for it."""
        return SQL(
            """
            CASE WHEN item.currency_id = journal_currency.id
                 THEN item.amount_residual_currency
                 ELSE item.amount_residual
                      * line.amount / NULLIF(move.amount_total_signed, 0) END
          * CASE WHEN move.date <= item.discount_date
                      AND item.discount_amount_currency > 0
                      AND item.amount_residual_currency = item.amount_currency
                 THEN item.discount_amount_currency / item.amount_currency ELSE 1 END
            """
        )

    # === BUSINESS METHODS - What waits too long === #

    @api.model
    def _find_waiting(self, dates):
        """Return the money that holds without an end, and waits for a person for longer
        than payments on their way hold.

        :param dict dates: date by company id.
        :return: count of payments and date of the oldest, by company id.
        :rtype: dict[int, tuple[int, date]]
        """
        self.env.flush_all()
        days = {
            company.id: company.sudo().collection_payment_days
            for company in self.env["res.company"].browse(dates)
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT hold.company_id,
                       COUNT(DISTINCT (hold.res_model, hold.res_id)),
                       MIN(COALESCE(payment.date, move.date))
                  FROM credit_collection_hold hold
                  JOIN (VALUES %s) today (company_id, latest)
                    ON today.company_id = hold.company_id
             LEFT JOIN account_payment payment ON payment.id = hold.res_id
                   AND hold.res_model = 'account.payment'
             LEFT JOIN account_bank_statement_line line ON line.id = hold.res_id
                   AND hold.res_model = 'account.bank.statement.line'
             LEFT JOIN account_move move ON move.id = line.move_id
                 WHERE hold.kind = 'payment' AND hold.released_on IS NULL
                   AND hold.date_end IS NULL
                   AND COALESCE(payment.date, move.date) < today.latest
                 GROUP BY hold.company_id
                """,
                SQL(", ").join(
                    SQL("(%s, %s::date)", key, day - timedelta(days=days[key]))
                    for key, day in dates.items()
                ),
            )
        )
        return {company_id: (count, day) for company_id, count, day in rows}
