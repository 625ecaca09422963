from odoo import fields, models


class CreditCollectionPlanClose(models.TransientModel):
    """Asks why a plan ends, or why its terms are refused."""

    _name = "credit.collection.plan.close"
    _description = "End or refuse a plan"
    _inherit = ["credit.collection.dialog.mixin"]

    plan_ids = fields.Many2many("credit.collection.plan", string="Plans", readonly=True)
    operation = fields.Selection(
        [("cancel", "End the plan"), ("refuse", "Refuse the terms")],
        default="cancel",
        required=True,
        readonly=True,
    )
    reason = fields.Char("Why", required=True)

    # === ACTION METHODS === #

    def action_close(self):
        """End the plans, or refuse their terms."""
        self.ensure_one()
        if self.operation == "refuse":
            for plan in self.plan_ids:
                plan._refuse(self.reason)
        else:
            self.plan_ids._cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
