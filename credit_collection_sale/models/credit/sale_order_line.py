from odoo import api, models

#: What may let a line grow.
GROWING = {
    "discount",
    "order_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "tax_ids",
}


class SaleOrderLine(models.Model):
    """Lines of confirmed orders do not grow past the rules of credit."""

    _inherit = "sale.order.line"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals.get("order_id") for vals in vals_list} - {None, False}
        with self.env["sale.order"].browse(ids)._watch_credit():
            return super().create(vals_list)

    def write(self, vals):
        if not GROWING & set(vals):
            return super().write(vals)
        bought = self.filtered(lambda line: not line._is_carriage())
        with bought.order_id._watch_credit():
            return super().write(vals)

    # === BUSINESS METHODS === #

    def _is_carriage(self):
        """Whether the line is about what a carrier costs, which whoever delivers writes
        on it when it is known."""
        self.ensure_one()
        is_delivery = "is_delivery" in self._fields and self.is_delivery
        return is_delivery and self.product_id.type == "service"
