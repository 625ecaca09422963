from odoo import api, fields, models

from .mail_thread import MACHINE, PERSON


class CreditCollectionReplyMixin(models.AbstractModel):
    """Answers of customers: each is logged and holds the case until it is handled."""

    _name = "credit.collection.reply.mixin"
    _description = "Answers of customers"

    has_reply = fields.Boolean(
        "Answer to handle", compute="_compute_has_reply", search="_search_has_reply"
    )

    # === COMPUTE METHODS === #

    @api.depends("active_hold_ids.kind")
    def _compute_has_reply(self):
        for case in self:
            case.has_reply = "reply" in case.active_hold_ids.mapped("kind")

    def _search_has_reply(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = fields.Domain(
            "hold_ids", "any", [("kind", "=", "reply"), ("released_on", "=", False)]
        )
        return waiting if True in value else ~waiting

    # === ACTION METHODS === #

    def action_handled(self):
        """The answer of the customer was handled: chasing goes on."""
        self._check_may_collect()
        waiting = self.sudo().active_hold_ids.filtered(lambda h: h.kind == "reply")
        waiting._release(self.env._("Handled by %(user)s", user=self.env.user.name))
        self.sudo().activity_unlink(["credit_collection.mail_activity_type_reply"])

    # === BUSINESS METHODS - Mail === #

    def _message_post_after_hook(self, message, msg_vals):
        """An answer by e-mail is logged and holds the case until it is handled."""
        res = super()._message_post_after_hook(message, msg_vals)
        came_in = self.env.context.get("collection_incoming") in (PERSON, MACHINE)
        # Code in sudo mode is trusted: another gateway may post what it received.
        if (came_in or self.env.su) and message.message_type == "email":
            self.sudo()._receive_reply(message)
        return res

    def _receive_reply(self, message):
        """Log what came back; what a person wrote waits for a person.

        :param message: the incoming ``mail.message`` (in sudo mode).
        """
        self.ensure_one()
        author = message.author_id
        if author.user_ids and not all(author.user_ids.mapped("share")):
            return  # one of us writes from his mailbox
        is_automatic = self.env.context.get("collection_incoming") is MACHINE
        self._log_contact(**self._prepare_reply(message, is_automatic))
        if is_automatic:
            return
        reader = self.with_context(lang=self._get_responsible().lang)
        if not self.has_reply:
            self._hold("reply", reader.env._("The customer answered by e-mail"))
        self._schedule_task(
            "credit_collection.mail_activity_type_reply",
            reader.env._("Answer of the customer"),
            message.preview or "",
        )

    def _prepare_reply(self, message, is_automatic):
        """The entry of the log for an incoming message. An automatic answer, out of
        office for example, proves only that the reminder arrived."""
        values = {"outcome": "answered", "evidence": "4"}
        if is_automatic:
            note = self.env._("Automatic answer")
            values = {"outcome": "no_answer", "evidence": "2", "note": note}
        return {
            "partner_id": message.author_id.id or self.partner_id.id,
            "user_id": False,
            "channel": "email",
            "direction": "in",
            "subject": message.subject,
            "body": message.body,
            "recipients": message.email_from,
            "message_id": message.id,
            **values,
        }
