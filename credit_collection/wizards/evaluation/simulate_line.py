from odoo import api, fields, models

from ...const import CHANNELS


class CreditCollectionSimulateLine(models.TransientModel):
    """One action that would be done on the simulated date, and why."""

    _name = "credit.collection.simulate.line"
    _description = "Simulated action"
    _inherit = ["credit.collection.dialog.mixin"]
    _order = "id"
    _refuses_unreadable = False
    _rec_name = "partner_id"

    simulate_id = fields.Many2one(
        "credit.collection.simulate", required=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one("credit.collection.case", ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="cascade")
    company_id = fields.Many2one("res.company", ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    user_id = fields.Many2one(
        related="case_id.user_id", string="Collector", related_sudo=False
    )
    level_id = fields.Many2one("credit.collection.level", ondelete="cascade")
    tone = fields.Selection(related="level_id.tone", related_sudo=False)
    channel = fields.Selection(CHANNELS)
    date = fields.Date("Planned")
    needs_approval = fields.Boolean("To approve")
    amount = fields.Monetary("To collect")
    reason = fields.Char("Why")
    recipients = fields.Char("To")
    problem = fields.Char("Why it reaches nobody")
    moment = fields.Datetime("Leaves at", help="As the contact policies allow it.")
    date_simulated = fields.Date(related="simulate_id.date", related_sudo=False)
    subject = fields.Char(compute="_compute_preview")
    body = fields.Html("As it will be read", compute="_compute_preview", sanitize=False)
    note = fields.Char(compute="_compute_preview")
    attachments = fields.Char(compute="_compute_preview")

    # === COMPUTE METHODS === #

    @api.depends("case_id", "level_id", "channel")
    def _compute_preview(self):
        """Render the message as the customer would read it on the simulated day."""
        preview = self.env["credit.collection.preview"]
        for line in self:
            message = preview._show(
                line.case_id, line.level_id, line.channel, date=line.date_simulated
            )
            for name in ("subject", "body", "note", "attachments"):
                line[name] = message.get(name)

    # === ACTION METHODS === #

    def action_view_case(self):
        """Open the case, or the customer when there is no case yet."""
        self.ensure_one()
        record = self.case_id or self.partner_id
        return record.get_formview_action()
