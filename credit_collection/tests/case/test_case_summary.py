from datetime import timedelta

from odoo.tools import format_amount

from ..common import TODAY, CreditCollectionCommon


class TestCaseSummary(CreditCollectionCommon):
    """What a collector sees of a case at a glance, read live."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.late = cls._invoice(cls.partner, 100, TODAY - timedelta(days=40))
        cls.near = cls._invoice(cls.partner, 70, TODAY + timedelta(days=10))
        cls._credit_note(cls.partner, 30)

    def test_the_open_items_and_their_sums_are_live(self):
        case = self._case(self.partner)
        self.assertEqual(len(case.item_ids), 3)
        self.assertEqual((case.amount_credits, case.amount_not_due), (30, 70))
        self._pay(self.near)
        case = self._case(self.partner)
        self.assertEqual(len(case.item_ids), 2)
        self.assertEqual(case.amount_not_due, 0)

    def test_many_cases_are_read_together(self):
        self._invoices(self._customers(5), 100, TODAY - timedelta(days=5))
        cases = self._cases().search([])
        cases.mapped("amount_credits")
        cases.invalidate_model()
        self.env["credit.collection.item"].invalidate_model()
        with self.assertQueryCount(6):
            cases.mapped("amount_credits")

    def test_the_ageing_shows_every_bucket_with_something(self):
        html = self._case(self.partner).ageing_html
        self.assertIn("100.00", html)
        self.assertIn("70.00", html)

    def test_what_makes_a_case_urgent_is_said_in_words(self):
        rich = self._customer("Rico")
        self._invoice(rich, 900000, TODAY - timedelta(days=700))
        self._evaluate(TODAY)
        amount = format_amount(self.env, 100000, self.company.currency_id)
        self.assertEqual(
            self._case(rich).priority_reason,
            f"{amount} or more (100), 180 days late or more (100), "
            "no contact for 30 days or more (40)",
        )
        self.assertEqual(self._case(rich).priority, 240)
