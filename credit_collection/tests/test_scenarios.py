"""One method = one debtor's story, as a collector would tell it."""

from .common import TODAY, CreditCollectionCommon


class TestScenarios(CreditCollectionCommon):
    def test_the_customer_who_forgot_pays_after_the_first_reminder(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, TODAY)
        # Three days after the due date he gets a friendly mail.
        (mail,) = self._run_day(self._days(3))
        self.assertEqual(mail["To"], "Cliente Uno <clienteuno@example.com>")
        self.assertEqual(self._case(partner).level_id, self.first)
        # He pays, the case closes itself and nothing more is ever sent.
        self._pay(invoice)
        self.assertEqual(self._case(partner).state, "clear")
        self.assertFalse(self._run_day(self._days(15)))
        self.assertEqual(
            self._actions(partner).mapped("state"), ["skipped", "done", "skipped"]
        )
