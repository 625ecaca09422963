from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount

from ...const import PLACEMENT_PHASES
from ...tools.agency_fee import Tier, find_overlap


class CreditCollectionAgencyFee(models.Model):
    """What an agency gets for what it collects: one tier, see ``tools/agency_fee.py``.
    Only what was recovered costs anything."""

    _name = "credit.collection.agency.fee"
    _description = "Fee of an agency"
    _inherit = ["credit.collection.input.mixin"]
    _order = "agency_id, country_id, phase, amount_from, age_from, id"
    _rec_name = "agency_id"

    agency_id = fields.Many2one(
        "credit.collection.agency", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    country_id = fields.Many2one(
        "res.country", help="Of the customer. Empty: any country without own tiers."
    )
    phase = fields.Selection(
        PLACEMENT_PHASES, help="Empty: whatever the agency does about it."
    )
    amount_from = fields.Monetary("From", help="Handed over, all items together.")
    amount_to = fields.Monetary("Below", help="Zero: without limit.")
    age_from = fields.Integer(
        "Days late from",
        help="For items at least this late on the day of the hand-over; a step for "
        "older ones takes its place.",
        aggregator=None,
    )
    percentage = fields.Float(
        digits=(5, 2), help="Of what was recovered.", aggregator=None
    )
    fixed = fields.Monetary(help="Once, beside the percentage.")
    minimum = fields.Monetary(help="The fee is never less.")

    _sound = models.Constraint(
        "CHECK (percentage BETWEEN 0 AND 100 AND fixed >= 0 AND minimum >= 0 "
        "AND amount_from >= 0 AND age_from >= 0 "
        "AND (amount_to = 0 OR amount_to IS NULL OR amount_to > amount_from))",
        "A fee is a percentage from 0 to 100 and amounts above zero, for a range of "
        "amounts that ends above its start.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "agency_id", "country_id", "phase", "amount_from", "amount_to", "age_from"
    )
    def _check_overlap(self):
        for agency in self.agency_id:
            overlap = find_overlap(agency.sudo().fee_ids._get_tiers())
            if not overlap:
                continue
            first, second = (
                format_amount(self.env, tier.amount_from, agency.currency_id)
                for tier in overlap
            )
            raise ValidationError(
                self.env._(
                    "Two tiers of %(agency)s overlap (from %(first)s and from "
                    "%(second)s): nobody could say which one applies.",
                    agency=agency.display_name,
                    first=first,
                    second=second,
                )
            )

    # === BUSINESS METHODS === #

    def _get_tiers(self):
        """Return these tiers as plain values.

        :rtype: list[Tier]
        """
        return [
            Tier(
                percentage=fee.percentage,
                fixed=fee.fixed,
                minimum=fee.minimum,
                amount_from=fee.amount_from,
                amount_to=fee.amount_to,
                age_from=fee.age_from,
                country_id=fee.country_id.id or None,
                phase=fee.phase or None,
            )
            for fee in self
        ]
