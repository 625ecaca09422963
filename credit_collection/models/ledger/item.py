from odoo import api, fields, models
from odoo.tools import SQL

from ...const import BUCKETS, HOLD_KINDS, NOT_DUE

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
        "res.company": ["collection_skip_misc"],
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
        [(key, label) for key, label, _first in BUCKETS] + [("credit", "Credit")],
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
    hold_kind = fields.Selection(
        [*HOLD_KINDS, ("no_followup", "Excluded from follow-up")],
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
    def _query(self, dates, partner_ids=None):
        return SQL(
            """
            SELECT netted.id, netted.id AS move_line_id, netted.move_id,
                   netted.move_name, netted.invoice_date, netted.ref,
                   netted.partner_id, netted.company_id, netted.company_currency_id,
                   netted.currency_id, netted.date_due, netted.is_overdue,
                   GREATEST(netted.today - netted.date_due, 0) AS days_late,
                   %(bucket)s AS bucket, netted.amount_original,
                   netted.amount_residual, netted.amount_residual_currency,
                   netted.held AS held_amount,
                   netted.held_currency AS held_amount_currency,
                   netted.uncovered, netted.debit, netted.credits,
                   CASE WHEN netted.is_overdue THEN netted.uncovered ELSE 0 END
                        AS to_collect,
                   netted.hold_kind, netted.hold_end, netted.hold_user_id,
                   netted.today
              FROM (%(netted)s) netted
            """,
            bucket=self._bucket_sql(),
            netted=self._netted_sql(dates, partner_ids),
        )

    def _bucket_sql(self):
        """Return the ageing bucket of an item, see ``BUCKETS``."""
        branches = [SQL("WHEN netted.debit = 0 THEN 'credit'")]
        for key, _label, first in reversed(BUCKETS):
            if first is not None:
                branches.append(
                    SQL("WHEN netted.today - netted.date_due >= %s THEN %s", first, key)
                )
        return SQL("CASE %s ELSE %s END", SQL(" ").join(branches), NOT_DUE)

    def _netted_sql(self, dates, partner_ids):
        """Allocate credits, whatever their date, to the oldest items first."""
        return SQL(
            """
            SELECT held.*, held.debit > 0 AND held.date_due < held.today AS is_overdue,
                   SUM(held.credit) OVER customer AS credits,
                   GREATEST(
                       LEAST(
                           held.debit - held.held,
                           SUM(held.debit - held.held) OVER (
                               customer ORDER BY held.date_due, held.id
                           ) - SUM(held.credit) OVER customer
                       ), 0
                   ) AS uncovered
              FROM (%s) held
            WINDOW customer AS (PARTITION BY held.company_id, held.partner_id)
            """,
            self._held_sql(dates, partner_ids),
        )

    def _held_sql(self, dates, partner_ids):
        """Return open items with their held amounts."""
        return SQL(
            """
            SELECT line.*, hold_part.kind AS hold_kind, hold_part.date_end AS hold_end,
                   hold_part.user_id AS hold_user_id,
                   ROUND(line.debit * hold_part.share, line.company_decimals) AS held,
                   ROUND(
                       GREATEST(line.amount_residual_currency, 0) * hold_part.share,
                       line.decimals
                   ) AS held_currency
              FROM (%(lines)s) line
         LEFT JOIN (%(holds)s) item_hold ON item_hold.move_line_id = line.id
         LEFT JOIN (%(case_holds)s) case_hold
                ON case_hold.partner_id = line.partner_id
               AND case_hold.company_id = line.company_id
     CROSS JOIN LATERAL (%(part)s) hold_part
            """,
            part=self._hold_part_sql(),
            lines=self._lines_sql(dates, partner_ids),
            holds=self._item_holds_sql(dates),
            case_holds=self._case_holds_sql(dates),
        )

    def _hold_part_sql(self):
        """Return share, kind, end and user of the hold of a line. A hold of the whole
        case takes precedence over those of the item."""
        return SQL(
            """
            SELECT CASE
                       WHEN line.debit = 0 THEN 0
                       WHEN line.is_excluded OR case_hold.kind IS NOT NULL
                            OR item_hold.is_whole THEN 1
                       ELSE LEAST(
                           COALESCE(
                               item_hold.amount
                               / NULLIF(line.amount_residual_currency, 0), 0
                           ), 1)
                   END AS share,
                   CASE WHEN line.debit = 0 THEN NULL
                        WHEN line.is_excluded THEN 'no_followup'
                        WHEN case_hold.kind IS NOT NULL THEN case_hold.kind
                        ELSE item_hold.kind END AS kind,
                   CASE WHEN line.debit = 0 OR line.is_excluded THEN NULL
                        WHEN case_hold.kind IS NOT NULL THEN case_hold.date_end
                        ELSE item_hold.date_end END AS date_end,
                   CASE WHEN line.debit = 0 OR line.is_excluded THEN NULL
                        WHEN case_hold.kind IS NOT NULL THEN case_hold.user_id
                        ELSE item_hold.user_id END AS user_id
            """
        )

    def _lines_sql(self, dates, partner_ids):
        """Return posted receivable items with a residual, one per instalment."""
        return SQL(
            """
            SELECT line.id, line.move_id, line.move_name, line.invoice_date, line.ref,
                   line.company_id, line.company_currency_id, line.currency_id,
                   partner.commercial_partner_id AS partner_id, today.date AS today,
                   COALESCE(line.date_maturity, line.date) AS date_due,
                   line.amount_currency AS amount_original,
                   line.amount_residual, line.amount_residual_currency,
                   GREATEST(line.amount_residual, 0) AS debit,
                   GREATEST(-line.amount_residual, 0) AS credit,
                   currency.decimal_places AS decimals,
                   company_currency.decimal_places AS company_decimals,
                   %(excluded)s AS is_excluded
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                   AND account.non_trade IS NOT TRUE
              JOIN %(dates)s today (company_id, date)
                   ON today.company_id = line.company_id
         -- joins on primary keys: PostgreSQL drops those whose columns are not used
         LEFT JOIN account_journal journal ON journal.id = line.journal_id
         LEFT JOIN res_company company ON company.id = line.company_id
         LEFT JOIN res_currency currency ON currency.id = line.currency_id
         LEFT JOIN res_currency company_currency
                   ON company_currency.id = line.company_currency_id
         LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND line.amount_residual <> 0
               AND %(customers)s
            """,
            excluded=self._excluded_sql(),
            dates=self._dates_sql(dates),
            customers=self._customers_sql(partner_ids),
        )

    def _customers_sql(self, partner_ids):
        """Return a condition on customers and their contacts; see :meth:`_query`."""
        if partner_ids is None:
            return SQL("TRUE")
        customers = SQL(
            """line.partner_id IN (
                SELECT id FROM res_partner WHERE commercial_partner_id IN %s)""",
            tuple(filter(None, partner_ids)) or (0,),
        )
        if None in partner_ids:
            return SQL("(line.partner_id IS NULL OR %s)", customers)
        return customers

    def _excluded_sql(self):
        """Return the condition of items excluded from follow-up. Odoo sets
        ``no_followup`` on all miscellaneous entries, including opening balances: these
        are excluded only if ``collection_skip_misc`` is set."""
        return SQL(
            """(line.no_followup AND (journal.type <> 'general'
                OR company.collection_skip_misc IS TRUE))"""
        )

    def _item_holds_sql(self, dates):
        return SQL(
            """
            SELECT hold.move_line_id, BOOL_OR(hold.amount IS NULL OR hold.amount = 0)
                   AS is_whole, SUM(hold.amount) AS amount, %s
              FROM credit_collection_hold hold
             WHERE hold.move_line_id IS NOT NULL AND %s
             GROUP BY hold.move_line_id
            """,
            LAST_HOLD,
            self._active_hold_sql(dates),
        )

    def _case_holds_sql(self, dates):
        return SQL(
            """
            SELECT hold.company_id, hold.partner_id, %s
              FROM credit_collection_hold hold
             WHERE hold.move_line_id IS NULL AND %s
             GROUP BY hold.company_id, hold.partner_id
            """,
            LAST_HOLD,
            self._active_hold_sql(dates),
        )

    def _active_hold_sql(self, dates):
        """Return the condition of holds in force on the date of their company."""
        return SQL(
            """hold.released_on IS NULL AND (hold.date_end IS NULL OR hold.date_end >= (
                SELECT today.date FROM %s today (company_id, date)
                 WHERE today.company_id = hold.company_id))""",
            self._dates_sql(dates),
        )

    def _dates_sql(self, dates):
        """Return the dates by company as a table."""
        rows = (
            SQL("(%s, %s::date)", company_id, date)
            for company_id, date in (dates or {0: None}).items()
        )
        return SQL("(VALUES %s)", SQL(", ").join(rows))
