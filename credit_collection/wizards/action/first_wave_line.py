from odoo import fields, models


class CreditCollectionFirstWaveLine(models.TransientModel):
    """What would leave about debts of one age."""

    _name = "credit.collection.first.wave.line"
    _description = "First wave, by age"
    _inherit = ["credit.collection.dialog.mixin"]
    _order = "id"

    wave_id = fields.Many2one(
        "credit.collection.first.wave", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="wave_id.currency_id", related_sudo=False)
    name = fields.Char("Days late", readonly=True)
    message_count = fields.Integer("Messages", readonly=True)
    approve_count = fields.Integer("To approve", readonly=True)
    by_hand_count = fields.Integer("By hand", readonly=True)
    amount = fields.Monetary("Asked for", readonly=True)
