from odoo import api, fields, models


class CreditCollectionPlacementPayment(models.Model):
    """Money of a customer while an agency has the debt: paid to the agency, which
    remits it, or to the company, which tells the agency."""

    _name = "credit.collection.placement.payment"
    _description = "Payment during a placement"
    _order = "date DESC, id DESC"
    _rec_name = "reference"

    placement_id = fields.Many2one(
        "credit.collection.placement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True, precompute=True
    )
    agency_id = fields.Many2one(
        related="placement_id.agency_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="placement_id.currency_id")
    date = fields.Date("Paid on", required=True)
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount = fields.Monetary(required=True)
    amount_company = fields.Monetary(
        "Paid in company currency",
        currency_field="company_currency_id",
        compute="_compute_amount_company",
        store=True,
        help="At the rate of what was handed over.",
    )
    paid_to = fields.Selection(
        [("agency", "The agency"), ("company", "Us")], required=True
    )
    date_due = fields.Date(
        "Remittance until", index=True, help="Of what was paid to the agency."
    )
    date_remitted = fields.Date("Remitted on")
    remittance_id = fields.Many2one(
        "credit.collection.agency.remittance",
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(
        "account.move",
        "Entry",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Of what was paid to us.",
    )
    is_confirmed = fields.Boolean(
        "Confirmed", readonly=True, help="A manager has said that it was paid to us."
    )
    rest_of_id = fields.Many2one(
        "credit.collection.placement.payment",
        "Rest of",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The agency remitted only a part of this payment so far.",
    )
    rest_ids = fields.One2many(
        "credit.collection.placement.payment", "rest_of_id", "Not remitted of it"
    )
    reference = fields.Char(help="Of the row of the report, or of the payment.")

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A payment is above zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("amount", "placement_id.amount", "placement_id.amount_company")
    def _compute_amount_company(self):
        for payment in self:
            placement = payment.placement_id
            rate = placement.amount and placement.amount_company / placement.amount
            payment.amount_company = payment.company_currency_id.round(
                payment.amount * rate
            )

    # === BUSINESS METHODS === #

    def _filter_waiting(self):
        """Return what was paid to agencies and not remitted yet."""
        return self.filtered(
            lambda one: one.paid_to == "agency" and not one.remittance_id
        )

    def _split_rest(self, amount):
        """Leave ``amount`` of this payment, and expect the rest of it by itself."""
        self.ensure_one()
        rest = self.currency_id.round(self.amount - amount)
        self.copy(
            {
                "amount": rest,
                "rest_of_id": self.id,
                "remittance_id": False,
                "date_remitted": False,
            }
        )
        self.amount = amount

    def _join_rests(self):
        """Take together again what was split and is still expected."""
        for payment in self:
            rests = payment.rest_ids._filter_waiting()
            rests._join_rests()
            if rests:
                payment.amount += sum(rests.mapped("amount"))
                rests.unlink()

    @api.model
    def _note_paid(self, payments):
        """Note what customers paid to agencies, and until when it is to be remitted.

        :param list payments: placement, amount, date and reference of each.
        """
        own = self.sudo()
        made = own.create(
            [
                {
                    "placement_id": placement.id,
                    "amount": amount,
                    "date": date,
                    "paid_to": "agency",
                    "date_due": fields.Date.add(
                        date, days=placement.agency_id.remittance_days
                    ),
                    "reference": reference,
                }
                for placement, amount, date, reference in payments
            ]
        )
        self.env["credit.collection.placement.event"].sudo().create(
            [
                {
                    "placement_id": payment.placement_id.id,
                    "kind": "payment",
                    "text": payment.env._("Paid to the agency"),
                    "amount": payment.amount,
                    "user_id": self.env.uid,
                    "date": payment.company_id._collection_moment(payment.date),
                }
                for payment in made
            ]
        )
        made.placement_id._update_fee()
        return made
