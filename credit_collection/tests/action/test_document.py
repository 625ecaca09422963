import tempfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_actions_report

from ..channel.common import LetterCommon
from ..common import TODAY, CreditCollectionCommon

DOCUMENT = "odoo.addons.credit_collection.models.action.document"


class HangingPrinter:
    """A PDF program that never ends, nor does what it has started."""

    def __init__(self, test, seconds="0.3"):
        folder = Path(test.enterContext(tempfile.TemporaryDirectory()))
        program = folder / "wkhtmltopdf"
        program.write_text(f"#!/bin/sh\necho $$ >> {folder}/runs\nsleep 600\n")
        program.chmod(0o755)
        self.runs = folder / "runs"
        info = ir_actions_report._wkhtml()._replace(bin=str(program), state="ok")
        test.startPatcher(patch.object(ir_actions_report, "_wkhtml", lambda: info))
        reports = type(test.env["ir.actions.report"])
        render = reports._pre_render_qweb_pdf

        def really(report, *args, **kwargs):  # Odoo leaves the program out in tests
            return render(
                report.with_context(force_report_rendering=True), *args, **kwargs
            )

        test.startPatcher(patch.object(reports, "_pre_render_qweb_pdf", really))
        parameters = test.env["ir.config_parameter"].sudo()
        parameters.set_param("credit_collection.pdf_seconds", seconds)

    def count(self):
        return len(self.runs.read_text().split()) if self.runs.exists() else 0

    def are_dead(self):
        return not any(Path(f"/proc/{pid}").exists() for pid in self._pids())

    def _pids(self):
        return self.runs.read_text().split()


class TestDocument(CreditCollectionCommon):
    """What messages attach is made before, within a time limit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first.with_user(cls.manager).attach_invoices = True
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _other(self):
        """A customer whose invoice was printed before."""
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 70, TODAY - timedelta(days=5))
        channel = self.env["credit.collection.channel"].sudo()
        channel._make_invoices(invoice)
        return other

    def test_the_invoice_is_the_one_of_send_never_a_pro_forma(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        names = [file.get_filename() for file in mail.iter_attachments()]
        self.assertEqual(names, [f"{self.invoice.name.replace('/', '_')}.pdf"])
        self.assertTrue(self.invoice.invoice_pdf_report_id)
        self.assertFalse(self.invoice.is_move_sent, "nobody has sent it")

    @mute_logger("odoo.addons.credit_collection.models.action.dispatcher")
    def test_a_file_that_is_lost_is_the_failure_of_its_customer(self):
        other = self._other()
        lost = self.env["account.move"].search([("partner_id", "=", other.id)])
        lost.invoice_pdf_report_id.raw = False
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        action = self._actions(other)
        self.assertEqual(action.state, "failed")
        self.assertIn("is lost", action.reason)

    def test_without_a_document_nothing_is_printed_in_dispatch(self):
        self._evaluate(TODAY)
        documents = type(self.env["credit.collection.document"])
        with patch.object(documents, "_make", lambda *_args, **_kwargs: None):
            self._dispatch(TODAY)
        action = self._actions(self.partner)
        self.assertEqual((action.state, action.delay_code), ("ready", "document"))
        self.assertIn("PDF is still being made", action.delay_reason)
        self.assertFalse(self.invoice.invoice_pdf_report_id)
        committing = patch.object(self.env.cr, "commit", self.env.cr.flush)
        with committing:
            self.env["credit.collection.document"].sudo()._cron_make()
        self.assertTrue(self.invoice.invoice_pdf_report_id)
        self._dispatch(TODAY)
        self.assertEqual(len(self._deliver()), 1)

    @mute_logger(DOCUMENT)
    def test_a_printer_that_hangs_stops_nobody(self):
        other = self._other()
        self._evaluate(TODAY)
        printer = HangingPrinter(self)
        self._dispatch(TODAY)
        self.assertEqual(printer.count(), 1)
        self.assertTrue(printer.are_dead())
        self.assertEqual(self._actions(other).state, "done")
        action = self._actions(self.partner)
        self.assertEqual((action.state, action.delay_code), ("ready", "document"))

    @mute_logger(DOCUMENT)
    def test_after_some_tries_a_person_sees_it(self):
        self._evaluate(TODAY)
        HangingPrinter(self)
        documents = self.env["credit.collection.document"].sudo()
        for _ in range(3):
            action = self._actions(self.partner).sudo()
            documents._make(action)
        self.assertEqual(self._actions(self.partner).state, "failed")
        case = self._case(self.partner)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertIn("Its PDF cannot be made", case.activity_ids.note)
        case.action_retry()
        self.assertEqual(self._actions(self.partner).document_tries, 0)

    @mute_logger(DOCUMENT)
    def test_one_run_does_not_wait_for_all(self):
        for number in range(4):
            partner = self._customer(f"More {number}")
            self._invoice(partner, 10, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        printer = HangingPrinter(self)
        self._dispatch(TODAY)
        self.assertEqual(printer.count(), 2)

    @mute_logger(DOCUMENT)
    def test_by_hand_nothing_hangs_either(self):
        self._evaluate(TODAY)
        HangingPrinter(self)
        case = self._case(self.partner)
        self.assertFalse(case._remind_now())
        self.assertEqual(self._actions(self.partner).delay_code, "document")

    def test_the_queries_do_not_grow(self):
        def count(partners):
            actions = self.env["credit.collection.action"].sudo()
            actions = actions.search([("partner_id", "in", [p.id for p in partners])])
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["credit.collection.document"].sudo()._make(actions)
            return self.cr.sql_log_count - before

        partners = [self._other()]
        for number in range(4):
            partner = self._customer(f"More {number}")
            invoice = self._invoice(partner, 10, TODAY - timedelta(days=5))
            self.env["credit.collection.channel"].sudo()._make_invoices(invoice)
            partners.append(partner)
        self._evaluate(TODAY)
        count(partners[:1])
        self.assertEqual(count(partners), count(partners[:1]))


class TestDocumentOfLetter(LetterCommon):
    def test_a_letter_says_what_is_true_when_it_is_printed(self):
        letter = self._letters()
        documents = self.env["credit.collection.document"].sudo()
        with self._blank_pages() as printed:
            documents._make(letter.sudo())
            documents._make(letter.sudo())
            self.assertEqual(printed, letter.ids, "made once")
            self._pay(self.invoice, 100)
            documents._make(self._letters().sudo())
            self.assertEqual(len(printed), 2, "made again when the amount changed")

    def test_its_pages_are_not_swapped(self):
        letter = self._letters()
        with self._blank_pages():
            self.env["credit.collection.document"].sudo()._make(letter.sudo())
        pages = letter.sudo().document_id
        for call in (lambda: pages.write({"raw": b"other"}), pages.unlink):
            with self.assertRaises(UserError):
                call()
