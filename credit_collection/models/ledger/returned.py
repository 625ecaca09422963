from odoo import api, models
from odoo.tools import SQL


class CreditCollectionReturned(models.AbstractModel):
    """Payments that come back and are booked as a new debt: a direct debit that the
    bank returns, a transfer sent back.

    Whoever unmatches the payment has the old debt again. Whoever books the money that
    went out has a debit in the bank journal, of the day on which it went: it is owed
    since the debt fell due that the payment had paid.
    """

    _name = "credit.collection.returned"
    _description = "Payments that came back"

    @api.model
    def _days_sql(self):
        """Return since when ``line`` is owed, and the day on which its customer knows
        of it: money that came back was known of before.

        ``today`` are the companies of ``credit.collection.item``.
        """
        return SQL(
            """
            CASE WHEN %(is_money)s THEN COALESCE(
                 (%(due)s), line.date_maturity, line.date)
                 ELSE COALESCE(line.date_maturity, line.date) END AS date_due,
            CASE WHEN move.collection_posted_on <= today.date AND NOT %(is_money)s
                 THEN move.collection_posted_on + today.known_days END AS known_on
            """,
            is_money=SQL(
                "(line.amount_currency > 0 AND line.journal_id = "
                "ANY (today.money_journals))"
            ),
            due=self._due_sql(),
        )

    @api.model
    def _due_sql(self):
        """Return the day on which the oldest debt fell due that the payment had paid:
        the last one of the same customer and amount that paid anything."""
        return SQL(
            """
            SELECT LEAST((SELECT MIN(COALESCE(debt.date_maturity, debt.date))
                            FROM account_partial_reconcile match
                            JOIN account_move_line debt ON debt.id = match.debit_move_id
                           WHERE match.credit_move_id = paid.id),
                         COALESCE(line.date_maturity, line.date))
              FROM account_move_line paid
             WHERE paid.partner_id = line.partner_id
               AND paid.account_id = line.account_id
               AND paid.company_id = line.company_id
               AND paid.currency_id = line.currency_id
               AND paid.amount_currency = -line.amount_currency
               AND paid.journal_id = ANY (today.money_journals)
               AND paid.parent_state = 'posted' AND paid.date <= line.date
               AND EXISTS (SELECT FROM account_partial_reconcile match
                            WHERE match.credit_move_id = paid.id
                              AND match.debit_move_id <> line.id)
             ORDER BY paid.date DESC, paid.id DESC LIMIT 1
            """
        )
