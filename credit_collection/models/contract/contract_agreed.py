from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tools import format_amount, formatLang

from ...const import CONTRACT_FORCE_STATES

#: States in which the customer knows the terms.
KNOWN_STATES = ("sent", *CONTRACT_FORCE_STATES)
#: What an instalment of a payment term says.
INSTALMENT = ("value", "value_amount", "delay_type", "nb_days", "days_next_month")
#: Digits to which shares are compared.
DIGITS = 6


class CreditCollectionContract(models.Model):
    """The payment term and the discount for early payment as both sides know them.

    A payment term is shared, and somebody may change it; what was sent to be signed is
    kept beside it. Where a contract says something else than its payment term does, its
    invoices have a payment term of their own, made from what was agreed.
    """

    _inherit = "credit.collection.contract"

    has_discount = fields.Boolean(
        "Discount for early payment",
        compute="_compute_discount",
        store=True,
        readonly=False,
        help="As the payment term says, unless the contract says otherwise.",
    )
    discount_percentage = fields.Float(
        "Early discount",
        digits=(16, 2),
        compute="_compute_discount",
        store=True,
        readonly=False,
        aggregator=None,
        help="In percent of the invoice.",
    )
    discount_days = fields.Integer(
        "Discount within",
        compute="_compute_discount",
        store=True,
        readonly=False,
        aggregator=None,
        help="Days after the date of the invoice.",
    )
    agreed_terms = fields.Json("Term as agreed", readonly=True, copy=False)
    agreed_term_id = fields.Many2one(
        "account.payment.term",
        "Payment term of its invoices",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Made from what was agreed, because the payment term says something else.",
    )
    term_words = fields.Text("When it is due", compute="_compute_term_words")
    term_notice = fields.Text("Differs from what was agreed", compute="_compute_notice")

    # === COMPUTE METHODS === #

    @api.depends(
        *("payment_term_id.early_discount", "payment_term_id.discount_percentage"),
        "payment_term_id.discount_days",
    )
    def _compute_discount(self):
        """A draft follows its payment term; what the customer knows stays."""
        for contract in self:
            term = contract.sudo().payment_term_id
            source = contract if contract.agreed_terms else term
            is_given = (
                contract.has_discount if contract.agreed_terms else term.early_discount
            )
            contract.has_discount = is_given
            contract.discount_percentage = is_given and source.discount_percentage
            contract.discount_days = is_given and source.discount_days

    @api.depends("payment_term_id", "agreed_terms", "has_discount")
    @api.depends_context("lang")
    def _compute_term_words(self):
        for contract in self:
            contract.term_words = "\n".join(contract._list_instalments()) or False

    @api.depends("payment_term_id", "agreed_terms", "agreed_term_id")
    @api.depends_context("lang")
    def _compute_notice(self):
        for contract in self:
            contract.term_notice = contract._explain_changed_term()

    # === CONSTRAINT METHODS === #

    @api.constrains(
        *("has_discount", "discount_percentage", "discount_days", "payment_term_id")
    )
    def _check_discount(self):
        """A discount is one that the invoices can give."""
        for contract in self.filtered("has_discount"):
            term = contract.sudo().payment_term_id
            if not term:
                problem = self.env._(
                    "Choose the payment term to which the discount for early payment "
                    "belongs."
                )
            elif len(term.line_ids) > 1 and not contract.agreed_terms:
                problem = self.env._(
                    "A discount for early payment needs a payment term with one due "
                    "date; %(term)s has several.",
                    term=term.name,
                )
            elif not 0 < contract.discount_percentage < 100:
                problem = self.env._(
                    "A discount for early payment is more than 0 and less than 100 "
                    "percent."
                )
            elif contract.discount_days < 1:
                problem = self.env._(
                    "A discount for early payment is given for one day at least."
                )
            else:
                continue
            raise ValidationError(problem)

    # === BUSINESS METHODS - What was agreed === #

    def _freeze_terms(self):
        """Keep what these contracts say of due dates and of the discount: the customer
        knows it from now on."""
        for contract in self.sudo():
            contract.agreed_terms = contract._read_terms()
        self._keep_agreed_terms()

    def _read_terms(self):
        """Return what this contract says now: the name of its payment term in its
        language, each instalment, the discount, and what the payment term says.

        :rtype: dict
        """
        self.ensure_one()
        term = self.sudo().payment_term_id
        named = term.with_context(lang=self._get_document_lang())
        discount = [round(self.discount_percentage, DIGITS), self.discount_days]
        rules = self._read_rules(term)
        return {
            **rules,
            "name": named.name or "",
            "discount": self.has_discount and discount,
            "term": rules,
        }

    @api.model
    def _read_rules(self, term):
        """Return what a payment term says.

        :rtype: dict
        """
        discount = [round(term.discount_percentage, DIGITS), term.discount_days]
        return {
            "instalments": [self._read_instalment(line) for line in term.line_ids],
            "discount": term.early_discount and discount,
        }

    @api.model
    def _read_instalment(self, line):
        """Return what an instalment of a payment term says, without what it does not
        look at.

        :rtype: dict
        """
        values = {name: line[name] for name in INSTALMENT}
        values["value_amount"] = round(line.value_amount, DIGITS)
        if line.delay_type != "days_end_of_month_on_the":
            values["days_next_month"] = ""
        return values

    def _get_agreed(self):
        """Return what the customer knows, else what a draft says: see
        :meth:`_read_terms`."""
        return self.sudo().agreed_terms or self._read_terms()

    def _get_term(self):
        """Return the payment term that says what this contract says, in sudo mode; may
        be empty."""
        contract = self.sudo()
        return contract.agreed_term_id or contract.payment_term_id

    def _says_as_agreed(self, term):
        """Whether a payment term says what the customer knows."""
        agreed = self.sudo().agreed_terms
        rules = self._read_rules(term)
        return all(rules[name] == agreed[name] for name in rules)

    # === BUSINESS METHODS - Payment term of its own === #

    def _keep_agreed_terms(self):
        """Give those of these contracts a payment term of their own whose payment term
        says something else than what was agreed; customers who have that one get it
        too."""
        for contract in self.sudo():
            before = contract._get_term()
            if not contract.agreed_terms or not before:
                continue
            if contract._says_as_agreed(before):
                continue
            contract.agreed_term_id = contract._find_alike() or contract._make_term()
            if contract.applied_on and contract.state == "signed":
                partner = contract.partner_id.with_company(contract.company_id)
                if partner.property_payment_term_id == before:
                    partner.property_payment_term_id = contract.agreed_term_id

    def _find_alike(self):
        """Return the payment term that was made for another contract which says the
        same; empty without one."""
        alike = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("payment_term_id", "=", self.payment_term_id.id),
                ("agreed_term_id", "!=", False),
            ]
        )
        wanted = self.lang
        for contract in alike.filtered(lambda one: one.lang == wanted):
            if self._says_as_agreed(contract.agreed_term_id):
                return contract.agreed_term_id
        return self.env["account.payment.term"]

    def _make_term(self):
        """Create the payment term that says what was agreed. It is archived: nobody
        chooses it by hand."""
        agreed, term = self.agreed_terms, self.sudo().payment_term_id
        reader = self.with_context(lang=self._get_document_lang())
        percentage, days = agreed["discount"] or (
            term.discount_percentage,
            term.discount_days,
        )
        return term.create(
            {
                "name": reader.env._("%(term)s, as agreed", term=agreed["name"]),
                "active": False,
                "company_id": self.company_id.id,
                "display_on_invoice": term.display_on_invoice,
                "note": "; ".join(reader._list_instalments()),
                "early_discount": bool(agreed["discount"]),
                "discount_percentage": percentage,
                "discount_days": days,
                "early_pay_discount_computation": term.early_pay_discount_computation,
                "line_ids": [
                    Command.create(
                        {
                            **values,
                            "days_next_month": values["days_next_month"] or "10",
                        }
                    )
                    for values in agreed["instalments"]
                ],
            }
        )

    # === BUSINESS METHODS - In words === #

    def _explain_changed_term(self):
        """Return that the payment term says something else than what was agreed, and
        what holds; False if it does not."""
        self.ensure_one()
        contract = self.sudo()
        agreed, term = contract.agreed_terms, contract.payment_term_id
        if not agreed or not term:
            return False
        if self._read_rules(term) == agreed["term"]:
            return False
        return self.env._(
            "The payment term %(term)s was changed: it differs from what was agreed. "
            "Invoices of this contract keep what was agreed: %(words)s. To change it, "
            "make a new version.",
            term=term.name,
            words="; ".join(self._list_instalments()),
        )

    def _list_instalments(self):
        """Return each instalment in words, in the language of the environment."""
        instalments = self._get_agreed()["instalments"]
        last = len(instalments) - 1
        return [
            f"{self._write_share(one, number, last)} {self._write_delay(one)}"
            for number, one in enumerate(instalments)
        ]

    def _write_share(self, instalment, number, last):
        """Return which part of the invoice an instalment is: the last one is what the
        others leave."""
        if not last:
            return self.env._("the whole amount")
        if number == last:
            return self.env._("the rest")
        amount = instalment["value_amount"]
        if instalment["value"] == "fixed":
            return format_amount(self.env, amount, self.currency_id)
        digits = 0 if amount == round(amount) else 2
        return f"{formatLang(self.env, amount, digits=digits)}\N{NO-BREAK SPACE}%"

    def _write_delay(self, instalment):
        """Return when an instalment is due."""
        days, kind = instalment["nb_days"], instalment["delay_type"]
        sentences = {
            "days_after": (
                self.env._("on the date of the invoice"),
                self.env._("%(days)s days after the date of the invoice", days=days),
            ),
            "days_after_end_of_month": (
                self.env._("at the end of the month of the invoice"),
                self.env._(
                    "%(days)s days after the end of the month of the invoice",
                    days=days,
                ),
            ),
            "days_after_end_of_next_month": (
                self.env._("at the end of the month after the invoice"),
                self.env._(
                    "%(days)s days after the end of the month after the invoice",
                    days=days,
                ),
            ),
        }
        if kind in sentences:
            return sentences[kind][bool(days)]
        day = int(instalment["days_next_month"] or 1)
        if day:
            return self.env._(
                "%(days)s days after the date of the invoice, and then on day %(day)s "
                "of the next month",
                days=days,
                day=day,
            )
        return self.env._(
            "%(days)s days after the date of the invoice, at the end of that month",
            days=days,
        )
