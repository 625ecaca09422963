import io
import zipfile

import openpyxl
import xlsxwriter

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.sheet import decode, read_csv, safe_cell, write_csv

#: Most bytes of a file, of what it unpacks to, and most rows and columns.
MOST_BYTES = 25 * 1024 * 1024
MOST_UNPACKED = 400 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 100_000, 200
#: How files begin.
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class CreditCollectionAgencyFile(models.AbstractModel):
    """Reads and writes the tables exchanged with agencies: CSV and Excel."""

    _name = "credit.collection.agency.file"
    _description = "Files of agencies"

    # === BUSINESS METHODS === #

    @api.model
    def _read(self, data):
        """Return the rows of a file, whatever its encoding and separator.

        :param bytes data: CSV or XLSX.
        :rtype: list[list]
        :raise UserError: for what is no table, or too large.
        """
        if not data:
            raise UserError(self.env._("The file is empty."))
        if len(data) > MOST_BYTES:
            raise UserError(
                self.env._(
                    "The file has more than %(most)s MB: split it.",
                    most=MOST_BYTES // 1024 // 1024,
                )
            )
        if data.startswith(OLD_EXCEL):
            raise UserError(
                self.env._("This is an old Excel file: save it as XLSX or CSV.")
            )
        try:
            is_excel = data.startswith(ZIP)
            rows = self._read_excel(data) if is_excel else read_csv(decode(data))
        except UserError:
            raise
        except Exception as error:
            raise UserError(
                self.env._("The file is no table that can be read: %s", error)
            ) from error
        if len(rows) > MOST_ROWS:
            raise UserError(
                self.env._(
                    "The file has more than %(most)s rows: split it.", most=MOST_ROWS
                )
            )
        return rows

    @api.model
    def _read_excel(self, data):
        """Return the rows of the first sheet; of formulas, what they last gave."""
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UserError(
                    self.env._("The file unpacks to more than it may: split it.")
                )
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        try:
            sheet = book.worksheets[0]
            found = sheet.iter_rows(
                values_only=True, max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS
            )
            return [
                list(row)
                for row in found
                if any(cell not in (None, "") for cell in row)
            ]
        finally:
            book.close()

    @api.model
    def _write_table(self, rows, file_format="csv"):
        """Return a table as a file that no program takes for formulas.

        :param list[list] rows: the headings first.
        :rtype: bytes
        """
        if file_format == "csv":
            return write_csv(rows)
        out = io.BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        }
        with xlsxwriter.Workbook(out, options) as book:
            sheet = book.add_worksheet()
            bold = book.add_format({"bold": True})
            for number, row in enumerate(rows):
                style = None if number else bold
                for place, cell in enumerate(row):
                    value = cell if hasattr(cell, "isoformat") else safe_cell(cell)
                    sheet.write(number, place, value, style)
        return out.getvalue()
