"""The printed invoice and its mail say how and when to pay."""

import base64
import io
from datetime import date

from PIL import Image

from .common import ContractCommon


class TestInvoicePayment(ContractCommon):
    def _block(self, move):
        return " ".join(str(move._render_collection_payment()).split())

    def test_each_instalment_the_account_and_the_reference(self):
        term = self._term("30/60", (50, 30), (50, 60))
        self._signed(payment_term_id=term.id)
        move = self._bill(date(2025, 4, 2))
        values = move._prepare_collection_payment()
        self.assertEqual(
            values["dues"],
            [("May 10, 2025", "50.00\xa0€"), ("June 10, 2025", "50.00\xa0€")],
        )
        self.assertEqual(values["bank"]["number"], "ES79 2100 0813 6101 2345 6789")
        self.assertEqual(values["reference"], move.payment_reference)
        self.assertEqual(values["means"], "Bank transfer")
        self.assertIn("Collector", values["contact"])

    def test_until_when_the_discount_is_given(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        self._signed(payment_term_id=term.id)
        values = self._bill(date(2025, 4, 2))._prepare_collection_payment()
        self.assertEqual(values["discount"], ("April 12, 2025", "98.00\xa0€"))

    def test_what_lateness_costs_is_what_was_agreed(self):
        self._signed(late_clause="agreed", late_rate=9.5, has_compensation=False)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(
            move._prepare_collection_payment()["late"],
            ["Late payments bear the agreed interest of 9.50 % a year."],
        )
        other = self._bill(date(2025, 4, 2), self._customer("Otro"))
        self.assertEqual(other._prepare_collection_payment()["late"], [])

    def test_in_euros_it_has_the_code_of_the_transfer(self):
        move = self._bill(date(2025, 4, 2))
        self.assertIn("data:image/png", move._prepare_collection_payment()["qr"])
        currency = self.setup_other_currency("GBP")
        pounds = self._bill(date(2025, 4, 2), currency_id=currency.id)
        self.assertFalse(pounds._prepare_collection_payment()["qr"])

    def test_the_code_has_its_margin_and_is_large_enough_on_paper(self):
        """EPC069-12 recommends 20 mm at least; readers need four modules around it."""
        self.company.sudo().collection_invoice_block = "all"
        page, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", self._bill(date(2025, 4, 2)).ids
        )
        self.assertIn(b"width: 30mm", page)
        statements = self.env["credit.collection.statement"]
        # The fewest and the most modules that a code of a transfer may have.
        for modules, text in ((25, "x" * 20), (69, "x" * 331)):
            image = statements._print_qr(text).partition(",")[2]
            with Image.open(io.BytesIO(base64.b64decode(image))) as picture:
                dark = picture.convert("L").point(lambda tone: tone < 128 and 255)
                left, top, right, bottom = dark.getbbox()
                width, height = picture.size
            module = (right - left) / modules
            self.assertGreaterEqual(30 * (right - left) / width, 20)
            for margin in (left, top, width - right, height - bottom):
                self.assertGreaterEqual(margin, 4 * module - 1)

    def test_an_account_that_two_people_have_not_seen_is_not_shown(self):
        self.company.sudo().collection_bank_account_id = False
        move = self._bill(date(2025, 4, 2))
        self.assertFalse(move._prepare_collection_payment()["bank"])
        self.assertNotIn("IBAN", self._block(move))

    def test_credit_notes_and_bills_have_none(self):
        for kind in ("out_refund", "in_invoice"):
            move = self._bill(date(2025, 4, 2), post=False, move_type=kind)
            self.assertFalse(move._prepare_collection_payment(), kind)

    def test_it_stands_on_the_printed_invoice(self):
        report = self.env["ir.actions.report"]
        for wanted, has_contract, shows in (
            ("contract", False, False),
            ("all", False, True),
            ("contract", True, True),
            ("none", True, False),
        ):
            with self.subTest(wanted=wanted, has_contract=has_contract):
                if has_contract and not self.partner.sudo().collection_contract_id:
                    self._signed()
                self.company.sudo().collection_invoice_block = wanted
                move = self._bill(date(2025, 4, 2))
                page, _kind = report._render_qweb_html(
                    "account.report_invoice", move.ids
                )
                self.assertEqual(b"How and when to pay" in page, shows)

    def test_invoices_and_their_mails_stay_as_they_were_without_a_contract(self):
        company = self.env["res.company"].new({})
        self.assertEqual(company.collection_invoice_block, "contract")
        self.assertEqual(company.collection_check_send, "none")

    def test_it_stands_in_the_mail(self):
        self._signed()
        move = self._bill(date(2025, 4, 2))
        wizard = self.env["account.move.send.wizard"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        self.assertIn("How and when to pay", wizard.create({}).body)

    def test_it_is_written_in_the_language_of_the_customer(self):
        self.partner.lang = "es_ES"
        self.partner.property_payment_term_id = self.net30
        move = self._bill(date(2025, 4, 2))
        values = move.with_context(lang="es_ES")._prepare_collection_payment()
        self.assertIn("2 de mayo de 2025", values["dues"][0][0])

    def test_whose_account_we_debit_is_not_told_where_to_pay(self):
        self.company.sudo().collection_bank_account_id = False
        self._signed(payment_means="direct_debit")
        move = self._bill(date(2025, 4, 2))
        values = move._prepare_collection_payment()
        self.assertEqual((values["bank"], values["qr"]), (None, ""))
        self.assertEqual(values["means"], "Direct debit")
        self.assertFalse(move.has_collection_problem)
