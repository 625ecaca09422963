from odoo import fields, models


class CreditCollectionContact(models.Model):
    """What an agency did and was told by the customer."""

    _inherit = "credit.collection.contact"

    placement_id = fields.Many2one(
        "credit.collection.placement",
        "By an agency",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
