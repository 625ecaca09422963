from odoo import api, fields, models
from odoo.tools import SQL

from ...const import BUCKETS, HOLD_KINDS, MONEY_JOURNALS, NOT_DUE

#: Of the holds of a group: when the last one ends (NULL: open end), its kind and user.
LAST_HOLD = SQL(
    """CASE WHEN BOOL_OR(hold.date_end IS NULL) THEN NULL
            ELSE MAX(hold.date_end) END AS date_end,
       (ARRAY_AGG(hold.kind ORDER BY hold.date_end DESC NULLS FIRST,
        hold.id))[1] AS kind,
       (ARRAY_AGG(hold.user_id ORDER BY hold.date_end DESC NULLS FIRST,
        hold.id))[1] AS user_id"""
)


class CreditCollectionItem(models.Model):
    """Open items, read live from the ledger: one row per receivable journal item.

    ``date`` in the context sets the date, else it is today in each company's time zone.
    Residual amounts are negative for credits of the customer.
    """

    _name = "credit.collection.item"
    _inherit = ["credit.collection.live.mixin"]
    _description = "Open item"
    _auto = False
    _order = "date_due, id"
    _rec_name = "move_name"
    #: Fields that are flushed before the items are read.
    _depends = {
        "account.account": ["account_type", "non_trade"],
        "account.move": ["collection_posted_on", "payment_state"],
        "account.move.line": [
            "account_id",
            "amount_currency",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "invoice_date",
            "journal_id",
            "move_id",
            "move_name",
            "no_followup",
            "parent_state",
            "partner_id",
            "reconciled",
            "ref",
        ],
        "credit.collection.hold": [
            "amount",
            "case_id",
            "company_id",
            "date_end",
            "kind",
            "move_line_id",
            "partner_id",
            "released_on",
            "user_id",
        ],
        "res.company": [
            "active",
            "collection_known_days",
            "collection_least_amount",
            "collection_skip_misc",
        ],
        "res.currency.rate": ["company_id", "currency_id", "name", "rate"],
        "res.partner": ["commercial_partner_id"],
    }

    move_line_id = fields.Many2one("account.move.line", "Journal item", readonly=True)
    move_id = fields.Many2one("account.move", "Invoice or entry", readonly=True)
    move_name = fields.Char("Number", readonly=True)
    move_type = fields.Selection(related="move_id.move_type")
    invoice_date = fields.Date("Invoice date", readonly=True)
    ref = fields.Char("Reference", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date_due = fields.Date("Due date", readonly=True)
    days_late = fields.Integer("Days late", readonly=True, aggregator="max")
    bucket = fields.Selection(
        [(key, label) for key, label, _first in BUCKETS] + [("credit", "Credits")],
        "Ageing",
        readonly=True,
    )
    amount_original = fields.Monetary("Original amount", readonly=True, aggregator=None)
    amount_residual = fields.Monetary(
        "Open",
        currency_field="company_currency_id",
        readonly=True,
    )
    amount_residual_currency = fields.Monetary(
        "Open in currency", readonly=True, aggregator=None
    )
    held_amount = fields.Monetary(
        "On hold", currency_field="company_currency_id", readonly=True
    )
    held_amount_currency = fields.Monetary(
        "On hold in currency", readonly=True, aggregator=None
    )
    to_collect = fields.Monetary(
        "To collect", currency_field="company_currency_id", readonly=True
    )
    to_collect_currency = fields.Monetary(
        "To collect in currency", readonly=True, aggregator=None
    )
    hold_kind = fields.Selection(
        [
            *HOLD_KINDS,
            ("no_followup", "Excluded from follow-up"),
            ("posted", "Just posted"),
            ("fee", "Fee of a returned payment"),
        ],
        "Hold",
        readonly=True,
    )
    hold_end = fields.Date("Held until", readonly=True)
    hold_user_id = fields.Many2one("res.users", "Decided by", readonly=True)

    # === ACTION METHODS === #

    def action_view_move(self):
        """Open the invoice or entry."""
        return self.move_id._get_records_action()

    # === BUSINESS METHODS === #

    @api.model
    def _find_opened(self):
        """Return the debts among the items or invoices that a dialog was opened from;
        None if it was opened from anything else."""
        ids = self.env.context.get("active_ids") or []
        names = {"credit.collection.item": "id", "account.move": "move_id"}
        name = names.get(self.env.context.get("active_model"))
        return name and self.search([(name, "in", ids), ("bucket", "!=", "credit")])

    @api.model
    def _flush(self):
        """Write pending changes of what the query reads to the database."""
        for name, field_names in self._depends.items():
            self.env[name].flush_model(field_names)

    @api.model
    def _build_query(self, dates, partner_ids=None):
        return SQL(
            """
            SELECT netted.id, netted.id AS move_line_id, netted.move_id,
                   netted.move_name, netted.invoice_date, netted.ref,
                   netted.partner_id, netted.company_id, netted.company_currency_id,
                   netted.currency_id, netted.date_due, netted.is_overdue,
                   GREATEST(netted.today - netted.date_due, 0) AS days_late,
                   %(bucket)s AS bucket, netted.amount_original,
                   CASE WHEN netted.debit > 0 THEN netted.debit
                        ELSE netted.amount_residual END AS amount_residual,
                   netted.amount_residual_currency,
                   %(held)s AS held_amount,
                   netted.held_currency AS held_amount_currency,
                   netted.uncovered, netted.uncovered_currency, netted.rate,
                   netted.debit, netted.credits, netted.credit > 0 AS is_credit,
                   CASE WHEN netted.is_overdue THEN netted.uncovered ELSE 0 END
                        AS to_collect,
                   CASE WHEN netted.is_overdue THEN netted.uncovered_currency ELSE 0 END
                        AS to_collect_currency,
                   netted.hold_kind, netted.hold_end, netted.hold_user_id,
                   netted.today, netted.known_on, netted.least
              FROM (%(netted)s) netted
            """,
            bucket=self._bucket_sql(),
            held=self.env["credit.collection.netting"]._round(
                SQL(
                    "netted.debit * netted.held_currency / NULLIF("
                    "netted.debit_currency, 0)"
                ),
                SQL("netted.company_rounding"),
            ),
            netted=self.env["credit.collection.netting"]._net_sql(
                self._held_sql(dates, partner_ids), self._dates_sql(dates)
            ),
        )

    def _bucket_sql(self):
        """Return the ageing bucket of an item, see ``BUCKETS``."""
        branches = [SQL("WHEN netted.debit_currency = 0 THEN 'credit'")]
        for key, _label, first in reversed(BUCKETS):
            if first is not None:
                branches.append(
                    SQL("WHEN netted.today - netted.date_due >= %s THEN %s", first, key)
                )
        return SQL("CASE %s ELSE %s END", SQL(" ").join(branches), NOT_DUE)

    def _held_sql(self, dates, partner_ids):
        """Return open items with their held amounts. ``OFFSET 0`` plans the parts
        apart, which takes PostgreSQL less time than one large query."""
        netting = self.env["credit.collection.netting"]
        return SQL(
            """
            SELECT item.*, item.debit_currency - item.held_currency AS owed,
                   item.debit_currency > 0 AND item.date_due < item.today AS is_overdue
              FROM (
                SELECT line.*, hold_part.kind AS hold_kind,
                       hold_part.date_end AS hold_end,
                       hold_part.user_id AS hold_user_id, %(held_currency)s
                       AS held_currency
                  FROM (%(lines)s OFFSET 0) line
             LEFT JOIN (%(holds)s) item_hold
                    ON item_hold.move_line_id = line.id
                   AND item_hold.partner_id = line.partner_id
             LEFT JOIN (%(case_holds)s) case_hold
                    ON case_hold.partner_id = line.partner_id
                   AND case_hold.company_id = line.company_id
         CROSS JOIN LATERAL (%(part)s) hold_part
                OFFSET 0
              ) item
            """,
            held_currency=netting._round(
                SQL("line.debit_currency * hold_part.share"), SQL("line.rounding")
            ),
            part=self._hold_part_sql(),
            lines=self._lines_sql(dates, partner_ids),
            holds=self._item_holds_sql(dates),
            case_holds=self._case_holds_sql(dates, partner_ids),
        )

    def _hold_part_sql(self):
        """Return share, kind, end and user of what holds a line: it is left out, the
        whole case or the whole item is held, it was just posted, or a part is held; the
        fee of a returned payment always is."""
        return SQL(
            """
            SELECT CASE WHEN line.debit_currency = 0 THEN 0
                        WHEN cause.name <> 'item' OR item_hold.is_whole THEN 1
                        ELSE LEAST((COALESCE(item_hold.amount, 0) + line.fee_currency)
                             / NULLIF(line.debit_currency, 0), 1)
                   END AS share,
                   CASE cause.name WHEN 'case' THEN case_hold.kind
                        WHEN 'item' THEN COALESCE(item_hold.kind,
                             CASE WHEN line.fee_currency > 0 THEN 'fee' END)
                        ELSE cause.name END AS kind,
                   CASE cause.name WHEN 'case' THEN case_hold.date_end
                        WHEN 'item' THEN item_hold.date_end
                        WHEN 'posted' THEN line.known_on - 1 END AS date_end,
                   CASE cause.name WHEN 'case' THEN case_hold.user_id
                        WHEN 'item' THEN item_hold.user_id END AS user_id
              FROM (SELECT CASE WHEN line.debit_currency = 0 THEN NULL
                                WHEN line.is_excluded THEN 'no_followup'
                                WHEN case_hold.kind IS NOT NULL THEN 'case'
                                WHEN line.known_on > line.today
                                     AND line.date_due < line.today
                                     AND item_hold.is_whole IS NOT TRUE THEN 'posted'
                                ELSE 'item' END AS name) cause
            """
        )

    def _lines_sql(self, dates, partner_ids):
        """Return posted receivable items with a residual in their own currency, one per
        instalment. What is left out of the follow-up is left out on both sides."""
        returned = self.env["credit.collection.returned"]
        netting = self.env["credit.collection.netting"]
        return SQL(
            """
            SELECT line.*, %(days)s
              FROM (
                SELECT line.id, line.move_id, line.move_name, line.invoice_date,
                       line.ref, line.company_id, line.company_currency_id,
                       line.currency_id, partner.commercial_partner_id AS partner_id,
                       today.date AS today, line.date, %(back)s AS back,
                       COALESCE(line.date_maturity, line.date) AS due,
                       %(known)s AS known, %(amounts)s, %(excluded)s AS is_excluded,
                       today.least
                  FROM account_move_line line
                  JOIN (%(companies)s) today ON today.company_id = line.company_id
                  JOIN account_account account ON account.id = line.account_id
                       AND account.account_type = 'asset_receivable'
                       AND account.non_trade IS NOT TRUE
             LEFT JOIN res_partner partner ON partner.id = line.partner_id
             LEFT JOIN account_move move ON move.id = line.move_id
             LEFT JOIN res_currency currency ON currency.id = line.currency_id
                 WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                   AND line.amount_residual_currency <> 0 AND %(customers)s
                OFFSET 0
              ) line
            """,
            days=returned._days_sql(),
            back=returned._back_sql(),
            known=returned._known_sql(),
            amounts=netting._amounts_sql(self._excluded_sql()),
            excluded=self._excluded_sql(),
            companies=self._companies_sql(dates),
            customers=self._customers_sql(
                partner_ids, SQL("partner.commercial_partner_id")
            ),
        )

    def _companies_sql(self, dates):
        """Return the active companies with their date and settings. ``OFFSET 0`` plans
        them apart: PostgreSQL's search for an order of joins grows with each table."""
        return SQL(
            """
            SELECT company.id AS company_id, today.date, currency.rounding,
                   company.collection_known_days AS known_days,
                   company.collection_skip_misc AS skip_misc,
                   company.collection_least_amount AS least,
                   %s AS family,
                   ARRAY(SELECT journal.id FROM account_journal journal
                          WHERE journal.type = 'general') AS misc_journals,
                   ARRAY(SELECT journal.id FROM account_journal journal
                          WHERE journal.type IN %s) AS money_journals
              FROM %s today (company_id, date)
              JOIN res_company company ON company.id = today.company_id
                   AND company.active
         LEFT JOIN res_currency currency ON currency.id = company.currency_id
            OFFSET 0
            """,
            self.env["credit.collection.returned"]._family_sql(),
            MONEY_JOURNALS,
            self._dates_sql(dates),
        )

    def _customers_sql(self, partner_ids, customer):
        """Return a condition on customers; see :meth:`_build_query`.

        :param SQL customer: the column with their id.
        """
        if partner_ids is None:
            return SQL("TRUE")
        if isinstance(partner_ids, SQL):
            return SQL("%s = %s", customer, partner_ids)
        found = SQL("%s IN %s", customer, tuple(filter(None, partner_ids)) or (0,))
        if None in partner_ids:
            return SQL("(%s IS NULL OR %s)", customer, found)
        return found

    def _excluded_sql(self):
        """Return the condition of items excluded from follow-up. Odoo sets
        ``no_followup`` on all miscellaneous entries, including opening balances: these
        are excluded only if ``collection_skip_misc`` is set. Invoices whose payment is
        blocked are excluded too: in Odoo's own portal they are not late either."""
        return SQL(
            """(move.payment_state = 'blocked'
                OR line.no_followup IS TRUE AND (today.skip_misc IS TRUE
                OR line.journal_id <> ALL (today.misc_journals)))"""
        )

    def _item_holds_sql(self, dates):
        """Return the holds of items, by customer: they hold nothing of an item that
        belongs to another one now."""
        return SQL(
            """
            SELECT hold.move_line_id, hold.partner_id,
                   BOOL_OR(hold.amount IS NULL OR hold.amount = 0) AS is_whole,
                   SUM(hold.amount) AS amount, %s
              FROM credit_collection_hold hold
             WHERE hold.move_line_id IS NOT NULL AND %s
             GROUP BY hold.move_line_id, hold.partner_id
            """,
            LAST_HOLD,
            self._active_hold_sql(dates),
        )

    def _case_holds_sql(self, dates, partner_ids):
        return SQL(
            """
            SELECT hold.company_id, hold.partner_id, %s
              FROM credit_collection_hold hold
             WHERE hold.move_line_id IS NULL AND %s AND %s
             GROUP BY hold.company_id, hold.partner_id
            """,
            LAST_HOLD,
            self._active_hold_sql(dates),
            self._customers_sql(partner_ids, SQL("hold.partner_id")),
        )

    def _active_hold_sql(self, dates):
        """Return the condition of holds in force on the date of their company."""
        return SQL(
            """hold.released_on IS NULL AND (hold.date_end IS NULL OR hold.date_end >= (
                SELECT today.date FROM %s today (company_id, date)
                 WHERE today.company_id = hold.company_id)) AND %s""",
            self._dates_sql(dates),
            self._regarded_sql(),
        )

    def _dates_sql(self, dates):
        """Return the dates by company as a table."""
        if isinstance(dates, SQL):
            return dates
        rows = (
            SQL("(%s, %s::date)", company_id, date)
            for company_id, date in (dates or {0: None}).items()
        )
        return SQL("(VALUES %s)", SQL(", ").join(rows))
