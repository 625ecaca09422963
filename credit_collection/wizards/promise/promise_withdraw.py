from odoo import fields, models


class CreditCollectionPromiseWithdraw(models.TransientModel):
    """Asks for the reason to withdraw a promise."""

    _name = "credit.collection.promise.withdraw"
    _description = "Withdraw a promise to pay"
    _inherit = ["credit.collection.dialog.mixin"]

    promise_id = fields.Many2one(
        "credit.collection.promise", required=True, ondelete="cascade"
    )
    reason = fields.Char("Why", required=True)

    # === ACTION METHODS === #

    def action_withdraw(self):
        """Withdraw the promise, so that its items are collected again."""
        self.ensure_one()
        self.promise_id._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
