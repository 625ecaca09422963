from datetime import date, timedelta
from unittest.mock import patch

from ..common import TODAY, CreditCollectionCommon


class TestMoveLine(CreditCollectionCommon):
    """Whatever changes an open item is seen on the case at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.line = cls._receivables(cls.invoice)

    def _evaluations(self):
        """Count the evaluations of the block."""
        engine = type(self.env["credit.collection.evaluation"])
        return patch.object(
            engine, "_evaluate_on", autospec=True, side_effect=engine._evaluate_on
        )

    def test_another_due_date_counts_at_once(self):
        self.line.date_maturity = TODAY - timedelta(days=50)
        self.assertEqual(self._case(self.partner).days_late, 50)

    def test_exclusion_from_follow_up_counts_at_once(self):
        self.line.no_followup = True
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        self.line.no_followup = False
        self.assertEqual(self._case(self.partner).state, "active")

    def test_matching_counts_at_once(self):
        payment = self._prepayment(self.partner, 30)
        credit = self._receivables(payment.move_id)
        (self.line | credit).reconcile()
        case = self._case(self.partner)
        self.assertEqual((case.amount_overdue, case.amount_to_collect), (70, 70))

    def test_taking_a_match_back_counts_at_once(self):
        self._pay(self.invoice)
        self.assertEqual(self._case(self.partner).state, "clear")
        self.line.remove_move_reconcile()
        case = self._case(self.partner)
        self.assertEqual((case.amount_overdue, case.amount_credits), (100, 100))
        self.assertEqual(case.reason_code, "covered")

    def test_matching_many_evaluates_once(self):
        others = self._customers(4)
        moves = self._invoices(others, 100, TODAY - timedelta(days=5))
        credits = self._invoices(others, 60, TODAY, move_type="out_refund")
        lines = self._receivables(moves | credits)
        plan = [lines.filtered(lambda line, p=p: line.partner_id == p) for p in others]
        with self._evaluations() as evaluate:
            self.env["account.move.line"]._reconcile_plan(plan)
            self.assertFalse(evaluate.called, "the accountant does not wait for it")
            amounts = {self._case(partner).amount_to_collect for partner in others}
        self.assertEqual(evaluate.call_count, 1)
        self.assertEqual(amounts, {40})

    def test_matching_with_a_difference_of_exchange_evaluates_once(self):
        rates = [("2025-01-01", 2.0), ("2025-03-01", 2.5)]
        dollars = self.setup_other_currency("USD", rates=rates)
        values = {"currency": dollars}
        invoice = self._invoice(self.partner, 100, date(2025, 2, 1), **values)
        credit = self._invoice(
            self.partner, 100, TODAY, move_type="out_refund", **values
        )
        lines = self._receivables(invoice | credit)
        with self._evaluations() as evaluate:
            lines.reconcile()
            self.assertFalse(evaluate.called, "the accountant does not wait for it")
            self.assertTrue(self._case(self.partner))
        self.assertTrue(lines.matched_credit_ids.exchange_move_id)
        self.assertEqual(evaluate.call_count, 1)

    def test_what_does_not_matter_is_not_evaluated(self):
        with self._evaluations() as evaluate:
            self.line.name = "Another label"
        self.assertFalse(evaluate.called)

    def test_a_debt_moved_to_another_customer_moves_at_once(self):
        other = self._customer("Cliente Dos")
        self.env.cr.execute("SAVEPOINT moved")
        self.line.with_context(skip_account_move_synchronization=True).write(
            {"partner_id": other.id}
        )
        self.assertEqual(self._case(self.partner).state, "clear")
        self.assertEqual(self._case(other).amount_to_collect, 100)
