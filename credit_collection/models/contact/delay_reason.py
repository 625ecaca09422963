from odoo import fields, models


class CreditCollectionDelayReason(models.Model):
    """Reason why a customer pays late, used in reports."""

    _name = "credit.collection.delay.reason"
    _description = "Reason for delay"
    _inherit = ["credit.collection.input.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name, for reports and imports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another reason has this code."
    )
