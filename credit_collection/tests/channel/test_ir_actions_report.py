import io
from unittest.mock import patch

from lxml import html

from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.base.models import ir_actions_report

from ..common import CreditCollectionCommon

REPORT = "credit_collection.action_report_statement"


class TestIrActionsReport(CreditCollectionCommon):
    """The printed statement, with every build of wkhtmltopdf."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"].sudo()._activate_lang("en_US")
        cls.partners = cls._customer("Cliente Uno") + cls._customer(
            "Customer Two", lang="es_ES"
        )
        for partner in cls.partners:
            cls._invoice(partner, 100, cls._days(-5))
            cls._invoice(partner, 200, cls._days(20))
        cls.cases = cls._cases().search([("partner_id", "in", cls.partners.ids)])

    def _print(self, cases, **data):
        reports = self.env["ir.actions.report"].with_user(self.collector)
        return str(reports._render_qweb_html(REPORT, cases.ids, data)[0])

    def test_statement_shows_everything_open_by_age(self):
        case = self.cases.filtered(lambda case: case.partner_id == self.partners[0])
        text = " ".join(html.fromstring(self._print(case)).text_content().split())
        self.assertIn("Cliente Uno", text)
        self.assertIn("5 days late", text)
        self.assertIn("Not due", text)
        self.assertIn("300.00", text)

    def test_each_statement_is_in_the_language_of_its_customer(self):
        page = self._print(self.cases)
        self.assertIn("03/12/2025", page)
        self.assertIn("12/03/2025", page)

    def test_statements_are_converted_one_by_one_and_merged(self):
        calls = []

        def convert(_reports, bodies, **_options):
            calls.append(len(bodies))
            writer, stream = PdfFileWriter(), io.BytesIO()
            writer.addBlankPage(100, 100)
            writer.write(stream)
            return stream.getvalue()

        reports = self.env["ir.actions.report"].with_user(self.collector)
        reports = reports.with_context(force_report_rendering=True)
        with patch.object(type(reports), "_run_wkhtmltopdf", convert):
            pdf, _kind = reports._render_qweb_pdf(REPORT, self.cases.ids)
        self.assertEqual(calls, [1, 1])
        self.assertEqual(PdfFileReader(io.BytesIO(pdf)).getNumPages(), 2)

    def test_sender_is_in_the_page_when_no_header_is_printed(self):
        self.company.sudo().street = "Calle Mayor 1"
        info = ir_actions_report._wkhtml()
        pages = {}
        for patched in (True, False):
            with patch.object(
                ir_actions_report,
                "_wkhtml",
                lambda patched=patched: info._replace(is_patched_qt=patched),
            ):
                page = self._print(self.cases[:1], report_type="pdf")
            article = html.fromstring(page).find_class("article")[0]
            pages[patched] = article.text_content()
        self.assertNotIn("Calle Mayor 1", pages[True])
        self.assertIn("Calle Mayor 1", pages[False])
