import hashlib
from dataclasses import dataclass, field

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import split_every

from ...const import OUT_STATES
from ...tools.report_row import (
    REPORT_FIELDS,
    RowError,
    check_paid,
    find_columns,
    read_row,
)

#: Rows that are kept together.
BATCH = 1000


@dataclass(slots=True)
class ImportResult:
    """What became of a report: rows taken over, known already, and why others were not;
    ``errors`` are dicts with ``row`` (its number in the file) and ``text``."""

    imported: int = 0
    skipped: int = 0
    rows: int = 0
    errors: list = field(default_factory=list)
    is_trial: bool = False
    report: models.BaseModel | None = None

    def __getitem__(self, name):
        return getattr(self, name)


class CreditCollectionAgency(models.Model):
    """Takes over the reports of an agency."""

    _inherit = "credit.collection.agency"

    # === BUSINESS METHODS - Entry point === #

    def _import_report(self, data, filename, dry_run=False, only=None, date=None):
        """Take over a report: each row once, however often it is sent. Rows that are
        not understood are left out and named; the others count.

        :param bytes data: CSV or XLSX.
        :param bool dry_run: only say what would become of it.
        :param only: the placement that rows without a number are about.
        :param date date: the date of the company; None for today.
        :rtype: ImportResult
        :raise AccessError: unless the user is a manager.
        :raise UserError: for what is no table, or has no known columns.
        """
        self.ensure_one()
        self._check_may_manage()
        own = self.sudo()
        today = date or own.company_id._collection_today()
        result = ImportResult(is_trial=dry_run)
        table = self.env["credit.collection.agency.file"]._read(data)
        result.rows = max(len(table) - 1, 0)
        report = None if dry_run else own._create_report(data, filename, self.env.uid)
        seen, taken = {}, []
        with self.env["credit.collection.trigger"]._deferred(today):
            rows = own._read_rows(table, result, only, today)
            for batch in split_every(BATCH, rows, list):
                known = own._match_rows(batch, result, only, seen)
                taken += known
                if report is not None:
                    report._keep(known, today)
            if report is not None:
                report._follow(taken, today)
        result.errors.sort(key=lambda error: error["row"])
        if report is not None:
            report._sum_up(result)
            result.report = report.sudo(self.env.su)
        return result

    def _take_table(self, table, key, placement, date=None):
        """Take over the one row of a table about a placement, in sudo mode.

        :param str key: of the row.
        :rtype: ImportResult
        """
        today = date or self.company_id._collection_today()
        result = ImportResult(rows=1)
        with self.env["credit.collection.trigger"]._deferred(today):
            rows = self._read_rows(table, result, placement, today)
            for row in rows:
                row.key = key
            known = self._match_rows(rows, result, placement, {})
            if known:
                result.report = self._create_report(b"", key, self.env.uid)
                result.report._keep(known, today)
                result.report._follow(known, today)
                result.report._sum_up(result)
        return result

    def _create_report(self, data, filename, user_id):
        return self.env["credit.collection.agency.report"].create(
            {
                "agency_id": self.id,
                "filename": (filename or "report")[:200],
                "checksum": hashlib.sha256(data).hexdigest(),
                "user_id": user_id,
            }
        )

    # === BUSINESS METHODS - Reading === #

    def _read_rows(self, table, result, only, today):
        """Return the rows that are understood; the others are noted in ``result``."""
        if not table:
            raise UserError(self.env._("The file is empty."))
        own = self.column_ids.filtered(lambda column: column.purpose == "report")
        columns = find_columns(
            table[0], {column.name: column.report_field for column in own}
        )
        meanings = set(columns.values())
        if not only and not meanings & {"placement", "agency_reference"}:
            raise UserError(
                self.env._(
                    "No column says which placement a row is about. The headings are: "
                    "%(headings)s. Name the column with our number in the agency.",
                    headings=", ".join(str(cell) for cell in table[0][:20] if cell),
                )
            )
        codes = {one.name.strip().lower(): one.status for one in self.status_ids}
        rows = []
        for number, cells in enumerate(table[1:], 2):
            try:
                row = read_row(
                    number,
                    cells,
                    columns,
                    codes,
                    self.decimal_sign or "",
                    self.date_order,
                )
                check_paid(row, today)
                rows.append(row)
            except RowError as error:
                self._note_error(result, number, error.code, **error.values)
        return rows

    def _match_rows(self, rows, result, only, seen):
        """Return the pairs of a placement and a row that was not imported before.

        :param dict seen: contents of the rows of this file so far, by their key.
        """
        known = {**self._find_known({row.key for row in rows}), **seen}
        by_name = self._find_placements(rows)
        pairs = []
        for row in rows:
            reference = row.values.get("agency_reference")
            placement = by_name.get(row.placement) or by_name.get(reference)
            if not row.placement and not reference:
                placement = only
            if row.key in known and known[row.key] not in (row.content, False):
                self._note_error(result, row.number, "reused", text=row.key)
            elif row.key in known:
                result.skipped += 1
            elif not placement:
                text = row.placement or reference or ""
                self._note_error(result, row.number, "unknown", text=text)
            elif placement.state not in OUT_STATES:
                self._note_error(
                    result, row.number, "ended", text=placement.display_name
                )
            elif strange := row.units - self._get_units(placement.currency_id):
                text, currency = min(strange), placement.currency_id.name
                self._note_error(
                    result, row.number, "currency", text=text, currency=currency
                )
            else:
                seen[row.key] = known[row.key] = row.content
                result.imported += 1
                pairs.append((placement, row))
        return pairs

    @api.model
    def _get_units(self, currency):
        """Return what may stand beside an amount in a currency."""
        return {currency.name, currency.symbol}

    def _find_known(self, keys):
        """Return the contents of the rows with some keys that were imported before."""
        rows = self.env["credit.collection.agency.report.row"].search_fetch(
            [("agency_id", "=", self.id), ("key", "in", list(keys))],
            ["key", "content"],
        )
        return {row.key: row.content for row in rows}

    def _find_placements(self, rows):
        """Return the placements that rows are about, by our number and by the reference
        of the agency; the newest of several."""
        names = {row.placement for row in rows}
        references = {row.values.get("agency_reference") for row in rows}
        texts = list(filter(None, names | references))
        found = self.env["credit.collection.placement"].search_fetch(
            [
                ("agency_id", "=", self.id),
                "|",
                ("name", "in", texts),
                ("agency_reference", "in", texts),
            ],
            ["name", "agency_reference", "state", "case_id"],
            order="id",
        )
        by_reference = {one.agency_reference: one for one in found}
        return {**by_reference, **{one.name: one for one in found}}

    # === BUSINESS METHODS - Errors === #

    def _note_error(self, result, number, code, **values):
        labels = self.env["credit.collection.agency.column"]._fields["report_field"]
        names = dict(labels._description_selection(self.env)) or REPORT_FIELDS
        values["field"] = names.get(values.get("field"), "")
        sentence = self._sentences_of_errors()[code]
        result.errors.append({"row": number, "code": code, "text": sentence % values})

    @api.model
    def _sentences_of_errors(self):
        return {
            "unknown": self.env._("No placement of this agency is called “%(text)s”."),
            "ended": self.env._("%(text)s has ended already."),
            "status": self.env._(
                "The status “%(text)s” is unknown: write what it means on the agency, "
                "under Status codes."
            ),
            "reused": self.env._(
                "The reference “%(text)s” was used before for another row. If your "
                "agency numbers its rows anew in each file, leave that column out."
            ),
            "empty": self.env._("The row says nothing."),
            "date": self.env._("%(field)s: “%(text)s” is no date."),
            "future": self.env._("%(field)s: %(text)s has not come yet."),
            "amount": self.env._("%(field)s: “%(text)s” is no amount."),
            "count": self.env._("%(field)s: “%(text)s” is no number from 1 to 119."),
            "doubtful": self.env._(
                "%(field)s: “%(text)s” can be read in two ways. Set the decimal sign "
                "in the agency."
            ),
            "negative": self.env._("%(field)s: %(text)s is less than zero."),
            "currency": self.env._(
                "The amounts are in %(text)s, and the placement is in %(currency)s."
            ),
            "formula": self.env._("%(field)s: “%(text)s” is a formula."),
            "promise_date": self.env._("An amount is promised, and no day."),
        }
