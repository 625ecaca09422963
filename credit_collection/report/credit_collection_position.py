from odoo import api, fields, models
from odoo.tools import SQL


class CreditCollectionPosition(models.Model):
    """What one customer owes one company today: the sum of his open items.

    ``to_collect = overdue - held - credits``, never below zero, is the one number that
    every rule, screen, message and report reads. Amounts in the company's currency.
    """

    _name = "credit.collection.position"
    _description = "Position of a customer"
    _auto = False
    _order = "to_collect DESC, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    overdue = fields.Monetary(readonly=True)
    held = fields.Monetary("On hold", readonly=True)
    credits = fields.Monetary(readonly=True)
    to_collect = fields.Monetary(readonly=True)
    not_due = fields.Monetary(readonly=True)
    carrying_line_id = fields.Many2one(
        "account.move.line", "Carrying item", readonly=True
    )
    carrying_due = fields.Date("Oldest due date", readonly=True)
    days_late = fields.Integer(readonly=True, aggregator="max")
    next_due = fields.Date("Next due date", readonly=True)
    item_count = fields.Integer("Open items", readonly=True)

    @property
    def _table_query(self):
        return self._query(self.env["res.company"]._collection_dates())

    @api.model
    def _query(self, dates, partner_ids=None):
        """The positions of every company on its date; see the open items for the
        arguments. ``upcoming`` lists the due dates to come that nothing covers."""
        return SQL(
            """
            SELECT item.*, item.overdue_date - item.carrying_due AS days_late
              FROM (
                SELECT MIN(item.id) AS id, item.company_id, item.partner_id,
                       MIN(item.company_currency_id) AS currency_id,
                       COALESCE(SUM(item.debit) FILTER (WHERE item.is_overdue), 0)
                           AS overdue,
                       COALESCE(SUM(item.held_amount) FILTER (WHERE item.is_overdue), 0)
                           AS held,
                       MAX(item.credits) AS credits,
                       SUM(item.to_collect) AS to_collect,
                       COALESCE(SUM(item.debit) FILTER (WHERE NOT item.is_overdue), 0)
                           AS not_due,
                       (ARRAY_AGG(item.id ORDER BY item.date_due, item.id)
                           FILTER (WHERE item.to_collect > 0))[1] AS carrying_line_id,
                       MIN(item.date_due) FILTER (WHERE item.to_collect > 0)
                           AS carrying_due,
                       MIN(item.date_due) FILTER (
                           WHERE NOT item.is_overdue AND item.uncovered > 0
                       ) AS next_due,
                       ARRAY_AGG(DISTINCT item.date_due) FILTER (
                           WHERE NOT item.is_overdue AND item.uncovered > 0
                       ) AS upcoming,
                       BOOL_OR(item.held_amount > 0 AND item.is_overdue
                               AND item.hold_end IS NULL) AS is_held_open_end,
                       (ARRAY_AGG(item.hold_kind ORDER BY item.hold_end DESC
                           NULLS FIRST, item.id) FILTER (
                               WHERE item.held_amount > 0 AND item.is_overdue
                           ))[1] AS hold_kind,
                       MAX(item.hold_end) FILTER (
                           WHERE item.held_amount > 0 AND item.is_overdue
                       ) AS hold_end,
                       COUNT(*) AS item_count,
                       MAX(item.today) AS overdue_date
                  FROM (%s) item
                 WHERE item.partner_id IS NOT NULL
                 GROUP BY item.company_id, item.partner_id
              ) item
            """,
            self.env["credit.collection.item"]._query(dates, partner_ids),
        )

    @api.model
    def _read_facts(self, dates, partner_ids=None):
        """The positions as plain rows, for all customers in one query.

        :rtype: list[dict]
        """
        self.env["account.move.line"].flush_model()
        self.env["credit.collection.hold"].flush_model()
        self.env["credit.collection.case"].flush_model(["company_id", "partner_id"])
        self.env["res.company"].flush_model(["collection_skip_misc"])
        return self.env.execute_query_dict(self._query(dates, partner_ids))
