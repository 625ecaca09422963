"""What happens to money in random histories, see ``test_random_money``."""

from datetime import timedelta

from odoo import Command

EVENTS = (
    "invoice invoice invoice instalments credit_note credit_note prepayment pay_part "
    "match rate revaluation repost join entryless linked given_up unnamed "
    "quoted_before sent_back named dust bounce branch branch_credit pause"
).split()


class MoneyEvents:
    """The life of two customers, told by ``dice``; on top of the common class."""

    def _amount(self):
        return round(self.dice.uniform(5, 900), 2)

    def _currency(self):
        return self.dice.choice(self.currencies)

    def _open(self, customer, company=None):
        items = self._items(customer).filtered(
            lambda item: item.amount_residual_currency > 0
            and item.company_id == (company or self.company)
            and item.move_id.move_type == "out_invoice"
        )
        return items.move_id.sorted("id")

    def _event_invoice(self, customer, amount=None):
        due = self.today + timedelta(days=self.dice.randint(-25, 8))
        amount = amount or self._amount()
        return self._invoice(customer, amount, due, currency=self._currency())

    def _event_instalments(self, customer):
        day = self.today - timedelta(days=self.dice.randint(0, 70))
        term, currency = self.terms[0], self._currency()
        self._invoice(customer, self._amount(), day, term=term, currency=currency)

    def _event_dust(self, customer):
        self._event_invoice(customer, self.dice.choice([0.01, 0.4, 0.99]))

    def _event_credit_note(self, customer):
        self._credit_note(
            customer, self._amount(), self.today, currency=self._currency()
        )

    def _event_prepayment(self, customer):
        """Money on account, booked by hand."""
        self._book_credit(customer.commercial_partner_id, self._amount())

    def _book_credit(self, partner, amount):
        """A credit that is no credit note: the reverse of an entry that is cancelled.

        :return: its receivable item.
        """
        move = self._entry(partner, amount, self.today).move_id
        reverse = move._reverse_moves([{"date": self.today}])
        reverse.action_post()
        move.button_draft()
        move.button_cancel()
        return self._receivables(reverse)

    def _event_pay_part(self, customer):
        for invoice in self._open(customer)[:1]:
            line = self._receivables(invoice)[:1]
            self._match(line, round(line.amount_residual * self.dice.random(), 2))

    def _match(self, line, amount):
        if amount <= 0:
            return
        credit = self._book_credit(line.partner_id, amount)
        (line + credit).filtered(lambda one: not one.reconciled).reconcile()

    def _event_match(self, customer):
        lines = self._items(customer).move_line_id
        lines = lines.filtered(lambda line: line.company_id == self.company)
        debit = lines.filtered(lambda line: line.amount_residual_currency > 0)[:1]
        credit = lines.filtered(lambda line: line.amount_residual_currency < 0)[:1]
        if debit and credit:
            (debit + credit).reconcile()

    def _event_bounce(self, customer):
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", customer.commercial_partner_id.id),
                ("account_type", "=", "asset_receivable"),
                ("matched_credit_ids", "!=", False),
            ]
        )
        if lines:
            self.dice.choice(lines).remove_move_reconcile()

    def _event_rate(self, _customer):
        currency = self.dice.choice(self.pound + self.dollar)
        rates = self.env["res.currency.rate"].sudo()
        found = rates.search(
            [("currency_id", "=", currency.id), ("name", "=", self.today)]
        )
        found.unlink()
        rates.create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": self.today,
                "rate": round(self.dice.uniform(0.5, 2), 4),
            }
        )

    def _event_revaluation(self, customer):
        account = self.company_data["default_account_receivable"]
        other = self.company_data["default_account_revenue"]
        balance = self.dice.choice([-1, 1]) * self._amount()
        common = {
            "partner_id": customer.commercial_partner_id.id,
            "currency_id": self.dollar.id,
            "amount_currency": 0,
        }
        self.env["account.move"].create(
            {
                "date": self.today,
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(
                        {**common, "account_id": account.id, "balance": balance}
                    ),
                    Command.create(
                        {**common, "account_id": other.id, "balance": -balance}
                    ),
                ],
            }
        ).action_post()

    def _event_repost(self, customer):
        invoices = self._open(customer).filtered(
            lambda move: move.payment_state == "not_paid"
        )
        if invoices:
            invoice = self.dice.choice(invoices)
            invoice.button_draft()
            invoice.invoice_payment_term_id = self.dice.choice(self.terms)
            invoice.action_post()

    def _event_join(self, _customer):
        """The second customer joins the first."""
        first, second = self.customers
        if not second.parent_id and self.dice.random() < 0.4:
            second.parent_id = first

    def _event_entryless(self, customer, invoices=()):
        payments = self.env["account.payment"]
        payment = payments.create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": customer.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": self._amount(),
                "date": self.today,
                "invoice_ids": [Command.link(invoice.id) for invoice in invoices],
            }
        )
        payment.action_post()
        if self.dice.random() < 0.3:
            payment.action_validate()

    def _event_linked(self, customer):
        """A payment for some invoices, of this customer or of the other one."""
        self._event_entryless(
            self.dice.choice(self.customers), self._open(customer)[:2]
        )

    def _event_given_up(self, _customer):
        payments = self.env["account.payment"].search(
            [
                ("partner_id", "in", self._partners().ids),
                ("state", "in", ("in_process", "paid")),
            ]
        )
        if payments:
            payment = self.dice.choice(payments)
            getattr(payment, self.dice.choice(["action_cancel", "action_reject"]))()

    def _event_unnamed(self, customer):
        """A transfer that quotes an invoice, or one of each customer."""
        quoted = self._open(customer)[:1]
        if self.dice.random() < 0.5:
            quoted = quoted.union(*(self._open(one)[:1] for one in self.customers))
        if quoted:
            text = " ".join(quoted.mapped("name"))
            self._bank_line(self._amount(), self.today, payment_ref=text)

    def _event_sent_back(self, customer):
        """Money leaves the bank account, booked as what the customer owes: a payment
        that comes back, with a fee or without, or some other money."""
        owner = customer.commercial_partner_id
        own = self._receivables(self.env["account.move"].search([])).filtered(
            lambda item: item.partner_id == owner and item.company_id == self.company
        )
        paid = [-item.balance for item in own if item.balance < 0 and item.reconciled]
        amount = self.dice.choice([*paid, self._amount()]) + self.dice.choice([0, 3.5])
        line = self._bank_line(-round(amount, 2), self.today, owner)
        _liquidity, suspense, _other = line.with_context(
            skip_account_move_synchronization=True
        )._seek_for_lines()
        account = self.company_data["default_account_receivable"]
        suspense.write({"account_id": account.id, "partner_id": owner.id})

    def _event_quoted_before(self, customer):
        reference = f"ADV/{self.dice.randint(10**6, 10**7)}"
        self._bank_line(self._amount(), self.today, payment_ref=f"For {reference}")
        self._evaluate(self.today)
        invoice = self._event_invoice(customer)
        invoice.payment_reference = reference

    def _event_named(self, customer):
        self._bank_line(self._amount(), self.today, customer)

    def _event_branch(self, customer, move_type="out_invoice"):
        due = self.today - timedelta(days=self.dice.randint(0, 25))
        moves = self.env["account.move"].with_company(self.branch)
        moves.with_context(allowed_company_ids=self.branch.ids).create(
            {
                "move_type": move_type,
                "partner_id": customer.id,
                "currency_id": self._currency().id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": self._amount(), "tax_ids": []}
                    )
                ],
            }
        ).action_post()

    def _event_branch_credit(self, customer):
        self._event_branch(customer, "out_refund")

    def _event_pause(self, customer):
        case, items = self._case(customer), self._items(customer)
        debits = items.filtered(
            lambda item: item.amount_residual_currency > 0
            and item.company_id == self.company
        )
        if case and debits:
            item = self.dice.choice(debits)
            end = self.today + timedelta(days=self.dice.randint(0, 20))
            case._hold("pause", "Being checked", end, items=item)
