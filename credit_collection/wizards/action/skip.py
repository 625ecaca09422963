from odoo import fields, models


class CreditCollectionSkip(models.TransientModel):
    """Asks for the reason to skip actions."""

    _name = "credit.collection.skip"
    _description = "Skip actions"
    _inherit = ["credit.collection.dialog.mixin"]

    action_ids = fields.Many2many(
        "credit.collection.action", string="Actions", required=True
    )
    reason = fields.Char("Why", required=True)

    # === ACTION METHODS === #

    def action_skip(self):
        """Skip the actions."""
        self.ensure_one()
        self.action_ids._skip(self.reason)
        return {"type": "ir.actions.act_window_close"}
