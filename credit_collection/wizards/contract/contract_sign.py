from odoo import api, fields, models

from ...const import MANAGERS


class CreditCollectionContractSign(models.TransientModel):
    """Asks for the contract that was signed on paper, by whom and when."""

    _name = "credit.collection.contract.sign"
    _description = "A contract signed on paper"
    _inherit = ["credit.collection.dialog.mixin"]

    contract_id = fields.Many2one(
        "credit.collection.contract", required=True, readonly=True
    )
    signer = fields.Char("Signed for the customer by", required=True)
    signed_on = fields.Date(
        "On",
        required=True,
        compute="_compute_signed_on",
        store=True,
        precompute=True,
        readonly=False,
    )
    is_signed_by_us = fields.Boolean("We signed it too", groups=MANAGERS)
    company_signer = fields.Char(
        "Signed for us by",
        default=lambda self: self.env.user.name,
        groups=MANAGERS,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Signed contract")

    # === COMPUTE METHODS === #

    @api.depends("contract_id")
    def _compute_signed_on(self):
        for wizard in self:
            company = wizard.contract_id.company_id or self.env.company
            wizard.signed_on = company._collection_today()

    # === ACTION METHODS === #

    def action_sign(self):
        """Record the signatures."""
        self.ensure_one()
        contract, files = self.contract_id, self.attachment_ids
        contract._check_signature_day(self.signed_on)
        contract._sign("customer", self.signer, self.signed_on, "paper", files)
        if self.env.user.has_group(MANAGERS) and self.is_signed_by_us:
            contract._sign(
                "company", self.company_signer, self.signed_on, "paper", files
            )
        return {"type": "ir.actions.act_window_close"}
