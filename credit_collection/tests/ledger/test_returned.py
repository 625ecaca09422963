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
        """Money leaves the bank account, booked as what the customer owes."""
        partner = partner or self.partner
        line = self._bank_line(-amount, self._days(day), partner)
        _liquidity, suspense, _other = line.with_context(
            skip_account_move_synchronization=True
        )._seek_for_lines()
        account = self.company_data["default_account_receivable"]
        suspense.write({"account_id": account.id, "partner_id": partner.id})
        return suspense

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
