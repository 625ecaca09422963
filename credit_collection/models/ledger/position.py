from odoo import api, fields, models
from odoo.tools import SQL


class CreditCollectionPosition(models.Model):
    """The sum of the open items of one customer in one company, in company currency.

    ``to_collect = overdue - held - credits``, at least zero, is the amount that rules,
    screens, messages and reports use.
    """

    _name = "credit.collection.position"
    _inherit = ["credit.collection.live.mixin"]
    _description = "Position of a customer"
    _auto = False
    _order = "to_collect DESC, id"
    _rec_name = "partner_id"
    _depends = {
        "credit.collection.item": [],
        "res.company": ["collection_least_amount"],
    }

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    overdue = fields.Monetary(readonly=True)
    held = fields.Monetary("On hold", readonly=True)
    credits = fields.Monetary(readonly=True)
    to_collect = fields.Monetary("To collect", readonly=True)
    not_due = fields.Monetary("Not due", readonly=True)
    carrying_line_id = fields.Many2one(
        "account.move.line", "Carrying item", readonly=True
    )
    carrying_due = fields.Date("Oldest due date", readonly=True)
    days_late = fields.Integer("Days late", readonly=True, aggregator="max")
    next_due = fields.Date("Next due date", readonly=True)
    item_count = fields.Integer("Open items", readonly=True)

    # === ACTION METHODS === #

    def action_view_items(self):
        """Open the open items of the customer."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_item_action"
        )
        domain = [
            ("company_id", "in", self.company_id.ids),
            ("partner_id", "in", self.partner_id.ids),
        ]
        return {**action, "domain": domain, "context": {}}

    # === BUSINESS METHODS === #

    @api.model
    def _build_query(self, dates, partner_ids=None):
        """Return the query; ``upcoming`` are the due dates to come that credits and
        holds do not cover.

        The carrying item is the oldest at which what is to collect reaches the least
        amount of the company; ``known_since`` is the last day on which no item from
        there on could have been chased.
        """
        return SQL(
            """
            SELECT position.*, position.today - position.carrying_due AS days_late
              FROM (
                SELECT MIN(item.id) AS id, item.company_id, item.partner_id,
                       MIN(item.company_currency_id) AS currency_id,
                       MAX(item.today) AS today, COUNT(*) AS item_count,
                       MAX(item.credits) AS credits,
                       SUM(item.to_collect) AS to_collect,
                       COALESCE(SUM(item.debit) FILTER (WHERE NOT item.is_overdue), 0)
                           AS not_due,
                       %s
                  FROM (
                    SELECT item.*, SUM(item.to_collect) OVER (
                               PARTITION BY item.company_id, item.partner_id
                               ORDER BY item.date_due, item.id) AS collected
                      FROM (%s) item
                     WHERE item.partner_id IS NOT NULL
                  ) item
                 GROUP BY item.company_id, item.partner_id
              ) position
            """,
            SQL(", ").join([*self._overdue_columns(), *self._upcoming_columns()]),
            self.env["credit.collection.item"]._build_query(dates, partner_ids),
        )

    def _overdue_columns(self):
        """Return overdue and held amounts, the hold, and the oldest item to collect."""
        held = SQL("(WHERE item.held_amount > 0 AND item.is_overdue)")
        carrying = SQL(
            "(WHERE item.to_collect > 0 AND item.collected >= COALESCE(item.least, 0))"
        )
        return [
            SQL(
                "COALESCE(SUM(item.debit) FILTER (WHERE item.is_overdue), 0) AS overdue"
            ),
            SQL("COALESCE(SUM(item.held_amount) FILTER %s, 0) AS held", held),
            SQL(
                "(ARRAY_AGG(item.hold_kind ORDER BY item.hold_kind = 'fee', "
                "item.hold_end DESC NULLS FIRST, item.id) FILTER %s)[1] AS hold_kind",
                held,
            ),
            SQL("MAX(item.hold_end) FILTER %s AS hold_end", held),
            SQL(
                "COALESCE(BOOL_OR(item.hold_kind = 'placed') FILTER %s, FALSE) "
                "AS is_placed",
                held,
            ),
            SQL(
                "COALESCE(BOOL_OR(item.hold_end IS NULL AND item.hold_kind <> 'fee') "
                "FILTER %s, FALSE) AS is_held_open_end",
                held,
            ),
            SQL(
                "(ARRAY_AGG(item.id ORDER BY item.date_due, item.id) FILTER %s)[1] "
                "AS carrying_line_id",
                carrying,
            ),
            SQL("MIN(item.date_due) FILTER %s AS carrying_due", carrying),
            SQL(
                "MIN(GREATEST(item.date_due, item.known_on - 1)) FILTER %s "
                "AS known_since",
                carrying,
            ),
        ]

    def _upcoming_columns(self):
        """Return the future due dates that credits and holds do not cover."""
        coming = SQL("(WHERE NOT item.is_overdue AND item.uncovered > 0)")
        return [
            SQL("MIN(item.date_due) FILTER %s AS next_due", coming),
            SQL("ARRAY_AGG(DISTINCT item.date_due) FILTER %s AS upcoming", coming),
        ]

    @api.model
    def _read_facts(self, dates, partner_ids=None):
        """Read positions in one query, see :meth:`_query`.

        :rtype: list[dict]
        """
        self.env["credit.collection.item"]._flush()
        return self.env.execute_query_dict(self._query(dates, partner_ids))
