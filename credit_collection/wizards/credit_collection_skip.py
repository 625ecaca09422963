from odoo import fields, models


class CreditCollectionSkip(models.TransientModel):
    """Asks why acts are skipped; the acts decide whether they can be."""

    _name = "credit.collection.skip"
    _description = "Skip acts"

    action_ids = fields.Many2many(
        "credit.collection.action", string="Acts", required=True
    )
    reason = fields.Char("Why", required=True)

    # === ACTION METHODS === #

    def action_skip(self):
        """Go on without these acts."""
        self.ensure_one()
        self.action_ids._skip(self.reason)
        return {"type": "ir.actions.act_window_close"}
