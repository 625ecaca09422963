from datetime import timedelta
from unittest.mock import patch

from ..common import TODAY, CreditCollectionCommon


class TestBankStatementLine(CreditCollectionCommon):
    """Money on the bank account is seen on the case at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def test_an_import_counts_at_once(self):
        self._bank_line(60, TODAY, self.partner)
        self.assertEqual(self._case(self.partner).amount_to_collect, 40)

    def test_another_amount_counts_at_once(self):
        line = self._bank_line(60, TODAY, self.partner)
        line.amount = 90
        self.assertEqual(self._case(self.partner).amount_to_collect, 10)

    def test_another_customer_counts_for_both_at_once(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        line = self._bank_line(60, TODAY, self.partner)
        line.partner_id = other
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)
        self.assertEqual(self._case(other).amount_to_collect, 40)

    def test_a_deleted_line_counts_at_once(self):
        line = self._bank_line(60, TODAY, self.partner)
        line.unlink()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_a_customer_found_without_its_entry_counts_at_once(self):
        line = self._bank_line(60, TODAY)
        line.with_context(
            skip_account_move_synchronization=True
        ).partner_id = self.partner
        self.assertEqual(self._case(self.partner).amount_to_collect, 40)

    def test_importing_many_lines_evaluates_once(self):
        engine = type(self.env["credit.collection.evaluation"])
        journal = self.company_data["default_journal_bank"]
        with patch.object(
            engine, "_evaluate_on", autospec=True, side_effect=engine._evaluate_on
        ) as evaluate:
            self.env["account.bank.statement.line"].create(
                [
                    {
                        "journal_id": journal.id,
                        "date": TODAY,
                        "payment_ref": f"Transfer {number}",
                        "partner_id": self.partner.id,
                        "amount": 10,
                    }
                    for number in range(5)
                ]
            )
            self.assertFalse(evaluate.called, "the accountant does not wait for it")
            self.assertEqual(self._case(self.partner).amount_to_collect, 50)
        self.assertEqual(evaluate.call_count, 1)
