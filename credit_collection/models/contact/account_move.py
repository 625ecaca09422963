from odoo import models

from .mail_thread import GATE


class AccountMove(models.Model):
    """What customers answer to the mail with an invoice: they do not know that somebody
    else than its sender collects."""

    _inherit = "account.move"

    def _message_post_after_hook(self, message, msg_vals):
        res = super()._message_post_after_hook(message, msg_vals)
        if self.env.context.get("collection_gate") is GATE:
            self.sudo()._tell_case(message.sudo())
        return res

    def _tell_case(self, message):
        """Let an answer of the customer about an invoice that is to collect count like
        an answer to a reminder.

        :param message: the incoming ``mail.message``, in sudo mode.
        """
        if message.message_type != "email" or not self.is_sale_document(True):
            return
        asked = [("move_id", "=", self.id), ("to_collect", ">", 0)]
        item = self.env["credit.collection.item"].search(asked, limit=1)
        case = self.env["credit.collection.case"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", item.partner_id.id),
            ]
        )
        if item and case and case._is_known_sender(message.email_from):
            case._receive_reply(message)
