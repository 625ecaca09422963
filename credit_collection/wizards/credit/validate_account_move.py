from odoo import models


class ValidateAccountMove(models.TransientModel):
    """Posts several invoices: says which were held back."""

    _inherit = "validate.account.move"

    # === ACTION METHODS === #

    def validate_move(self):
        action = super().validate_move()
        if action and action.get("type") != "ir.actions.act_window_close":
            return action
        left = self.move_ids.filtered(
            lambda move: move.state == "draft" and move.auto_post == "no"
        )
        return left._notify_credit_held() or action
