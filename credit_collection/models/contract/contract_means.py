from odoo import api, fields, models

#: Code of the payment method that books what a bank statement shows.
MANUAL = "manual"


class CreditCollectionContract(models.Model):
    """By which payment method of Odoo the customer pays, from the means that were
    agreed."""

    _inherit = "credit.collection.contract"

    payment_method_line_id = fields.Many2one(
        "account.payment.method.line",
        "Payment method",
        compute="_compute_payment_method_line_id",
        store=True,
        readonly=False,
        check_company=True,
        ondelete="set null",
        domain="[('payment_type', '=', 'inbound'), ('journal_id.active', '=', True),"
        " ('company_id', 'parent_of', company_id)]",
        help="What the customer has in Odoo while the contract is in force: how its "
        "payments are booked, and whose account its invoices show. Empty: as before.",
    )

    # === COMPUTE METHODS === #

    @api.depends("payment_means", "bank_account_id", "company_id")
    def _compute_payment_method_line_id(self):
        """What the customer knows stays."""
        for contract in self:
            if not contract.agreed_terms:
                contract.payment_method_line_id = contract._propose_method()

    # === BUSINESS METHODS === #

    def _propose_method(self):
        """Return the payment method of Odoo for the means that were agreed: for a
        transfer that of the bank journal of the account that the customer pays into;
        empty where Odoo has none."""
        self.ensure_one()
        lines = self.env["account.payment.method.line"].sudo()
        means = self.payment_means
        if not self.company_id or means not in ("transfer", "cash", "direct_debit"):
            return lines
        found = lines.search(
            [
                ("payment_type", "=", "inbound"),
                ("journal_id.active", "=", True),
                ("journal_id.company_id", "=", self.company_id.id),
            ]
        )
        if means == "direct_debit":
            codes = self.env["account.payment.method"]._get_sdd_payment_method_code()
            return found.filtered(lambda line: line.code in codes)[:1]
        found = found.filtered(lambda line: line.code == MANUAL)
        if means == "cash":
            return found.filtered(lambda line: line.journal_id.type == "cash")[:1]
        account = self._get_bank_account()
        return found.filtered(
            lambda line: account and line.journal_id.bank_account_id == account
        )[:1]
