from odoo import Command, api, fields, models


class CreditCollectionCreditReleaseMake(models.TransientModel):
    """Asks a manager why documents that are held back may go."""

    _name = "credit.collection.credit.release.make"
    _description = "Let documents go that are held back"
    _inherit = ["credit.collection.dialog.mixin"]

    move_ids = fields.Many2many("account.move", string="Invoices")
    held_by = fields.Text("Held back because", compute="_compute_held_by")
    reason = fields.Char("Why it may go", required=True)

    # === COMPUTE METHODS === #

    @api.depends("move_ids")
    def _compute_held_by(self):
        for dialog in self:
            records = dialog._get_records()._origin
            records.check_access("read")
            dialog.held_by = records._describe_credit_held(
                records.sudo()._get_credit_held()
            )

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Take the documents that it was opened from."""
        values = super().default_get(fields)
        name = self._get_opened_field()
        if name:
            values[name] = [Command.set(self.env.context.get("active_ids") or [])]
        self._check_asked(values)
        return values

    # === ACTION METHODS === #

    def action_release(self):
        """Let the documents go."""
        self.ensure_one()
        releases = self.env["credit.collection.credit.release"]
        releases._release(self._get_records(), self.reason)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    @api.model
    def _get_opened_field(self):
        """Return the field for the records that it was opened from, or None."""
        is_move = self.env.context.get("active_model") == "account.move"
        return "move_ids" if is_move else None

    def _get_records(self):
        """Return the documents that it is about."""
        self.ensure_one()
        return self.move_ids
