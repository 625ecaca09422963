from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import MONEY_JOURNALS
from ...tools.paid_days import find_habit
from ...tools.payment_day import parse
from .contract_terms import TERMS

#: What follows the payment term.
DISCOUNT = ("has_discount", "discount_percentage", "discount_days")
#: Months of payments that show on which days a customer pays.
MONTHS = 12
MOST_PAYMENTS = 500


class CreditCollectionContract(models.Model):
    """A contract made in two minutes: from a template, and from what is known of the
    customer."""

    _inherit = "credit.collection.contract"

    # === BUSINESS METHODS === #

    @api.model
    def _make(self, partner, company, template=None, from_customer=True, today=None):
        """Make the draft of a contract.

        :param partner: the customer.
        :param template: gives the terms; may be empty. What it leaves open, the segment
            of the customer says.
        :param bool from_customer: the term, limit and days that the customer has now
            go before those of the template.
        :param date today: the date of the company; None for today.
        :raise UserError: for a template of another company.
        """
        self._check_may_collect()
        today = today or company._collection_today()
        values = {}
        if template:
            if not template.is_template or template.company_id != company:
                raise UserError(self.env._("Choose a template of this company."))
            template.check_access("read")
            values = template._copy_terms()
        for name, value in self._read_segment(partner, company).items():
            values[name] = values.get(name) or value
        if from_customer:
            values.update(self._read_customer(partner, company, today))
        own_term = template.payment_term_id.id if template else False
        if values.get("payment_term_id", False) != own_term:
            # the discount is that of the term
            values = {key: one for key, one in values.items() if key not in DISCOUNT}
        return self.create(
            {
                **values,
                **self._find_people(partner.commercial_partner_id),
                "partner_id": partner.commercial_partner_id.id,
                "company_id": company.id,
                "date_start": today,
            }
        )

    @api.model
    def _find_people(self, customer):
        """Return who of a customer is in charge of payments, and gets the invoices.

        :rtype: dict
        """
        own = customer.child_ids.filtered(
            lambda one: one.commercial_partner_id == customer
        )
        people = own.filtered(lambda one: one.type == "collection")
        invoices = own.filtered(lambda one: one.type == "invoice")
        return {
            "payer_id": people[:1].id,
            "invoice_contact_id": invoices[:1].id,
        }

    @api.model
    def _propose_template(self, partner, company):
        """Return the template of the customer's segment, else the only template of the
        company; empty otherwise."""
        self._check_may_collect()
        found = self._find_segment(partner, company).contract_template_id
        if found.company_id == company:
            return found
        templates = self.search(
            [("is_template", "=", True), ("company_id", "=", company.id)], limit=2
        )
        return templates if len(templates) == 1 else self.browse()

    @api.model
    def _find_segment(self, partner, company):
        """Return the segment of a customer, in sudo mode; empty without one."""
        customer = partner.commercial_partner_id.sudo().with_company(company)
        case = self.env["credit.collection.case"].sudo()
        own = [("company_id", "=", company.id), ("partner_id", "=", customer.id)]
        known = customer.collection_segment_now_id
        return known or case.search(own, limit=1).segment_id

    @api.model
    def _read_segment(self, partner, company):
        """Return the credit terms of the segment of a customer; what is of another
        company is left out.

        :rtype: dict
        """
        segment = self._find_segment(partner, company)
        term, values = segment.payment_term_id, {}
        if term and term.company_id in (term.company_id.browse(), *company.parent_ids):
            values["payment_term_id"] = term.id
        if segment.credit_limit > 0 and segment.company_id in company.parent_ids:
            values["credit_limit"] = segment.credit_limit
        return values

    def _copy_terms(self):
        """Return the terms of this template as values of a contract."""
        self.ensure_one()
        return {
            name: self._fields[name].convert_to_write(self[name], self)
            for name in TERMS
        }

    @api.model
    def _read_customer(self, partner, company, today):
        """Return the terms that a customer has without a contract: the payment term,
        the limit, and the days on which it pays, as noted or as it really paid.

        :rtype: dict
        """
        customer = partner.commercial_partner_id.sudo().with_company(company)
        values = {}
        if term := customer.property_payment_term_id:
            values["payment_term_id"] = term.id
        if customer.credit_limit > 0:
            values["credit_limit"] = customer.credit_limit
        noted = parse(customer.collection_payment_days)
        days = noted or find_habit(self._find_payments(customer, company, today))
        if days:
            values["payment_days"] = ",".join(str(min(day, 30)) for day in days)
        return values

    @api.model
    def _find_payments(self, customer, company, today):
        """Return the dates on which money of a customer came in twelve months.

        :rtype: list[date]
        """
        domain = Domain(
            [
                ("partner_id", "child_of", customer.id),
                ("company_id", "child_of", company.id),
                ("parent_state", "=", "posted"),
                ("account_type", "=", "asset_receivable"),
                ("journal_id.type", "in", MONEY_JOURNALS),
                ("balance", "<", 0),
                ("date", ">", today - relativedelta(months=MONTHS)),
                ("date", "<=", today),
            ]
        )
        lines = self.env["account.move.line"].sudo()
        return lines.search(domain, limit=MOST_PAYMENTS).mapped("date")
