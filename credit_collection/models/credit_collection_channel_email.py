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
            names = self._get_names(persons)
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
        return self._log(
            actions,
            now,
            {
                action.id: {
                    "partner_id": mail.recipient_ids[:1].id,
                    "subject": mail.subject,
                    "body": mail.body_html,
                    "recipients": self._describe_all(mail.recipient_ids),
                    "message_id": mail.mail_message_id.id,
                }
                for action, mail in zip(actions, mails, strict=True)
            },
        )

    @api.model
    def _describe(self, person):
        return person.email_formatted or person.display_name

    @api.model
    def _preview(self, case, text):
        subject = self._render(text, "subject", case)
        body = self._render(text, "body_html", case, options={"post_process": True})
        statement = self.env["credit.collection.statement"]
        return {
            "subject": subject[case.id],
            "body": statement._frame(case, body[case.id]),
        }

    @api.model
    def _recall(self, contacts):
        mails = contacts.message_id.sudo().mail_ids
        mails.filtered(lambda mail: mail.state in ("outgoing", "exception")).cancel()

    def _prepare_mails(self, actions, people, now):
        """The mails of acts with one text, in the language of each customer.

        :rtype: dict[int, dict] by action id
        """
        template, records = actions[:1]._get_text(), actions._get_records()
        langs = self._get_langs(template, records)
        subjects = self._render(template, "subject", records)
        bodies = self._render(
            template, "body_html", records, options={"post_process": True}
        )
        cases = actions.case_id
        senders = {case.id: self._get_sender(case) for case in cases}
        reply_to = cases._notify_get_reply_to_batch(defaults=senders)
        frame = actions.env["credit.collection.statement"]._frame
        mails = {}
        for action in actions:
            case, key = action.case_id, action._get_records().id
            local = case.with_context(lang=langs[key])
            mails[action.id] = {
                **self._prepare_mail(case, people[action.id]),
                "reply_to": reply_to[case.id] or senders[case.id],
                "subject": " ".join(subjects[key].split()),
                "body": bodies[key],
                "body_html": frame(local, bodies[key]),
                "date": now,
                "attachment_ids": self._prepare_attachments(action),
            }
        return mails

    @api.model
    def _prepare_mail(self, case, persons):
        """Who writes to whom; the message stands in the chatter of the case too."""
        return {
            "model": case._name,
            "res_id": case.id,
            "message_type": "email_outgoing",
            "is_notification": True,
            "auto_delete": False,
            "author_id": self._get_author(case).id,
            "email_from": self._get_sender(case),
            "recipient_ids": [fields.Command.link(person.id) for person in persons],
        }

    def _prepare_attachments(self, action):
        """What goes with the mail of an act."""
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
            for document in self._get_documents(action)
        ]
