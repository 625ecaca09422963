from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

#: Documents of sales: table, columns of the salesperson and of the date, and which of
#: them count.
INVOICES = (
    "account_move",
    "invoice_user_id",
    "invoice_date",
    SQL(
        "sold.move_type IN ('out_invoice', 'out_receipt') AND sold.state = 'posted' "
        "AND sold.invoice_user_id != sold.create_uid"
    ),
)
ORDERS = (
    "sale_order",
    "user_id",
    "date_order",
    SQL("sold.state = 'sale' AND sold.user_id IS NOT NULL"),
)


class CreditCollectionSeller(models.Model):
    """Who sold to a customer and was taken off it, so that nobody collects what they
    sold by removing their name. Kept by the server; see ``_get_collection_sellers``."""

    _name = "credit.collection.seller"
    _description = "Who sold to a customer before"
    _order = "date DESC, id DESC"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Sold by", required=True, index=True, ondelete="cascade"
    )
    date = fields.Date("Until", required=True, default=fields.Date.today)

    _once = models.Constraint(
        "UNIQUE (partner_id, user_id)", "This is known of the customer already."
    )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_own(self):
        """A manager may correct a mistake, but nobody their own entry."""
        if not self.env.su and self.env.user in self.user_id:
            raise AccessError(
                self.env._("Another collection manager decides whether you sold here.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, pairs):
        """Note until when users sold to customers.

        :param pairs: ids of customers (commercial partners) and users; empty ones are
            left out.
        """
        known = {(partner_id, user_id) for partner_id, user_id in pairs if user_id}
        if not known:
            return
        today = fields.Date.today()
        rows = [(*pair, today, today, self.env.uid) for pair in sorted(known)]
        self.env.execute_query(
            SQL(
                """
                INSERT INTO credit_collection_seller
                       (partner_id, user_id, date, create_date, create_uid)
                VALUES %s
                    ON CONFLICT (partner_id, user_id)
                    DO UPDATE SET date = EXCLUDED.date
             RETURNING id
                """,
                SQL(", ").join(map(SQL, ["%s"] * len(rows), rows)),
            )
        )
        self.invalidate_model()

    @api.model
    def _sold_sql(self, partner_ids, today):
        """Return the query of customers and users who sold to them in the months that
        the company sets: by posted invoices, by confirmed orders, or until their name
        was taken off.

        An invoice whose salesperson is its author tells nothing: that is what Odoo
        proposes to whoever enters invoices.

        :param date today: the date of the company.
        :rtype: SQL
        """
        for model, names in (
            ("account.move", ["invoice_user_id", "invoice_date", "state"]),
            ("res.company", ["collection_seller_months"]),
        ):
            self.env[model].flush_model(names)
        parts = [
            self._documents_sql(partner_ids, today, *INVOICES),
            SQL(
                """
                SELECT seller.partner_id, seller.user_id
                  FROM credit_collection_seller seller
                 WHERE seller.partner_id IN %(partners)s
                   AND seller.date >= %(today)s - make_interval(months => (
                       SELECT COALESCE(MAX(collection_seller_months), 0)
                         FROM res_company WHERE active))
                """,
                partners=tuple(partner_ids),
                today=today,
            ),
        ]
        if "sale.order" in self.env:
            self.env["sale.order"].flush_model(["user_id", "state", "date_order"])
            parts.append(self._documents_sql(partner_ids, today, *ORDERS))
        return SQL(" UNION ").join(parts)

    @api.model
    def _documents_sql(self, partner_ids, today, table, user, date, condition):
        """Return the query of customers and users who sold to them by documents in the
        months that the company of the document sets.

        :param str table: of the documents.
        :param str user: column of the salesperson.
        :param str date: column of the date of the sale.
        :param SQL condition: which documents count; they are ``sold``.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT customer.commercial_partner_id, %(user)s
              FROM res_partner customer
              JOIN %(table)s sold ON sold.partner_id = customer.id AND %(condition)s
              JOIN res_company company ON company.id = sold.company_id
             WHERE customer.commercial_partner_id IN %(partners)s
               AND company.collection_seller_months > 0
               AND %(date)s >= %(today)s - make_interval(
                   months => company.collection_seller_months)
            """,
            partners=tuple(partner_ids),
            today=today,
            table=SQL.identifier(table),
            user=SQL.identifier("sold", user),
            date=SQL.identifier("sold", date),
            condition=condition,
        )
