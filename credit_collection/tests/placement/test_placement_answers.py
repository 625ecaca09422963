"""What the customer says to us while an agency has the debt: the agency knows it."""

from odoo import Command

from .test_placement_money import MoneyCommon


class TestPlacementAnswers(MoneyCommon):
    def setUp(self):
        super().setUp()
        self.case = self._case(self.partner)
        self.reason = self.env.ref("credit_collection.dispute_reason_price")

    def _texts(self):
        return [mail.get_body(("html",)).get_content() for mail in self._tell()]

    def test_a_dispute_and_its_end_are_told(self):
        dispute = self.case._dispute(self.item, self.reason, amount=200)
        (text,) = self._texts()
        for words in ("disputes", self.invoice.name, self.reason.name, "200.00"):
            self.assertIn(words, text)
        dispute._resolve("rejected", answer="As agreed")
        (text,) = self._texts()
        self.assertIn("settled: rejected", text)
        self.assertEqual(self.placement.state, "accepted")

    def test_an_invoice_that_is_changed_is_not_told_as_a_new_dispute(self):
        self.case._dispute(self.item, self.reason)
        self.assertEqual(len(self._texts()), 1)
        halves = [
            Command.create({"value": "percent", "value_amount": 50, "nb_days": days})
            for days in (0, 10)
        ]
        terms = self.env["account.payment.term"]
        self.invoice.sudo().button_draft()
        self.invoice.invoice_payment_term_id = terms.create(
            {"name": "Halves", "line_ids": halves}
        )
        self.invoice.sudo().action_post()
        self._evaluate()
        self.assertEqual(len(self.case.dispute_ids), 2)
        self.assertFalse(self._texts())

    def test_a_promise_to_us_is_told(self):
        self.case._promise(400, self._days(5))
        (text,) = self._texts()
        for words in ("Promised to us for", "400.00"):
            self.assertIn(words, text)

    def test_what_is_about_another_invoice_is_not(self):
        other = self._invoice(self.partner, 70, self._days(-20))
        self._evaluate()
        self.case._promise(70, self._days(5), items=self._receivables(other))
        self.case._dispute(self._receivables(other), self.reason)
        self.assertFalse(self._texts())

    def test_back_home_it_is_told_nothing(self):
        self.placement._recall("Enough")
        self._texts()
        self.case._promise(400, self._days(5))
        self.case._dispute(self.item, self.reason)
        self.assertFalse(self._texts())
