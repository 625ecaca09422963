from odoo import fields, models
from odoo.exceptions import UserError


class CreditCollectionPlacement(models.Model):
    """What the agency has reported."""

    _inherit = "credit.collection.placement"

    report_row_ids = fields.One2many(
        "credit.collection.agency.report.row", "placement_id", "Reports", readonly=True
    )
    payment_ids = fields.One2many(
        "credit.collection.placement.payment", "placement_id", "Payments", readonly=True
    )
    promised_amount = fields.Monetary("Promised to the agency", readonly=True)
    promised_date = fields.Date("Promised for", readonly=True)
    next_step = fields.Char("Next step of the agency", readonly=True)
    next_step_date = fields.Date("Next step on", readonly=True)
    amount_cost = fields.Monetary("Costs of the agency", readonly=True)

    # === BUSINESS METHODS === #

    def _import_report(self, data, filename, dry_run=False, date=None):
        """Take over a report of the agency. Rows without our number are about this
        placement; a report may be about others of the same agency as well.

        :param bytes data: CSV or XLSX.
        :param str filename: as it came.
        :param bool dry_run: only say what would become of it.
        :param date date: the date of the company; None for today.
        :return: ``imported``, ``skipped`` (imported before), ``rows`` and ``errors``
            (``row``, ``code``, ``text``).
        :raise AccessError: unless the user is a manager.
        :raise UserError: for what is no table.
        """
        self.ensure_one()
        self._check_may_manage()
        return self.agency_id._import_report(
            data, filename, dry_run=dry_run, only=self.sudo(), date=date
        )

    def _note_heard(self, rows):
        """Note what the last of some rows of a report said.

        :param list[Row] rows: in the order of the file.
        """
        self.ensure_one()
        values = {}
        for row in rows:
            said = row.values
            if said.get("promise_date"):
                values["promised_date"] = said["promise_date"]
                values["promised_amount"] = said.get("promise_amount") or 0
            if said.get("next_step"):
                values["next_step"] = said["next_step"]
                values["next_step_date"] = said.get("next_step_date") or False
            if said.get("agency_reference") and not self.agency_reference:
                values["agency_reference"] = said["agency_reference"]
        if cost := sum(row.values.get("cost") or 0 for row in rows):
            values["amount_cost"] = self.amount_cost + cost
        if values:
            self.write(values)

    def _add_report(self, key, values, files=None, date=None):
        """Note what the agency says about this placement by another way than a file.

        :param str key: what is sent with it counts once.
        :param dict values: texts by ``REPORT_FIELDS``, as in the cells of a file.
        :param files: attachments.
        :param date date: the date of the company; None for today.
        :return: the row, also of one that was noted before.
        :raise UserError: for what cannot be understood, or when it has ended.
        """
        self.ensure_one()
        own = self.sudo()
        agency, rows = own.agency_id, self.env["credit.collection.agency.report.row"]
        own.case_id._lock()
        own.invalidate_recordset(["state"])
        known = rows.sudo().search([("agency_id", "=", agency.id), ("key", "=", key)])
        if known:
            return known
        names = list(values)
        table = [names, [values[name] for name in names]]
        result = agency._take_table(table, key, own, date)
        if result.errors:
            raise UserError(result.errors[0]["text"])
        row = result.report.row_ids
        if files:
            row.contact_id._add_attachments(files)
        return row
