from odoo.tests import tagged

from .common import PromiseCommon


@tagged("post_install", "-at_install")
class TestPromiseReturned(PromiseCommon):
    """Money keeps a promise: not an entry that moves the debt, and not money that came
    back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.item = cls._receivables(cls.old)
        cls.promise = cls._promise(300, items=cls.item)

    def setUp(self):
        super().setUp()
        self._on(self._days(1))

    def _found(self, day=None):
        """State, paid and expected amounts after an evaluation; a second one writes
        nothing."""
        self._evaluate(day and self._days(day))
        self.assertFalse(self._evaluate(day and self._days(day)))
        self.env.invalidate_all()
        return self.promise.state, self.promise.amount_paid, self.promise.amount_left

    def _held(self):
        holds = self.promise._get_holds().sorted(lambda hold: hold.move_line_id.id)
        return [(hold.move_line_id, hold.amount) for hold in holds]

    def _notes(self):
        notes = self._case(self.partner).message_ids.mapped("body")
        return [note for note in notes if "had kept a promise" in note]

    # === Moved by an entry === #

    def test_an_entry_that_moves_the_debt_does_not_keep_it(self):
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._found(), ("open", 0, 300))
        self.assertEqual(self._held(), [(heir, 300)])
        self.assertEqual(self._case(self.partner).amount_held, 300)

    def test_it_is_kept_by_money_for_the_moved_debt(self):
        heir = self._move_debt(self.item, self._days(1))
        self._found()
        payment = self._prepayment(self.partner, 300, self._days(2))
        payment.move_id.line_ids.filtered(
            lambda line: line.account_id == self.item.account_id
        ).account_id = heir.account_id
        (self._receivables(payment.move_id) + heir).reconcile()
        self.assertEqual(self._found(2), ("kept", 300, 0))
        self.assertFalse(self._held())

    def test_it_is_broken_where_nobody_pays_the_moved_debt(self):
        self._move_debt(self.item, self._days(1))
        self.assertEqual(self._found(20), ("broken", 0, 300))
        self.assertEqual(self._case(self.partner).amount_to_collect, 800)

    def test_what_was_paid_before_counts(self):
        self._pay(self.old, 100, self._days(1))
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._found(), ("open", 100, 200))
        self.assertEqual(self._held(), [(heir, 200)])

    def test_moved_before_it_was_made_and_taken_back_later(self):
        self.promise._withdraw("Another one")
        heir = self._move_debt(self.item, self._days(1))
        self.promise = self._promise(300, items=heir)
        self.assertEqual(self._found(), ("open", 0, 300))
        heir.move_id._reverse_moves([{"date": self._days(2)}], cancel=True)
        self.assertEqual(self._found(), ("open", 0, 300))
        self.assertEqual(self._held(), [(self.item, 300)])

    def test_back_on_the_invoice_it_is_about_the_invoice(self):
        heir = self._move_debt(self.item, self._days(1))
        self._found()
        heir.move_id._reverse_moves([{"date": self._days(2)}], cancel=True)
        self.assertEqual(self._found(), ("open", 0, 300))
        self.assertEqual(self._held(), [(self.item, 300)])
        self.assertEqual(self.promise.line_ids.mapped("amount"), [300])

    def test_moved_in_parts_with_the_rest_written_off(self):
        rest = self.company_data["default_account_expense"]
        parts = [(150, self._days(2)), (100, self._days(30))]
        heirs = self._move_debt(self.item, self._days(1), parts, rest=rest)
        self.assertEqual(self._found(), ("open", 0, 250))
        self.assertEqual(self._held(), [(heirs[0], 150), (heirs[1], 100)])

    def test_given_to_another_customer_nothing_is_owed_of_it(self):
        other = self._customer("Cliente Dos")
        self._move_debt(self.item, self._days(1), partner=other)
        self.assertEqual(self._found(5)[0], "withdrawn")
        self.assertEqual(self._case(other).amount_to_collect, 300)

    def test_written_off_by_hand_it_is_not_kept(self):
        rest = self.company_data["default_account_expense"]
        self._move_debt(self.item, self._days(1), [], rest=rest)
        self.assertEqual(self._found()[0], "withdrawn")

    def test_an_entry_with_money_keeps_it(self):
        """Some book the bank by hand."""
        bank = self.company_data["default_journal_bank"].default_account_id
        self._move_debt(self.item, self._days(1), [], rest=bank)
        self.assertEqual(self._found(), ("kept", 300, 0))

    # === Money that came back === #

    def test_a_bank_line_that_takes_the_money_back_opens_it(self):
        self._pay(self.old, day=self._days(1))
        self.assertEqual(self._found(), ("kept", 300, 0))
        back = self._money_back(self.partner, 300, self._days(3))
        self.assertEqual(self._found(3), ("open", 0, 300))
        self.assertEqual(self._held(), [(back, 300)])
        self.assertEqual(len(self._notes()), 1)

    def test_after_its_day_it_is_broken(self):
        self._pay(self.old, day=self._days(1))
        self.assertEqual(self._found(), ("kept", 300, 0))
        self._on(self._days(40))
        self._money_back(self.partner, 303.5, self._days(40))
        self.assertEqual(self._found(40), ("broken", 0, 300))
        self.assertFalse(self._held())
        self.assertEqual(len(self._notes()), 1)
        case = self._case(self.partner)
        self.assertEqual(case.amount_to_collect, 800)
        self.assertIn("Promise not kept", case.activity_ids.summary)

    def test_paid_again_in_time_it_is_kept(self):
        self._pay(self.old, day=self._days(1))
        self._found()
        back = self._money_back(self.partner, 300, self._days(3))
        self._found(3)
        again = self._prepayment(self.partner, 300, self._days(4))
        (back + self._receivables(again.move_id)).reconcile()
        self.assertEqual(self._found(4), ("kept", 300, 0))

    def test_one_of_two_payments_comes_back(self):
        self._pay(self.old, 120, self._days(1))
        self._pay(self.old, 180, self._days(2))
        self.assertEqual(self._found(2), ("kept", 300, 0))
        back = self._money_back(self.partner, 180, self._days(3))
        self.assertEqual(self._found(3), ("open", 120, 180))
        self.assertEqual(self._held(), [(back, 180)])

    def test_a_return_that_is_booked_on_the_payment_after_all(self):
        payment = self._pay(self.old, day=self._days(1))
        self._found()
        back = self._money_back(self.partner, 300, self._days(3))
        self._found(3)
        paid = self._receivables(payment.move_id)
        paid.remove_move_reconcile()
        (paid + back).reconcile()
        self.assertEqual(self._found(3), ("open", 0, 300))
        self.assertEqual(self._held(), [(self.item, 300)])

    def test_a_bank_line_that_was_no_return_after_all(self):
        self._pay(self.old, day=self._days(1))
        self._found()
        back = self._money_back(self.partner, 300, self._days(3))
        self.assertEqual(self._found(3), ("open", 0, 300))
        back.move_id.statement_line_id.action_undo_reconciliation()
        self.assertEqual(self._found(3), ("kept", 300, 0))
        self.assertEqual(self.promise.line_ids.mapped("amount"), [300])

    def test_a_refund_of_a_credit_note_leaves_it_kept(self):
        self._pay(self.old, day=self._days(1))
        self._credit_note(self.partner, 300, self._days(1))
        self._money_back(self.partner, 300, self._days(3))
        self.assertEqual(self._found(3), ("kept", 300, 0))

    def test_kept_elsewhere_it_is_open_when_that_money_comes_back(self):
        self._pay(self.new, 300, self._days(1))
        self.assertEqual(self._found(), ("kept", 300, 0))
        self._money_back(self.partner, 300, self._days(3))
        self.assertEqual(self._found(3), ("open", 0, 300))

    def test_kept_on_account_it_is_open_when_that_money_comes_back(self):
        self._prepayment(self.partner, 300, self._days(1))
        self.assertEqual(self._found(), ("kept", 300, 0))
        self._money_back(self.partner, 300, self._days(3))
        self.assertEqual(self._found(3), ("open", 0, 300))

    def test_in_another_currency_it_is_not_kept_either(self):
        dollars = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self._invoice(self.partner, 600, self._days(-20), currency=dollars)
        self._evaluate()
        self.promise = self._promise(
            600, items=self._receivables(invoice), currency=dollars
        )
        self._pay(invoice, day=self._days(1))
        self.assertEqual(self._found()[0], "kept")
        back = self._money_back(self.partner, 306, self._days(3))
        self.assertEqual(self._found(3), ("open", 0, 600))
        self.assertEqual(self._held(), [(back, 0)])
        self.assertEqual(self._case(self.partner).amount_to_collect, 500)
        self.assertEqual(self._found(20)[0], "broken")
        self.assertFalse(self._held())

    def test_an_invoice_that_is_made_smaller_is_kept_with_less(self):
        self.old.button_draft()
        self.old.invoice_line_ids.price_unit = 200
        self.old.action_post()
        self.assertEqual(self._found(), ("open", 0, 200))
        self._pay(self.old, day=self._days(2))
        self.assertEqual(self._found(2), ("kept", 200, 0))

    def test_money_of_somebody_else_that_comes_back_is_theirs(self):
        payer = self._customer("Cliente Dos")
        payment = self._prepayment(payer, 300, self._days(1))
        (self._receivables(payment.move_id) + self.item).reconcile()
        self.assertEqual(self._found(), ("kept", 300, 0))
        self._money_back(payer, 300, self._days(3))
        self.assertEqual(self._found(3), ("kept", 300, 0))
