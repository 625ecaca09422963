import csv
import io
from contextlib import suppress
from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.sheet import (
    CellError,
    decode,
    is_formula,
    read_amount,
    read_csv,
    read_date,
    read_units,
    safe_cell,
    write_csv,
)
from ..properties import for_all, st

text = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=40)


@tagged("post_install", "-at_install")
class TestSheet(BaseCase):
    def test_encodings(self):
        words = "Peña; 12 €"
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16"):
            self.assertEqual(decode(words.encode(encoding)), words, encoding)

    def test_what_separates_the_columns(self):
        for sign in ";,\t|":
            self.assertEqual(read_csv(f"a{sign}b\n1{sign}2"), [["a", "b"], ["1", "2"]])

    def test_a_separator_in_quotes_separates_nothing(self):
        self.assertEqual(read_csv('"a,b,c";d\n1;2')[0], ["a,b,c", "d"])

    def test_amounts(self):
        for cell, amount in (
            ("1.234,56", 1234.56),
            ("1,234.56", 1234.56),
            ("1 234,5", 1234.5),
            ("1.234.567", 1234567),
            ("12,50 €", 12.5),
            ("EUR 12.50", 12.5),
            ("-5", -5),
            ("5-", -5),
            ("0.125", 0.125),
            ("1'234.50", 1234.5),
            ("1 234,50 €", 1234.5),
            ("12,34,567.5", 1234567.5),
            (",5", 0.5),
            (7, 7),
            ("", None),
            (None, None),
        ):
            self.assertEqual(read_amount(cell), amount, cell)

    def test_an_amount_that_may_be_read_in_two_ways_is_not_guessed(self):
        with self.assertRaises(CellError) as doubt:
            read_amount("1.234")
        self.assertEqual(doubt.exception.code, "doubtful")
        self.assertEqual(read_amount("1.234", ","), 1234)
        self.assertEqual(read_amount("1,234", ","), 1.234)

    def test_what_is_no_amount(self):
        for cell in (
            "abc",
            "1e5",
            "12a",
            "nan",
            "--",
            "10%",
            "(100)",
            "1.2.3",
            "1.23.456",
            "1,234,56.7",
            "1.234,5,6",
            float("nan"),
            float("inf"),
            1e20,
        ):
            with self.subTest(cell=cell), self.assertRaises(CellError):
                read_amount(cell)

    def test_with_a_decimal_comma_a_point_is_no_decimal_sign(self):
        """12.50 would else be read as 1,250."""
        for cell, sign in (
            ("12.50", ","),
            ("400.5", ","),
            ("12,50", "."),
            ("1,5", "."),
        ):
            with self.subTest(cell=cell), self.assertRaises(CellError):
                read_amount(cell, sign)
        self.assertEqual(read_amount("1.234,50", ","), 1234.5)

    def test_what_names_a_currency(self):
        for cell, units in (
            ("USD 5", {"USD"}),
            ("5 €", {"€"}),
            ("5", set()),
            (5, set()),
        ):
            self.assertEqual(read_units(cell), units)

    def test_days_as_spreadsheets_count_them(self):
        self.assertEqual(read_date(45748), date(2025, 4, 1))
        for cell in (400, 1e9, 0.5, True):
            with self.subTest(cell=cell), self.assertRaises(CellError):
                read_date(cell)

    def test_dates(self):
        for cell in ("1/4/2025", "01/04/25", "1.4.2025", "1-4-25", "2025-04-01"):
            self.assertEqual(read_date(cell), date(2025, 4, 1), cell)
        self.assertEqual(read_date("4/1/2025", "mdy"), date(2025, 4, 1))
        self.assertEqual(read_date("2025-04-01T10:00:00Z"), date(2025, 4, 1))

    def test_what_is_no_date(self):
        for cell in ("31/02/2025", "soon", "1/13/2025", "1/1/1025", "45000"):
            with self.subTest(cell=cell), self.assertRaises(CellError):
                read_date(cell)

    def test_no_formula_leaves(self):
        for cell in ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "＝1"):
            self.assertTrue(safe_cell(cell).startswith("'"), cell)
        for cell in ("+34 600 111 222", "-12,50", "A=1", "B/2025/0001"):
            self.assertEqual(safe_cell(cell), cell)

    @for_all(st.lists(st.lists(text, min_size=2, max_size=4), min_size=1, max_size=5))
    def test_a_file_is_read_as_it_was_written(self, rows):
        data = write_csv(rows)
        read = list(csv.reader(io.StringIO(decode(data), newline=""), delimiter=";"))
        self.assertEqual(read, [[safe_cell(cell) for cell in row] for row in rows])
        self.assertFalse(any(is_formula(cell) for row in read for cell in row))

    @for_all(st.integers(-(10**9), 10**9).map(lambda cents: cents / 100))
    def test_amounts_as_spain_and_england_write_them(self, amount):
        english = f"{amount:,.2f}"
        spanish = english.translate(str.maketrans(",.", ".,"))
        self.assertEqual(read_amount(english), amount)
        self.assertEqual(read_amount(spanish), amount)

    @for_all(st.binary(max_size=300))
    def test_any_file_is_a_table_or_a_sentence(self, data):
        with suppress(ValueError):
            read_csv(decode(data))
