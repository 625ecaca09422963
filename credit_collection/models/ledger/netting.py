from odoo import api, models
from odoo.tools import SQL


class CreditCollectionNetting(models.AbstractModel):
    """Nets the credits of a customer with the debts, in SQL.

    A credit covers the oldest overdue debts of its own currency first, in that
    currency. What is left of it covers overdue debts in other currencies, converted at
    the rate of the day; then debts to come, in the same order.

    A debt that the books value at nothing, though it is one in its own currency, is
    worth what it is at the rate of the day.
    """

    _name = "credit.collection.netting"
    _description = "Netting of credits and debts"

    @api.model
    def _net_sql(self, items, dates):
        """Return the query of ``items`` with what credits leave of each.

        :param SQL items: query with ``id, company_id, partner_id, currency_id,
            company_currency_id, rounding, company_rounding, date_due, today,
            is_overdue``, in the currency of the item ``owed`` (less holds) and
            ``credit`` and ``debit_currency``, in company currency ``credit_booked``
            and ``debit_booked``.
        :param SQL dates: table of company id and date.
        :return: the columns of ``items`` and ``debit`` and ``credits`` (of the
            customer, in company currency), ``uncovered_currency`` and ``uncovered``
            (what no credit covers) and ``rate`` (company currency for one unit).
        :rtype: SQL
        """
        return SQL(
            """
            SELECT shared.*,
                   %(rounded)s AS uncovered_currency,
                   %(booked)s AS uncovered
              FROM (%(shared)s) shared
            """,
            rounded=self._round(SQL("shared.left_currency"), SQL("shared.rounding")),
            booked=self._round(
                SQL(
                    """shared.debit * %s / NULLIF(shared.debit_currency, 0)""",
                    self._round(SQL("shared.left_currency"), SQL("shared.rounding")),
                ),
                SQL("shared.company_rounding"),
            ),
            shared=self._coming_sql(self._overdue_sql(self._own_sql(items, dates))),
        )

    @api.model
    def _round(self, amount, rounding):
        """Round as the currency does, which may be to five cents."""
        return SQL(
            "COALESCE(ROUND((%(amount)s) / %(rounding)s) * %(rounding)s, 0)",
            amount=amount,
            rounding=rounding,
        )

    @api.model
    def _amounts_sql(self, excluded):
        """Return the amounts of a line, with the rounding of its currencies; the side
        is that of its own currency. A credit that is left out nets nothing.

        :param SQL excluded: whether it is left out.
        """
        return SQL(
            """
            line.amount_currency AS amount_original,
            line.amount_residual, line.amount_residual_currency,
            GREATEST(line.amount_residual_currency, 0) AS debit_currency,
            CASE WHEN line.amount_residual_currency > 0
                 THEN GREATEST(line.amount_residual, 0) ELSE 0 END AS debit_booked,
            CASE WHEN %(excluded)s THEN 0
                 ELSE GREATEST(-line.amount_residual_currency, 0) END AS credit,
            CASE WHEN line.amount_residual_currency > 0 OR %(excluded)s THEN 0
                 ELSE GREATEST(-line.amount_residual, 0) END AS credit_booked,
            currency.rounding, today.rounding AS company_rounding
            """,
            excluded=excluded,
        )

    def _own_sql(self, items, dates):
        """Sum debts and credits of the own currency; value the credits it leaves:
        ``spare`` is what the own currency did not need for what is overdue."""
        return SQL(
            """
            SELECT valued.*, valued.left_own * valued.rate * valued.part AS spare,
                   CASE WHEN valued.debit_booked = 0 THEN %(worth)s
                        ELSE valued.debit_booked END AS debit,
                   CASE WHEN valued.is_overdue THEN GREATEST(LEAST(
                        valued.owed, valued.own_run - valued.own_credits), 0)
                        ELSE 0 END AS open_own
              FROM (
                WITH rates AS MATERIALIZED (%(rates)s)
                SELECT summed.*,
                       GREATEST(summed.own_credits - summed.own_overdue, 0) AS left_own,
                       summed.credit / NULLIF(summed.own_credits, 0) AS part,
                       CASE WHEN summed.is_valued THEN %(rate)s ELSE 1 END AS rate
                  FROM (%(summed)s) summed
              ) valued
            """,
            worth=self._round(
                SQL("valued.debit_currency * valued.rate"),
                SQL("valued.company_rounding"),
            ),
            rates=self._rates_sql(dates),
            rate=self._rate_sql(),
            summed=self._summed_sql(items),
        )

    def _summed_sql(self, items):
        return SQL(
            """
            SELECT item.*,
                   SUM(item.credit_booked) OVER customer AS credits,
                   MIN(item.currency_id) OVER customer
                   <> MAX(item.currency_id) OVER customer
                   OR BOOL_OR(item.debit_booked = 0 AND item.debit_currency > 0)
                      OVER customer AS is_valued,
                   SUM(item.credit) OVER own AS own_credits,
                   SUM(item.owed) OVER own AS own_owed,
                   COALESCE(SUM(item.owed) FILTER (WHERE item.is_overdue) OVER own, 0)
                        AS own_overdue,
                   SUM(item.owed) OVER (own ORDER BY item.date_due, item.id) AS own_run
              FROM (%s) item
            WINDOW customer AS (PARTITION BY item.company_id, item.partner_id),
                   own AS (PARTITION BY item.company_id, item.partner_id,
                           item.currency_id)
            """,
            items,
        )

    def _overdue_sql(self, items):
        """Cover overdue debts of other currencies; then the own debts to come."""
        return SQL(
            """
            SELECT kept.*,
                   CASE WHEN kept.is_overdue THEN GREATEST(LEAST(kept.open_own,
                        (kept.run - kept.pool) / kept.rate), 0)
                        ELSE GREATEST(LEAST(kept.owed,
                        kept.own_run - kept.own_overdue - kept.left_own * kept.rest), 0)
                        END AS open_kept,
                   COALESCE(GREATEST(kept.left_own * kept.rest
                        - (kept.own_owed - kept.own_overdue), 0)
                        * kept.rate * kept.part, 0) AS spare_kept
              FROM (
                SELECT pooled.*,
                       CASE WHEN pooled.pool > 0
                            THEN GREATEST(pooled.pool - pooled.wanted, 0) / pooled.pool
                            ELSE 1 END AS rest
                  FROM (
                    SELECT own.*,
                           COALESCE(SUM(own.spare) OVER customer, 0) AS pool,
                           SUM(own.open_own * own.rate) OVER customer AS wanted,
                           SUM(own.open_own * own.rate) OVER (
                               customer ORDER BY own.date_due, own.id) AS run
                      FROM (%s) own
                    WINDOW customer AS (PARTITION BY own.company_id, own.partner_id)
                  ) pooled
              ) kept
            """,
            items,
        )

    def _coming_sql(self, items):
        """Cover debts to come of other currencies with what is left in the end."""
        return SQL(
            """
            SELECT last.*,
                   CASE WHEN last.is_overdue THEN last.open_kept
                        ELSE GREATEST(LEAST(last.open_kept,
                             (last.coming_run - last.coming_pool) / last.rate), 0)
                        END AS left_currency
              FROM (
                SELECT kept.*,
                       SUM(kept.spare_kept) OVER customer AS coming_pool,
                       SUM(CASE WHEN kept.is_overdue THEN 0
                                ELSE kept.open_kept * kept.rate END) OVER (
                           customer ORDER BY kept.date_due, kept.id) AS coming_run
                  FROM (%s) kept
                WINDOW customer AS (PARTITION BY kept.company_id, kept.partner_id)
              ) last
            """,
            items,
        )

    def _rate_sql(self):
        """Return company currency for one unit of the currency of ``summed`` on its
        day. PostgreSQL asks for it only where a customer has items in several
        currencies or without a value, and only then reads the rates, once."""
        return SQL(
            "(CASE WHEN summed.currency_id = summed.company_currency_id THEN 1 "
            "ELSE %s / %s END)",
            self._day_rate_sql(SQL("summed.company_currency_id")),
            self._day_rate_sql(SQL("summed.currency_id")),
        )

    def _day_rate_sql(self, currency):
        return SQL(
            """
            COALESCE((SELECT rates.rate FROM rates
                       WHERE rates.company_id = summed.company_id
                         AND rates.currency_id = %s), 1)
            """,
            currency,
        )

    def _rates_sql(self, dates):
        """Return the rate of each currency on the date of each company, the same one as
        ``res.currency._get_rates``."""
        return SQL(
            """
            SELECT DISTINCT ON (today.company_id, rate.currency_id)
                   today.company_id, rate.currency_id, rate.rate
              FROM %s today (company_id, date)
              JOIN res_company company ON company.id = today.company_id
              JOIN res_currency_rate rate ON rate.rate > 0 AND (
                   rate.company_id = SPLIT_PART(company.parent_path, '/', 1)::integer
                   OR rate.company_id IS NULL)
             ORDER BY today.company_id, rate.currency_id,
                   rate.name <= today.date DESC, rate.company_id,
                   CASE WHEN rate.name <= today.date THEN rate.name END DESC,
                   rate.name
            """,
            dates,
        )
