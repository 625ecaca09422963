"""Random histories of money: currencies whose rates move, revaluations, branches,
invoices posted again, customers that join a company, payments without an entry, bank
lines without a name, cents, payments that come back. See ``seeds`` to tell them again.
"""

import random
from collections import defaultdict
from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import TODAY, CreditCollectionCommon
from .seeds import ONCE, choose_seeds

#: Events of each history.
LENGTH = 22
EVENTS = (
    "invoice invoice invoice instalments credit_note credit_note prepayment pay_part "
    "match rate revaluation repost join entryless linked given_up unnamed "
    "quoted_before named dust bounce branch branch_credit pause"
).split()


@tagged("post_install", "-at_install")
class TestRandomMoney(CreditCollectionCommon):
    """I1, I2 and I9 of the design, per currency."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = cls._days(-400).isoformat()
        cls.pound = cls.setup_other_currency("GBP", rates=[(start, 0.8)])
        cls.dollar = cls.setup_other_currency("USD", rates=[(start, 1.1)])
        cls.currencies = cls.company.currency_id + cls.pound + cls.dollar
        cls.terms = cls._half_and_half() + cls.env.ref(
            "account.account_payment_term_immediate"
        )
        company = cls.company.sudo()
        company.collection_bank_days = 0
        company.child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        cls.branch = company.child_ids
        cls.branch.write({"collection_known_days": 0, "collection_bank_days": 0})
        cls.env.user.company_ids += cls.branch
        cls.collector.sudo().company_ids += cls.branch
        cls.startClassPatcher(cls._without_payment_entries())

    def test_amounts_hold_per_currency_in_random_histories(self):
        self.sent = 0
        for seed in choose_seeds(0, 1):
            with self.subTest(seed=seed), self.cr.savepoint() as savepoint:
                self._live(random.Random(seed))
                savepoint.close(rollback=True)
            self.env.invalidate_all()
        if not ONCE:
            self.assertTrue(self.sent, "nobody got a message")

    # === THE LIFE === #

    def _live(self, dice):
        """One history of two customers."""
        self.dice, self.today = dice, TODAY
        self._on(TODAY)
        self.customers = [
            self._customer(f"Customer {dice.random()}", is_company=is_company)
            for is_company in (True, False)
        ]
        for _number in range(LENGTH):
            event = dice.choice(EVENTS)
            getattr(self, f"_event_{event}")(dice.choice(self.customers))
            self._check(event)
            if dice.random() < 0.5:
                self._pass_days(dice.choice([1, 2, 5, 12]))

    def _pass_days(self, days):
        self.today += timedelta(days=days)
        self._on(self.today)
        self._check("a day")
        before = self._log()
        self._dispatch(self.today)
        for contact in self._log() - before:
            self._check_message(contact)
        self._deliver()

    def _partners(self):
        found = self.customers[0] | self.customers[1]
        return found | found.commercial_partner_id

    def _items(self, partners=None):
        items = self.env["credit.collection.item"].sudo().with_context(date=self.today)
        items.invalidate_model()
        ids = (partners or self._partners()).commercial_partner_id.ids
        return items.search([("partner_id", "in", ids)])

    def _log(self):
        log = self.env["credit.collection.contact"].sudo()
        return log.search([("case_id.partner_id", "in", self._partners().ids)])

    # === EVENTS === #

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
        for invoice in self._open(customer)[:1]:
            self._bank_line(self._amount(), self.today, payment_ref=invoice.name)

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

    # === INVARIANTS === #

    def _check(self, event):
        """I2 and I9, after each event."""
        self._evaluate(self.today)
        self.assertFalse(self._evaluate(self.today), f"{event}: twice")
        items = self._items()
        for (company, partner), own in items.grouped(
            lambda item: (item.company_id, item.partner_id)
        ).items():
            self._check_position(event, company, partner, own)
        for item in items:
            self.assertLessEqual(
                item.to_collect_currency,
                item.amount_residual_currency - item.held_amount_currency + 0.005
                if item.amount_residual_currency > 0
                else 0,
            )

    def _check_position(self, event, company, partner, items):
        late = items.filtered(
            lambda item: item.amount_residual_currency > 0
            and item.date_due < self.today
        )
        position = self.env["credit.collection.position"].sudo()
        position.invalidate_model()
        position = position.with_context(date=self.today).search(
            [("company_id", "=", company.id), ("partner_id", "=", partner.id)]
        )
        total = sum(items.mapped("to_collect"))
        case = self._case(partner, company)
        self.assertAlmostEqual(position.to_collect, total, 2, event)
        if case or total >= company.sudo().collection_least_amount:
            self.assertAlmostEqual(case.amount_to_collect, total, 2, event)
        expected = self._net(company, items, late)
        for currency, own in late.grouped("currency_id").items():
            found = sum(own.mapped("to_collect_currency"))
            self.assertAlmostEqual(
                found, expected[currency], delta=0.01 * len(own) + 0.005, msg=event
            )

    def _net(self, company, items, late):
        """What is to collect in each currency, reckoned anew."""
        owed, left = defaultdict(float), defaultdict(float)
        for item in items.filtered(lambda item: item.amount_residual_currency < 0):
            left[item.currency_id] -= item.amount_residual_currency
        queue = []
        for item in late.sorted(lambda item: (item.date_due, item.id)):
            rest = item.amount_residual_currency - item.held_amount_currency
            used = min(rest, left[item.currency_id])
            left[item.currency_id] -= used
            queue.append((item.currency_id, rest - used))
        rates = {
            currency: currency._convert(
                10**6, company.currency_id, company, self.today, round=False
            )
            / 10**6
            for currency in items.currency_id
        }
        pool = sum(amount * rates[currency] for currency, amount in left.items())
        for currency, rest in queue:
            used = min(rest * rates[currency], pool)
            pool -= used
            owed[currency] += rest - used / rates[currency]
        return owed

    def _check_message(self, contact):
        """I1, I9: a message asks, per currency, for what is to collect."""
        case = contact.case_id
        if not contact.action_id.level_id or contact.action_id.date_due:
            return
        self.sent += 1
        own = self._items(case.partner_id).filtered(
            lambda item: item.company_id == case.company_id
        )
        expected, asked = defaultdict(float), defaultdict(float)
        for item in own:
            expected[item.currency_id.name] += item.to_collect_currency
        for row in contact["items"]:
            asked[row["currency"]] += row["open"] - row["held"]
        for name in expected.keys() | asked.keys():
            self.assertAlmostEqual(asked[name], expected[name], 2, name)
        self.assertGreater(sum(asked.values()), 0)
        self.assertAlmostEqual(contact.amount, case.amount_to_collect, 2)
