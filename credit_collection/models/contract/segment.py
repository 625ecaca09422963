from odoo import fields, models


class CreditCollectionSegment(models.Model):
    """The payment conditions that are offered to customers of a segment."""

    _inherit = "credit.collection.segment"

    contract_template_id = fields.Many2one(
        "credit.collection.contract",
        "Contract template",
        domain="[('is_template', '=', True), ('company_id', '=?', company_id)]",
        index="btree_not_null",
        ondelete="set null",
        help="From which the contracts of these customers are made.",
    )
