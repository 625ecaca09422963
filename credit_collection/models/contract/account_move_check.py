from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import email_normalize_all
from odoo.tools.sql import column_exists, create_column

from ...const import STATUS_GROUPS
from ...tools.tax_id import is_checked, is_valid, missing_digit
from .account_move import SALES

#: Noted of an invoice that was just posted: whoever waits for that does not wait for
#: the check as well.
PENDING = "?"
#: What is shown of the codes.
SHOWN = ("collection_problems", "has_collection_problem")
#: Fields of an address on an envelope.
ADDRESS = ("street", "city", "zip", "country_id")


class AccountMove(models.Model):
    """What makes an invoice come back is looked for when it is posted and when it is
    sent: the company is warned, or it does not leave.

    Where the company is only warned, posting notes that the invoice is to be checked.
    That is done by whoever looks first, the list of them or the nightly run; the form
    of the invoice shows what a check finds at that moment.
    """

    _inherit = "account.move"

    collection_problem_codes = fields.Char(
        compute="_compute_collection_problem_codes", store=True, copy=False
    )
    collection_problems = fields.Text(
        "Will come back",
        compute="_compute_collection_problems",
        groups=STATUS_GROUPS,
        help="What was wrong with the invoice when it was posted or sent last.",
    )
    has_collection_problem = fields.Boolean(
        "Comes back",
        compute="_compute_collection_problems",
        search="_search_has_collection_problem",
        groups=STATUS_GROUPS,
    )

    _collection_pending_idx = models.Index(
        f"(id) WHERE collection_problem_codes = '{PENDING}'"
    )

    def _auto_init(self):
        """Add the column first, so that installing looks at no old invoice."""
        name = "collection_problem_codes"
        if not column_exists(self.env.cr, self._table, name):
            create_column(self.env.cr, self._table, name, "varchar")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("state")
    def _compute_collection_problem_codes(self):
        """An invoice that is posted is to be checked."""
        for move in self:
            is_asked = move.state == "posted" and move.move_type in SALES
            move.collection_problem_codes = PENDING if is_asked else False

    @api.depends("collection_problem_codes")
    @api.depends_context("lang")
    def _compute_collection_problems(self):
        sentences = self._get_problem_sentences()
        pending = self.filtered(lambda move: move.collection_problem_codes == PENDING)
        found = pending.sudo()._find_problems_posted()
        for move in self:
            codes = found.get(move.sudo(), [])
            if move not in pending:
                codes = (move.collection_problem_codes or "").split()
            move.has_collection_problem = bool(codes)
            move.collection_problems = "\n".join(
                sentences[code] for code in codes if code in sentences
            )

    def _search_has_collection_problem(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._note_problems()
        found = fields.Domain("collection_problem_codes", "not in", (False, PENDING))
        return found if True in value else ~found

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_noted_problems(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_noted_problems(vals)
        return super().write(vals)

    def _post(self, soft=True):
        """Where the company wants so, nothing is posted that would come back."""
        posted = super()._post(soft)
        for company, moves in posted.grouped("company_id").items():
            if company._get_collection_check_post() == "block":
                found = moves._find_collection_problems()
                if any(found.values()):
                    raise UserError(moves._explain_problems(found, "post"))
        return posted

    # === ACTION METHODS === #

    def action_check_again(self):
        """Look again for what makes these invoices come back."""
        self.check_access("write")
        self._look_again()

    # === BUSINESS METHODS === #

    def _get_alerts(self):
        """Say it where only the check digit of a tax number is missing."""
        alerts = super()._get_alerts()
        customer = self.commercial_partner_id
        number = (customer.vat or "").strip()
        digit = missing_digit(number, customer.country_id.code or "")
        if (
            digit
            and self.move_type in SALES
            and self.env.user.has_groups(STATUS_GROUPS)
        ):
            alerts["credit_collection_tax_digit"] = {
                "level": "info",
                "message": self.env._(
                    "The tax number of %(customer)s has no check digit: with it, it is "
                    "%(number)s-%(digit)s.",
                    customer=customer.display_name,
                    number=number,
                    digit=digit,
                ),
            }
        return alerts

    def _look_again(self):
        """Look again for what makes these invoices come back."""
        self.sudo().write({"collection_problem_codes": PENDING})
        self._note_problems(self.ids)

    @api.model
    def _note_problems(self, ids=None, limit=None):
        """Check the invoices that were posted since the last time; those that somebody
        else is changing are left for later.

        :param ids: of the invoices to look at; None for all.
        :param int limit: how many; None for all.
        :return: how many were checked.
        :rtype: int
        """
        self.flush_model(["collection_problem_codes"])
        pending = SQL(
            """
            SELECT id FROM account_move
             WHERE collection_problem_codes = %s AND %s ORDER BY id LIMIT %s
            """,
            PENDING,
            SQL("TRUE") if ids is None else SQL("id = ANY (%s)", list(ids)),
            limit,
        )
        rows = self.env.execute_query(pending)
        if rows:  # else nothing is locked, and whoever only reads may go on
            rows = self.env.execute_query(SQL("%s FOR UPDATE SKIP LOCKED", pending))
        moves = self.sudo().browse([move_id for (move_id,) in rows])
        if moves:
            found = moves._find_problems_posted()
            codes = [(move.id, " ".join(found.get(move, ())) or None) for move in moves]
            self.env.cr.execute_values(
                "UPDATE account_move SET collection_problem_codes = new.codes "
                "FROM (VALUES %s) new (id, codes) WHERE account_move.id = new.id",
                codes,
                template="(%s, %s::varchar)",
            )
            moves.invalidate_recordset(
                ["collection_problem_codes", *SHOWN], flush=False
            )
        return len(moves)

    def _find_problems_posted(self):
        """Return the codes of what makes these posted invoices come back, where the
        company wants to know it.

        :rtype: dict[account.move, list[str]]
        """
        asked = self.filtered(
            lambda move: move.state == "posted"
            and move.company_id._get_collection_check_post() != "none"
        )
        return asked._find_collection_problems()

    @api.model
    def _check_noted_problems(self, vals):
        """Nobody writes what a check found."""
        if "collection_problem_codes" in vals and not self.env.su:
            raise UserError(self.env._("Use the button that checks the invoice again."))

    def _explain_problems(self, found, occasion):
        """Return what is wrong with each invoice, as text."""
        sentences = self._get_problem_sentences()
        parts = [
            f"{move.display_name}, {move.partner_id.display_name}:\n"
            + "\n".join(f"- {sentences[code]}" for code in codes)
            for move, codes in found.items()
            if codes
        ]
        head = self.env._("These invoices would come back. Correct this first:")
        if occasion == "send":
            head = self.env._("They are not sent, because they would come back:")
        return "\n".join([head, *parts])

    def _find_collection_problems(self):
        """Return the codes of what makes each of these invoices come back; only those
        that customers pay are looked at.

        :rtype: dict[account.move, list[str]]
        """
        invoices = self.filtered(lambda move: move.move_type in SALES)
        banks = {}
        found = {}
        for move in invoices.sudo():
            company = move.company_id
            if company not in banks:
                banks[company] = bool(company._collection_shown_account())
            codes = [
                *move._find_tax_problem(),
                *move._find_delivery_problem(),
                *move._find_order_problem(),
                *move._find_due_problem(),
            ]
            has_bank = banks[company] or move._is_collected_by_us()
            if not has_bank and not move._get_collection_bank():
                codes.append("bank")
            found[move] = codes
        return found

    def _find_tax_problem(self):
        """Yield what is wrong with the tax number of a business."""
        customer = self.commercial_partner_id
        country = customer.country_id.code
        if not is_checked(country):
            return
        number = (customer.vat or "").strip()
        if number and number != "/":
            if not is_valid(number, country):
                yield "tax_wrong"
        elif customer.collection_capacity in ("company", "public"):
            yield "tax_missing"

    def _find_delivery_problem(self):
        """Yield what is missing to deliver the invoice as agreed, or as usual."""
        contract = self.collection_contract_id
        person = contract.invoice_contact_id or self.partner_id
        way = contract.invoice_delivery
        if not way:
            partner = self.commercial_partner_id.with_company(self.company_id)
            method = partner.invoice_sending_method or "email"
            way = {"snailmail": "post", "email": "email"}.get(method, "other")
        if way == "email" and not email_normalize_all(person.email or ""):
            yield "email"
        if way == "post" and not all(person[name] for name in ADDRESS):
            yield "address"

    def _find_order_problem(self):
        """Yield a missing order number where the contract asks for one."""
        if self.collection_contract_id.is_order_required and not self.ref:
            yield "order"

    def _find_due_problem(self):
        """Yield a due date that is not as the contract says."""
        contract = self.collection_contract_id
        if not contract:
            return
        lines = self.line_ids.filtered(lambda line: line.display_type == "payment_term")
        dues = {line.date_maturity for line in lines if line.date_maturity}
        term = contract._get_term().line_ids
        day = self._get_collection_date()
        agreed = {line._get_due_date(day) for line in term} or dues
        if not dues <= {contract._shift_due(due) for due in agreed}:
            yield "due"

    @api.model
    def _get_problem_sentences(self):
        """Return what each code of a problem means."""
        return {
            "tax_missing": self.env._("The customer has no tax number."),
            "tax_wrong": self.env._(
                "The tax number of the customer is wrong, or of another country."
            ),
            "email": self.env._("There is no e-mail address to send it to."),
            "address": self.env._(
                "The address is not complete: street, postal code, city, country."
            ),
            "order": self.env._(
                "The contract asks for the order number of the customer: write it as "
                "the customer reference."
            ),
            "due": self.env._(
                "The due date is not that of the contract: reset it to draft, and take "
                "the payment term of the contract."
            ),
            "bank": self.env._(
                "It shows no bank account to pay into: choose and confirm one, with a "
                "valid number."
            ),
        }
