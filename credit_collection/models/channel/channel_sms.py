from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ...tools.short_text import count_parts, unusual
from ..contact.sealed_mixin import SEAL


class CreditCollectionChannelSms(models.AbstractModel):
    """Reminders by SMS, sent through Odoo's SMS queue."""

    _name = "credit.collection.channel.sms"
    _description = "Collection messages by SMS"
    _inherit = ["credit.collection.phone.mixin"]

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _is_automatic(self):
        return True

    def _send(self, actions, people, now):
        texts = self._prepare_texts(actions)
        messages = self.env["mail.message"].create(
            [self._prepare_message(action, texts[action.id]) for action in actions]
        )
        queued = self._queue(
            [
                (message, texts[action.id], person)
                for action, message in zip(actions, messages, strict=True)
                for person in people[action.id]
            ]
        )
        return self._log(
            actions,
            now,
            {
                action.id: {
                    "partner_id": people[action.id][:1].id,
                    "recipients": self._describe_all(people[action.id]),
                    "subject": texts[action.id].split("\n")[0][:120],
                    "body": message.body,
                    "message_id": message.id,
                    "fingerprint": queued.filtered(
                        lambda sms, message=message: sms.mail_message_id == message
                    )._get_fingerprint(),
                }
                for action, message in zip(actions, messages, strict=True)
            },
        )

    @api.model
    def _show(self, case, words):
        note = self._get_length_note(words["body"])
        return {**super()._show(case, words), "note": note}

    @api.model
    def _recall(self, contacts):
        """Cancel SMS that were not sent yet."""
        messages = self.env["sms.sms"].sudo()
        queued = messages.search(
            [
                ("mail_message_id", "in", contacts.message_id.ids),
                ("state", "in", ("outgoing", "error")),
            ]
        )
        if queued:
            queued.action_set_canceled()

    @api.model
    def _get_misdirected(self, contacts):
        messages = contacts.message_id.ids
        queued = self.env["sms.sms"].sudo()
        queued = queued.search([("mail_message_id", "in", messages)])
        refused = self._get_refused_numbers(queued.mapped("number"))
        moved = queued.filtered(
            lambda sms: sms.number in refused
            or sms.number != self._get_number(sms.partner_id)
            or not sms.partner_id._takes_collection_messages()
        )
        return super()._get_misdirected(contacts) | contacts.filtered(
            lambda one: one.message_id in moved.mail_message_id
        )

    @api.model
    def _get_queued(self, contacts):
        waiting = (
            self.env["sms.sms"]
            .sudo()
            .search(
                [
                    ("mail_message_id", "in", contacts.message_id.ids),
                    ("state", "=", "outgoing"),
                    ("is_handed_over", "=", False),
                ]
            )
        )
        return contacts.filtered(lambda c: c.message_id in waiting.mail_message_id)

    # === BUSINESS METHODS - Texts === #

    def _prepare_texts(self, actions):
        """Render the text of the SMS, in the language of each customer.

        :param actions: actions with the same text.
        :rtype: dict[int, str] by action id
        :raise UserError: if a text is empty.
        """
        template = actions[:1]._get_text()
        bodies = self._render(template, "body", actions._get_records())
        texts = {
            action.id: self._finish(
                action.case_id.sudo(),
                action._get_own_words().get("body") or bodies[action._get_records().id],
            )
            for action in actions
        }
        if not all(texts.values()):
            raise UserError(
                self.env._("The text %(name)s is empty.", name=template.name)
            )
        return texts

    @api.model
    def _get_length_note(self, text):
        """Describe the number of SMS of a text, and the characters that raise it."""
        note = self.env._(
            "%(count)s characters, %(parts)s SMS",
            count=len(text),
            parts=count_parts(text),
        )
        if letters := unusual(text):
            note = self.env._(
                "%(note)s. These characters make each SMS shorter: %(letters)s",
                note=note,
                letters=" ".join(letters),
            )
        return note

    # === BUSINESS METHODS - Queue === #

    @api.model
    def _prepare_message(self, action, text):
        """Return the values of the message in the chatter of the case."""
        case = action.case_id
        sender = self._get_sender(case)
        return {
            "model": case._name,
            "res_id": case.id,
            "record_company_id": case.company_id.id,
            "message_type": "sms",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "author_id": self._get_author(case).id,
            "email_from": sender,
            "reply_to": sender,
            "body": sms_content_to_rendered_html(text),
        }

    def _queue(self, entries):
        """Queue one SMS per entry, with a tracker that reports its delivery, and return
        them.

        :param list[tuple] entries: message, text and person.
        """
        messages = self.env["sms.sms"].sudo().with_context(collection_seal=SEAL)
        queued = messages.create(
            [
                {
                    "body": text,
                    "mail_message_id": message.id,
                    "partner_id": person.id,
                    "number": self._get_number(person),
                }
                for message, text, person in entries
            ]
        )
        queued = self.env["sms.sms"].sudo().browse(queued.ids)
        self.env["mail.notification"].sudo().create(
            [self._prepare_notification(sms) for sms in queued]
        )
        return queued

    @api.model
    def _prepare_notification(self, sms):
        message = sms.mail_message_id
        return {
            "author_id": message.author_id.id,
            "mail_message_id": message.id,
            "res_partner_id": sms.partner_id.id,
            "sms_number": sms.number,
            "notification_type": "sms",
            "sms_id_int": sms.id,
            "sms_tracker_ids": [fields.Command.create({"sms_uuid": sms.uuid})],
            "is_read": True,
            "notification_status": "ready",
        }
