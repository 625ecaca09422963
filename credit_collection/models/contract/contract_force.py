from odoo import api, fields, models, tools
from odoo.tools import SQL, format_amount

from ...const import CONTRACT_FORCE_STATES
from ...tools import payment_day

#: What decides which contract is in force.
FORCE_FIELDS = {
    "state",
    "case_id",
    "partner_id",
    "company_id",
    "date_start",
    "date_end",
}

#: Kinds of contacts that may become those who get the reminders.
CONTACT_TYPES = ("contact", "other")


class CreditCollectionContract(models.Model):
    """Which contract is in force with a customer on a day, and what it sets on the
    customer."""

    _inherit = "credit.collection.contract"

    applied_on = fields.Date(
        "Set on the customer",
        readonly=True,
        copy=False,
        help="Since when the customer has the term, limit and payment days of this "
        "contract.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        if any(contract.state in CONTRACT_FORCE_STATES for contract in contracts):
            self.env.registry.clear_cache()
        return contracts

    def write(self, vals):
        res = super().write(vals)
        if FORCE_FIELDS & set(vals):
            self.env.registry.clear_cache()
        return res

    # === BUSINESS METHODS - In force === #

    def _covers(self, day):
        """Whether this contract is, or was, in force on ``day``."""
        self.ensure_one()
        return bool(
            day
            and self.state in CONTRACT_FORCE_STATES
            and self.date_start
            and self.date_start <= day
            and (not self.date_end or self.date_end >= day)
        )

    @api.model
    def _find_in_force(self, partners, company, date=None):
        """Return the contracts in force with customers; in a branch, that of its parent
        company where it has none of its own.

        :param partners: customers, or contacts of them.
        :param date date: the date of the company; None for today.
        :return: contract in sudo mode, by the id of the commercial partner; customers
            without one are left out.
        :rtype: dict[int, credit.collection.contract]
        """
        date = date or company._collection_today()
        book = self._get_book(company.id)
        found = {}
        for customer in partners.commercial_partner_id if book else ():
            if contract_id := self._look_up(book, customer.id, date):
                found[customer.id] = self.sudo().browse(contract_id)
        return found

    @api.model
    def _look_up(self, book, customer_id, day):
        """Return the id of the contract in force, None without one.

        :param dict book: see :meth:`_get_book`.
        """
        for contract_id, start, end in book.get(customer_id, ()):
            if start <= day and (not end or end >= day):
                return contract_id
        return None

    @api.model
    @tools.ormcache("company_id")
    def _get_book(self, company_id):
        """Return the contracts of a company and of its parents: id, first and last day,
        by customer; those of the company first, and the newest.

        Invoices of customers without a contract ask the database nothing.
        """
        company = self.env["res.company"].sudo().browse(company_id)
        parents = company.parent_ids.ids[::-1]
        self.flush_model(list(FORCE_FIELDS))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner_id, id, date_start, date_end
                  FROM credit_collection_contract
                 WHERE company_id = ANY(%(parents)s)
                   AND state = ANY(%(states)s)
                   AND NOT COALESCE(is_template, FALSE)
              ORDER BY ARRAY_POSITION(%(parents)s, company_id), state DESC,
                       date_start DESC, id DESC
                """,
                parents=parents,
                states=list(CONTRACT_FORCE_STATES),
            )
        )
        book = {}
        for partner_id, contract_id, start, end in rows:
            book.setdefault(partner_id, []).append((contract_id, start, end))
        return {partner_id: tuple(own) for partner_id, own in book.items()}

    # === BUSINESS METHODS - On the customer === #

    def _apply(self, today):
        """Give the customers the payment term, limit and payment days of these
        contracts, which are in force, and let who is in charge of payments get the
        reminders.

        :param date today: the date of the company.
        """
        for contract in self.sudo():
            partner = contract.partner_id.with_company(contract.company_id)
            partner.write(contract._prepare_customer())
            contract.payer_id.filtered(
                lambda person: person.parent_id and person.type in CONTACT_TYPES
            ).type = "collection"
            contract.applied_on = today

    def _prepare_customer(self):
        """Return what the contract sets on the customer; what it does not say stays.

        :rtype: dict
        """
        self.ensure_one()
        values = {}
        if term := self._get_term():
            values["property_payment_term_id"] = term.id
        if self.payment_method_line_id:
            line = self.payment_method_line_id
            values["property_inbound_payment_method_line_id"] = line.id
        if self.credit_limit:
            values["credit_limit"] = self.credit_limit
        if self.invoice_delivery == "email":
            values["invoice_sending_method"] = "email"
        if self.payment_days:
            days, _months = self._get_calendar()
            values["collection_payment_days"] = payment_day.write(days)
        return values

    def _find_differences(self):
        """Return what the customer has now, as somebody changed it by hand, and what
        the contract says.

        :return: label, value of the customer, value of the contract, as texts.
        :rtype: list[tuple[str, str, str]]
        """
        self.ensure_one()
        contract = self.sudo()
        partner = contract.partner_id.with_company(contract.company_id)
        return [
            (partner._fields[name]._description_string(self.env), *shown)
            for name, agreed in contract._prepare_customer().items()
            if (shown := contract._show_difference(partner, name, agreed))
        ]

    def _show_difference(self, partner, name, agreed):
        """Return what the customer has now in a field, and what was agreed, as texts;
        None if it is the same."""
        field, value = partner._fields[name], partner[name]
        if field.type == "float":
            if not self.currency_id.compare_amounts(value, agreed):
                return None
            return tuple(
                format_amount(self.env, one, self.currency_id)
                for one in (value, agreed)
            )
        if field.type == "char":
            is_same = payment_day.parse(value) == payment_day.parse(agreed)
            return None if is_same else (value or "–", agreed)
        if field.type == "many2one":
            agreed = value.browse(agreed)
            shown = (value.display_name or "–", agreed.display_name)
        else:
            labels = dict(field._description_selection(self.env))
            shown = (labels.get(value, "–"), labels[agreed])
        return None if value == agreed else shown
