from odoo import fields, models


class CreditCollectionCreditRelease(models.Model):
    """Orders that a manager let go."""

    _inherit = "credit.collection.credit.release"

    order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
