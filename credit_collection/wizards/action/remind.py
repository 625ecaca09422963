from odoo import Command, api, fields, models


class CreditCollectionRemind(models.TransientModel):
    """Shows the reminders and their recipients before the user sends them."""

    _name = "credit.collection.remind"
    _description = "Remind now"
    _inherit = ["credit.collection.dialog.mixin"]

    line_ids = fields.One2many("credit.collection.remind.line", "remind_id")
    is_preview = fields.Boolean("Only to read", readonly=True)
    case_count = fields.Integer(compute="_compute_case_count")
    bank_date = fields.Date("Newest bank entry", compute="_compute_bank")
    is_stale = fields.Boolean(compute="_compute_bank")
    is_warned = fields.Boolean(compute="_compute_contact_notice")
    is_refused = fields.Boolean(compute="_compute_contact_notice")
    contact_notice = fields.Char(compute="_compute_contact_notice")
    reason = fields.Char(
        "Why nevertheless",
        help="Stored in the contact log where a contact policy warned.",
    )
    has_unmatched = fields.Boolean(compute="_compute_case_count")
    subject = fields.Char(compute="_compute_preview")
    body = fields.Html(compute="_compute_preview", sanitize=False)
    note = fields.Char(compute="_compute_preview")

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Create one line per case in ``default_case_ids``."""
        values = super().default_get(fields)
        ids = self.env.context.get("default_case_ids") or []
        values["line_ids"] = [Command.create({"case_id": id_}) for id_ in ids]
        return values

    # === COMPUTE METHODS === #

    @api.depends("line_ids")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = len(wizard.line_ids)
            wizard.has_unmatched = any(
                line.amount_credits or line.amount_payments for line in wizard.line_ids
            )

    @api.depends("line_ids")
    def _compute_contact_notice(self):
        """Show the verdict of the contact policies; as text only for a single case."""
        for wizard in self:
            severities = wizard.line_ids.mapped("contact_severity")
            is_one = len(wizard.line_ids) == 1
            wizard.is_warned = "warn" in severities
            wizard.is_refused = is_one and "block" in severities
            wizard.contact_notice = is_one and wizard.line_ids.contact_notice

    @api.depends("line_ids")
    def _compute_bank(self):
        companies = self.env["res.company"]
        today = companies._collection_dates()
        dates = companies._collection_bank_dates(today)
        stale = companies._collection_stale(today)
        for wizard in self:
            ids = wizard.line_ids.case_id.company_id.ids
            known = [dates[id_] for id_ in ids if id_ in dates]
            wizard.bank_date = min(known, default=False)
            wizard.is_stale = any(id_ in stale for id_ in ids)

    @api.depends("line_ids")
    def _compute_preview(self):
        for wizard in self:
            case = wizard.line_ids.case_id
            message = len(case) == 1 and case._preview_reminder() or {}
            wizard.subject = message.get("subject")
            wizard.body = message.get("body")
            wizard.note = message.get("note")

    # === ACTION METHODS === #

    def action_send(self):
        """Send the next level of these cases as the current user."""
        self.ensure_one()
        sent = self.line_ids.case_id._remind_now(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if sent else "warning",
                "message": self.env._(
                    "Reminders on their way: %(sent)s of %(asked)s.",
                    sent=len(sent.case_id),
                    asked=len(self.line_ids),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
