from odoo import fields, models


class CreditCollectionCreditRule(models.Model):
    """Rules hold back orders too."""

    _inherit = "credit.collection.credit.rule"

    on_order = fields.Boolean(
        "When orders are confirmed",
        default=True,
        help="Also when customers sign or order by themselves: then the order waits "
        "as a quotation. What is paid in full is never held back.",
    )
