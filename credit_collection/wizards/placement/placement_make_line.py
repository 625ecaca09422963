from odoo import fields, models


class CreditCollectionPlacementMakeLine(models.TransientModel):
    """What of one case would leave, what it costs, and why the rest stays."""

    _name = "credit.collection.placement.make.line"
    _description = "Case to hand over"
    _inherit = ["credit.collection.dialog.mixin"]
    _order = "problem, amount DESC, id"
    _rec_name = "case_id"
    _refuses_unreadable = False

    make_id = fields.Many2one(
        "credit.collection.placement.make", required=True, ondelete="cascade"
    )
    case_id = fields.Many2one(
        "credit.collection.case", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="make_id.currency_id", related_sudo=False)
    is_chosen = fields.Boolean("Hand over")
    count = fields.Integer("Items", readonly=True, aggregator=None)
    amount = fields.Monetary(readonly=True)
    days_late = fields.Integer("Days late", readonly=True, aggregator=None)
    fee = fields.Monetary(readonly=True)
    is_agreed = fields.Boolean("Fee agreed", readonly=True)
    problem = fields.Char("Why not", readonly=True)
    left_out = fields.Text("Stays here", readonly=True)
