from odoo import api, fields, models


class CreditCollectionContractMake(models.TransientModel):
    """Asks from what a contract is made."""

    _name = "credit.collection.contract.make"
    _description = "Make a contract"
    _inherit = ["credit.collection.dialog.mixin"]

    partner_id = fields.Many2one("res.partner", "Customer", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    template_id = fields.Many2one(
        "credit.collection.contract",
        domain="[('is_template', '=', True), ('company_id', '=', company_id)]",
        compute="_compute_template_id",
        store=True,
        readonly=False,
    )
    is_from_customer = fields.Boolean(
        "Keep what the customer has now",
        default=True,
        help="Payment term, credit limit, and the days on which it pays.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id", "partner_id")
    def _compute_template_id(self):
        contracts = self.env["credit.collection.contract"]
        for wizard in self:
            wizard.template_id = contracts._propose_template(
                wizard.partner_id, wizard.company_id
            )

    # === ACTION METHODS === #

    def action_make(self):
        """Make the draft, and open it."""
        self.ensure_one()
        contracts = self.env["credit.collection.contract"]
        return contracts._make(
            self.partner_id, self.company_id, self.template_id, self.is_from_customer
        )._get_records_action()
