"""Reports of agencies: what comes in, what is not understood, and that a row counts
once."""

import base64
import io
import logging
import time
from datetime import datetime
from unittest.mock import patch

import openpyxl

from odoo import Command
from odoo.exceptions import AccessError, UserError

from ...models.placement import agency_file
from ...tools.sheet import decode, read_csv
from .common import TODAY, PlacementCommon

_logger = logging.getLogger(__name__)

HEAD = "Row;Reference;Status;Date;Action;Promise date;Promise amount;Payment;Note"


class TestAgencyImport(PlacementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls._place()
        cls.number = cls.placement.name
        cls.agency.status_ids = [
            Command.create({"name": code, "status": status})
            for code, status in (("WRK", "working"), ("PTP", "promise"), ("X", "plan"))
        ]

    def _row(self, *cells):
        return ";".join(cells)

    def _import(self, *rows, head=HEAD, encoding="utf-8", **values):
        data = "\r\n".join((head, *rows)).encode(encoding)
        return self.placement._import_report(data, "report.csv", **values)

    def _good(self, key="1", **cells):
        names = (
            "key",
            "number",
            "status",
            "date",
            "action",
            "day",
            "sum",
            "pay",
            "note",
        )
        values = {"key": key, "number": self.number, "status": "WRK", **cells}
        return self._row(*(values.get(name, "") for name in names))

    def test_a_row_is_in_the_log_and_the_agency_works_on_it(self):
        result = self._import(
            self._good(date="12/03/25", action="Called", note="Speaks only French")
        )
        self.assertEqual((result.imported, result.errors), (1, []))
        self.assertEqual(self.placement.state, "working")
        self.assertEqual(self.placement.date_report, TODAY)
        (contact,) = (
            self.env["credit.collection.contact"]
            .sudo()
            .search([("placement_id", "=", self.placement.id)])
        )
        self.assertIn("Called", contact.subject)
        self.assertIn("French", contact.note)
        self.assertEqual(str(contact.date.date()), "2025-03-12")
        self.assertTrue(contact.is_intact)

    def test_a_trial_changes_nothing(self):
        result = self._import(self._good(), self._good("2", number="P99"), dry_run=True)
        self.assertEqual((result.imported, len(result.errors)), (1, 1))
        self.assertEqual(self.placement.state, "draft")
        self.assertFalse(self.agency.placement_ids.report_row_ids)
        self.assertFalse(self.env["credit.collection.agency.report"].sudo().search([]))

    def test_a_row_counts_once(self):
        first = self._import(self._good(), self._good())
        self.assertEqual((first.imported, first.skipped), (1, 1))
        again = self._import(self._good(), self._good("2"))
        self.assertEqual((again.imported, again.skipped), (1, 1))

    def test_a_reference_that_says_something_else_now_is_an_error(self):
        self._import(self._good("1", note="January"))
        result = self._import(self._good("1", note="February"), self._good("2"))
        self.assertEqual((result.imported, result.skipped), (1, 0))
        self.assertEqual(result.errors[0]["code"], "reused")
        same = self._import(self._good("3", note="a"), self._good("3", note="b"))
        self.assertEqual((same.imported, same.errors[0]["code"]), (1, "reused"))

    def test_rows_without_reference_count_once_too(self):
        rows = (self._good("", note="a"), self._good("", note="b"))
        self.assertEqual(self._import(*rows)["imported"], 2)
        self.assertEqual(self._import(*rows)["imported"], 0)

    def test_encodings(self):
        for number, encoding in enumerate(("utf-8", "utf-8-sig", "cp1252", "utf-16")):
            self._import(self._good(f"e{number}", note="Peña, 12 €"), encoding=encoding)
            row = self.placement.report_row_ids.filtered(
                lambda one, number=number: one.key == f"e{number}"
            )
            self.assertEqual(row.note, "Peña, 12 €", encoding)

    def test_commas_and_own_headings(self):
        self.agency.column_ids = [
            Command.create(
                {"name": "Nuestro exp.", "purpose": "report", "report_field": meaning}
            )
            for meaning in ("placement",)
        ]
        result = self._import(
            f'"{self.number}","PTP","1/4/2025","1.234,50"',
            head="Nuestro exp.,Estado,Fecha promesa,Importe promesa",
        )
        self.assertEqual(result.errors, [])
        self.assertEqual(self.placement.promised_amount, 1234.5)
        self.assertEqual(str(self.placement.promised_date), "2025-04-01")

    def test_a_thousand_rows_with_three_bad_ones(self):
        rows = [self._good(str(number)) for number in range(1000)]
        rows[10] = self._good("10", status="???")
        rows[500] = self._good("500", number="P99999")
        rows[900] = self._good("900", date="31/02/2025")
        result = self._import(*rows)
        self.assertEqual(result.imported, 997)
        self.assertEqual([error["row"] for error in result.errors], [12, 502, 902])
        self.assertEqual(
            [error["code"] for error in result.errors], ["status", "unknown", "date"]
        )
        report = result.report
        self.assertEqual((report.row_count, report.error_count), (1000, 3))
        self.assertIn("P99999", report.errors)

    def test_bad_cells_are_sentences(self):
        result = self._import(
            self._good("1", pay="1.234"),
            self._good("2", note='=HYPERLINK("http://evil.example")'),
            self._good("3", sum="10"),
            self._good("4", pay="-5"),
            self._good("5", pay="abc"),
        )
        codes = [error["code"] for error in result.errors]
        self.assertEqual(
            codes, ["doubtful", "formula", "promise_date", "negative", "amount"]
        )
        for error in result.errors:
            self.assertGreater(len(error["text"]), 10)

    def test_excel(self):
        book, out = openpyxl.Workbook(), io.BytesIO()
        book.active.append(HEAD.split(";"))
        book.active.append(
            [7, self.number, "PTP", TODAY, "Called", self._days(9), 250.5, None, "=1+1"]
        )
        book.active.append([8, self.number, "WRK", TODAY, "Letter"])
        book.save(out)
        result = self.placement._import_report(out.getvalue(), "report.xlsx")
        self.assertEqual((result.imported, result.errors), (2, []))
        self.assertEqual(self.placement.promised_amount, 250.5)
        self.assertEqual(self.placement.promised_date, self._days(9))

    def test_what_is_no_table(self):
        for data in (b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old", b"a;b\n1;2"):
            with self.subTest(data=data), self.assertRaises(UserError):
                self.agency._import_report(data, "report.csv")

    def test_too_large(self):
        with patch.object(agency_file, "MOST_BYTES", 10):
            with self.assertRaisesRegex(UserError, "split it"):
                self._import(self._good())
        with patch.object(agency_file, "MOST_ROWS", 1):
            with self.assertRaisesRegex(UserError, "split it"):
                self._import(self._good("1"), self._good("2"))

    def test_twenty_megabytes_are_read(self):
        long = "x" * 2000
        rows = [self._good(str(number), note=long) for number in range(10)]
        filler = "\r\n".join([HEAD, *rows, *([";" * 2000] * 9990)]).encode()
        self.assertGreater(len(filler), 19 * 1024 * 1024)
        result = self.placement._import_report(filler, "large.csv", dry_run=True)
        self.assertEqual(result.imported, 10)

    def test_a_payment_is_expected_from_the_agency(self):
        self.agency.remittance_days = 30
        self._import(
            self._good(status="Paid to the agency", pay="400", date="2025-03-10")
        )
        (payment,) = self.placement.payment_ids
        self.assertEqual((payment.amount, payment.paid_to), (400, "agency"))
        self.assertEqual(str(payment.date_due), "2025-04-09")

    def test_what_a_manager_decides_is_a_task(self):
        self._import(self._good(status="disputed"), self._good("2", status="legal"))
        (task,) = self.placement.activity_ids
        self.assertEqual(task.user_id, self.manager)
        self.assertIn("court", task.summary)

    def test_accepted_and_rejected_by_the_report(self):
        other = self._customer("Otro")
        self._invoice(other, 100, self._days(-30))
        self._evaluate()
        second = self._place(other)
        self._import(
            self._good("1", status="accepted"),
            self._good("2", number=second.name, status="rejected", note="Too small"),
        )
        self.assertEqual(self.placement.state, "accepted")
        self.assertEqual((second.state, second.reason), ("rejected", "Too small"))
        self.assertEqual(self._case(other).reason_code, "to_decide")

    def test_a_placement_of_another_agency_is_unknown(self):
        other = self._customer("Otro")
        self._invoice(other, 100, self._days(-30))
        self._evaluate()
        strange = self._place(other, self._agency("Otra"))
        result = self._import(self._good(number=strange.name))
        self.assertEqual(result.errors[0]["code"], "unknown")

    def test_what_has_ended_takes_no_report(self):
        self.placement._recall("Enough")
        self.assertEqual(self._import(self._good()).errors[0]["code"], "ended")

    def test_only_managers_import(self):
        data = f"{HEAD}\n{self._good()}".encode()
        with self.assertRaises(AccessError):
            self.placement.with_user(self.collector)._import_report(data, "x.csv")

    def test_the_dialog_tries_first(self):
        data = f"{HEAD}\n{self._good()}\n{self._good('2', status='?')}".encode()
        dialog = (
            self.env["credit.collection.agency.import"]
            .with_user(self.manager)
            .create(
                {
                    "agency_id": self.agency.id,
                    "file": base64.b64encode(data),
                    "filename": "report.csv",
                }
            )
        )
        self.assertEqual((dialog.imported, dialog.error_count), (1, 1))
        self.assertIn("3: ", dialog.errors)
        self.assertFalse(self.placement.report_row_ids)
        dialog.action_import()
        self.assertEqual(len(self.placement.report_row_ids), 1)

    def test_many_rows_take_as_many_queries_as_few(self):
        def count(first, last):
            rows = [self._good(f"q{number}") for number in range(first, last)]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._import(*rows)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(0, 5)
        few = count(5, 15)
        self.assertLessEqual(count(100, 400), few + 6)

    def test_rows_that_are_refused_take_no_queries_each(self):
        names = []
        partners = [self._customer(f"Deudor {number}") for number in range(22)]
        self._invoices(self.env["res.partner"].union(*partners), 100, self._days(-30))
        self._evaluate()
        for partner in partners:
            placement = self._place(partner)
            names.append(placement.name)
            placement._recall("Enough")
        self._import(self._good("known"))

        def count(numbers):
            rows = [
                row
                for number in numbers
                for row in (
                    self._good(f"a{number}", number=names[number]),
                    self._good(f"b{number}", number=f"X{number}"),
                    self._good("known", action=f"Other {number}"),
                    self._good(f"c{number}", date="31/02/2025"),
                    self._good(f"d{number}", status=f"none {number}"),
                    self._good(f"e{number}", pay="1,000"),
                )
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            result = self._import(*rows)
            self.env.flush_all()
            self.assertEqual((len(result.errors), result.imported), (len(rows), 0))
            return self.cr.sql_log_count - before

        count([0])
        few = count([1, 2])
        self.assertLessEqual(count(range(2, 22)), few + 2)

    def test_two_thousand_rows_take_no_longer_than_a_fifth_of_ten_thousand(self):
        rows = [self._good(f"t{number}", action="Called") for number in range(2000)]
        start = time.clock_gettime(time.CLOCK_MONOTONIC)  # which no test stops
        result = self._import(*rows)
        self.env.flush_all()
        seconds = time.clock_gettime(time.CLOCK_MONOTONIC) - start
        self.assertEqual(result.imported, 2000)
        _logger.info("2000 rows of a report: %.1f s", seconds)
        self.assertLess(seconds, 12, "4 s where nothing else runs")

    def _import_excel(self, *rows):
        book = openpyxl.Workbook()
        for row in (["Row", "Reference", "Payment", "Paid on"], *rows):
            book.active.append(row)
        out = io.BytesIO()
        book.save(out)
        return self.placement._import_report(out.getvalue(), "report.xlsx", date=TODAY)

    def test_dates_of_excel_are_of_our_time(self):
        days = (datetime(9999, 12, 31), datetime(1900, 1, 1), datetime(2025, 3, 1))
        rows = [[key, self.number, 5, day] for key, day in enumerate(days)]
        result = self._import_excel(*rows)
        self.assertEqual([one["code"] for one in result.errors], ["date", "date"])
        self.assertEqual(str(self.placement.payment_ids.date), "2025-03-01")

    def test_what_was_paid_was_paid_already(self):
        result = self._import(
            self._good("1", date="18/03/2025", pay="5"),
            self._good("2", date="17/03/2025", pay="6"),
            self._good("3", date="18/03/2025"),
        )
        self.assertEqual([one["code"] for one in result.errors], ["future"])
        self.assertIn("2025-03-18", result.errors[0]["text"])
        self.assertEqual(self.placement.payment_ids.amount, 6)

    def test_a_payment_of_nothing(self):
        result = self._import(self._good("1", pay="0.001"))
        self.assertEqual((result.imported, result.errors), (1, []))
        self.assertFalse(self.placement.payment_ids)

    def test_a_reference_without_end(self):
        keys = [
            "".join(map(chr, range(start, start + 2000))) for start in (8192, 20000)
        ]
        for imported, skipped in ((2, 0), (0, 2)):
            result = self._import(*map(self._good, keys))
            self.assertEqual((result.imported, result.skipped), (imported, skipped))

    def test_a_promise_to_the_agency_is_kept_before_the_money_is_here(self):
        self._import(
            self._good(status="promise", day=str(self._days(5)), sum="400,00"),
            self._good("2", status="Paid to the agency", pay="400,00"),
        )
        self.assertEqual(self.placement.promised_date, self._days(5))
        self.assertEqual(self.placement.promised_amount, 400)
        self._evaluate(self._days(30))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.broken_count), ("placed", 0))
        self.assertEqual(case.promise_ids.state, "kept")
        self.placement._recall("Enough", date=self._days(30))
        self.assertFalse(case.active_hold_ids)

    def test_the_next_agency_reads_what_was_promised_to_the_last(self):
        self._import(self._good(status="PTP", day=str(self._days(5)), sum="400,00"))
        self.placement._recall("Enough")
        again = self._place(self.partner, self._agency("Segunda"))
        service = self.env["credit.collection.placement.file"].sudo()
        _name, content = service._make_agreements(again.sudo())
        (row,) = read_csv(decode(content))[1:]
        self.assertEqual(row[0], "Promise to an agency")
        about = f"{self.number}: {self.invoice.name}"
        self.assertEqual(row[1:4], [str(self._days(5)), about, "400.0"])

    def test_many_placements_take_as_many_queries_as_few(self):
        numbers = [self.number]
        for number in range(25):
            partner = self._customer(f"Deudor {number}")
            self._invoice(partner, 100, self._days(-30))
        self._evaluate()
        for partner in self.env["res.partner"].search([("name", "like", "Deudor ")]):
            numbers.append(self._place(partner).name)

        def count(names, status):
            rows = [
                self._good(f"{status}{name}", number=name, status=status, pay="5,00")
                for name in names
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(self._import(*rows).errors, [])
            self.env.flush_all()
            return self.cr.sql_log_count - before

        for status in ("contacted", "disputed"):  # the first tells the customers
            count(numbers[:1], status)
            few = count(numbers[1:6], status)
            self.assertLessEqual(count(numbers[6:26], status), few + 6, status)
