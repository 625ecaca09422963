from odoo import api, fields, models


class CreditCollectionCreditReleaseMake(models.TransientModel):
    """Lets orders go, too."""

    _inherit = "credit.collection.credit.release.make"

    order_ids = fields.Many2many("sale.order", string="Orders")

    # === COMPUTE METHODS === #

    @api.depends("order_ids")
    def _compute_held_by(self):
        return super()._compute_held_by()

    # === BUSINESS METHODS === #

    @api.model
    def _get_opened_field(self):
        if self.env.context.get("active_model") == "sale.order":
            return "order_ids"
        return super()._get_opened_field()

    def _get_records(self):
        return self.order_ids or super()._get_records()
