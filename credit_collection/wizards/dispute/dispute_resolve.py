from odoo import api, fields, models

from ...const import DISPUTE_STATES


class CreditCollectionDisputeResolve(models.TransientModel):
    """Asks for the decision on a dispute and the answer to the customer."""

    _name = "credit.collection.dispute.resolve"
    _description = "Close a dispute"
    _inherit = ["credit.collection.dialog.mixin"]

    dispute_id = fields.Many2one("credit.collection.dispute", required=True)
    currency_id = fields.Many2one(related="dispute_id.currency_id", related_sudo=False)
    reason_id = fields.Many2one(related="dispute_id.reason_id", related_sudo=False)
    customer_words = fields.Text(
        related="dispute_id.customer_words", related_sudo=False
    )
    decision = fields.Selection(
        [pair for pair in DISPUTE_STATES if pair[0] != "open"],
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    contested = fields.Monetary(compute="_compute_contested")
    amount = fields.Monetary("Part accepted")
    with_credit_note = fields.Boolean(
        "Credit it",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
        help="Makes the credit note and matches it with the invoice. Off: the customer "
        "is right and owes it all the same, as when the invoice is sent again.",
    )
    date = fields.Date(
        "Date of the credit note",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
    )
    answer = fields.Text(
        "Answer to the customer",
        compute="_compute_proposal",
        store=True,
        readonly=False,
        precompute=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("dispute_id")
    def _compute_contested(self):
        for wizard in self:
            dispute = wizard.dispute_id
            wizard.contested = dispute and dispute._get_contested()

    @api.depends("dispute_id")
    def _compute_proposal(self):
        for wizard in self:
            dispute = wizard.dispute_id
            company = dispute.company_id or self.env.company
            wizard.decision = "accepted"
            wizard.with_credit_note = dispute.reason_id.with_credit_note
            wizard.date = company._collection_today()
            wizard.answer = dispute.resolution

    # === ACTION METHODS === #

    def action_resolve(self):
        """Close the dispute."""
        self.ensure_one()
        self.dispute_id._resolve(
            self.decision,
            amount=self.amount,
            answer=self.answer,
            credits=self.with_credit_note,
            date=self.date,
        )
        return {"type": "ir.actions.act_window_close"}
