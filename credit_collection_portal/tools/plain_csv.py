"""Tables as CSV that no spreadsheet takes for formulas.

Pure Python: no database, no clock.
"""

import csv
import io

#: What a spreadsheet may take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
#: Tells spreadsheets that the text is UTF-8.
MARK = "\ufeff"


def write_csv(rows, point="."):
    """Return a table as CSV.

    :param rows: cells of each row: texts, and numbers, which are written plainly.
    :type rows: Iterable[Iterable[str | int | float | None]]
    :param str point: the decimal point of the reader; with a comma, cells are separated
        by semicolons, as spreadsheets of these languages expect.
    :rtype: str

    >>> write_csv([["A", 1.5], ["=1+1", -2]]).splitlines()
    ['\\ufeffA,1.50', "'=1+1,-2"]
    >>> write_csv([["A;b", 1.5]], point=",").splitlines()
    ['\\ufeff"A;b";1,50']
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";" if point == "," else ",")
    for row in rows:
        writer.writerow([_cell(value, point) for value in row])
    return MARK + target.getvalue()


def _cell(value, point):
    if value is None or value is False:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", point)
    if isinstance(value, int):
        return str(value)
    text = " ".join(str(value).split("\0"))
    return f"'{text}" if text.startswith(FORMULA) else text
