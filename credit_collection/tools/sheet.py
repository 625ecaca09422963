"""Reads and writes tables as text (CSV), whoever made them, and their cells.

Pure Python: no database, no clock.
"""

import codecs
import csv
import io
import re
from datetime import date, datetime, timedelta

#: What separates the columns of a file, the likeliest first.
DELIMITERS = ";,\t|"
#: Marks at the start of a file, by encoding.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Most characters of a cell.
LONGEST_CELL = 32_767
#: With what a program that calculates starts a formula.
FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
#: What starts like one, and is a number or a phone.
HARMLESS = re.compile(r"^\s*[+-]?[\d\s.,()/]*\d[\d\s.,()/]*$")
#: What names a currency beside an amount.
UNIT = re.compile(r"[A-Z]{3}|[€$£¥]")
#: Days as spreadsheets count them: the day zero, and those that are taken for a date.
DAY_ZERO = date(1899, 12, 30)
SERIALS = range(32874, 73051)
DATES = {
    "dmy": ("%d/%m/%Y", "%d/%m/%y"),
    "mdy": ("%m/%d/%Y", "%m/%d/%y"),
}


class CellError(ValueError):
    """A cell that cannot be read: ``code`` is date, amount, doubtful or formula."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code, self.text = code, text


# === Text === #


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 with a mark, UTF-8, else Windows-1252.

    >>> decode("€;ñ".encode("cp1252")), decode("\\ufeffñ".encode()), decode(b"a")
    ('€;ñ', 'ñ', 'a')
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_csv(text: str) -> list[list[str]]:
    """Return the rows of a table, without empty ones; the first line tells what
    separates the columns.

    :raise ValueError: for what is no table.

    >>> read_csv('a;b\\n1;"x, y"\\n\\n')
    [['a', 'b'], ['1', 'x, y']]
    """
    text = text.replace("\0", "")
    first = re.sub(r'"[^"]*"', "", text.lstrip().partition("\n")[0])
    counts = {sign: first.count(sign) for sign in DELIMITERS}
    delimiter = max(counts, key=counts.get)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def write_csv(rows: list[list], delimiter: str = ";") -> bytes:
    """Return a table as a file: UTF-8 with a mark, so that spreadsheets know it.

    >>> write_csv([["Name"], ["=1+1"], [date(2025, 3, 1)], [1.5]]).decode("utf-8-sig")
    "Name\\r\\n'=1+1\\r\\n2025-03-01\\r\\n1.5\\r\\n"
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return codecs.BOM_UTF8 + out.getvalue().encode()


# === Cells === #


def safe_cell(value):
    """Return a value for a cell that no spreadsheet takes for a formula.

    >>> safe_cell("=cmd|' /C calc'!A0"), safe_cell("+34 600 111 222"), safe_cell(-5)
    ("'=cmd|' /C calc'!A0", '+34 600 111 222', -5)
    """
    if value is None or value is False:
        return ""
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return value
    text = value[:LONGEST_CELL]
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate a text.

    >>> is_formula("=1+1"), is_formula("-12,50"), is_formula("@SUM(A1)")
    (True, False, True)
    """
    return bool(FORMULA.match(text)) and not HARMLESS.match(text)


def read_date(cell, order: str = "dmy") -> date | None:
    """Return the date in a cell: ISO, or day, month and year in an order. A number,
    which only a spreadsheet has, is a day from 1990 to 2099 as spreadsheets count.

    :raise CellError: for what is no date.

    >>> read_date("1/4/25"), read_date("2025-04-01"), read_date("")
    (datetime.date(2025, 4, 1), datetime.date(2025, 4, 1), None)
    >>> read_date(45748), read_date(45748.5)
    (datetime.date(2025, 4, 1), datetime.date(2025, 4, 1))
    """
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _in_our_time(cell)
    if type(cell) in (int, float) and SERIALS.start <= cell < SERIALS.stop:
        return DAY_ZERO + timedelta(days=int(cell))
    text = str(cell or "").strip()
    if not text:
        return None
    plain = re.split(r"[T ]", text)[0]
    if re.fullmatch(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}", plain):
        formats, plain = ("%Y/%m/%d",), re.sub(r"[-.]", "/", plain)
    else:
        formats, plain = DATES[order], re.sub(r"[-.]", "/", plain)
    for pattern in formats:
        try:
            found = datetime.strptime(plain, pattern).date()
        except ValueError:
            continue
        return _in_our_time(found)
    raise CellError("date", text[:80])


def _in_our_time(day):
    if not 1970 <= day.year <= 2199:
        raise CellError("date", str(day))
    return day


def read_amount(cell, decimal: str = "") -> float | None:
    """Return the amount in a cell.

    :param str decimal: the sign before the decimals; empty: as the amount tells.
    :raise CellError: for what is no amount, and for one that may be read in two ways.

    >>> read_amount("1.234,56"), read_amount("1,234.56"), read_amount("€ 12,5")
    (1234.56, 1234.56, 12.5)
    >>> read_amount("1.234", ","), read_amount("1.234", ".")
    (1234.0, 1.234)

    What separates thousands stands before three digits each: with a decimal comma,
    12.50 is an error, and no 1,250.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return _checked(float(cell), cell)
    text = UNIT.sub("", re.sub(r"[\s'’]", "", str(cell)))
    if not text:
        return None
    if not re.fullmatch(r"[+-]?[\d.,]*\d[\d.,]*-?", text):
        raise CellError("amount", str(cell)[:80])
    sign = -1 if "-" in text else 1
    digits = text.strip("+-")
    decimal = decimal or _find_decimal(digits)
    if decimal is None:
        raise CellError("doubtful", str(cell)[:80])
    thousands = "," if decimal == "." else "."
    whole, _sign, part = digits.partition(decimal or "\0")
    first, *groups = whole.split(thousands)
    is_wrong = groups and not _is_grouped(first, groups, thousands)
    if is_wrong or part and not part.isdigit():
        raise CellError("amount", str(cell)[:80])
    return _checked(sign * float(f"{first or 0}{''.join(groups)}.{part or 0}"), cell)


def _is_grouped(first, groups, sign):
    """Whether a sign separates thousands: three digits each or, as commas do in India,
    two before the last three."""
    *middle, last = map(len, groups)
    usual = (set(), {2}, {3}) if sign == "," else (set(), {3})
    return last == 3 and len(first) <= 3 and set(middle) in usual


def read_units(cell) -> set[str]:
    """Return the names and signs of currencies beside the amount of a cell.

    >>> read_units("USD 12,50"), read_units("12,50 €"), read_units(12.5)
    ({'USD'}, {'€'}, set())
    """
    return set(UNIT.findall(cell)) if isinstance(cell, str) else set()


def _find_decimal(digits):
    """The decimal sign of an amount: empty if it has none, None if nobody can tell."""
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return ""
    sign, other = digits[last], "," if digits[last] == "." else "."
    if digits.count(sign) > 1:
        return other
    if other in digits or len(digits) - last - 1 != 3:
        return sign
    return None if digits[0] != "0" else sign


def _checked(number, cell):
    if not abs(number) < 1e13:
        raise CellError("amount", str(cell)[:80])
    return number
