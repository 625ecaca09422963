from odoo import api, fields, models


class CreditCollectionRemindLine(models.TransientModel):
    """One case to remind, with what the user has to check before.

    Related fields use ``related_sudo=False``: the user may set any case in the client,
    and must not see what they may not read.
    """

    _name = "credit.collection.remind.line"
    _description = "Remind now, per case"
    _inherit = ["credit.collection.dialog.mixin"]
    _refuses_unreadable = False

    remind_id = fields.Many2one(
        "credit.collection.remind", required=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one(
        "credit.collection.case", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    state = fields.Selection(related="case_id.state", related_sudo=False)
    next_level_id = fields.Many2one(related="case_id.next_level_id", related_sudo=False)
    amount_to_collect = fields.Monetary(
        related="case_id.amount_to_collect", related_sudo=False
    )
    reason = fields.Char(related="case_id.reason", string="Why", related_sudo=False)
    amount_credits = fields.Monetary(
        related="case_id.amount_credits",
        string="Credits not matched",
        related_sudo=False,
    )
    amount_payments = fields.Monetary(
        "Payments on their way", compute="_compute_payments"
    )
    contact_notice = fields.Char(related="case_id.contact_notice", related_sudo=False)
    contact_severity = fields.Char(
        related="case_id.contact_severity", related_sudo=False
    )
    recipients = fields.Char("To", compute="_compute_recipients")

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_payments(self):
        for line in self:
            coming = line.case_id.item_ids.filtered(
                lambda item: item.hold_kind == "payment"
            )
            line.amount_payments = sum(coming.mapped("held_amount"))

    @api.depends("case_id")
    def _compute_recipients(self):
        recipients = self.case_id._get_recipients()
        for line in self:
            line.recipients = recipients.get(line.case_id.id)
