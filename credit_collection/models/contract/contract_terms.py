from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...const import INVOICE_DELIVERIES, LATE_CLAUSES, PAYMENT_MEANS
from ...tools import due_date, legal_term

#: Days of the dispute window, as a new contract proposes it.
DISPUTE_DAYS = 8
#: Days of which the longest wait for a payment is sought: those of two years, one of
#: them a leap year.
SAMPLE = [date(2023, 1, 1) + timedelta(days=number) for number in range(2 * 365)]

#: What is agreed whoever the customer is: a template gives it to its contracts.
TERMS = (
    "supply",
    "payment_term_id",
    "has_discount",
    "discount_percentage",
    "discount_days",
    "payment_days",
    "closed_months",
    "payment_means",
    "payment_method_line_id",
    "bank_account_id",
    "invoice_delivery",
    "late_clause",
    "late_rate",
    "has_compensation",
    "credit_limit",
    "is_order_required",
    "dispute_days",
    "has_agency_notice",
    "agency_name",
    "has_file_notice",
    "file_name",
    "renewal",
    "renewal_months",
    "notice_days",
)


class CreditCollectionContract(models.Model):
    """What is agreed: when, how and where the customer pays, how invoices arrive, and
    what happens when a payment is late."""

    _inherit = "credit.collection.contract"

    supply = fields.Text(
        "What is supplied",
        help="Goods or services, in short: for example, garden furniture by order.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term", "Payment term", check_company=True, ondelete="restrict"
    )
    payment_days = fields.Char(
        "Payment days",
        help="Days of the month on which the customer pays, for example 10,25. A due "
        "date moves to the next of them. Empty: any day.",
    )
    closed_months = fields.Char(
        "Closed months",
        help="Months in which the customer pays nobody, for example 8 for August. A "
        "due date moves to the month after. Empty: none.",
    )
    payment_means = fields.Selection(PAYMENT_MEANS, "Payment means", default="transfer")
    bank_account_id = fields.Many2one(
        "res.partner.bank",
        "Our bank account",
        ondelete="restrict",
        domain="[('partner_id', '=', company_partner_id)]",
        help="Where the customer pays. Empty: the account that messages show.",
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")
    signer_id = fields.Many2one(
        "res.partner",
        "Signs for the customer",
        ondelete="restrict",
        domain="[('id', 'child_of', partner_id)]",
        help="Gets the contract. Empty: the customer.",
    )
    payer_id = fields.Many2one(
        "res.partner",
        "In charge of payments",
        ondelete="restrict",
        domain="[('id', 'child_of', partner_id)]",
    )
    invoice_delivery = fields.Selection(
        INVOICE_DELIVERIES, "Invoices arrive by", default="email"
    )
    invoice_contact_id = fields.Many2one(
        "res.partner",
        "Invoices go to",
        ondelete="restrict",
        domain="[('id', 'child_of', partner_id)]",
    )
    late_clause = fields.Selection(LATE_CLAUSES, "Late interest", default="legal")
    late_rate = fields.Float(
        "Agreed interest a year",
        digits=(16, 2),
        aggregator=None,
        help="In percent a year.",
    )
    has_compensation = fields.Boolean(
        "Compensation for collection costs",
        default=True,
        help="The lump sum that the law gives for each invoice paid late.",
    )
    credit_limit = fields.Monetary(
        "Credit limit",
        help="What the customer may owe at the most, in the currency of the company. "
        "0: nothing is agreed.",
    )
    is_order_required = fields.Boolean(
        "Order number required", help="Invoices without it come back."
    )
    dispute_days = fields.Integer(
        "Days to complain",
        default=DISPUTE_DAYS,
        aggregator=None,
        help="Days after an invoice arrived in which the customer says what is wrong.",
    )
    has_agency_notice = fields.Boolean("An agency may collect", default=True)
    agency_name = fields.Char("Name of the agency")
    has_file_notice = fields.Boolean("A credit file may be told")
    file_name = fields.Char("Name of the credit file")
    lang = fields.Selection(
        "_selection_lang",
        "Language",
        compute="_compute_lang",
        store=True,
        readonly=False,
    )
    renewal = fields.Selection(
        [("none", "Ends by itself"), ("tacit", "Renewed unless one side says no")],
        default="none",
        required=True,
    )
    renewal_months = fields.Integer(
        "Renewed for", default=12, aggregator=None, help="In months."
    )
    notice_days = fields.Integer(
        "Notice", default=30, aggregator=None, help="Days before its end."
    )
    wait_days = fields.Integer(
        "Longest wait",
        compute="_compute_legal_warning",
        help="Days from the invoice to the last due date, at the most.",
    )
    legal_warning = fields.Text("Beyond the law", compute="_compute_legal_warning")

    # === SELECTION METHODS === #

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "company_id")
    def _compute_lang(self):
        installed = dict(self._selection_lang())
        for contract in self:
            wanted = (
                contract.lang,
                contract.partner_id.lang,
                contract.company_id.partner_id.lang,
            )
            contract.lang = next((code for code in wanted if code in installed), False)

    @api.depends(
        *("payment_term_id", "agreed_term_id", "payment_days", "closed_months"),
        *("partner_id", "company_id", "date_start"),
    )
    @api.depends_context("lang")
    def _compute_legal_warning(self):
        for contract in self:
            contract.wait_days = contract._get_longest_wait()
            contract.legal_warning = contract._explain_legal_term()

    # === CONSTRAINT METHODS === #

    @api.constrains("payment_days", "closed_months")
    def _check_payment_days(self):
        for contract in self:
            if problem := contract._find_calendar_problem():
                raise ValidationError(problem)

    @api.constrains("bank_account_id", "company_id")
    def _check_bank_account(self):
        """Customers are told of accounts only that accountants have looked at."""
        for contract in self.sudo().filtered("bank_account_id"):
            if problem := contract._find_account_problem():
                raise ValidationError(problem)

    @api.constrains("signer_id", "payer_id", "invoice_contact_id", "partner_id")
    def _check_people(self):
        for contract in self.sudo():
            customer = contract.partner_id.commercial_partner_id
            people = contract.signer_id | contract.payer_id
            for person in people | contract.invoice_contact_id:
                if person.commercial_partner_id != customer:
                    raise ValidationError(
                        self.env._(
                            "%(person)s is not a contact of %(customer)s.",
                            person=person.display_name,
                            customer=customer.display_name,
                        )
                    )

    @api.constrains(
        *("credit_limit", "late_rate", "dispute_days", "notice_days"),
        *("renewal_months", "renewal"),
    )
    def _check_amounts(self):
        for contract in self:
            amounts = (contract.credit_limit, contract.late_rate)
            days = (contract.dispute_days, contract.notice_days)
            if min(*amounts, *days) < 0:
                raise ValidationError(
                    self.env._("A limit, a rate or a number of days is not negative.")
                )
            if contract.renewal == "tacit" and contract.renewal_months < 1:
                raise ValidationError(
                    self.env._("A contract is renewed for one month at least.")
                )

    # === BUSINESS METHODS - Payment days === #

    def _get_claims(self):
        """Return what the contract gives for lateness, see ``tools/late_claim.py``.

        :rtype: set[str]
        """
        self.ensure_one()
        given = {
            "interest": self.late_clause != "none",
            "compensation": self.has_compensation,
            "agency": self.has_agency_notice,
            "file": self.has_file_notice,
        }
        return {code for code, is_given in given.items() if is_given}

    def _get_calendar(self):
        """Return the payment days and the closed months.

        :rtype: tuple[tuple[int], tuple[int]]
        """
        self.ensure_one()
        return (
            due_date.parse_days(self.payment_days),
            due_date.parse_months(self.closed_months),
        )

    def _find_calendar_problem(self):
        """Return what is wrong with payment days or closed months, as text; None."""
        try:
            self._get_calendar()
        except due_date.NotAgreed as error:
            sentences = {
                "day": self.env._(
                    "Payment days: “%(part)s” is no day of a month. Write numbers from "
                    "1 to 30, for example: 10,25",
                    part=error.part,
                ),
                "end": self.env._(
                    "Payment days: not every month has a 31st. Write 30: in February "
                    "it is the last day.",
                ),
                "month": self.env._(
                    "Closed months: “%(part)s” is no month. Write numbers from 1 to "
                    "12, for example: 8",
                    part=error.part,
                ),
                "all_months": self.env._(
                    "Closed months: leave the customer a month to pay in."
                ),
            }
            return sentences[error.code]
        return None

    def _shift_due(self, due):
        """Return when the customer pays what is due on ``due``.

        :rtype: date
        """
        return due_date.shift(due, *self._get_calendar())

    # === BUSINESS METHODS - Account === #

    def _find_account_problem(self):
        """Return why the account of the contract is not shown, as text; None if it is.
        It is one of the company or its parents, has a valid number, and accountants
        trust it, or two people confirmed it for messages."""
        self.ensure_one()
        account, company = self.bank_account_id, self.company_id
        values = {"account": account.acc_number, "company": company.display_name}
        if account.partner_id not in company.parent_ids.partner_id:
            return self.env._("%(account)s is not an account of %(company)s.", **values)
        if not self.env["credit.collection.statement"]._read_number(account)[0]:
            return self.env._(
                "The number of the account %(account)s is wrong: look at its check "
                "digits.",
                **values,
            )
        is_confirmed = account == company._collection_shown_account()
        if not account.active or not (account.allow_out_payment or is_confirmed):
            return self.env._(
                "%(account)s is not a trusted account: an accountant validates it "
                "first.",
                **values,
            )
        return None

    def _get_bank_account(self):
        """Return the account that the customer pays into, in sudo mode: that of the
        contract while it may be shown, else that of the messages; may be empty."""
        contract = self.sudo()
        if contract.bank_account_id and not contract._find_account_problem():
            return contract.bank_account_id
        return contract.company_id._collection_shown_account()

    # === BUSINESS METHODS - Law === #

    def _get_longest_wait(self):
        """Return the days from an invoice to its last due date, at the most."""
        self.ensure_one()
        if self._find_calendar_problem():
            return 0
        lines = self._get_term().line_ids
        return max(
            (self._shift_due(due) - day).days
            for day in SAMPLE
            for due in [line._get_due_date(day) for line in lines] or [day]
        )

    def _find_legal_term(self, day):
        """Return the longest term that the law allows for this customer, see
        ``tools.legal_term``; None if there is none."""
        self.ensure_one()
        return self.partner_id._get_collection_legal_term(self.company_id, day)

    def _explain_legal_term(self):
        """Return why the terms go beyond the law, as text; False if they do not."""
        term = self.date_start and self._find_legal_term(self.date_start)
        if not term or self.wait_days <= term.days:
            return False
        values = {
            "days": self.wait_days,
            "limit": term.days,
            "law": term.reference,
            "start": format_date(self.env, self.date_start),
        }
        if term.effect == legal_term.VOID:
            return self.env._(
                "An invoice may wait %(days)s days to be paid; the law allows "
                "%(limit)s (%(law)s). What goes beyond does not bind: late interest "
                "runs from the legal date.",
                **values,
            )
        if term.effect == legal_term.FINED:
            return self.env._(
                "An invoice may wait %(days)s days to be paid; the law allows "
                "%(limit)s (%(law)s), and fines more.",
                **values,
            )
        return self.env._(
            "An invoice may wait %(days)s days to be paid; more than %(limit)s "
            "(%(law)s) have to be agreed expressly, and must not be grossly unfair.",
            **values,
        )
