from odoo import api, models
from odoo.tools import SQL

#: What a bank may add to a payment that it returns: this part of what was paid, or a
#: few units of the currency. More is another debt.
FEE_SHARE, FEE_LEAST = 0.25, 15
#: How many days banks may take to return a payment, and how many of the last payments
#: of a customer are tried together.
RETURN_DAYS, TRIED = 400, 10
#: Payments that came back, were paid again, and came back again: how often.
TIMES = 5


class CreditCollectionReturned(models.AbstractModel):
    """Payments that come back and are booked as a new debt: a direct debit that the
    bank returns, a transfer sent back.

    Whoever unmatches the payment has the old debt again. Whoever books the money that
    went out has a debit in the bank journal, of the day on which it went: it is owed
    since the debt fell due that the payment had paid. That is the last payment of the
    same amount, or else several payments, or debts paid together, that add up to it; if
    a little is left, this is what the bank takes for it. The fee is held: it is none of
    the debt, and asked for only when somebody books it apart.

    A debt that an entry moves to another account keeps its age as well.
    """

    _name = "credit.collection.returned"
    _description = "Payments that came back"

    @api.model
    def _days_sql(self):
        """Return since when ``line`` is owed, the day on which its customer knows of
        it, and the fee: money that came back was known of before.

        ``line`` has ``due``, ``known`` and what :meth:`_back_sql` returns as ``back``.
        """
        return SQL(
            """
            CASE WHEN line.back IS NULL THEN line.due
                 ELSE line.date + line.back[1]::integer END AS date_due,
            CASE WHEN line.back IS NULL THEN line.known END AS known_on,
            COALESCE(line.back[2], 0) AS fee_currency
            """
        )

    @api.model
    def _known_sql(self):
        """Return the day on which the customer knows of an entry that was posted."""
        return SQL(
            """
            CASE WHEN move.collection_posted_on <= today.date
                 THEN move.collection_posted_on + today.known_days END
            """
        )

    @api.model
    def _back_sql(self):
        """Return days from the date of ``line`` to the oldest due date of the debts
        that it had paid, those that these had paid before, and so on, and the fee; NULL
        if it is neither money that went out nor a debt that was moved.

        ``today`` are the companies of ``credit.collection.item``.
        """
        return SQL(
            """
            CASE WHEN line.amount_currency > 0
                      AND line.journal_id = ANY (today.money_journals) THEN (
            WITH RECURSIVE chain AS (
                SELECT line.id, line.partner_id, line.company_id, line.currency_id,
                       line.journal_id, line.amount_currency, line.date,
                       COALESCE(line.date_maturity, line.date) AS due, 0 AS times,
                       0::numeric AS fee
             UNION ALL
                SELECT debt.id, debt.partner_id, debt.company_id, debt.currency_id,
                       debt.journal_id, debt.amount_currency, debt.date,
                       COALESCE(debt.date_maturity, debt.date), chain.times + 1,
                       found.fee
                  FROM chain
            CROSS JOIN LATERAL (%s) found
                  JOIN account_move_line debt ON debt.id = ANY (found.debt_ids)
                 WHERE chain.times < %s AND chain.amount_currency > 0
                   AND chain.journal_id = ANY (today.money_journals)
            )
            SELECT ARRAY[(MIN(chain.due) - line.date)::numeric,
                         MAX(chain.fee) FILTER (WHERE chain.times <= 1)]
              FROM chain)
            WHEN line.amount_currency > 0
                 AND line.journal_id = ANY (today.misc_journals)
                 AND COALESCE(line.date_maturity, line.date) <= line.date THEN (%s) END
            """,
            self._found_sql(),
            TIMES,
            self._moved_sql(),
        )

    @api.model
    def _moved_sql(self):
        """Return the same for a debt that an entry moves to another account, as that of
        doubtful customers, and gives no due date: it is owed since the items fell due
        that the entry closes, those of the same amount if there are any."""
        return SQL(
            """
            SELECT ARRAY[LEAST(COALESCE(MIN(COALESCE(debt.date_maturity, debt.date))
                         FILTER (WHERE moved.amount_currency = -line.amount_currency),
                         MIN(COALESCE(debt.date_maturity, debt.date))) - line.date, 0),
                         0]::numeric[]
              FROM account_move_line moved
              JOIN account_partial_reconcile match ON match.credit_move_id = moved.id
              JOIN account_move_line debt ON debt.id = match.debit_move_id
              JOIN account_account account ON account.id = debt.account_id
               AND account.account_type = 'asset_receivable'
             WHERE moved.move_id = line.move_id AND moved.partner_id = line.partner_id
               AND moved.currency_id = line.currency_id AND moved.amount_currency < 0
               AND debt.id <> line.id
            HAVING COUNT(*) > 0
            """
        )

    @api.model
    def _found_sql(self):
        """Return the debts that a row of ``chain`` had paid, and the fee."""
        return SQL(
            """
            SELECT either.debt_ids, either.fee
              FROM ((%s) UNION ALL (%s)) either
             ORDER BY either.fee, either.place LIMIT 1
            """,
            self._whole_sql(),
            self._parts_sql(),
        )

    @api.model
    def _paid_sql(self):
        """Return the condition of payments that may have come back with ``chain``."""
        return SQL(
            """
            paid.partner_id = chain.partner_id AND paid.company_id = chain.company_id
            AND paid.currency_id = chain.currency_id AND paid.parent_state = 'posted'
            AND paid.amount_currency < 0 AND paid.date <= chain.date
            AND paid.journal_id = ANY (today.money_journals)
            """
        )

    @api.model
    def _whole_sql(self):
        """Return the debts of the last payment of the same amount; if more of the same
        came back later, it is the one before."""
        return SQL(
            """
            SELECT whole.debt_ids, 0 AS fee, 0 AS place
              FROM (
                SELECT paid.date, paid.id, ARRAY_AGG(match.debit_move_id) AS debt_ids
                  FROM account_move_line paid
                  JOIN account_partial_reconcile match ON match.credit_move_id = paid.id
                  JOIN account_move_line debt ON debt.id = match.debit_move_id
                  JOIN account_account account ON account.id = debt.account_id
                   AND account.account_type = 'asset_receivable'
                 WHERE %(paid)s AND paid.amount_currency = -chain.amount_currency
                   AND debt.id <> chain.id
                 GROUP BY paid.date, paid.id
              ) whole
             ORDER BY whole.date DESC, whole.id DESC
            OFFSET (SELECT GREATEST(COUNT(*) FILTER (WHERE other.amount_currency > 0)
                           - COUNT(*) FILTER (WHERE other.amount_currency < 0), 0)
                      FROM account_move_line other
                      JOIN account_account account ON account.id = other.account_id
                       AND account.account_type = 'asset_receivable'
                     WHERE other.partner_id = chain.partner_id
                       AND other.company_id = chain.company_id
                       AND other.currency_id = chain.currency_id
                       AND other.parent_state = 'posted'
                       AND other.journal_id = ANY (today.money_journals)
                       AND ABS(other.amount_currency) = chain.amount_currency
                       AND (other.date, other.id) > (chain.date, chain.id))
             LIMIT 1
            """,
            paid=self._paid_sql(),
        )

    @api.model
    def _parts_sql(self):
        """Return the debts of the last payments that together, with a fee, are what
        came back: with the least fee, the fewest and the latest ones."""
        return SQL(
            """
            SELECT sums.debt_ids, chain.amount_currency - sums.amount,
                   CARDINALITY(sums.debt_ids)
              FROM (
                WITH RECURSIVE parts AS MATERIALIZED (%(tried)s
                ), sums AS (
                    SELECT parts.place, ARRAY[parts.debt_id] AS debt_ids, parts.amount
                      FROM parts
                 UNION ALL
                    SELECT parts.place, sums.debt_ids || parts.debt_id,
                           sums.amount + parts.amount
                      FROM sums
                      JOIN parts ON parts.place > sums.place
                       AND sums.amount + parts.amount <= chain.amount_currency
                )
                SELECT * FROM sums
              ) sums
             WHERE chain.amount_currency - sums.amount
                   <= GREATEST(sums.amount * %(share)s, %(least)s)
             ORDER BY 2, 3, sums.place LIMIT 1
            """,
            tried=self._tried_sql(),
            share=FEE_SHARE,
            least=FEE_LEAST,
        )

    @api.model
    def _tried_sql(self):
        """Return what the last payments have paid, debt by debt, the last one first."""
        return SQL(
            """
            SELECT ROW_NUMBER() OVER (ORDER BY paid.date DESC, match.id DESC) AS place,
                   match.debit_move_id AS debt_id,
                   match.credit_amount_currency AS amount
              FROM account_move_line paid
              JOIN account_partial_reconcile match ON match.credit_move_id = paid.id
              JOIN account_move_line debt ON debt.id = match.debit_move_id
              JOIN account_account account ON account.id = debt.account_id
               AND account.account_type = 'asset_receivable'
             WHERE %s AND paid.date >= chain.date - %s AND debt.id <> chain.id
               AND match.credit_amount_currency <= chain.amount_currency
             ORDER BY place LIMIT %s
            """,
            self._paid_sql(),
            RETURN_DAYS,
            TRIED,
        )
