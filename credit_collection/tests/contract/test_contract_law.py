"""The longest terms that the law allows."""

from datetime import date

from .common import ContractCommon


class TestContractLaw(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.es")
        cls.net60 = cls._term("60 days", (100, 60))
        cls.net90 = cls._term("90 days", (100, 90))

    def test_a_term_within_the_law_warns_of_nothing(self):
        self.assertFalse(self._contract(closed_months=False).legal_warning)

    def test_a_longer_term_does_not_bind_in_spain(self):
        contract = self._contract(payment_term_id=self.net90.id, payment_days=False)
        self.assertEqual(contract.wait_days, 121)
        self.assertIn("121 days", contract.legal_warning)
        self.assertIn("late interest runs from the legal date", contract.legal_warning)

    def test_payment_days_count(self):
        contract = self._contract(payment_term_id=self.net60.id, closed_months=False)
        self.assertEqual(contract.wait_days, 75)
        self.assertIn("75 days", contract.legal_warning)

    def test_an_invoice_keeps_its_legal_due_date(self):
        self._signed(payment_term_id=self.net60.id, closed_months=False)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 6, 10)])
        self.assertEqual(move.collection_legal_due, date(2025, 6, 1))
        alert = move._get_alerts()["credit_collection_legal_due"]
        self.assertIn("Late interest runs from that day", alert["message"])

    def test_within_the_law_there_is_no_alert(self):
        self._signed()
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(move.collection_legal_due, date(2025, 6, 1))
        self.assertNotIn("credit_collection_legal_due", move._get_alerts())

    def test_it_is_kept_without_a_contract_too(self):
        move = self._bill(date(2025, 4, 2), invoice_payment_term_id=self.net90.id)
        self.assertEqual(move.collection_legal_due, date(2025, 6, 1))
        self.assertIn("credit_collection_legal_due", move._get_alerts())

    def test_it_counts_from_the_delivery(self):
        move = self._bill(date(2025, 4, 2), delivery_date=date(2025, 3, 20))
        self.assertEqual(move.collection_legal_due, date(2025, 5, 19))

    def test_consumers_and_other_countries_have_none(self):
        self.partner.sudo().collection_capacity = "consumer"
        self.assertFalse(self._bill(date(2025, 4, 2)).collection_legal_due)
        other = self._customer("Otro", country_id=self.env.ref("base.us").id)
        self.assertFalse(self._bill(date(2025, 4, 2), other).collection_legal_due)

    def test_a_customer_without_a_country_is_where_the_company_is(self):
        self.company.sudo().country_id = self.env.ref("base.fr")
        other = self._customer("Otro")
        move = self._bill(date(2025, 4, 2), other)
        self.assertEqual(move.collection_legal_due, date(2025, 6, 1))

    def test_a_draft_for_another_customer_has_the_date_of_that_one(self):
        other = self._customer("Otro", country_id=self.env.ref("base.us").id)
        move = self._bill(date(2025, 4, 2), other, post=False)
        self.assertFalse(move.collection_legal_due)
        move.partner_id = self.partner
        self.assertEqual(move.collection_legal_due, date(2025, 6, 1))
