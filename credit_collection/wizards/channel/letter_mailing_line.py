from odoo import fields, models


class CreditCollectionLetterMailingLine(models.TransientModel):
    """One letter to mark as mailed.

    Related fields use ``related_sudo=False``: the user may set any entry in the client,
    and must not see what they may not read.
    """

    _name = "credit.collection.letter.mailing.line"
    _description = "Mark letters as mailed, per letter"
    _inherit = ["credit.collection.dialog.mixin"]
    _refuses_unreadable = False

    mailing_id = fields.Many2one(
        "credit.collection.letter.mailing",
        required=True,
        ondelete="cascade",
        index=True,
    )
    contact_id = fields.Many2one(
        "credit.collection.contact", required=True, ondelete="cascade"
    )
    case_id = fields.Many2one(related="contact_id.case_id", related_sudo=False)
    currency_id = fields.Many2one(related="contact_id.currency_id", related_sudo=False)
    recipients = fields.Char(
        related="contact_id.recipients", string="To", related_sudo=False
    )
    amount = fields.Monetary(related="contact_id.amount", related_sudo=False)
    amount_left = fields.Monetary(related="contact_id.amount_left", related_sudo=False)
    reference = fields.Char()
    is_posted = fields.Boolean(
        "In the post already",
        help="Tick what you have posted: it is recorded even if the customer paid "
        "since. What is not ticked is checked again first.",
    )
