from odoo import api, models
from odoo.tools import SQL


class CreditCollectionExposure(models.AbstractModel):
    """Confirmed orders count too, as far as they are not invoiced."""

    _inherit = "credit.collection.exposure"

    # === BUSINESS METHODS === #

    @api.model
    def _get_parts(self, company_ids, customers, date):
        """An invoice in draft counts as one, so its order does not. What was invoiced
        as a down payment is taken off the order, until the last invoice takes it off
        itself."""
        orders = SQL(
            """
            SELECT sold.customer_id, 'orders', sold.currency_id,
                   SUM(GREATEST(sold.amount, 0)), NULL::date
              FROM (
                SELECT partner.commercial_partner_id AS customer_id,
                       sale.currency_id, SUM(%(left)s) AS amount
                  FROM sale_order_line line
                  JOIN sale_order sale ON sale.id = line.order_id
                       AND sale.state = 'sale' AND sale.company_id IN %(companies)s
                       AND sale.invoice_status <> 'invoiced'
                  JOIN res_partner partner ON partner.id = sale.partner_invoice_id
     CROSS JOIN LATERAL (%(billed)s) billed
                 WHERE line.display_type IS NULL AND %(customers)s
                 GROUP BY sale.id, partner.commercial_partner_id, sale.currency_id
              ) sold
             GROUP BY sold.customer_id, sold.currency_id
            """,
            companies=company_ids,
            customers=customers,
            left=self._left_sql(),
            billed=self._billed_sql(),
        )
        return [*super()._get_parts(company_ids, customers, date), orders]

    @api.model
    def _left_sql(self):
        """Return what of an order line is not invoiced: of what was ordered, or of what
        was delivered beyond it. Lines of costs have no quantity ordered."""
        return SQL(
            """
            CASE WHEN line.is_downpayment THEN -billed.amount
                 WHEN line.product_uom_qty > 0
                 THEN line.price_total / line.product_uom_qty
                      * GREATEST(GREATEST(line.product_uom_qty,
                            (SELECT line.qty_delivered
                               FROM product_product product
                               JOIN product_template template
                                 ON template.id = product.product_tmpl_id
                                AND template.invoice_policy = 'delivery'
                              WHERE product.id = line.product_id))
                            - line.qty_invoiced - billed.quantity, 0)
                 WHEN line.product_uom_qty < 0
                 THEN line.price_total / line.product_uom_qty
                      * LEAST(line.product_uom_qty - line.qty_invoiced
                              - billed.quantity, 0)
                 ELSE GREATEST(line.untaxed_amount_to_invoice, 0) END
            """
        )

    @api.model
    def _billed_sql(self):
        """Return what credit notes in draft have taken off the quantity invoiced, and
        what was invoiced of a line in the currency of its order, tax and drafts
        included."""
        return SQL(
            """
            SELECT COALESCE(SUM(bill_line.quantity * bill_unit.factor / unit.factor)
                       FILTER (WHERE bill.move_type = 'out_refund'
                               AND bill.state = 'draft'), 0) AS quantity,
                   COALESCE(SUM(bill_line.price_total * sale.currency_rate
                       / NULLIF(bill.invoice_currency_rate, 0)
                       * CASE bill.move_type WHEN 'out_refund' THEN -1 ELSE 1 END)
                       FILTER (WHERE bill.move_type = 'out_invoice'
                               OR bill.state = 'posted'), 0) AS amount
              FROM sale_order_line_invoice_rel rel
              JOIN account_move_line bill_line ON bill_line.id = rel.invoice_line_id
              JOIN account_move bill ON bill.id = bill_line.move_id
                   AND bill.state <> 'cancel'
         LEFT JOIN uom_uom bill_unit ON bill_unit.id = bill_line.product_uom_id
         LEFT JOIN uom_uom unit ON unit.id = line.product_uom_id
             WHERE rel.order_line_id = line.id
            """
        )
