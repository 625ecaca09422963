from odoo import api, models
from odoo.tools import SQL

from ...const import MONEY_JOURNALS


class CreditCollectionMeasure(models.Model):
    """What is measured: each part is a query of the whole ledger."""

    _inherit = "credit.collection.measure"

    # === BUSINESS METHODS === #

    @api.model
    def _get_parts(self, today, dates):
        """Return what is measured, each with a query of ``company_id``, ``partner_id``
        (the customer) and these columns; the rooms above add theirs.

        :param SQL today: table of ``company_id`` and ``date``.
        :param dict dates: the same dates by company id.
        :rtype: list[tuple[tuple, SQL]]
        """
        return [
            ((), SQL("SELECT company_id, partner_id FROM credit_collection_measure")),
            (
                ("invoice_count", "turnover", "first_invoice"),
                self._invoices_sql(today),
            ),
            (("average_days_late", "late_share"), self._payments_sql(today)),
            (("last_payment",), self._last_payments_sql(today)),
            (("returned_count",), self._returned_sql(today)),
            (("overdue", "overdue_days"), self._overdue_sql(dates)),
        ]

    @api.model
    def _year_sql(self, column):
        """Return the condition that a date lies in the 12 months before ``today``."""
        return SQL(
            "%(column)s > (today.date - INTERVAL '12 months')::date "
            "AND %(column)s <= today.date",
            column=SQL(column),
        )

    def _invoices_sql(self, today):
        day = "COALESCE(move.invoice_date, move.date)"
        return SQL(
            """
            SELECT move.company_id, partner.commercial_partner_id AS partner_id,
                   COUNT(*) FILTER (WHERE move.move_type <> 'out_refund'
                                    AND %(in_year)s) AS invoice_count,
                   COALESCE(SUM(move.amount_untaxed_signed) FILTER (WHERE %(in_year)s),
                            0) AS turnover,
                   MIN(%(day)s) FILTER (WHERE move.move_type <> 'out_refund')
                       AS first_invoice
              FROM account_move move
              JOIN %(today)s today ON today.company_id = move.company_id
              JOIN res_partner partner ON partner.id = move.partner_id
             WHERE move.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
               AND move.state = 'posted' AND %(day)s <= today.date
             GROUP BY move.company_id, partner.commercial_partner_id
            """,
            today=today,
            day=SQL(day),
            in_year=self._year_sql(day),
        )

    def _payments_sql(self, today):
        """What was paid by money, less what money came back for."""
        due = SQL("COALESCE(line.date_maturity, line.date)")
        return SQL(
            """
            SELECT line.company_id, partner.commercial_partner_id AS partner_id,
                   SUM(matched.amount * GREATEST(matched.max_date - %(due)s, 0))
                   / NULLIF(SUM(matched.amount), 0) AS average_days_late,
                   100 * COALESCE(SUM(matched.amount)
                                  FILTER (WHERE matched.max_date > %(due)s), 0)
                   / NULLIF(SUM(matched.amount), 0) AS late_share
              FROM account_partial_reconcile matched
              JOIN account_move_line line ON line.id = matched.debit_move_id
              JOIN %(today)s today ON today.company_id = line.company_id
              JOIN %(accounts)s
              JOIN account_journal journal ON journal.id = line.journal_id
                   AND journal.type NOT IN %(money)s
              JOIN account_move_line paid ON paid.id = matched.credit_move_id
              JOIN account_journal bank ON bank.id = paid.journal_id
                   AND bank.type IN %(money)s
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.parent_state = 'posted' AND %(in_year)s
             GROUP BY line.company_id, partner.commercial_partner_id
            """,
            today=today,
            due=due,
            accounts=self._accounts_sql(),
            money=MONEY_JOURNALS,
            in_year=self._year_sql("matched.max_date"),
        )

    def _accounts_sql(self):
        """Return the join of a ``line`` with its account, a receivable of the trade."""
        return SQL(
            "account_account account ON account.id = line.account_id "
            "AND account.account_type = 'asset_receivable' "
            "AND account.non_trade IS NOT TRUE"
        )

    def _last_payments_sql(self, today):
        return SQL(
            """
            SELECT line.company_id, partner.commercial_partner_id AS partner_id,
                   MAX(line.date) AS last_payment
              FROM account_move_line line
              JOIN %(today)s today ON today.company_id = line.company_id
              JOIN %(accounts)s
              JOIN account_journal journal ON journal.id = line.journal_id
                   AND journal.type IN %(money)s
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.parent_state = 'posted' AND line.balance < 0
               AND line.date <= today.date
             GROUP BY line.company_id, partner.commercial_partner_id
            """,
            today=today,
            accounts=self._accounts_sql(),
            money=MONEY_JOURNALS,
        )

    def _returned_sql(self, today):
        """Count what money was taken back for: neither a refund that the company paid,
        nor what a credit note was paid out with; and payments that were rejected."""
        return SQL(
            """
            SELECT company_id, partner_id, COUNT(*) AS returned_count
              FROM (
                %(lines)s
                 UNION ALL
                SELECT line.company_id, partner.commercial_partner_id
                  FROM account_payment line
                  JOIN %(today)s today ON today.company_id = line.company_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.payment_type = 'inbound' AND line.state = 'rejected'
                   AND %(in_year)s
              ) returned
             GROUP BY company_id, partner_id
            """,
            today=today,
            lines=self._taken_back_sql(today),
            in_year=self._year_sql("line.date"),
        )

    def _taken_back_sql(self, today):
        return SQL(
            """
            SELECT line.company_id, partner.commercial_partner_id AS partner_id
              FROM account_move_line line
              JOIN %(today)s today ON today.company_id = line.company_id
              JOIN %(accounts)s
              JOIN account_journal journal ON journal.id = line.journal_id
                   AND journal.type IN %(money)s
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.parent_state = 'posted' AND line.balance > 0
               AND %(in_year)s
               AND NOT EXISTS (
                   SELECT FROM account_payment payment
                    WHERE payment.id = line.payment_id
                      AND payment.payment_type = 'outbound')
               AND NOT EXISTS (
                   SELECT FROM account_partial_reconcile matched
                     JOIN account_move_line note
                          ON note.id = matched.credit_move_id
                     JOIN account_move move ON move.id = note.move_id
                          AND move.move_type = 'out_refund'
                    WHERE matched.debit_move_id = line.id)
            """,
            today=today,
            accounts=self._accounts_sql(),
            money=MONEY_JOURNALS,
            in_year=self._year_sql("line.date"),
        )

    def _overdue_sql(self, dates):
        position = self.env["credit.collection.position"]._build_query(dates)
        return SQL(
            "SELECT company_id, partner_id, overdue, GREATEST(days_late, 0) "
            "AS overdue_days FROM (%s) owed",
            position,
        )
