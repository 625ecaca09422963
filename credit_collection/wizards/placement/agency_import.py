import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Errors that the dialog shows.
SHOWN = 50


class CreditCollectionAgencyImport(models.TransientModel):
    """Takes over a report of an agency: says what would become of it before."""

    _name = "credit.collection.agency.import"
    _description = "Import a report of an agency"
    _inherit = ["credit.collection.dialog.mixin"]

    agency_id = fields.Many2one("credit.collection.agency", required=True)
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()
    problem = fields.Char(compute="_compute_trial")
    rows = fields.Integer(compute="_compute_trial")
    imported = fields.Integer("To import", compute="_compute_trial")
    skipped = fields.Integer("Known already", compute="_compute_trial")
    error_count = fields.Integer("Not understood", compute="_compute_trial")
    errors = fields.Text("Why", compute="_compute_trial")

    # === COMPUTE METHODS === #

    @api.depends("file", "agency_id")
    def _compute_trial(self):
        """Say what would become of the file, and change nothing."""
        for wizard in self:
            wizard.update(dict.fromkeys(("problem", "errors"), False))
            counts = dict.fromkeys(("rows", "imported", "skipped", "error_count"), 0)
            if wizard.file and wizard.agency_id:
                counts |= wizard._try()
            wizard.update(counts)

    def _try(self):
        """Return the values of the trial."""
        try:
            result = self._import(dry_run=True)
        except UserError as error:
            return {"problem": str(error)}
        lines = [f"{error['row']}: {error['text']}" for error in result.errors]
        if len(lines) > SHOWN:
            more = self.env._("… and %s more", len(lines) - SHOWN)
            lines = [*lines[:SHOWN], more]
        return {
            "rows": result.rows,
            "imported": result.imported,
            "skipped": result.skipped,
            "error_count": len(result.errors),
            "errors": "\n".join(lines) or False,
        }

    def _import(self, dry_run=False):
        self.ensure_one()
        try:
            data = base64.b64decode(self.with_context(bin_size=False).file or b"")
        except (binascii.Error, ValueError) as error:
            raise UserError(self.env._("The file is damaged.")) from error
        agency = self.agency_id._origin
        return agency._import_report(data, self.filename, dry_run=dry_run)

    # === ACTION METHODS === #

    def action_import(self):
        """Take the rows over that are understood, and open what they said."""
        return self._import().report.action_view_rows()
