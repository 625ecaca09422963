from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...const import MONEY_JOURNALS

#: Months of the trend, the current one included.
MONTHS = 12

#: What the queries read.
READ = {
    "account.account": ["account_type", "non_trade"],
    "account.journal": ["type"],
    "account.move.line": [
        "account_id",
        "amount_currency",
        "balance",
        "company_id",
        "date",
        "date_maturity",
        "journal_id",
        "parent_state",
        "reconciled",
    ],
    "account.partial.reconcile": ["amount", "debit_move_id", "max_date"],
}


class CreditCollectionOverview(models.AbstractModel):
    """The last twelve months, from the ledger as it was.

    What was overdue at the end of a month is what was booked by then and due before,
    less what was matched with it by then: a matching counts from the later date of its
    two sides. What was collected is what customers paid in the month, matched or not,
    less what came back. Holds and credits of the past are not known, so there is no
    amount to collect of the past.
    """

    _inherit = "credit.collection.overview"

    # === BUSINESS METHODS - Lists === #

    @api.model
    def get_trend_list(self, company_id, month, kind):
        """Return the list behind a number of the trend.

        :param int company_id: one of the companies of :meth:`get_overview`.
        :param str month: first day of the month.
        :param str kind: ``collected`` or ``overdue``; what is overdue in the last month
            is a figure of its own.
        :return: an action; its records add up to the number, in ``collection_then``.
        :rtype: dict
        :raise AccessError: if the user may not collect.
        :raise UserError: for a month that the trend does not have.
        """
        self.env["credit.collection.case"]._check_may_collect()
        company = self.env.companies.filtered(lambda one: one.id == company_id)
        if not company:
            raise UserError(self.env._("The overview does not show this company."))
        today = company._collection_today()
        months = {str(day): day for day in self._get_months(today)}
        first = months.get(str(month))
        if not first:
            raise UserError(self.env._("The trend does not have this month."))
        last = min(first + relativedelta(months=1, days=-1), today)
        domain, context = self._get_collected_domain(company, first, last), {}
        name = self.env._("Collected in %(month)s")
        if kind == "overdue":
            ids = self._find_overdue(company, last)
            domain, context = Domain("id", "in", ids), {"collection_open_on": str(last)}
            name = self.env._("Overdue at the end of %(month)s")
        name %= {"month": format_date(self.env, first, date_format="MMM y")}
        action = "credit_collection.account_move_line_action_then"
        values = {"name": name, "display_name": name, "context": context}
        actions = self.env["ir.actions.act_window"]
        return {**actions._for_xml_id(action), **values, "domain": list(domain)}

    @api.model
    def _get_collected_domain(self, company, first, last):
        """Return the domain of the journal items of what customers paid, less what came
        back, from the first to the last day.

        :rtype: Domain
        """
        return (
            Domain("company_id", "=", company.id)
            & Domain("parent_state", "=", "posted")
            & Domain("account_type", "=", "asset_receivable")
            & Domain("account_id.non_trade", "!=", True)
            & Domain("journal_id.type", "in", MONEY_JOURNALS)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
        )

    @api.model
    def _find_overdue(self, company, day):
        """Return the ids of the journal items that were overdue at the end of a day,
        with something left of them.

        :rtype: list[int]
        """
        for name, field_names in READ.items():
            self.env[name].flush_model(field_names)
        rows = self.env.execute_query(
            SQL(
                """
                WITH item AS (%(items)s)
                SELECT item.id
                  FROM item
             LEFT JOIN account_partial_reconcile matched
                    ON matched.debit_move_id = item.id AND matched.max_date <= %(day)s
                 WHERE item.day <= %(day)s
                 GROUP BY item.id, item.amount
                HAVING item.amount <> COALESCE(SUM(matched.amount), 0)
                """,
                items=self._items_sql(self._get_values(company, day, day)),
                day=day,
            )
        )
        return [id_ for (id_,) in rows]

    # === BUSINESS METHODS === #

    @api.model
    def _get_values(self, companies, start, today):
        """Return the values of the queries."""
        return {
            "companies": tuple(companies.ids),
            "start": start,
            "today": today,
            "journals": MONEY_JOURNALS,
            "trade": SQL(
                "account.account_type = 'asset_receivable' "
                "AND account.non_trade IS NOT TRUE"
            ),
        }

    @api.model
    def _read_trends(self, companies, dates):
        """Return what changed in each month, in two queries.

        :param dict dates: date by company id.
        :return: (change of what is overdue, collected) by first day of a month, by
            company id; what changed before the first month counts in the one before.
        :rtype: dict[int, dict[date, list]]
        """
        for name, field_names in READ.items():
            self.env[name].flush_model(field_names)
        today = max(dates[company.id] for company in companies)
        months = self._get_months(min(dates[company.id] for company in companies))
        values = self._get_values(companies, months[0], today)
        trends = {company.id: defaultdict(lambda: [0.0, 0.0]) for company in companies}
        for column, query in enumerate((self._overdue_sql, self._collected_sql)):
            for company_id, month, amount in self.env.execute_query(query(values)):
                trends[company_id][month][column] += amount
        return trends

    @api.model
    def _get_months(self, today):
        """Return the first days of the months of the trend, oldest first."""
        first = today.replace(day=1)
        return [first - relativedelta(months=back) for back in range(MONTHS)][::-1]

    @api.model
    def _overdue_sql(self, values):
        """Return what became overdue and what of it was settled, by month."""
        return SQL(
            """
            WITH item AS (%(items)s)
            SELECT company_id,
                   GREATEST(DATE_TRUNC('month', day), DATE_TRUNC('month',
                            %(start)s::date - 1))::date,
                   SUM(amount)
              FROM (
                SELECT company_id, day, amount FROM item
                 UNION ALL
                SELECT item.company_id, GREATEST(item.day, matched.max_date),
                       -matched.amount
                  FROM item
                  JOIN account_partial_reconcile matched
                    ON matched.debit_move_id = item.id
              ) change
             WHERE day <= %(today)s
             GROUP BY 1, 2
            """,
            items=self._items_sql(values),
            **values,
        )

    @api.model
    def _items_sql(self, values):
        """Return what customers owed, with the day on which it was overdue. Items that
        were settled before the trend begins are left out: they add nothing to it."""
        return SQL(
            """
            SELECT line.id, line.company_id, line.balance AS amount,
                   GREATEST(line.date, COALESCE(line.date_maturity, line.date) + 1)
                   AS day
              FROM (
                SELECT line.id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                       AND %(trade)s
                 WHERE line.reconciled IS NOT TRUE
                 UNION
                SELECT debit_move_id
                  FROM account_partial_reconcile
                 WHERE max_date >= %(start)s
              ) wanted
              JOIN account_move_line line ON line.id = wanted.id
              JOIN account_account account ON account.id = line.account_id
                   AND %(trade)s
             WHERE line.parent_state = 'posted'
               AND line.company_id IN %(companies)s
               AND line.amount_currency > 0
            """,
            **values,
        )

    @api.model
    def _collected_sql(self, values):
        """Return what customers paid, by month."""
        return SQL(
            """
            SELECT line.company_id, DATE_TRUNC('month', line.date)::date,
                   -SUM(line.balance)
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
                   AND %(trade)s
              JOIN account_journal journal ON journal.id = line.journal_id
                   AND journal.type IN %(journals)s
             WHERE line.parent_state = 'posted'
               AND line.company_id IN %(companies)s
               AND line.date BETWEEN %(start)s AND %(today)s
             GROUP BY 1, 2
            """,
            **values,
        )

    @api.model
    def _prepare_trend(self, changes, amounts, today):
        """Return the months of a company, oldest first; the last one goes to today and
        its overdue amount is that of the overview.

        :param dict changes: see :meth:`_read_trends`.
        :param dict amounts: see :meth:`_read_amounts`.
        :return: ``month`` (first day), ``label``, ``overdue``, ``collected``.
        :rtype: list[dict]
        """
        months = self._get_months(today)
        overdue = self._add_up(amounts)
        running = sum(
            change for month, (change, _paid) in changes.items() if month < months[0]
        )
        trend = []
        for month in months:
            change, collected = changes.get(month, (0.0, 0.0))
            running += change
            is_last = month == months[-1]
            trend.append(
                {
                    "month": month,
                    "label": format_date(self.env, month, date_format="MMM y"),
                    "overdue": overdue if is_last else running,
                    "collected": collected,
                }
            )
        return trend
