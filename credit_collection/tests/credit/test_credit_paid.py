from .common import CreditCommon


class TestCreditPaid(CreditCommon):
    """What was paid online of an invoice counts for it, once, as long as we keep it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule()

    def _is_held(self, move):
        return bool(move.sudo()._get_credit_held())

    def _child(self, payment, amount, **values):
        """What became of a part of an online payment."""
        return payment.create(
            {
                "provider_id": payment.provider_id.id,
                "payment_method_id": payment.payment_method_id.id,
                "reference": f"{payment.reference}, {amount} {values}",
                "amount": amount,
                "currency_id": payment.currency_id.id,
                "partner_id": payment.partner_id.id,
                "source_transaction_id": payment.id,
                "operation": payment.operation,
                **values,
            }
        )

    # === One payment, several invoices === #

    def test_one_payment_for_two_invoices_pays_one_of_them(self):
        first, second = self._draft(1001), self._draft(1001)
        payment = self._online_payment(first, 1001)
        second.sudo().transaction_ids = payment
        self.assertFalse(self._is_held(first))
        self.assertTrue(self._is_held(second))

    def test_what_is_posted_takes_its_part_first(self):
        second = self._invoice(self.partner, 600, self._days(-5))
        first = self._draft(1001)
        payment = self._online_payment(first, 1500)
        second.sudo().transaction_ids = payment
        self.assertTrue(self._is_held(first))
        payment.amount = 1601
        self.assertFalse(self._is_held(first))

    def test_a_payment_for_all_of_them_pays_each(self):
        first, second = self._draft(1001), self._draft(1001)
        payment = self._online_payment(first, 2002)
        second.sudo().transaction_ids = payment
        self.assertFalse(self._is_held(first) or self._is_held(second))

    def test_two_payments_for_two_invoices(self):
        first, second = self._draft(1001), self._draft(1001)
        shared = self._online_payment(first, 1001)
        own = self._online_payment(first, 1001, reference="Paid again")
        second.sudo().transaction_ids = shared
        first.sudo().transaction_ids = shared | own
        self.assertFalse(self._is_held(first) or self._is_held(second))

    def test_two_payments_for_one_invoice(self):
        move = self._draft(1001)
        payments = self._online_payment(move, 1000)
        self.assertTrue(self._is_held(move))
        payments |= self._online_payment(move, 1)
        move.sudo().transaction_ids = payments
        self.assertFalse(self._is_held(move))

    def test_a_payment_that_was_cancelled_with_its_other_invoice(self):
        first, second = self._draft(1001), self._draft(1001)
        payment = self._online_payment(first, 1001)
        second.sudo().transaction_ids = payment
        first.button_cancel()
        self.assertFalse(self._is_held(second))

    # === What we do not keep === #

    def test_what_was_paid_back_pays_nothing(self):
        move = self._draft(1001)
        payment = self._online_payment(move, 1001)
        refund = self._child(payment, -1, operation="refund", state="error")
        self.assertFalse(self._is_held(move))
        for state in ("pending", "done"):
            refund.state = state
            self.assertTrue(self._is_held(move))

    def test_what_was_taken_in_parts(self):
        move = self._draft(1001)
        payment = self._online_payment(move, 1001)
        part = self._child(payment, 1000, state="done")
        rest = self._child(payment, 1, state="done")
        self.assertFalse(self._is_held(move))
        rest.state = "cancel"
        self.assertTrue(self._is_held(move))
        rest.state = "done"
        self._child(part, -500, operation="refund", state="done")
        self.assertTrue(self._is_held(move))

    def test_what_a_bank_only_keeps_ready_is_no_money(self):
        move = self._draft(1001)
        payment = self._online_payment(move, 1001, state="authorized")
        self.assertTrue(self._is_held(move))
        for state in ("pending", "cancel", "error", "draft"):
            self._move_on(payment, state)
            self.assertTrue(self._is_held(move))

    def test_another_currency_pays_nothing(self):
        pounds = self.setup_other_currency("GBP", rates=[("2024-01-01", 0.5)])
        move = self._draft(1001)
        payment = self._online_payment(move, 5000, currency_id=pounds.id)
        self.assertTrue(self._is_held(move))
        foreign = self._draft(1001, currency_id=pounds)
        foreign.sudo().transaction_ids = payment
        self.assertFalse(self._is_held(foreign))

    # === The exposure === #

    def _exposure(self):
        partner = self.partner.with_user(self.collector)
        partner.invalidate_recordset()
        return partner.collection_exposure

    def test_money_without_an_entry_for_two_invoices_counts_once(self):
        moves = self._invoice(self.partner, 300, self._days(-5))
        moves |= self._invoice(self.partner, 300, self._days(-4))
        payment = self._online_payment(moves[0], 400)
        payment.invoice_ids = moves
        with self._without_payment_entries():
            payment._post_process()
        self.assertFalse(payment.payment_id.move_id)
        self.assertEqual(self._exposure(), 200)

    def test_money_with_an_entry_for_two_invoices_counts_once(self):
        moves = self._invoice(self.partner, 300, self._days(-5))
        moves |= self._invoice(self.partner, 300, self._days(-4))
        payment = self._online_payment(moves[0], 400)
        payment.invoice_ids = moves
        payment._post_process()
        self.assertEqual(self._exposure(), 200)

    def test_money_without_an_entry_lets_the_next_invoice_go(self):
        self._rule("check", effect="warn")
        self.company.sudo().collection_check_amount = 950
        invoice, move = (
            self._invoice(self.partner, 900, self._days(-5)),
            self._draft(900),
        )
        payment = self._online_payment(invoice, 900)
        with self._without_payment_entries():
            payment._post_process()
        self.assertFalse(move.sudo()._get_credit_verdicts())
