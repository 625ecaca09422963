from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestPartialReconcile(CreditCollectionCommon):
    """Each match, full or partial, counts at once; so does taking it back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def test_a_partial_payment_leaves_the_rest_to_collect(self):
        self._pay(self.invoice, 33.33)
        case = self._case(self.partner)
        self.assertAlmostEqual(case.amount_to_collect, 66.67, 2)

    def test_a_partial_payment_does_not_begin_again(self):
        self._run_day(TODAY)
        self._pay(self.invoice, 33.33)
        case = self._case(self.partner)
        self.assertEqual((case.cycle, case.level_id), (1, self.first))

    def test_a_full_payment_clears_the_case(self):
        self._pay(self.invoice)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("clear", 0))
        self.assertEqual(case.action_ids.mapped("state"), ["skipped"])

    def test_a_match_taken_back_is_owed_again(self):
        payment = self._pay(self.invoice)
        payment.action_draft()
        payment.action_cancel()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 100))

    def test_a_match_taken_back_on_the_same_day_repeats_no_reminder(self):
        self.assertEqual(len(self._run_day(TODAY)), 1)
        payment = self._pay(self.invoice)
        payment.action_draft()
        payment.action_cancel()
        self.assertFalse(self._run_day(TODAY))
