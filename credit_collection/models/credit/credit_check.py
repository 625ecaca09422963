from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...const import LONGEST_STOP, MANAGERS

#: Where a credit check comes from.
CREDIT_SOURCES = [
    ("form", "Own form"),
    ("bank", "Bank reference"),
    ("report", "Credit report"),
    ("insurer", "Credit insurer"),
]

#: What a credit check says about the capacity to pay.
CREDIT_CAPACITIES = [
    ("good", "Good"),
    ("fair", "Fair"),
    ("weak", "Weak"),
    ("unknown", "Unknown"),
]

#: Days for which a check is valid, unless a person says otherwise.
VALID_DAYS = 365
#: Days before its end in which a check is listed as expiring.
EXPIRING_DAYS = 30


class CreditCollectionCreditCheck(models.Model):
    """What is known about the capacity of a customer to pay, from one source."""

    _name = "credit.collection.credit.check"
    _description = "Credit check"
    _inherit = ["credit.collection.input.mixin", "mail.thread"]
    _order = "date DESC, id DESC"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._collection_today(),
        tracking=True,
    )
    source = fields.Selection(CREDIT_SOURCES, required=True, tracking=True)
    reference = fields.Char(help="Of the report, the policy or the bank.")
    user_id = fields.Many2one(
        "res.users",
        "Checked by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    industry_id = fields.Many2one(
        "res.partner.industry",
        "Sector",
        compute="_compute_industry_id",
        store=True,
        readonly=False,
    )
    sector_problems = fields.Text(
        "Problems of the sector",
        help="What makes payment hard there: seasons, closures, who pays whom late.",
    )
    capacity = fields.Selection(
        CREDIT_CAPACITIES,
        "Capacity to pay",
        default="unknown",
        required=True,
        tracking=True,
    )
    score = fields.Float(
        digits=(6, 1),
        aggregator="avg",
        help="As the source gives it, in its scale.",
    )
    suggested_limit = fields.Monetary(
        "Suggested limit",
        tracking=True,
        help="What the customer may owe at the most, in their opinion.",
    )
    date_end = fields.Date(
        "Valid until",
        required=True,
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    state = fields.Selection(
        [("valid", "Valid"), ("expiring", "Expires soon"), ("expired", "Expired")],
        compute="_compute_state",
        search="_search_state",
    )
    note = fields.Text()
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "credit_collection_credit_check_attachment_rel",
        "check_id",
        "attachment_id",
        "Documents",
        copy=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id")
    def _compute_industry_id(self):
        for check in self:
            check.industry_id = check.partner_id.industry_id

    @api.depends("date")
    def _compute_date_end(self):
        for check in self:
            check.date_end = check.date and check.date + timedelta(days=VALID_DAYS)

    @api.depends("date_end")
    @api.depends_context("date")
    def _compute_state(self):
        dates = self.env["res.company"]._collection_dates()
        for check in self:
            today = dates.get(check.company_id.id) or fields.Date.today()
            soon = today + timedelta(days=EXPIRING_DAYS)
            check.state = "valid"
            if not check.date_end or check.date_end < today:
                check.state = "expired"
            elif check.date_end <= soon:
                check.state = "expiring"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._collection_today()
        soon = today + timedelta(days=EXPIRING_DAYS)
        over, ends = Domain("date_end", "<", today), Domain("date_end", "<=", soon)
        domains = {"expired": over, "expiring": ends & ~over, "valid": ~ends}
        return Domain.OR(domains[state] for state in value if state in domains)

    # === CONSTRAINT METHODS === #

    @api.constrains("date", "date_end", "score", "suggested_limit")
    def _check_values(self):
        """A check is not from the future, and does not count for ever."""
        for check in self:
            today = check.company_id._collection_today()
            if check.date > today:
                raise ValidationError(self.env._("A check is not dated ahead."))
            latest = check.date + timedelta(days=LONGEST_STOP)
            if not check.date <= check.date_end <= latest:
                raise ValidationError(
                    self.env._(
                        "A check is valid for two years at the most: enter a last day "
                        "from %(first)s to %(last)s.",
                        first=format_date(self.env, check.date),
                        last=format_date(self.env, latest),
                    )
                )
            if check.suggested_limit < 0:
                raise ValidationError(self.env._("A credit limit is not negative."))

    @api.constrains("attachment_ids")
    def _check_attachment_ids(self):
        """Only files that the user may read are attached."""
        self.sudo().attachment_ids.sudo(self.env.su).check_access("read")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        checks._take_customers()
        return checks

    def write(self, vals):
        res = super().write(vals)
        if "partner_id" in vals:
            self._take_customers()
        return res

    # === ACTION METHODS === #

    def action_apply_limit(self):
        """Let the customer owe what the check suggests.

        :raise AccessError: unless the user is a collection manager who did not make the
            check.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group(MANAGERS) or self.user_id == self.env.user:
            raise AccessError(
                self.env._(
                    "A collection manager sets the limit, and not the one who made the "
                    "check."
                )
            )
        partner = self.partner_id.sudo().with_company(self.company_id)
        before = partner.credit_limit
        partner.credit_limit = self.suggested_limit
        self._message_log(
            body=self.env._(
                "Credit limit of the customer: %(before)s → %(after)s",
                before=self.currency_id.format(before),
                after=self.currency_id.format(self.suggested_limit),
            )
        )

    # === BUSINESS METHODS === #

    def _take_customers(self):
        """A check is about the customer, not about one of its contacts."""
        for check in self:
            customer = check.partner_id.commercial_partner_id
            if customer != check.partner_id:
                check.partner_id = customer

    @api.model
    def _find_valid(self, company, partner_ids, date):
        """Return the ids of the customers with a check that is valid on a day.

        :rtype: set[int]
        """
        groups = self.sudo()._read_group(
            [
                ("company_id", "parent_of", company.id),
                ("partner_id", "in", list(partner_ids)),
                ("date", "<=", date),
                ("date_end", ">=", date),
            ],
            ["partner_id"],
        )
        return {partner.id for (partner,) in groups}
