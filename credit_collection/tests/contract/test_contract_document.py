"""The document that both sides sign."""

from datetime import date

from odoo.exceptions import AccessError

from .common import ContractCommon


class TestContractDocument(ContractCommon):
    def _text(self, contract):
        return " ".join(str(contract.preview_html).split())

    def test_it_says_all_that_is_agreed(self):
        person = self.env["res.partner"].create(
            {"name": "Pepa Pago", "parent_id": self.partner.id, "phone": "600 100 200"}
        )
        contract = self._contract(
            supply="Garden furniture",
            credit_limit=1500.5,
            payer_id=person.id,
            is_order_required=True,
            late_clause="agreed",
            late_rate=9.5,
            agency_name="Recobros Norte",
            has_file_notice=True,
            file_name="Registro Uno",
            date_end=date(2025, 12, 31),
        )
        text = self._text(contract)
        for words in (
            "Garden furniture",
            "30 days",
            "10, 25",
            "August",
            "ES79 2100 0813 6101 2345 6789",
            "Pepa Pago",
            "600 100 200",
            "order number",
            "1,500.50",
            "one thousand",
            "9.50",
            "Recobros Norte",
            "Registro Uno",
            "12/31/2025",
        ):
            if words == "12/31/2025":
                words = "December 31, 2025"
            self.assertIn(words, text)

    def test_it_is_written_in_the_language_of_the_contract(self):
        contract = self._contract(lang="es_ES")
        self.assertIn("agosto", self._text(contract))

    def test_what_is_not_agreed_is_not_written(self):
        contract = self._contract(
            late_clause="none",
            has_compensation=False,
            has_agency_notice=False,
            closed_months=False,
        )
        text = self._text(contract)
        for words in ("If a payment is late", "makes no payments", "on credit up to"):
            self.assertNotIn(words, text)

    def test_a_new_contract_has_a_preview(self):
        contract = self._contracts().new(
            {"partner_id": self.partner.id, "payment_days": "10, 99"}
        )
        self.assertIn("Cliente Uno", self._text(contract))

    def test_who_signed_is_written(self):
        text = self._text(self._signed())
        self.assertIn("Ana Ruiz", text)
        self.assertIn("Marta Gil", text)

    def test_a_stored_document_is_not_changed(self):
        contract = self._contract()
        contract._send()
        document = contract._render_document()
        self.assertTrue(document.is_collection_sealed)
        self.assertEqual(
            contract.action_print_document()["url"],
            f"/web/content/{document.id}?download=true",
        )

    def test_nobody_else_prints_it(self):
        contract = self._contract()
        with self.assertRaises(AccessError):
            contract.with_user(self.invoicing)._prepare_document()

    def test_the_job_makes_what_lacks(self):
        contract = self._contract()
        contract._send()
        self.env["credit.collection.document"].sudo()._make_contracts()
        self.assertTrue(contract.sudo().document_id)
