from odoo import api, fields, models

from ...tools.report_row import STATUSES


class CreditCollectionAgencyReport(models.Model):
    """A report of an agency that was imported: its file, and what became of its rows.
    Append-only."""

    _name = "credit.collection.agency.report"
    _description = "Report of an agency"
    _order = "date DESC, id DESC"
    _rec_name = "filename"

    agency_id = fields.Many2one(
        "credit.collection.agency", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "Imported by", ondelete="restrict")
    filename = fields.Char("File")
    checksum = fields.Char(help="SHA-256 of the file.")
    row_count = fields.Integer("Rows", aggregator=None)
    imported = fields.Integer(aggregator=None)
    skipped = fields.Integer("Known already", aggregator=None)
    error_count = fields.Integer("Not understood", aggregator=None)
    errors = fields.Text(help="Why, by the number of the row.")
    row_ids = fields.One2many("credit.collection.agency.report.row", "report_id")

    # === ACTION METHODS === #

    def action_view_rows(self):
        """Open what the rows said."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "credit.collection.agency.report.row",
            "view_mode": "list,kanban",
            "domain": [("report_id", "=", self.id)],
        }

    @api.model
    def _get_statuses(self):
        """Return the labels of the statuses in the language of the user."""
        rows = self.env["credit.collection.agency.report.row"]
        return dict(rows._fields["status"]._description_selection(self.env)) or STATUSES
