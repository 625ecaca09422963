from odoo import api, fields, models

from ...const import CASE_STATES, STATUS_GROUPS


class ResPartner(models.Model):
    """Collection state of a customer in the current company."""

    _inherit = "res.partner"

    collection_protocol_id = fields.Many2one(
        "credit.collection.protocol",
        "Collection protocol",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="How this customer is reminded. Empty: as the company's default says.",
    )
    collection_state = fields.Selection(
        CASE_STATES,
        "Collection",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_level_id = fields.Many2one(
        "credit.collection.level",
        "Collection level",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_reason = fields.Char(
        "Why",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_amount = fields.Monetary(
        "To collect",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )
    collection_status = fields.Selection(
        [
            ("green", "Nothing overdue"),
            ("amber", "Overdue, we are on it"),
            ("red", "Seriously late"),
        ],
        "Payments",
        compute="_compute_collection_payment_status",
        compute_sudo=True,
        groups="base.group_user",
        help="State of the customer's payments, for salespeople and other users.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_status(self):
        self._copy_from_cases(
            {
                "collection_state": "state",
                "collection_level_id": "level_id",
                "collection_reason": "reason",
                "collection_amount": "amount_to_collect",
            }
        )

    @api.depends_context("company")
    def _compute_collection_payment_status(self):
        """A traffic light only: salespeople see neither amounts nor reasons."""
        status = self.env["credit.collection.payment.status"]
        with self._with_collection_cases():
            by_partner = self._find_collection_cases().grouped("partner_id")
            for partner in self:
                customer = partner.commercial_partner_id
                case = by_partner.get(customer)
                partner.collection_status = (case or customer.customer_rank) and (
                    status._get(case) if case else "green"
                )
