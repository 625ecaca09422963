from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, frozendict
from odoo.tools.sql import column_exists, create_column

from ...const import STATUS_GROUPS
from ...tools.legal_term import VOID

#: Columns that are added empty, so that installing computes nothing for old entries.
COLUMNS = {"collection_contract_id": "int4", "collection_legal_due": "date"}
#: Documents that customers pay.
SALES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """Invoices know the contract that is in force on their date: due dates move to the
    payment days of the customer."""

    _inherit = "account.move"

    collection_contract_id = fields.Many2one(
        "credit.collection.contract",
        "Payment contract",
        compute="_compute_collection_contract_id",
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=STATUS_GROUPS,
        help="In force on the date of the invoice.",
    )
    collection_legal_due = fields.Date(
        "Legal due date",
        compute="_compute_collection_legal_due",
        store=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="The last day of the longest payment term that the law allows; late "
        "interest may run from it, whatever later date was agreed.",
    )

    def _auto_init(self):
        for name, kind in COLUMNS.items():
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("commercial_partner_id", "invoice_date", "company_id", "move_type")
    def _compute_collection_contract_id(self):
        for company, moves in self.grouped("company_id").items():
            drafts = moves.filtered(lambda move: move._awaits_collection_contract())
            for move in moves - drafts:
                move.collection_contract_id = move.collection_contract_id
            for move, contract_id in drafts._find_collection_contracts(company):
                move.collection_contract_id = contract_id

    @api.depends(
        *("invoice_date", "delivery_date", "company_id", "move_type"),
        "commercial_partner_id",
    )
    def _compute_collection_legal_due(self):
        for move in self:
            is_kept = move.state != "draft" and move.collection_legal_due
            if is_kept or move.move_type not in SALES:
                move.collection_legal_due = move.collection_legal_due
                continue
            start = move.delivery_date or move._get_collection_date()
            partner = move.commercial_partner_id
            term = partner._get_collection_legal_term(move.company_id, start)
            move.collection_legal_due = term and term.last_day(start)

    @api.depends("collection_contract_id")
    def _compute_needed_terms(self):
        """Move the due date of each instalment to the next payment day; discounts keep
        their days."""
        res = super()._compute_needed_terms()
        for move in self:
            contract = move.move_type in SALES and move.sudo().collection_contract_id
            if contract and (contract.payment_days or contract.closed_months):
                move.needed_terms = move._shift_terms(contract, move.needed_terms)
        return res

    def _compute_invoice_payment_term_id(self):
        """The payment term of a contract in force is that of its invoices."""
        res = super()._compute_invoice_payment_term_id()
        for move in self:
            agreed = move.move_type in SALES and move.sudo().collection_contract_id
            if agreed and (term := agreed._get_term()):
                move.invoice_payment_term_id = term.sudo(False)
        return res

    # === CRUD METHODS === #

    def _post(self, soft=True):
        """A contract may have been signed, or have ended, since the draft was made."""
        self._renew_collection_contracts()
        return super()._post(soft)

    # === ACTION METHODS === #

    def action_follow_contract(self):
        """Give these drafts the payment term of the contract in force.

        :raise UserError: for what is posted already.
        """
        self.check_access("write")
        if self.filtered(lambda move: not move._awaits_collection_contract()):
            raise UserError(self.env._("Only drafts of invoices follow a contract."))
        self._renew_collection_contracts()
        for move in self:
            if term := move.sudo().collection_contract_id._get_term():
                move.invoice_payment_term_id = term.sudo(False)

    # === BUSINESS METHODS - Contract === #

    def _awaits_collection_contract(self):
        """Whether this is a draft of a document that a customer pays."""
        return self.state == "draft" and self.move_type in SALES

    def _get_collection_date(self):
        """Return the date of the invoice; that of the company for a draft without."""
        return self.invoice_date or self.company_id._collection_today()

    def _find_collection_contracts(self, company):
        """Yield each of these drafts of ``company`` and the id of the contract in force
        on its date, or False."""
        contracts = self.env["credit.collection.contract"]
        book = company and contracts._get_book(company.id)
        for move in self:
            found = book and contracts._look_up(
                book, move.commercial_partner_id.id, move._get_collection_date()
            )
            yield move, found or False

    def _renew_collection_contracts(self):
        """Look again which contract is in force for these drafts; where there is none,
        the database is asked nothing."""
        drafts = self.filtered(lambda move: move._awaits_collection_contract())
        for company, moves in drafts.grouped("company_id").items():
            for move, contract_id in moves._find_collection_contracts(company):
                known = move.sudo().collection_contract_id
                if known.id != contract_id and (known or contract_id):
                    move.sudo().collection_contract_id = contract_id
                if contract_id:
                    move._renew_collection_term(known)

    def _renew_collection_term(self, known):
        """Give a draft the payment term of its contract, unless somebody chose another
        one.

        :param known: the contract that the draft had before; may be empty.
        """
        contract, now = self.sudo().collection_contract_id, self.invoice_payment_term_id
        given = contract.payment_term_id | known.payment_term_id | known._get_term()
        is_free = now in given if now else contract != known
        term = contract._get_term()
        if term and term != now and is_free:
            self.invoice_payment_term_id = term.sudo(False)

    def _shift_terms(self, contract, terms):
        """Return the instalments of an invoice with the due dates of a contract; those
        that fall on one day are one.

        :param terms: see ``needed_terms``.
        :rtype: dict
        """
        shifted = {}
        for key, values in terms.items():
            due = key.get("date_maturity") if key else None
            if due:
                key = frozendict({**key, "date_maturity": contract._shift_due(due)})
            if key in shifted:
                for name in ("balance", "amount_currency"):
                    shifted[key][name] += values[name]
            else:
                shifted[key] = dict(values)
        return shifted

    # === BUSINESS METHODS - Law === #

    def _get_alerts(self):
        alerts = super()._get_alerts()
        if self.env.user.has_groups(STATUS_GROUPS):
            alerts.update(self._get_contract_alert())
            if warning := self._explain_collection_due():
                alerts["credit_collection_legal_due"] = {
                    "level": "warning",
                    "message": warning,
                }
        return alerts

    def _get_contract_alert(self):
        """Return, for a draft with another payment term than its contract, the warning
        that offers the one of the contract."""
        if not self._awaits_collection_contract():
            return {}
        ((_move, contract_id),) = self._find_collection_contracts(self.company_id)
        contracts = self.env["credit.collection.contract"].sudo()
        contract = contracts.browse(contract_id or [])
        term = contract._get_term()
        if not term or term == self.invoice_payment_term_id:
            return {}
        alert = {
            "level": "warning",
            "message": self.env._(
                "The contract %(contract)s says: %(words)s. This invoice has another "
                "payment term.",
                contract=contract.name,
                words="; ".join(contract._list_instalments()),
            ),
        }
        if saved := self._origin.ids:
            alert["action_text"] = self.env._("Use the term of the contract")
            alert["action_call"] = ("account.move", "action_follow_contract", saved)
        return {"credit_collection_contract_term": alert}

    def _explain_collection_due(self):
        """Return why the last due date goes beyond the law, as text; None if it does
        not."""
        self.ensure_one()
        limit = self.collection_legal_due
        if self.move_type not in SALES or not limit or not self.invoice_date_due:
            return None
        due = max(
            self.line_ids.filtered("date_maturity").mapped("date_maturity"),
            default=self.invoice_date_due,
        )
        if due <= limit:
            return None
        start = self.delivery_date or self._get_collection_date()
        term = self.commercial_partner_id._get_collection_legal_term(
            self.company_id, start
        )
        values = {
            "due": format_date(self.env, due),
            "limit": format_date(self.env, limit),
            "law": term.reference if term else "",
        }
        if term and term.effect == VOID:
            return self.env._(
                "Due on %(due)s; the law allows until %(limit)s (%(law)s). Late "
                "interest runs from that day.",
                **values,
            )
        return self.env._(
            "Due on %(due)s; the law allows until %(limit)s unless more was agreed "
            "expressly (%(law)s).",
            **values,
        )
