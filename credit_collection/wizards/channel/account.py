from odoo import api, fields, models


class CreditCollectionAccount(models.TransientModel):
    """Chooses the bank account that customers pay into; a second person confirms it."""

    _name = "credit.collection.account"
    _description = "Account to pay into"
    _inherit = ["credit.collection.dialog.mixin"]

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    owner_id = fields.Many2one(related="company_id.partner_id", related_sudo=False)
    current_id = fields.Many2one(
        "res.partner.bank", "Chosen", compute="_compute_current"
    )
    holder = fields.Char(compute="_compute_current")
    chosen_by_id = fields.Many2one("res.users", "By", compute="_compute_current")
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", compute="_compute_current"
    )
    confirmed_on = fields.Datetime("Confirmed on", compute="_compute_current")
    problem = fields.Char(
        compute="_compute_current",
        help="Why no account is shown, and nothing is sent by itself.",
    )
    account_id = fields.Many2one(
        "res.partner.bank",
        "New account",
        domain="[('partner_id', '=', owner_id)]",
        help="An account of the company. Until somebody else has confirmed it, nothing "
        "is sent by itself.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    def _compute_current(self):
        for wizard in self:
            wizard.company_id._check_may_choose_account()
            company = wizard.company_id.sudo()
            wizard.current_id = company.collection_bank_account_id
            wizard.holder = company.collection_bank_account_id.acc_holder_name
            wizard.chosen_by_id = company.collection_account_chosen_by_id
            wizard.confirmed_by_id = company.collection_account_confirmed_by_id
            wizard.confirmed_on = company.collection_account_confirmed_on
            wizard.problem = company._explain_account()

    # === ACTION METHODS === #

    def action_choose(self):
        """Choose the new account."""
        self.ensure_one()
        self.company_id._collection_choose_account(self.account_id)
        return {"type": "ir.actions.act_window_close"}

    def action_confirm(self):
        """Confirm the chosen account, as a second person."""
        self.ensure_one()
        self.company_id._collection_confirm_account()
        return {"type": "ir.actions.act_window_close"}
