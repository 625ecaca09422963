from odoo import api, fields, models


class CreditCollectionWhatsapp(models.TransientModel):
    """A message that collectors send from their own WhatsApp and then confirm."""

    _name = "credit.collection.whatsapp"
    _description = "WhatsApp message"
    _inherit = ["credit.collection.dialog.mixin"]

    case_id = fields.Many2one(
        "credit.collection.case", required=True, ondelete="cascade"
    )
    action_id = fields.Many2one("credit.collection.action", ondelete="cascade")
    customer_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    number = fields.Char(compute="_compute_number")
    text = fields.Text(
        "Message", compute="_compute_text", store=True, precompute=True, readonly=False
    )
    is_opened = fields.Boolean()
    is_blocked = fields.Boolean(compute="_compute_verdict")
    is_warned = fields.Boolean(compute="_compute_verdict")
    verdict = fields.Char("Contact policy", compute="_compute_verdict")
    reason = fields.Char(
        "Why nevertheless",
        help="Stored in the contact log where a contact policy warned.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id", "action_id")
    def _compute_partner_id(self):
        for wizard in self:
            wizard.partner_id = wizard.case_id._whatsapp_person(wizard.action_id)

    @api.depends("partner_id")
    def _compute_number(self):
        for wizard in self:
            channel = wizard.case_id._whatsapp_channel()
            wizard.number = channel._get_number(wizard.partner_id)

    @api.depends("case_id", "action_id")
    def _compute_text(self):
        for wizard in self:
            channel = wizard.case_id._whatsapp_channel()
            wizard.text = channel._prepare_text(wizard.case_id, wizard.action_id)

    @api.depends("case_id", "action_id")
    def _compute_verdict(self):
        policy = self.env["credit.collection.contact.policy"]
        for wizard in self:
            verdict = wizard.case_id._whatsapp_verdict(wizard.action_id)
            wizard.is_blocked = not verdict.allowed and verdict.severity == "block"
            wizard.is_warned = not verdict.allowed and verdict.severity == "warn"
            wizard.verdict = not verdict.allowed and policy._explain(verdict)

    # === ACTION METHODS === #

    def action_open(self):
        """Open WhatsApp with the text in another tab, without logging anything. If an
        add-on has sent it by an API, just close the wizard."""
        self.ensure_one()
        link = self.case_id._whatsapp_open(
            self.partner_id, self.text, self.action_id, self.reason
        )
        if not isinstance(link, str):
            return {"type": "ir.actions.act_window_close"}
        self.is_opened = True
        return {"type": "ir.actions.act_url", "url": link, "target": "new"}

    def action_sent(self):
        """Log the message as sent."""
        self.ensure_one()
        self.case_id._whatsapp_sent(
            self.partner_id,
            self.text,
            self.action_id,
            self.reason,
            is_fact=self.is_opened,
        )
        return {"type": "ir.actions.act_window_close"}
