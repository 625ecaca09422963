from odoo import api, fields, models
from odoo.tools import format_amount

from ...tools import legal_term


class ResPartner(models.Model):
    """The contract of a customer in the current company."""

    _inherit = "res.partner"

    collection_contract_id = fields.Many2one(
        "credit.collection.contract",
        "Contract in force",
        compute="_compute_collection_contract",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )
    collection_contract_state = fields.Char(
        "Contract",
        compute="_compute_collection_contract",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )
    collection_contract_difference = fields.Text(
        "Not as agreed",
        compute="_compute_collection_contract",
        compute_sudo=True,
        groups="credit_collection.group_collector",
        help="What somebody changed by hand, against the contract in force.",
    )

    collection_segment_terms = fields.Char(
        "Proposed by the segment",
        compute="_compute_collection_segment_terms",
        compute_sudo=True,
        groups="credit_collection.group_collector",
        help="Credit terms of the segment that the customer does not have yet.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    @api.depends("property_payment_term_id", "credit_limit", "collection_segment_id")
    def _compute_collection_segment_terms(self):
        for partner in self:
            partner.collection_segment_terms = ", ".join(
                f"{partner._fields[name]._description_string(self.env)}: {text}"
                for name, _value, text in partner._list_segment_terms()
            )

    @api.depends_context("company", "lang", "date")
    @api.depends(
        *("property_payment_term_id", "credit_limit", "collection_payment_days"),
        *("invoice_sending_method", "property_inbound_payment_method_line_id"),
    )
    def _compute_collection_contract(self):
        contracts = self.env["credit.collection.contract"]
        company = self.env.company
        today = self.env["res.company"]._collection_dates()[company.id]
        known = contracts._find_in_force(self._origin, company, today)
        for partner in self:
            contract = known.get(partner.commercial_partner_id.id, contracts.sudo())
            partner.collection_contract_id = contract
            partner.collection_contract_state = contract.with_context(
                collection_short_name=True
            ).display_name
            partner.collection_contract_difference = False
            if contract:
                partner.collection_contract_difference = "\n".join(
                    self.env._(
                        "%(field)s: %(now)s; the contract says %(agreed)s.",
                        field=label,
                        now=now,
                        agreed=agreed,
                    )
                    for label, now, agreed in contract._find_differences()
                )

    # === ACTION METHODS === #

    def action_view_contracts(self):
        """Open the contracts of the customer."""
        self.env["credit.collection.contract"].browse()._check_may_collect()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_contract_action"
        )
        customer = self.commercial_partner_id
        return {
            **action,
            "domain": [("partner_id", "in", customer.ids)],
            "context": {"default_partner_id": customer[:1].id},
        }

    def action_take_segment_terms(self):
        """Give these customers the credit terms of their segment that they lack."""
        self.env["credit.collection.contract"]._check_may_collect()
        for partner in self:
            terms = partner.sudo()._list_segment_terms()
            partner.write({name: value for name, value, _text in terms})

    # === BUSINESS METHODS === #

    def _list_segment_terms(self):
        """Return the credit terms of the segment that this customer lacks: the field of
        the customer, the value, and the value as text.

        :rtype: list[tuple]
        """
        self.ensure_one()
        company = self.env.company
        contracts = self.env["credit.collection.contract"]
        found = contracts._read_segment(self._origin, company) if self._origin else {}
        terms = []
        if "payment_term_id" in found and not self.property_payment_term_id:
            term = self.env["account.payment.term"].browse(found["payment_term_id"])
            terms.append(("property_payment_term_id", term.id, term.sudo().name))
        if "credit_limit" in found and not self.credit_limit:
            limit = found["credit_limit"]
            text = format_amount(self.env, limit, company.currency_id)
            terms.append(("credit_limit", limit, text))
        return terms

    def _get_collection_legal_term(self, company, day):
        """Return the longest payment term that the law allows between ``company`` and
        this customer: that of the customer's country, else of the company's.

        :param date day: on which the invoice is issued.
        :rtype: tools.legal_term.LegalTerm | None
        """
        customer = self.commercial_partner_id.sudo()
        country = customer.country_id or company.sudo().country_id
        if country.code not in legal_term.COUNTRIES:
            return None
        return legal_term.find(country.code, day, customer.collection_capacity)
