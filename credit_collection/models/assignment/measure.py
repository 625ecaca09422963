from odoo import api, fields, models
from odoo.tools import SQL

#: Columns that follow from those of the parts, see ``_get_parts``.
FOLLOWING = ("turnover_rank", "customer_days")
#: Until the end of the transaction: sorting and grouping of a large ledger fit in the
#: memory, and PostgreSQL compiles nothing for one statement.
SPACE = SQL("SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")


class CreditCollectionMeasure(models.Model):
    """How a customer buys and pays in one company, measured each night for everybody
    with one statement. Segments are made of it, and it remembers the segment."""

    _name = "credit.collection.measure"
    _description = "Payment behaviour of a customer"
    _inherit = ["credit.collection.derived.mixin"]
    _order = "turnover DESC, id"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date("Measured on", readonly=True)
    invoice_count = fields.Integer(
        "Invoices in 12 months", readonly=True, help="Posted, without credit notes."
    )
    turnover = fields.Monetary(
        "Turnover in 12 months",
        readonly=True,
        help="Invoices less credit notes, without taxes, in the currency of the "
        "company.",
    )
    turnover_rank = fields.Float(
        "Rank by turnover (%)",
        readonly=True,
        digits=(5, 1),
        aggregator=None,
        help="How many of those who bought in 12 months buy no more than this one: 100 "
        "is the largest, 90 and more the largest tenth, 0 bought nothing.",
    )
    first_invoice = fields.Date("First invoice", readonly=True)
    customer_days = fields.Integer(
        "Days a customer",
        readonly=True,
        aggregator=None,
        help="Since the first invoice.",
    )
    average_days_late = fields.Float(
        "Pays days late",
        readonly=True,
        digits=(8, 1),
        aggregator="avg",
        help="Of what was paid in the last 12 months, weighted by the amounts; what "
        "was paid in time counts as 0.",
    )
    late_share = fields.Float(
        "Paid late (%)",
        readonly=True,
        digits=(5, 1),
        aggregator="avg",
        help="Share of what was paid in the last 12 months, by amount.",
    )
    last_payment = fields.Date("Last payment", readonly=True)
    overdue = fields.Monetary(
        readonly=True, help="Open and overdue on the day of the measure."
    )
    overdue_days = fields.Integer(
        "Days late now",
        readonly=True,
        aggregator="max",
        help="Of the oldest invoice to collect, as on the case.",
    )
    returned_count = fields.Integer(
        "Returned payments",
        readonly=True,
        help="Payments of the last 12 months that came back or were rejected.",
    )
    segment_id = fields.Many2one(
        "credit.collection.segment", readonly=True, index=True, ondelete="set null"
    )
    segment_date = fields.Date("In the segment since", readonly=True)
    is_pinned = fields.Boolean("Segment chosen by a person", readonly=True)

    _once = models.Constraint(
        "UNIQUE (company_id, partner_id)",
        "A customer has one measure in each company.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """What is measured is not typed."""
        self._check_owned(vals, set())
        return super().write(vals)

    # === ACTION METHODS === #

    def action_view_partner(self):
        """Open the customer."""
        self.check_access("read")
        return self.partner_id._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _measure(self, dates=None):
        """Measure all customers who ever got an invoice, owe something or paid, and
        give each a segment; a fixed number of queries for any number of customers.

        :param dict dates: date by company id; None for today.
        """
        dates = dates or self.env["res.company"]._collection_dates()
        if not dates:
            return
        self.env.flush_all()
        self.env.execute_query(self._forget_sql())
        self.env.cr.execute(SPACE)
        self.env.cr.execute(self._measure_sql(dates))
        self.invalidate_model()
        self.env["credit.collection.segment"]._assign(dates)

    @api.model
    def _measure_safely(self, dates):
        """Measure in a transaction of its own. An error is logged and stops nobody:
        customers keep what was measured before."""
        self.env["credit.collection.trigger"]._do_safely(
            lambda: self._measure(dates), "Customers could not be measured"
        )
        self.env["ir.cron"]._commit_progress()

    def _forget_sql(self):
        """Return the statement that forgets contacts of customers, who were customers
        before they got a parent company."""
        return SQL(
            """
            DELETE FROM credit_collection_measure measure USING res_partner partner
             WHERE partner.id = measure.partner_id
               AND partner.commercial_partner_id <> partner.id
         RETURNING measure.id
            """
        )

    def _measure_sql(self, dates):
        """Return the statement that writes all measures: the parts are put below each
        other, and added up by customer and company."""
        dates_sql = self.env["credit.collection.item"]._dates_sql(dates)
        today = SQL("(SELECT * FROM %s today (company_id, date))", dates_sql)
        parts = self._get_parts(today, dates)
        names = [name for columns, _query in parts for name in columns]
        written = [*names, *FOLLOWING]
        return SQL(
            """
            INSERT INTO credit_collection_measure
                   (company_id, partner_id, date, %(names)s,
                    create_uid, create_date, write_uid, write_date)
            SELECT measured.company_id, measured.partner_id, today.date, %(values)s,
                   CASE WHEN measured.turnover > 0 THEN 100 * CUME_DIST() OVER (
                        PARTITION BY measured.company_id, measured.turnover > 0
                        ORDER BY measured.turnover)
                        ELSE 0 END,
                   GREATEST(today.date - measured.first_invoice, 0),
                   %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
              FROM (SELECT company_id, partner_id, %(sums)s
                      FROM (%(parts)s) part
                     WHERE partner_id IS NOT NULL GROUP BY company_id, partner_id
                   ) measured
              JOIN %(today)s today ON today.company_id = measured.company_id
                ON CONFLICT (company_id, partner_id) DO UPDATE
               SET date = EXCLUDED.date, %(updates)s, write_uid = EXCLUDED.write_uid,
                   write_date = EXCLUDED.write_date
            """,
            names=self._list("%s", written),
            values=self._list("measured.%s", names),
            sums=SQL(", ").join(map(self._sum_sql, names)),
            parts=SQL(" UNION ALL ").join(
                self._part_sql(names, *part) for part in parts
            ),
            today=today,
            updates=self._list("%s = EXCLUDED.%s", written),
            uid=self.env.uid,
        )

    def _list(self, pattern, names):
        """Return names in a pattern, by commas."""
        count = pattern.count("%s")
        return SQL(", ").join(
            SQL(pattern, *([SQL.identifier(name)] * count)) for name in names
        )

    def _sum_sql(self, name):
        """Return the value of a column, which one of the parts has."""
        value = SQL("MAX(%s)", SQL.identifier(name))
        if self._fields[name].type != "date":
            value = SQL("COALESCE(%s, 0)", value)
        return SQL("%s AS %s", value, SQL.identifier(name))

    def _part_sql(self, names, columns, query):
        """Return a part with the columns of all parts."""
        picked = SQL(", ").join(
            SQL(
                "%s::%s AS %s",
                SQL.identifier("part", name) if name in columns else SQL("NULL"),
                SQL(self._fields[name].column_type[1]),
                SQL.identifier(name),
            )
            for name in names
        )
        return SQL(
            "SELECT part.company_id, part.partner_id, %s FROM (%s) part", picked, query
        )
