from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.report_row import HEADINGS, RowError, find_columns, read_row
from ..properties import for_all, st

COLUMNS = find_columns(
    ["Row", "Reference", "Status", "Date", "Promise date", "Promise amount", "Note"]
)
CODES = {"wrk": "working"}


@tagged("post_install", "-at_install")
class TestReportRow(BaseCase):
    def _read(self, *cells):
        return read_row(2, list(cells), COLUMNS, CODES)

    def _error(self, *cells):
        with self.assertRaises(RowError) as error:
            self._read(*cells)
        return error.exception.code

    def test_a_row(self):
        row = self._read(
            "7", "P1", "WRK", "31/3/25", "5/4/25", "100,50", "- rang twice"
        )
        self.assertEqual((row.key, row.placement, row.status), ("7", "P1", "working"))
        self.assertEqual(row.values["date"], date(2025, 3, 31))
        self.assertEqual(row.values["promise_amount"], 100.5)
        self.assertEqual(row.values["note"], "- rang twice")

    def test_our_own_words_are_codes(self):
        for code in ("working", "Being worked on", "being WORKED on"):
            self.assertEqual(self._read("", "P1", code).status, "working")

    def test_errors(self):
        self.assertEqual(self._error("1", "P1", "XYZ"), "status")
        self.assertEqual(self._error("1", "P1", "wrk", "32/1/25"), "date")
        self.assertEqual(self._error("1", "P1", "wrk", "", "", "1.234"), "doubtful")
        self.assertEqual(self._error("1", "P1", "wrk", "", "", "10"), "promise_date")
        self.assertEqual(self._error("1", "P1", "wrk", "", "1/4/25", "-5"), "negative")
        self.assertEqual(self._error("", "P1", ""), "empty")
        link = '=HYPERLINK("http://evil.example")'
        self.assertEqual(self._error("1", "P1", "wrk", "", "", "", link), "formula")

    def test_a_row_without_reference_is_known_by_its_content(self):
        first, same, other = (
            self._read("", "P1", "wrk", day) for day in ("1/4/25", "1/4/25", "2/4/25")
        )
        self.assertEqual(first.key, same.key)
        self.assertNotEqual(first.key, other.key)

    def test_agreed_headings_go_first(self):
        found = find_columns(["Estado", "Date"], {"ESTADO ": "note"})
        self.assertEqual(found, {0: "note", 1: "date"})

    def test_no_heading_has_two_meanings(self):
        words = [word for words in HEADINGS.values() for word in words.split()]
        self.assertEqual(len(words), len(set(words)))

    @for_all(st.lists(st.text(max_size=30), min_size=7, max_size=7))
    def test_any_row_is_understood_or_refused(self, cells):
        try:
            self._read(*cells)
        except RowError as error:
            self.assertTrue(error.code)
