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
from .random_money import EVENTS, MoneyEvents
from .seeds import ONCE, choose_seeds

#: Events of each history.
LENGTH = 22


@tagged("post_install", "-at_install")
class TestRandomMoney(MoneyEvents, CreditCollectionCommon):
    """I1, I2 and I9 of the design, per currency."""

    events = EVENTS  # dependents have others

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
            event = dice.choice(self.events)
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

    # === INVARIANTS === #

    def _check(self, event):
        """I2 and I9, after each event."""
        self._evaluate(self.today)
        self.assertFalse(self._evaluate(self.today), f"{event}: twice")
        self._check_shared(event)
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

    def _check_shared(self, event):
        """Money for several customers holds no more than it is, nor than each owes."""
        holds = self.env["credit.collection.hold"].sudo()
        domain = [("kind", "=", "payment"), ("released_on", "=", False)]
        model = "account.bank.statement.line"
        for line_id, own in (
            holds.search([*domain, ("res_model", "=", model)]).grouped("res_id").items()
        ):
            line, held = self.env[model].browse(line_id), 0
            for hold in own if line.sudo().collection_quoted_ids else ():
                self.assertIn(hold.move_line_id.move_id, line.collection_quoted_ids)
                item = hold.move_line_id
                rate = item.amount_residual / item.amount_residual_currency
                held += hold.amount * rate
            self.assertLessEqual(held, line.amount + 0.01 * len(own), event)

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
