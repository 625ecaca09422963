"""Documents of the page: those of this customer, and nobody else's."""

import csv
import io

from ..common import PortalHttpCommon


class TestDocuments(PortalHttpCommon):
    def _table(self):
        """The statement as a spreadsheet reads it."""
        response = self._open(self._path(tail="/statement.csv"))
        self.assertEqual(response.headers["Content-Type"], "text/csv; charset=utf-8")
        text = response.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    # === Invoices === #

    def test_the_invoice_of_the_page(self):
        page = self._open()
        (link,) = page.tree.xpath("//div[@class='o_cc_links']/a/@href")
        document = self._open(link)
        self.assertEqual(document.status_code, 200)
        self.assertEqual(document.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", document.headers["Content-Disposition"])
        self.assertEqual(document.headers["Cache-Control"], "no-store")

    def test_looking_at_it_stores_nothing(self):
        self._open(self._path(tail=f"/invoice/{self.invoice.id}"))
        self.assertFalse(self.invoice.invoice_pdf_report_id)
        self.assertFalse(self._entries())

    def test_the_invoice_of_somebody_else(self):
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(-3))
        for move_id in (other.id, 0, 999999999, "abc", "-1"):
            page = self._open(self._path(tail=f"/invoice/{move_id}"))
            self.assertEqual(page.status_code, 404, move_id)

    def test_a_draft_of_the_same_customer(self):
        draft = self._invoice(self.partner, 50, self._days(-3))
        draft.button_draft()
        page = self._open(self._path(tail=f"/invoice/{draft.id}"))
        self.assertEqual(page.status_code, 404)

    def test_an_invoice_of_another_company_of_ours(self):
        other = self.setup_other_company(name="Otra Casa")
        journal = other["default_journal_sale"]
        move = self._invoice(self.partner, 70, self._days(-3), journal_id=journal.id)
        page = self._open(self._path(tail=f"/invoice/{move.id}"))
        self.assertEqual(page.status_code, 404)

    # === Statement === #

    def test_the_statement_to_print(self):
        page = self._open(self._path(tail="/statement.pdf"))
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.invoice.name, page.text)

    def test_the_statement_for_a_spreadsheet(self):
        self._credit_note(self.partner, 30)
        rows = self._table()
        self.assertEqual(rows[0][:2], ["Document", "Instalment"])
        self.assertEqual(rows[1][0], self.invoice.name)
        self.assertEqual([row[8] for row in rows[1:]], ["100.00", "-30.00"])

    def test_no_cell_is_a_formula(self):
        entry = self._entry(self.partner, 20, self._days(-3))
        self.env.flush_all()
        self.cr.execute(
            "UPDATE account_move_line SET move_name = '=HYPERLINK(1)' WHERE id = %s",
            entry.ids,
        )
        self.env.invalidate_all()
        self.assertIn("'=HYPERLINK(1)", [row[0] for row in self._table()])

    def test_in_spanish_it_has_commas(self):
        self.partner.lang = "es_ES"
        text = self._open(self._path(tail="/statement.csv")).content.decode()
        self.assertIn(";100,00;", text)

    # === Receipt === #

    def _confirm(self, move_id, page=None):
        page = page or self._open()
        hidden = {
            field.get("name"): field.get("value")
            for field in page.tree.xpath("//form[@id='o_cc_received']//input")
        }
        data = {**hidden, "move": move_id}
        return self._open(self._path(tail="/received"), data=data)

    def test_an_invoice_that_arrived(self):
        page = self._confirm(self.invoice.id)
        self.assertIn("We noted that you have the invoice", self._text(page))
        self.assertIn("You have it", self._text(page))
        self.assertTrue(self.invoice.receipt_acknowledged_on)
        (entry,) = self._entries()
        self.assertEqual(entry.subject, f"Invoice {self.invoice.name} received")
        self.assertEqual(entry.recipients, "127.0.0.1")
        self.assertTrue(entry.is_intact)

    def test_it_is_noted_once(self):
        page = self._open()
        self._confirm(self.invoice.id, page)
        noted = self.invoice.receipt_acknowledged_on
        self._confirm(self.invoice.id, page)
        self.assertEqual(self.invoice.receipt_acknowledged_on, noted)
        self.assertEqual(len(self._entries()), 1)

    def test_each_button_of_the_form_counts(self):
        other = self._invoice(self.partner, 50, self._days(-3))
        page = self._open()
        self._confirm(self.invoice.id, page)
        self._confirm(other.id, page)
        self.assertTrue(other.receipt_acknowledged_on)
        self.assertEqual(len(self._entries()), 2)

    def test_invoices_of_others_are_not_confirmed(self):
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(-3))
        for move_id in (other.id, "x", "", "9" * 40):
            page = self._confirm(move_id)
            self.assertEqual(page.status_code, 422)
        self.assertFalse(other.receipt_acknowledged_on)
        self.assertFalse(self._entries())

    def test_it_can_be_switched_off(self):
        page = self._open()
        self.company.sudo().collection_portal_received = False
        answer = self._confirm(self.invoice.id, page)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._open().tree.xpath("//form[@id='o_cc_received']"))

    def test_a_copy_of_an_invoice_was_not_received(self):
        self._confirm(self.invoice.id)
        self.assertFalse(self.invoice.copy().receipt_acknowledged_on)

    # === Opened === #

    def test_whoever_opens_the_page_has_the_invoices(self):
        later = self._invoice(self.partner, 50, self._days(20))
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(20))
        self._open(headers={"Sec-Purpose": "prefetch"})
        self.assertFalse(later.collection_opened_on)
        self._open()
        self.assertTrue(
            later.collection_opened_on and self.invoice.collection_opened_on
        )
        self.assertFalse(later.receipt_acknowledged_on or other.collection_opened_on)

    def test_the_link_of_an_invoice_in_the_mail_of_odoo(self):
        url = self.invoice.get_portal_url()
        self.assertEqual(self._open(url).status_code, 200)
        opened = self.invoice.collection_opened_on
        self.assertTrue(opened)
        self._open(url)
        self.assertEqual(self.invoice.collection_opened_on, opened)

    def test_a_wrong_link_and_colleagues_open_nothing(self):
        url = self.invoice.get_portal_url()
        self._open(url.split("?")[0] + "?access_token=wrong")
        self.assertFalse(self.invoice.collection_opened_on)
        self.authenticate(self.collector.login, self.collector.login)
        self._open(url)
        self._open()
        self.assertFalse(self.invoice.collection_opened_on)
