from odoo import api, fields, models


class CreditCollectionChannelEmail(models.AbstractModel):
    """Reminders by e-mail: queued in Odoo, in the name of the collector."""

    _name = "credit.collection.channel.email"
    _inherit = ["credit.collection.channel"]
    _description = "Collection messages by e-mail"

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _get_people(self, customers):
        people, unreachable = {}, {}
        found = customers._get_collection_recipients()
        refused = self._get_refused_addresses(found.values())
        for customer_id, persons in found.items():
            names = ", ".join(persons.mapped("display_name"))
            valid = persons.filtered("email_normalized")
            accepting = valid.filtered(lambda p: p.email_normalized not in refused)
            if accepting:
                people[customer_id] = accepting
            elif valid:
                unreachable[customer_id] = ("refused", names)
            else:
                unreachable[customer_id] = ("no_recipient", names)
        return people, unreachable

    @api.model
    def _get_refused_addresses(self, found):
        """The addresses that asked not to be written to.

        :rtype: set[str]
        """
        emails = {
            person.email_normalized
            for persons in found
            for person in persons
            if person.email_normalized
        }
        blacklist = self.env["mail.blacklist"].sudo()
        return set(blacklist.search([("email", "in", list(emails))]).mapped("email"))

    def _send(self, actions, people, now):
        """Queue one message per case and log it."""
        values = self._prepare_mails(actions, people, now)
        mails = self.env["mail.mail"].create([values[action.id] for action in actions])
        self.env["mail.notification"].create(
            [
                {
                    "mail_mail_id": mail.id,
                    "mail_message_id": mail.mail_message_id.id,
                    "res_partner_id": person.id,
                    "author_id": mail.author_id.id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for mail in mails
                for person in mail.recipient_ids
            ]
        )
        statement = actions.env["credit.collection.statement"]
        snapshots = statement._snapshot(actions.case_id)
        contacts = self.env["credit.collection.contact"].create(
            [
                self._prepare_contact(action, mail, now, snapshots)
                for action, mail in zip(actions, mails, strict=True)
            ]
        )
        return {contact.action_id.id: contact for contact in contacts}

    def _prepare_mails(self, actions, people, now):
        """The mails of acts of one level, in the language of each customer.

        :rtype: dict[int, dict] by action id
        """
        template = actions.level_id._get_text("email")
        cases = actions.case_id
        subjects = template._render_field("subject", cases.ids, compute_lang=True)
        bodies = template._render_field(
            "body_html", cases.ids, compute_lang=True, options={"post_process": True}
        )
        langs = template._render_lang(cases.ids)
        senders = {case.id: self._get_sender(case) for case in cases}
        reply_to = cases._notify_get_reply_to_batch(defaults=senders)
        frame = actions.env["credit.collection.statement"]._frame
        mails = {}
        for action in actions:
            case = action.case_id
            local = case.with_context(lang=langs[case.id] or None)
            mails[action.id] = {
                **self._prepare_mail(case, people[case.partner_id.id]),
                "reply_to": reply_to[case.id] or senders[case.id],
                "subject": " ".join(subjects[case.id].split()),
                "body": bodies[case.id],
                "body_html": frame(local, bodies[case.id]),
                "date": now,
                "attachment_ids": self._prepare_attachments(action),
            }
        return mails

    @api.model
    def _prepare_mail(self, case, persons):
        """Who writes to whom; the message stands in the chatter of the case too."""
        author = case.signer_id.partner_id or case.company_id.partner_id
        return {
            "model": case._name,
            "res_id": case.id,
            "message_type": "email_outgoing",
            "is_notification": True,
            "auto_delete": False,
            "author_id": author.id,
            "email_from": self._get_sender(case),
            "recipient_ids": [fields.Command.link(person.id) for person in persons],
        }

    @api.model
    def _get_sender(self, case):
        """Who follows the case writes in his own name, else the company does."""
        user = case.signer_id
        return user.email_formatted if user.email else case.company_id.email_formatted

    def _prepare_attachments(self, action):
        """The invoices that are to collect, when the level attaches them."""
        if not action.level_id.attach_invoices:
            return []
        chased = action.case_id.item_ids.filtered(
            lambda item: item.to_collect > 0 and item.move_id.is_invoice()
        )
        return [
            fields.Command.create(
                {
                    "name": document["filename"],
                    "raw": document["content"],
                    "mimetype": "application/pdf",
                    "res_model": action.case_id._name,
                    "res_id": action.case_id.id,
                }
            )
            for move in chased.move_id
            for document in move._get_invoice_legal_documents_all(allow_fallback=True)
        ]

    @api.model
    def _prepare_contact(self, action, mail, now, snapshots):
        case = action.case_id
        return {
            "case_id": case.id,
            "partner_id": mail.recipient_ids[:1].id,
            "action_id": action.id,
            "user_id": (action.decided_by_id or case.signer_id).id,
            "date": now,
            "channel": "email",
            "direction": "out",
            "outcome": "sent",
            "subject": mail.subject,
            "body": mail.body_html,
            "recipients": ", ".join(mail.recipient_ids.mapped("email_formatted")),
            "amount": case.amount_to_collect,
            "items": snapshots[case.id],
            "message_id": mail.mail_message_id.id,
            "delivery": "queued",
        }
