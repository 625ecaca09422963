from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import PLAN_ROLES
from ...tools.instalments import Limits


class CreditCollectionPlanLimit(models.Model):
    """Limits of the plans that collectors may agree to, and managers may approve."""

    _name = "credit.collection.plan.limit"
    _description = "Limits of payment plans"
    _order = "company_id, role"
    _rec_name = "role"

    role = fields.Selection(
        PLAN_ROLES,
        "For",
        required=True,
        help="What is beyond the limits of collectors needs the approval of a manager "
        "who did not propose it. What is beyond those of managers is refused.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", help="Empty: all companies."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    max_count = fields.Integer("Instalments", help="At the most; 0: no limit.")
    max_months = fields.Integer(
        "Months", help="From today to the last instalment, at the most; 0: no limit."
    )
    min_amount = fields.Monetary(
        "Smallest instalment",
        help="In the currency of the company. The last instalment may be smaller.",
    )
    min_first = fields.Float(
        "First payment (%)", help="Of all that is paid, at the least; 0: no limit."
    )
    max_forgiven = fields.Float(
        "Forgiven (%)", help="Of the debt, at the most; 0: nothing is forgiven."
    )

    _once = models.UniqueIndex(
        "(role, COALESCE(company_id, 0))",
        "There are limits for this group in this company already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "max_count", "max_months", "min_amount", "min_first", "max_forgiven"
    )
    def _check_values(self):
        for limit in self:
            amounts = (limit.max_count, limit.max_months, limit.min_amount)
            shares = (limit.min_first, limit.max_forgiven)
            if min(amounts) < 0 or not all(0 <= share <= 100 for share in shares):
                raise ValidationError(
                    self.env._(
                        "Limits are not negative, and percentages go from 0 to 100."
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _get_limits(self, company, currency, date):
        """Return the limits of the company, else of its parent, else of all companies;
        without any, a plan may forgive nothing and is not limited otherwise.

        :param currency: of the plan; minimum amounts are converted to it.
        :param date date: of the exchange rate.
        :rtype: dict[str, Limits] by role
        """
        above = [*reversed(company.sudo().parent_ids.ids), False]
        found = self.sudo().search([("company_id", "in", above)])
        limits = {}
        for role, _label in PLAN_ROLES:
            own = found.filtered(lambda limit, role=role: limit.role == role)
            own = own.sorted(lambda limit: above.index(limit.company_id.id))[:1]
            limits[role] = own._as_limits(company, currency, date)
        return limits

    def _as_limits(self, company, currency, date):
        """Return these limits in ``currency``."""
        return Limits(
            max_count=self.max_count,
            max_months=self.max_months,
            min_amount=company.currency_id._convert(
                self.min_amount, currency, company, date
            ),
            min_first=self.min_first,
            max_forgiven=self.max_forgiven,
        )
