from odoo import fields, models

from ...const import PLACEMENT_RESULTS


class CreditCollectionPlacementEnd(models.TransientModel):
    """Asks why a placement ends."""

    _name = "credit.collection.placement.end"
    _description = "End a placement"
    _inherit = ["credit.collection.dialog.mixin"]

    placement_ids = fields.Many2many(
        "credit.collection.placement", string="Placements", readonly=True
    )
    operation = fields.Selection(
        [("reject", "Turned down"), ("recall", "Recall"), ("close", "Close")],
        default="recall",
        required=True,
        readonly=True,
    )
    result = fields.Selection(PLACEMENT_RESULTS, help="Empty: by what was recovered.")
    reason = fields.Char("Why", required=True)

    # === ACTION METHODS === #

    def action_end(self):
        """End the placements."""
        self.ensure_one()
        if self.operation == "reject":
            self.placement_ids._reject(self.reason)
        elif self.operation == "recall":
            self.placement_ids._recall(self.reason)
        else:
            self.placement_ids._close(self.reason, self.result or None)
        return {"type": "ir.actions.act_window_close"}
