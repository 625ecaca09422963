from odoo import Command

from ..common import TODAY, CreditCollectionCommon


class TestReturned(CreditCollectionCommon):
    """A payment that came back was booked as a new debt, not unmatched: the case goes
    on where it stopped."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-10))

    def _reach_and_pay(self, amount=None):
        """The second level was reached, then the customer paid."""
        self._evaluate(TODAY)
        self._reach(self.partner, self.first, self.second)
        payment = self._pay(self.invoice, amount, self._days(20))
        self._evaluate(self._days(20))
        self._on(self._days(25))
        return payment

    def _send_back(self, amount=100, day=25, partner=None):
        return self._money_back(partner or self.partner, amount, self._days(day))

    def _evaluated(self, day=25):
        self._evaluate(self._days(day))
        return self._case(self.partner)

    def test_a_returned_direct_debit(self):
        self._reach_and_pay()
        self.assertEqual(self._case(self.partner).state, "clear")
        item = self._send_back()
        case = self._evaluated()
        self.assertEqual((case.cycle, case.level_id), (1, self.second))
        self.assertEqual(case.next_level_id, self.formal)
        self.assertEqual((case.amount_to_collect, case.days_late), (100, 35))
        self.assertEqual(case.item_ids.move_line_id, item)
        self.assertFalse(self._evaluate(self._days(25)))

    def test_money_sent_back_as_a_payment(self):
        self._reach_and_pay()
        payment = self.init_payment(-100, date=self._days(25), partner=self.partner)
        payment.partner_type = "customer"
        payment.action_post()
        case = self._evaluated()
        self.assertEqual((case.cycle, case.level_id), (1, self.second))

    def test_the_customer_knows_of_it(self):
        self.company.sudo().collection_known_days = 5
        self._reach_and_pay()
        self._send_back()
        self.assertEqual(self._evaluated().amount_to_collect, 100)

    def test_a_payment_for_two_invoices_is_owed_since_the_older_one(self):
        other = self._invoice(self.partner, 50, self._days(-40))
        payment = self._prepayment(self.partner, 150, TODAY)
        paid = self._receivables(payment.move_id | self.invoice | other)
        paid.reconcile()
        self._send_back(150, 1)
        self.assertEqual(self._evaluated(2).days_late, 42)

    def test_paid_again_it_is_over(self):
        self._reach_and_pay()
        item = self._send_back()
        self._evaluated()
        credit = self._prepayment(self.partner, 100, self._days(27))
        self._on(self._days(27))
        credit_item = self._receivables(credit.move_id)
        (item + credit_item).reconcile()
        self.assertEqual(self._evaluated(27).state, "clear")

    def test_a_new_debt_beside_it_changes_nothing(self):
        self._reach_and_pay()
        self._invoice(self.partner, 70, self._days(24))
        self._send_back()
        self.assertEqual(self._evaluated().level_id, self.second)

    # === The bank takes a fee === #

    def test_a_fee_is_shown_apart(self):
        self._reach_and_pay()
        item = self._send_back(103.5)
        case = self._evaluated()
        self.assertEqual((case.cycle, case.level_id), (1, self.second))
        self.assertEqual(case.next_level_id, self.formal)
        self.assertEqual((case.amount_to_collect, case.days_late), (100, 35))
        self.assertEqual((case.amount_overdue, case.amount_held), (103.5, 3.5))
        self.assertEqual(case.item_ids.move_line_id, item)
        self.assertEqual(case.item_ids.hold_kind, "fee")
        self.assertFalse(self._evaluate(self._days(25)))

    def test_a_message_asks_for_the_debt_and_names_the_fee(self):
        self._reach_and_pay()
        self._send_back(103.5)
        case = self._evaluated()
        statements = self.env["credit.collection.statement"]
        total = statements._prepare(case, self._days(25))[case.id]["totals"][0]
        self.assertEqual((total["to_pay"], total["held"]), (100, 3.5))

    def test_only_the_fee_is_left(self):
        self._reach_and_pay()
        item = self._send_back(103.5)
        credit = self._prepayment(self.partner, 100, self._days(27))
        (item + self._receivables(credit.move_id)).reconcile()
        self._on(self._days(28))
        case = self._evaluated(28)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        self.assertIn("Fee", case.reason)

    def test_a_promise_beside_the_fee(self):
        self._reach_and_pay()
        self._send_back(103.5)
        case = self._evaluated()
        case._promise(100, self._days(30), date_made=self._days(25))
        self._evaluate(self._days(25))
        self.assertEqual((case.state, case.amount_held), ("held", 103.5))
        self.assertIn("Promise", case.reason)

    def test_a_fee_booked_apart_is_a_debt_of_its_day(self):
        self._reach_and_pay()
        self._send_back(100)
        self._send_back(3.5)
        case = self._evaluated(29)
        self.assertEqual((case.amount_to_collect, case.days_late), (103.5, 39))
        self.assertEqual(sorted(case.item_ids.mapped("days_late")), [4, 39])

    # === Several at once === #

    def test_two_payments_that_come_back_together(self):
        other = self._invoice(self.partner, 50, self._days(-40))
        self._pay(other, day=self._days(19))
        self._reach_and_pay()
        for amount, fee in ((150, 0), (157, 7)):
            item = self._send_back(amount)
            case = self._evaluated()
            self.assertEqual((case.amount_to_collect, case.days_late), (150, 65))
            self.assertEqual(case.amount_held, fee)
            item.move_id.button_draft()

    def test_one_invoice_of_a_payment_for_two(self):
        other = self._invoice(self.partner, 50, self._days(-40))
        payment = self._prepayment(self.partner, 150, TODAY)
        self._receivables(payment.move_id | self.invoice | other).reconcile()
        self._send_back(52, 1)
        case = self._evaluated(2)
        self.assertEqual((case.amount_to_collect, case.amount_held), (50, 2))
        self.assertEqual(case.days_late, 42)

    def test_each_return_takes_a_payment_of_its_own(self):
        self._invoice(self.partner, 100, self._days(-40))
        for day in (18, 19):
            payment = self._prepayment(self.partner, 100, self._days(day))
            debts = self._case(self.partner).item_ids.move_line_id
            oldest = debts.filtered(lambda line: line.amount_residual > 0).sorted(
                "date_maturity"
            )[:1]
            (oldest + self._receivables(payment.move_id)).reconcile()
        self._send_back(100, 25)
        self._send_back(100, 25)
        self.assertEqual(
            sorted(self._evaluated().item_ids.mapped("days_late")), [35, 65]
        )

    def test_paid_again_and_back_again(self):
        self._reach_and_pay()
        item = self._send_back(103.5)
        again = self._prepayment(self.partner, 103.5, self._days(27))
        (item + self._receivables(again.move_id)).reconcile()
        self._on(self._days(30))
        self._send_back(103.5, 30)
        case = self._evaluated(30)
        self.assertEqual((case.cycle, case.days_late), (1, 40))

    def test_in_the_currency_of_the_invoice(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self._invoice(self.partner, 60, self._days(-30), currency=dollar)
        self._pay(invoice, day=self._days(5))
        self._pay(self.invoice, day=self._days(5))
        payment = self.init_payment(
            -62, date=self._days(25), partner=self.partner, currency=dollar
        )
        payment.partner_type = "customer"
        payment.action_post()
        self._on(self._days(25))
        item = self._evaluated().item_ids
        self.assertEqual(item.currency_id, dollar)
        self.assertEqual((item.to_collect_currency, item.days_late), (60, 55))

    def test_paid_in_another_currency_it_keeps_its_age(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self._invoice(self.partner, 60, self._days(-30), currency=dollar)
        self._pay(invoice, day=self._days(5))
        self._pay(self.invoice, day=self._days(5))
        self._on(self._days(25))
        for amount, days_late in ((31, 55), (40, 4)):  # 30 were paid
            item = self._send_back(amount)
            self._evaluated(29 if days_late == 4 else 25)
            self.assertEqual(self._case(self.partner).days_late, days_late)
            item.move_id.button_draft()

    # === Moved to another account === #

    def _move_to_doubtful(self, *items, maturity=False):
        """An entry closes items, and opens others on an account of its own."""
        account = self.company_data["default_account_receivable"].copy(
            {"name": "Doubtful"}
        )
        common = {"partner_id": self.partner.id, "name": "Doubtful"}
        lines = []
        for item in items:
            away = {"account_id": item.account_id.id, "credit": item.debit}
            there = {"account_id": account.id, "debit": item.debit}
            there["date_maturity"] = maturity
            lines += [{**common, **away}, {**common, **there}]
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "date": self._days(25),
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        move.action_post()
        for item in items:
            closing = move.line_ids.filtered(
                lambda line, item=item: line.credit == item.debit
                and line.account_id == item.account_id
            )
            (item + closing).reconcile()

    def test_a_debt_moved_to_doubtful_keeps_its_age_and_level(self):
        self._evaluate(TODAY)
        self._reach(self.partner, self.first, self.second)
        self._on(self._days(25))
        self._move_to_doubtful(self._receivables(self.invoice))
        case = self._evaluated()
        self.assertEqual((case.cycle, case.level_id), (1, self.second))
        self.assertEqual((case.amount_to_collect, case.days_late), (100, 35))

    def test_two_debts_moved_at_once_keep_their_ages(self):
        other = self._invoice(self.partner, 50, self._days(-40))
        self._on(self._days(25))
        self._move_to_doubtful(*self._receivables(self.invoice | other))
        ages = {item.amount_residual: item.days_late for item in self._items()}
        self.assertEqual(ages, {100: 35, 50: 65})

    def test_a_debt_moved_with_a_new_due_date_is_due_then(self):
        self._on(self._days(25))
        items = self._receivables(self.invoice)
        self._move_to_doubtful(items, maturity=self._days(60))
        self.assertEqual(self._items().date_due, self._days(60))

    def _items(self):
        return self._evaluated().item_ids

    # === What is no payment that came back === #

    def test_another_amount_is_a_debt_of_its_day(self):
        self._reach_and_pay()
        self._send_back(80)
        case = self._evaluated(29)
        self.assertEqual((case.cycle, case.days_late), (2, 4))
        self.assertEqual(case.next_level_id, self.first)

    def test_what_another_customer_paid_is_none_of_it(self):
        self._reach_and_pay()
        other = self._customer("Cliente Dos")
        self._send_back(partner=other)
        self._evaluated(29)
        self.assertEqual(self._case(other).days_late, 4)

    def test_money_that_was_too_much_is_not_owed(self):
        self._prepayment(self.partner, 100, TODAY)
        self._pay(self.invoice, day=TODAY)
        self._send_back(100, 1)
        self.assertFalse(self._evaluated(5).amount_to_collect)

    def test_an_entry_of_the_same_amount_is_a_debt_of_its_day(self):
        """A fee that is booked by hand every month is a new one each time."""
        self._reach_and_pay()
        self._entry(self.partner, 100, self._days(25), self._days(25))
        case = self._evaluated(29)
        self.assertEqual((case.cycle, case.days_late), (2, 4))
