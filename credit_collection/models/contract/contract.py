from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...const import CONTRACT_FORCE_STATES, CONTRACT_STATES

#: What users write at any time.
FREE_FIELDS = {"note"}


class CreditCollectionContract(models.Model):
    """Payment conditions agreed in writing with a customer, signed by both sides.

    People edit drafts; the state changes through buttons and the nightly run. At most
    one contract of a customer and company is in force on a day. A template has no
    customer, and is copied.
    """

    _name = "credit.collection.contract"
    _description = "Payment contract"
    _inherit = [
        "credit.collection.agreed.document.mixin",
        "credit.collection.cause.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_start DESC, id DESC"
    _check_company_auto = True
    _notified_fields = {
        "amount": "credit_limit",
        "left": "credit_limit",
        "date": "date_start",
    }

    name = fields.Char("Number", readonly=True, copy=False)
    is_template = fields.Boolean(
        "Template",
        help="Contracts are made from it; it has no customer.",
    )
    title = fields.Char(
        help="What this template is for, for example the kind of customers."
    )
    case_id = fields.Many2one(required=False, copy=False)
    company_id = fields.Many2one(
        "res.company",
        related=None,
        required=True,
        precompute=False,
        default=lambda self: self.env.company,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        related=None,
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    currency_id = fields.Many2one(
        compute="_compute_currency_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    state = fields.Selection(
        CONTRACT_STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Made by",
        default=lambda self: self.env.user,
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    note = fields.Text("Internal note", copy=False)
    date_start = fields.Date(
        "In force from",
        required=True,
        copy=False,
        default=lambda self: self.env.company._collection_today(),
    )
    date_end = fields.Date(
        "Until", copy=False, help="The last day. Empty: until one side ends it."
    )
    is_in_force = fields.Boolean(
        compute="_compute_is_in_force", search="_search_is_in_force"
    )

    _number_once = models.Constraint(
        "UNIQUE (company_id, name)", "Two contracts cannot have the same number."
    )
    _dates_in_order = models.Constraint(
        "CHECK (date_end >= date_start)", "A contract ends after it begins."
    )
    _partner_or_template = models.Constraint(
        "CHECK (is_template OR partner_id IS NOT NULL)",
        "Choose the customer of the contract.",
    )
    _force_idx = models.Index("(company_id, partner_id) WHERE state = 'signed'")

    # === COMPUTE METHODS === #

    @api.depends("case_id.partner_id")
    def _compute_partner_id(self):
        for contract in self:
            contract.partner_id = contract.case_id.partner_id or contract.partner_id

    @api.depends("company_id")
    def _compute_currency_id(self):
        for contract in self:
            contract.currency_id = contract.company_id.currency_id

    @api.depends("name", "title", "partner_id", "is_template")
    @api.depends_context("lang", "collection_short_name")
    def _compute_display_name(self):
        is_short = self.env.context.get("collection_short_name")
        for contract in self:
            name = contract.name or self.env._("Contract")
            if contract.is_template:
                contract.display_name = contract.title or self.env._("Template")
            elif is_short:
                contract.display_name = name
            else:
                contract.display_name = f"{name} · {contract.partner_id.name or ''}"

    @api.depends("state", "date_start", "date_end", "company_id")
    @api.depends_context("date")
    def _compute_is_in_force(self):
        dates = self.env["res.company"]._collection_dates()
        for contract in self:
            contract.is_in_force = contract._covers(dates.get(contract.company_id.id))

    def _search_is_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        dates = self.env["res.company"]._collection_dates()
        found = fields.Domain.OR(
            fields.Domain("company_id", "=", company_id)
            & fields.Domain("state", "in", CONTRACT_FORCE_STATES)
            & fields.Domain("date_start", "<=", day)
            & (
                fields.Domain("date_end", "=", False)
                | fields.Domain("date_end", ">=", day)
            )
            for company_id, day in dates.items()
        )
        return found if True in value else ~found

    # === CONSTRAINT METHODS === #

    @api.constrains("partner_id", "company_id", "date_start", "date_end", "state")
    def _check_overlap(self):
        """One contract is in force on a day."""
        for contract in self.sudo().filtered(lambda one: one.state == "signed"):
            if other := contract._find_overlapping():
                raise ValidationError(contract._explain_overlap(other))

    @api.constrains("currency_id", "company_id")
    def _check_currency(self):
        for contract in self:
            currency = contract.company_id.currency_id
            if contract.currency_id != currency:
                raise ValidationError(
                    self.env._(
                        "The credit limit is in %(currency)s, the currency of "
                        "%(company)s, not in %(other)s.",
                        currency=currency.name,
                        company=contract.company_id.display_name,
                        other=contract.currency_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model
    def _search(self, *args, **kwargs):
        """A contract does not follow from the ledger: nobody is evaluated for it."""
        with self.env["credit.collection.trigger"]._quiet():
            return super()._search(*args, **kwargs)

    def _fetch_query(self, query, fields):
        with self.env["credit.collection.trigger"]._quiet():
            return super()._fetch_query(query, fields)

    @api.model_create_multi
    def create(self, vals_list):
        """Give each contract the case of its customer."""
        if not self.env.su:
            self._check_may_collect()
            for vals in vals_list:
                self._check_steps(vals)
            self._check_steps(self._get_proposed())
        contracts = super().create(vals_list)
        contracts._link_cases()
        contracts._check_may_collect()
        return contracts

    def write(self, vals):
        """Users edit drafts; later, only the note."""
        if not self.env.su:
            self._check_may_collect()
            self._check_steps(vals)
            self._check_is_draft(vals)
        res = super().write(vals)
        if {"partner_id", "company_id"} & set(vals):
            self._link_cases()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._("The customer knows this contract: cancel it instead.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_proposed(self):
        """Return the default values that the context proposes, which a client sends."""
        prefix = "default_"
        return {
            key.removeprefix(prefix): value
            for key, value in self.env.context.items()
            if key.startswith(prefix)
        }

    @api.model
    def _check_steps(self, vals):
        """Check that nobody writes what only the steps of a contract do.

        :raise AccessError: otherwise.
        """
        owned = {
            name
            for name in vals
            if name in self._fields
            and self._fields[name].readonly
            and not name.startswith(("message_", "activity_"))
        }
        if owned:
            raise AccessError(
                self.env._(
                    "%(fields)s: a contract is sent, signed and ended by its buttons.",
                    fields=", ".join(sorted(owned)),
                )
            )

    def _check_is_draft(self, vals):
        """:raise UserError: if terms of a contract change that the customer knows."""
        terms = {
            name
            for name in vals
            if name not in FREE_FIELDS
            and not name.startswith(("message_", "activity_"))
        }
        if terms and self.filtered(lambda one: one.state != "draft"):
            raise UserError(
                self.env._(
                    "The customer knows these terms: make a new version instead of "
                    "changing them."
                )
            )

    def _check_may_collect(self):
        """:raise AccessError: if the user is no collector, or not for these
        customers."""
        self.env["credit.collection.case"]._check_may_collect()
        if not self.env.su:
            self.sudo().case_id.sudo(False)._check_may_collect()

    def _link_cases(self):
        """Give these contracts the cases of their customers, whom they are with."""
        cases = self.env["credit.collection.case"]
        contracts = self.sudo().filtered(lambda one: not one.is_template)
        if contracts.filtered(lambda one: not one.partner_id):
            raise UserError(self.env._("Choose the customer of the contract."))
        for company, own in contracts.grouped("company_id").items():
            found = cases._find_or_create(company, own.partner_id)
            by_customer = {case.partner_id: case for case in found}
            for contract in own:
                case = by_customer[contract.partner_id.commercial_partner_id]
                if contract.case_id != case:
                    contract.case_id = case
                if contract.partner_id != case.partner_id:
                    contract.partner_id = case.partner_id

    def _find_overlapping(self):
        """Return a signed contract with the same customer, other than the one that
        this one replaces, whose days overlap; empty if there is none."""
        self.ensure_one()
        domain = fields.Domain(
            [
                ("id", "not in", (self | self.previous_id).ids),
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("state", "=", "signed"),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", self.date_start),
            ]
        )
        if self.date_end:
            domain &= fields.Domain("date_start", "<=", self.date_end)
        return self.sudo().search(domain, limit=1)

    def _explain_overlap(self, other):
        """Return why this contract cannot be in force beside ``other``."""
        values = {
            "customer": self.partner_id.display_name,
            "other": other.name,
            "start": format_date(self.env, other.date_start),
            "end": format_date(self.env, other.date_end),
        }
        if other.date_end:
            return self.env._(
                "%(customer)s has a contract for these days already: %(other)s, from "
                "%(start)s to %(end)s. Make a new version of it, or choose other days.",
                **values,
            )
        return self.env._(
            "%(customer)s has a contract for these days already: %(other)s, since "
            "%(start)s. Make a new version of it, or end it first.",
            **values,
        )

    def _get_notified_lines(self):
        """A contract is about no documents in particular."""
        return self.env["credit.collection.agreement.line"]

    def _get_notified_person(self):
        """Return the contact who signs for the customer."""
        return self.signer_id

    def _get_notified_amount(self, occasion, today):
        """Nothing is asked for."""
        # pylint: disable=unused-argument  # an override
        return 0.0

    def _get_notified_date_format(self):
        """As in the document."""
        return "long"

    def _compute_payment_html(self):
        with_case = self.filtered("case_id")
        (self - with_case).payment_html = False
        return super(CreditCollectionContract, with_case)._compute_payment_html()
