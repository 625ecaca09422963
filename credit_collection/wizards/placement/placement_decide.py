from odoo import api, fields, models

from ...models.placement.decision import DECISIONS


class CreditCollectionPlacementDecide(models.TransientModel):
    """Asks what follows when the own means are spent, and says what each way means in
    money."""

    _name = "credit.collection.placement.decide"
    _description = "Agency, court or write-off"
    _inherit = ["credit.collection.dialog.mixin"]

    case_id = fields.Many2one("credit.collection.case", required=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    decision = fields.Selection(DECISIONS, default="agency", required=True)
    agency_id = fields.Many2one(
        "credit.collection.agency",
        compute="_compute_ways",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', 'parent_of', company_id)]",
    )
    amount = fields.Monetary("To collect", compute="_compute_money")
    fee = fields.Monetary("Fee of the agency", compute="_compute_money")
    left = fields.Monetary(
        "Left with an agency", compute="_compute_money", help="If all is recovered."
    )
    problem = fields.Char("Why not", compute="_compute_money")
    date_end = fields.Date("Look again on")
    reason = fields.Char("Why")

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_ways(self):
        decisions = self.env["credit.collection.decision"]
        for wizard in self:
            case = wizard.case_id._origin
            wizard.agency_id = case and decisions._weigh(case)["agency"]

    @api.depends("case_id", "agency_id")
    def _compute_money(self):
        decisions = self.env["credit.collection.decision"]
        for wizard in self:
            case, agency = wizard.case_id._origin, wizard.agency_id._origin
            wizard.update({"fee": 0, "left": 0, "problem": False})
            wizard.amount = case and decisions._weigh(case)["amount"]
            if case and agency:
                (offer,) = agency._get_offers(case)
                wizard.fee = offer["fee"]
                wizard.left = offer["amount"] - offer["fee"]
                wizard.problem = offer["problem"]

    # === ACTION METHODS === #

    def action_decide(self):
        """Do it."""
        self.ensure_one()
        self.env["credit.collection.decision"]._decide(
            self.case_id,
            self.decision,
            self.reason,
            agency=self.agency_id,
            date_end=self.date_end,
        )
        return {"type": "ir.actions.act_window_close"}
