"""How to pay by bank transfer, and that the money is found again."""

from odoo.addons.credit_collection.tools.epc import write_payload

from ..common import PortalHttpCommon


class TestPayTransfer(PortalHttpCommon):
    def _prepare(self, case=None):
        page = self._page_of(case)._portal_prepare_page()
        return page["answers"]["pay"]["transfer"]

    def _code(self, case=None):
        """What the code of the page says, by lines."""
        case = self._page_of(case)
        statements = case.env["credit.collection.statement"]
        statement = statements._prepare(case)[case.id]
        dues = case.env["credit.collection.portal.dues"]._list(case, statement)
        bank = statements._prepare_bank(case.company_id, self.invoice)
        transfers = case.env["credit.collection.portal.transfer"]
        payload = transfers._write_code(case, statement, dues, bank)
        return payload and payload.split("\n")

    def test_account_amount_and_reference_are_those_of_the_message(self):
        self._invoice(self.partner, 55.5, self._days(-2))
        self._evaluate()
        transfer = self._prepare()
        shown = {row[0]: row[1] for row in transfer["fields"]}
        self.assertEqual(shown["IBAN"], "ES79 2100 0813 6101 2345 6789")
        self.assertEqual(shown["Account holder"], "Casa Ferrer")
        ((amount, copied),) = transfer["amounts"]
        self.assertEqual(amount, self.case.statement_amount)
        self.assertEqual(copied, "155.50")
        self.assertIn(transfer["reference"], self.case.payment_html)

    def test_the_exact_holder_of_the_account_is_shown(self):
        account = self.company.sudo().collection_bank_account_id
        account.acc_holder_name = "Ferrer Hermanos S. L."
        self.company.sudo()._confirm_account(self.manager)
        shown = {row[0]: row[1] for row in self._prepare()["fields"]}
        self.assertEqual(shown["Account holder"], "Ferrer Hermanos S. L.")
        self.assertEqual(self._code()[5], "Ferrer Hermanos S. L.")

    def test_an_account_that_nobody_confirmed_is_not_shown(self):
        account = self.company.sudo().collection_bank_account_id
        account.acc_holder_name = "Somebody else"
        self.assertFalse(self._prepare())
        self.assertNotIn("By bank transfer", self._open().text)

    def test_each_detail_has_a_button_to_copy_it(self):
        page = self._open()
        copied = page.tree.xpath("//button[@data-text]/@data-text")
        self.assertIn("ES7921000813610123456789", copied)
        self.assertIn("Casa Ferrer", copied)
        self.assertIn("100.00", copied)
        self.assertTrue(page.tree.xpath("//button[@data-text][@hidden]"))

    def test_an_amount_is_copied_as_it_is_typed_in_the_language(self):
        self.partner.lang = "es_ES"
        ((_shown, copied),) = self._prepare()["amounts"]
        self.assertEqual(copied, "100,00")

    def test_the_code_says_the_same(self):
        code = self._code()
        self.assertEqual(code[6], "ES7921000813610123456789")
        self.assertEqual(code[7], "EUR100.00")
        self.assertEqual(code[10], self.invoice.payment_reference)

    def test_the_code_is_a_picture(self):
        image = self._open(self._path(tail="/transfer.png"))
        self.assertEqual(image.headers["Content-Type"], "image/png")
        self.assertTrue(image.content.startswith(b"\x89PNG"))
        self.assertEqual(image.headers["Cache-Control"], "no-store")

    def test_other_currencies_and_accounts_have_no_code(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        other = self._customer("Cliente Dos")
        self._invoice(other, 80, self._days(-2), currency=dollar)
        self._evaluate()
        case = self._case(other)
        self.assertIsNone(self._code(case))
        self.assertFalse(self._prepare(case)["has_code"])
        page = self._open(self._path(case, "/transfer.png"))
        self.assertEqual(page.status_code, 404)
        self._give_account(self.company, "123456789")
        self.assertIsNone(self._code())

    def test_what_is_not_due_can_be_transferred_too(self):
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 80, self._days(20), invoice_date=self._days(-1))
        self._evaluate()
        case = self._cases()._find_or_create(self.company, other)
        transfer = self._prepare(case)
        self.assertEqual(transfer["amounts"][0][1], "80.00")
        self.assertEqual(transfer["reference"], invoice.payment_reference)

    # === Found again === #

    def _is_found(self, reference, amount):
        """A bank line that quotes a reference holds as money of the customer."""
        line = self._bank_line(amount, self._days(0), payment_ref=reference)
        self._evaluate()
        self.assertEqual(line.sudo().collection_payer_id, self.partner, reference)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        line.unlink()
        self._evaluate()

    def test_money_with_the_reference_of_one_invoice_is_found(self):
        self._is_found(self._prepare()["reference"], 100)
        self._is_found(self._code()[10], 100)

    def test_money_with_the_reference_of_several_invoices_is_found(self):
        self.partner.ref = "C-0815"
        for number in range(5):
            self._invoice(self.partner, 10, self._days(-5 + number))
        self._evaluate()
        reference = self._prepare()["reference"]
        self.assertIn("+3", reference)
        self._is_found(reference, 150)
        self._is_found(self._code()[10], 150)

    def test_as_banks_pass_it_on(self):
        for number in range(2):
            self._invoice(self.partner, 10, self._days(-5 + number))
        self._evaluate()
        reference = self._prepare()["reference"]
        for passed in (
            reference.upper(),
            reference.replace("/", ""),
            reference.replace("/", " "),
            reference[:35],
            f"TRANSFERENCIA DE CLIENTE {reference} GRACIAS",
        ):
            self._is_found(passed, 120)

    def test_strange_numbers_of_invoices_are_written_so_that_they_are_found(self):
        self.invoice.payment_reference = "Factura Nº 2025_Ñ/00017&A"
        self._evaluate()
        written = self._code()[10]
        self.assertEqual(written, "Factura No 2025-N/00017+A")
        self.assertEqual(
            write_payload("A", self._code()[6], 1, written).split("\n")[-1], written
        )
        self._is_found(f"{written} {self.invoice.name}", 100)
