from odoo import api, models
from odoo.tools import SQL


class CreditCollectionExposure(models.AbstractModel):
    """Confirmed orders count too, as far as they are not invoiced."""

    _inherit = "credit.collection.exposure"

    # === BUSINESS METHODS === #

    @api.model
    def _get_parts(self, company_ids, customers):
        """An invoice in draft counts as one. What was invoiced as a down payment is
        owed already, and taken off its order."""
        orders = SQL(
            """
            SELECT sold.customer_id, 'orders', sold.currency_id,
                   SUM(GREATEST(sold.amount, 0))
              FROM (
                SELECT partner.commercial_partner_id AS customer_id,
                       sale.currency_id,
                       SUM(CASE WHEN line.is_downpayment
                                THEN -line.untaxed_amount_invoiced
                                WHEN line.product_uom_qty > 0
                                THEN line.price_total * GREATEST(
                                     line.product_uom_qty - line.qty_invoiced, 0)
                                     / line.product_uom_qty
                                ELSE 0 END) AS amount
                  FROM sale_order_line line
                  JOIN sale_order sale ON sale.id = line.order_id
                       AND sale.state = 'sale' AND sale.company_id IN %(companies)s
                       AND sale.invoice_status <> 'invoiced'
                  JOIN res_partner partner ON partner.id = sale.partner_invoice_id
                 WHERE line.display_type IS NULL AND %(customers)s
                 GROUP BY sale.id, partner.commercial_partner_id, sale.currency_id
              ) sold
             GROUP BY sold.customer_id, sold.currency_id
            """,
            companies=company_ids,
            customers=customers,
        )
        return [*super()._get_parts(company_ids, customers), orders]
