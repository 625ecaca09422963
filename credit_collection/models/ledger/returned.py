from odoo import api, models
from odoo.tools import SQL

from ...const import MONEY_JOURNALS

#: What a bank may add to a payment that it returns: this part of what was paid, or a
#: few units of the currency. More is another debt.
FEE_SHARE, FEE_LEAST = 0.25, 15
#: Rates move: how far, at the most, what came back in another currency may be from what
#: was paid, in the currency of the company.
RATE_SHARE = 0.1
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
                       line.journal_id, line.amount_currency, line.balance, line.date,
                       COALESCE(line.date_maturity, line.date) AS due, 0 AS times,
                       0::numeric AS fee
             UNION ALL
                SELECT debt.id, debt.partner_id, debt.company_id, debt.currency_id,
                       debt.journal_id, debt.amount_currency, debt.balance, debt.date,
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
    def _came_back_sql(self, move_ids):
        """Return the money of some entries that came back: the entry, its item, its
        amount without the fee, whether that is in the currency and the company of the
        debts which it had paid, how much of it is open, these debts, and how much of
        each.

        Money that a credit note or an earlier payment covers is none: it was the
        customer's own.
        """
        return SQL(
            """
            SELECT chain.move_id, chain.id, chain.amount_currency - found.fee,
                   NOT EXISTS (SELECT FROM account_move_line debt
                                WHERE debt.id = ANY (found.debt_ids)
                                  AND (debt.currency_id, debt.company_id)
                                      <> (chain.currency_id, chain.company_id)),
                   chain.amount_residual_currency / chain.amount_currency,
                   found.debt_ids, found.amounts
              FROM account_move_line chain
              JOIN account_account account ON account.id = chain.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_company company ON company.id = chain.company_id
        CROSS JOIN LATERAL (
                SELECT ARRAY(SELECT journal.id FROM account_journal journal
                              WHERE journal.type IN %s) AS money_journals,
                       %s AS family) today
        CROSS JOIN LATERAL (%s) found
             WHERE chain.move_id = ANY (%s) AND chain.parent_state = 'posted'
               AND chain.amount_currency > 0
               AND chain.journal_id = ANY (today.money_journals)
               AND %s
               AND chain.amount_currency > COALESCE((%s), 0)
            """,
            MONEY_JOURNALS,
            self._family_sql(),
            self._found_sql(),
            move_ids,
            self._not_own_sql(SQL("chain")),
            self._credits_sql(),
        )

    @api.model
    def _credits_sql(self):
        """Return what was the customer's own when ``chain`` went out."""
        return SQL(
            """
            SELECT -SUM(credit.amount_residual_currency)
              FROM account_move_line credit
              JOIN account_account own ON own.id = credit.account_id
               AND own.account_type = 'asset_receivable'
             WHERE credit.partner_id = chain.partner_id
               AND credit.company_id = chain.company_id
               AND credit.currency_id = chain.currency_id
               AND credit.parent_state = 'posted' AND credit.date <= chain.date
               AND credit.reconciled IS NOT TRUE
               AND credit.amount_residual_currency < 0
            """
        )

    @api.model
    def _family_sql(self):
        """Return the ids of ``company``, its head company and all branches: a payment
        may come back to another one of them."""
        return SQL(
            """ARRAY(SELECT other.id FROM res_company other
                      WHERE SPLIT_PART(other.parent_path, '/', 1)
                            = SPLIT_PART(company.parent_path, '/', 1))"""
        )

    @api.model
    def _not_own_sql(self, line):
        """Return the condition that money which went out was not the customer's own:
        neither a credit note nor an earlier payment covers it."""
        return SQL(
            """NOT EXISTS (
                SELECT FROM account_partial_reconcile own
                  JOIN account_move_line given ON given.id = own.credit_move_id
                  JOIN account_move document ON document.id = given.move_id
                 WHERE own.debit_move_id = %(line)s.id
                   AND (given.date < %(line)s.date
                        OR document.move_type = 'out_refund'))""",
            line=line,
        )

    @api.model
    def _not_back_sql(self):
        """Return the condition that ``credit``, a payment, did not come back as money
        of the same amount; what was paid again came back once less."""
        return SQL(
            """NOT EXISTS (
                SELECT FROM account_move_line back
                  JOIN account_account receivable ON receivable.id = back.account_id
                   AND receivable.account_type = 'asset_receivable'
                  JOIN account_journal bank ON bank.id = back.journal_id
                   AND bank.type IN %(money)s
                 WHERE back.partner_id = credit.partner_id
                   AND back.company_id = credit.company_id
                   AND back.currency_id = credit.currency_id
                   AND back.parent_state = 'posted'
                   AND back.amount_currency = -credit.amount_currency
                   AND (back.date, back.id) > (credit.date, credit.id)
                   AND %(not_own)s AND 0 < (
                       SELECT SUM(SIGN(other.amount_currency))
                         FROM account_move_line other
                         JOIN account_journal bank ON bank.id = other.journal_id
                          AND bank.type IN %(money)s
                        WHERE other.partner_id = credit.partner_id
                          AND other.account_id = back.account_id
                          AND other.currency_id = credit.currency_id
                          AND other.parent_state = 'posted'
                          AND ABS(other.amount_currency) = back.amount_currency
                          AND (other.date, other.id) > (credit.date, credit.id)
                          AND (other.date, other.id) <= (back.date, back.id)))""",
            money=MONEY_JOURNALS,
            not_own=self._not_own_sql(SQL("back")),
        )

    @api.model
    def _found_sql(self):
        """Return the debts that a row of ``chain`` had paid, and the fee."""
        return SQL(
            """
            SELECT either.debt_ids, either.amounts, either.fee
              FROM ((%s) UNION ALL (%s)) either
             ORDER BY either.is_other, either.fee, either.place LIMIT 1
            """,
            self._whole_sql(),
            self._parts_sql(),
        )

    @api.model
    def _paid_sql(self):
        """Return the condition of payments that may have come back with ``chain``."""
        return SQL(
            """
            paid.partner_id = chain.partner_id AND paid.parent_state = 'posted'
            AND paid.company_id = ANY (today.family)
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
            SELECT whole.debt_ids, whole.amounts, 0 AS fee, 0 AS place, whole.is_other
              FROM (
                SELECT paid.date, paid.id, ARRAY_AGG(match.debit_move_id) AS debt_ids,
                       paid.currency_id <> chain.currency_id AS is_other,
                       ARRAY_AGG(match.debit_amount_currency) AS amounts
                  FROM account_move_line paid
                  JOIN account_partial_reconcile match ON match.credit_move_id = paid.id
                  JOIN account_move_line debt ON debt.id = match.debit_move_id
                  JOIN account_account account ON account.id = debt.account_id
                   AND account.account_type = 'asset_receivable'
                 WHERE %(paid)s AND debt.id <> chain.id AND CASE
                       WHEN paid.currency_id = chain.currency_id
                       THEN paid.amount_currency = -chain.amount_currency
                       ELSE ABS(paid.balance + chain.balance)
                            <= -paid.balance * %(rate)s END
                 GROUP BY paid.date, paid.id
              ) whole
             ORDER BY whole.is_other, whole.date DESC, whole.id DESC
            OFFSET (SELECT GREATEST(COUNT(*) FILTER (WHERE other.amount_currency > 0)
                           - COUNT(*) FILTER (WHERE other.amount_currency < 0), 0)
                      FROM account_move_line other
                      JOIN account_account account ON account.id = other.account_id
                       AND account.account_type = 'asset_receivable'
                     WHERE other.partner_id = chain.partner_id
                       AND other.company_id = ANY (today.family)
                       AND other.currency_id = chain.currency_id
                       AND other.parent_state = 'posted'
                       AND other.journal_id = ANY (today.money_journals)
                       AND ABS(other.amount_currency) = chain.amount_currency
                       AND (other.date, other.id) > (chain.date, chain.id))
             LIMIT 1
            """,
            paid=self._paid_sql(),
            rate=RATE_SHARE,
        )

    @api.model
    def _parts_sql(self):
        """Return the debts of the last payments that together, with a fee, are what
        came back: with the least fee, the fewest and the latest ones."""
        return SQL(
            """
            SELECT sums.debt_ids, sums.amounts, chain.amount_currency - sums.amount,
                   CARDINALITY(sums.debt_ids), FALSE
              FROM (
                WITH RECURSIVE parts AS MATERIALIZED (%(tried)s
                ), sums AS (
                    SELECT parts.place, ARRAY[parts.debt_id] AS debt_ids,
                           ARRAY[parts.settled] AS amounts, parts.amount
                      FROM parts
                 UNION ALL
                    SELECT parts.place, sums.debt_ids || parts.debt_id,
                           sums.amounts || parts.settled,
                           sums.amount + parts.amount
                      FROM sums
                      JOIN parts ON parts.place > sums.place
                       AND sums.amount + parts.amount <= chain.amount_currency
                )
                SELECT * FROM sums
              ) sums
             WHERE chain.amount_currency - sums.amount
                   <= GREATEST(sums.amount * %(share)s, %(least)s)
             ORDER BY 3, 4, sums.place LIMIT 1
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
                   match.debit_amount_currency AS settled,
                   match.credit_amount_currency AS amount
              FROM account_move_line paid
              JOIN account_partial_reconcile match ON match.credit_move_id = paid.id
              JOIN account_move_line debt ON debt.id = match.debit_move_id
              JOIN account_account account ON account.id = debt.account_id
               AND account.account_type = 'asset_receivable'
             WHERE %s AND paid.date >= chain.date - %s AND debt.id <> chain.id
               AND paid.currency_id = chain.currency_id
               AND match.credit_amount_currency <= chain.amount_currency
             ORDER BY place LIMIT %s
            """,
            self._paid_sql(),
            RETURN_DAYS,
            TRIED,
        )
