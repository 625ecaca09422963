from odoo import fields, models


class CreditCollectionDisputeReason(models.Model):
    """Which reasons customers may choose on the page."""

    _inherit = "credit.collection.dispute.reason"

    portal_is_offered = fields.Boolean(
        "On the page",
        help="Customers may choose this reason on their page. It credits nothing by "
        "itself.",
    )
