from odoo import api, fields, models

from ...const import RECORDED_ACCEPTANCES


class CreditCollectionPlanAccept(models.TransientModel):
    """Asks who accepted a plan, when and how, and for the signed document."""

    _name = "credit.collection.plan.accept"
    _description = "The customer accepts a plan"
    _inherit = ["credit.collection.dialog.mixin"]

    plan_id = fields.Many2one("credit.collection.plan", required=True, readonly=True)
    partner_id = fields.Many2one(related="plan_id.partner_id", related_sudo=False)
    person_id = fields.Many2one(
        "res.partner",
        "Accepted by",
        required=True,
        compute="_compute_person_id",
        store=True,
        readonly=False,
    )
    accepted_how = fields.Selection(
        RECORDED_ACCEPTANCES, "How", default="signature", required=True
    )
    accepted_on = fields.Date(
        "On",
        required=True,
        compute="_compute_accepted_on",
        store=True,
        precompute=True,
        readonly=False,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Signed document")

    # === COMPUTE METHODS === #

    @api.depends("plan_id")
    def _compute_person_id(self):
        """Propose the contact person for calls."""
        for wizard in self:
            wizard.person_id = wizard.plan_id.case_id.call_person_id

    @api.depends("plan_id")
    def _compute_accepted_on(self):
        for wizard in self:
            company = wizard.plan_id.company_id or self.env.company
            wizard.accepted_on = company._collection_today()

    # === ACTION METHODS === #

    def action_accept(self):
        """Record the acceptance, which starts the plan."""
        self.ensure_one()
        self.plan_id._accept(
            self.person_id, self.accepted_how, self.accepted_on, self.attachment_ids
        )
        return {"type": "ir.actions.act_window_close"}
