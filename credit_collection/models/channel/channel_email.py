from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.mail import says_nothing
from ...tools.memo import memo_of
from ...tools.shape import Shapes
from ..contact.sealed_mixin import SEAL
from .ir_actions_report import pdf_limit

#: Seconds that a person waits for the document of an invoice.
PATIENCE = 30


class CreditCollectionChannelEmail(models.AbstractModel):
    """Reminders by e-mail, sent through the mail queue in the name of the collector,
    and invoices sent again on request."""

    _name = "credit.collection.channel.email"
    _inherit = ["credit.collection.channel"]
    _description = "Collection messages by e-mail"

    # === BUSINESS METHODS - Channel === #

    def _send(self, actions, people, now):
        """Queue and log one mail per action."""
        values = self._prepare_mails(actions, people, now)
        # Images that are part of a text are for Odoo: it makes attachments of them.
        bodies = [
            ""
            if "data:" in values[action.id]["body"]
            else values[action.id].pop("body")
            for action in actions
        ]
        mails = self._create_mails([values[action.id] for action in actions])
        self._store_bodies(mails.mail_message_id, bodies)
        self._create_notifications(mails)
        refused = self._get_refused_of_several(mails.recipient_ids)
        return self._log(
            actions,
            now,
            {
                action.id: {
                    "partner_id": mail.recipient_ids[:1].id,
                    "subject": mail.subject,
                    "body": mail.body_html,
                    "recipients": self._name_accepting(mail.recipient_ids, refused),
                    "message_id": mail.mail_message_id.id,
                    "fingerprint": mail._get_fingerprint(),
                }
                for action, mail in zip(actions, mails, strict=True)
            },
        )

    @api.model
    def _compose(self, case, text):
        subject = self._render(text, "subject", case)
        body = self._render(text, "body_html", case, options={"post_process": True})
        return {"subject": " ".join(subject[case.id].split()), "body": body[case.id]}

    @api.model
    def _show(self, case, words):
        statement = self.env["credit.collection.statement"]
        return {**words, "body": statement._frame(case, words["body"])}

    @api.model
    def _recall(self, contacts):
        mails = contacts.message_id.sudo().mail_ids
        waiting = mails.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        waiting.cancel()
        waiting.mail_message_id.notification_ids.filtered(
            lambda one: one.notification_status in ("ready", "exception")
        ).notification_status = "canceled"

    @api.model
    def _get_queued(self, contacts):
        return contacts.filtered(
            lambda contact: any(
                mail.state == "outgoing" and not mail.is_handed_over
                for mail in contact.message_id.sudo().mail_ids
            )
        )

    def _prepare_mails(self, actions, people, now):
        """Return the values of the mails, in the language of each customer.

        :param actions: actions with the same text.
        :rtype: dict[int, dict] by action id
        """
        template, records = actions[:1]._get_text(), actions._get_records()
        documents = {action.id: self._get_documents(action) for action in actions}
        template = template.with_context(
            collection_attached=self._count_attached(actions, documents)
        )
        own_files = self._get_own_files(template)
        cases = actions.case_id
        # Read before the texts are, for all languages at once.
        senders = {case.id: self._get_sender(case) for case in cases}
        langs = self._get_langs(template, records)
        subjects = self._render(template, "subject", records)
        bodies = self._render(
            template, "body_html", records, options={"post_process": True}
        )
        reply_to = cases._notify_get_reply_to_batch(defaults=senders)
        frame = actions.env["credit.collection.statement"]._frame
        mails = {}
        for action in actions:
            case, key = action.case_id, action._get_records().id
            local = case.with_context(lang=langs[key])
            words = action, subjects[key], bodies[key]
            subject, body = self._get_words(template, *words)
            mails[action.id] = {
                **self._prepare_mail(case, people[action.id]),
                "reply_to": reply_to[case.id] or senders[case.id],
                "subject": subject,
                "body": body,
                "body_html": frame(local, body),
                "date": now,
                "attachment_ids": self._prepare_attachments(
                    case, [*documents[action.id], *own_files]
                ),
            }
        return mails

    @api.model
    def _get_words(self, template, action, subject, body):
        """Return subject and body of a mail, as a person wrote them for this once or as
        they were rendered.

        :raise UserError: if they say nothing of this customer.
        """
        own = action._get_own_words()
        body = own.get("body") or body
        subject = " ".join((own.get("subject") or subject).split())
        if not subject or says_nothing(str(body)):
            raise UserError(
                self.env._("The text %(name)s is empty.", name=template.name)
            )
        return subject, body

    @api.model
    def _count_attached(self, actions, documents):
        """Return how many invoices go with each case, for the context of its text.

        :param dict documents: see :meth:`_get_documents`, by action id.
        :return: pairs of case id and number.
        :rtype: tuple[tuple[int, int], ...]
        """
        return tuple(
            (action.case_id.id, len(self._get_invoices_attached(action)))
            for action in actions.filtered("level_id")
            if documents[action.id]
        )

    @api.model
    def _get_own_files(self, template):
        """Return the files that a person added to a text, for whoever gets it.

        :return: ``filename``, ``content`` and ``filetype`` of each.
        :rtype: list[dict]
        """
        return [
            {"filename": file.name, "content": file.raw, "filetype": file.mimetype}
            for file in template.sudo().attachment_ids
            if file.raw
        ]

    @api.model
    def _prepare_mail(self, case, persons):
        """Return sender, recipients and the case, whose chatter shows the message."""
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

    def _prepare_attachments(self, case, documents):
        """Create the attachments of a mail about ``case``, which nobody can change
        while it waits, and return the commands to attach them."""
        attachments = self.env["ir.attachment"]._create_sealed(
            [
                {
                    "name": document["filename"],
                    "raw": document["content"],
                    "mimetype": document.get("filetype") or "application/pdf",
                    "res_model": case._name,
                    "res_id": case.id,
                }
                for document in documents
            ]
        )
        return [fields.Command.link(attachment.id) for attachment in attachments]

    @api.model
    def _create_mails(self, values):
        """Create mails that the channel itself checks and logs."""
        mails = self.env["mail.mail"].with_context(collection_seal=SEAL).create(values)
        return self.env["mail.mail"].browse(mails.ids)

    def _store_bodies(self, messages, bodies):
        """Store what the chatter shows, cleaned as Odoo cleans it, but once for all
        messages that differ in words only: one by one it takes half of the time.

        :param list bodies: HTML by message; empty for those that have theirs.
        """
        field = messages._fields["body"]
        shapes = memo_of(self.env.context).once(
            "shapes",
            messages._name,
            lambda: Shapes(lambda text: str(field.convert_to_cache(text, messages))),
        )
        rows = [
            (message.id, shapes.clean(str(body)))
            for message, body in zip(messages, bodies, strict=True)
            if body
        ]
        messages.flush_recordset()
        self.env["credit.collection.bulk"]._update(messages._name, ["body"], rows)
        messages.invalidate_recordset(["body"])

    @api.model
    def _create_notifications(self, mails):
        """Create one notification per recipient of queued mails, through which the
        contact log gets the delivery status."""
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

    # === BUSINESS METHODS - Invoice copies === #

    @api.model
    def _send_invoices(self, case, person, now=None):
        """Queue and log a mail with the invoices, see :meth:`_get_invoices`.

        :param case: the case; the mail is created in sudo mode, the log entry by the
            current user.
        :param person: recipient, a contact of the customer.
        :param datetime now: naive UTC; None for now.
        :return: the entry of the contact log.
        :raise UserError: without a valid e-mail address or without an open invoice.
        """
        person._check_not_archived()
        if not person.email_normalized:
            raise UserError(
                self.env._(
                    "%(person)s has no valid e-mail address to send the invoices to.",
                    person=person.display_name,
                )
            )
        sudo = case.sudo().with_company(case.company_id)
        moves = self._get_invoices(sudo)
        if not moves:
            raise UserError(self.env._("There is no invoice to send again."))
        self._make_in_time(moves)
        values = self._prepare_invoices_mail(sudo, person.sudo(), moves)
        mail = self.sudo()._create_mails([values])
        self.sudo()._create_notifications(mail)
        return case._log_contact(
            now and case.company_id._collection_today(now),
            date=now,
            partner_id=person.id,
            channel="email",
            subject=mail.subject,
            body=mail.body_html,
            recipients=person.email_formatted,
            note=", ".join(moves.mapped("name")),
            message_id=mail.mail_message_id.id,
            fingerprint=mail._get_fingerprint(),
            delivery="queued",
        )

    @api.model
    def _make_in_time(self, moves):
        """Make the documents of invoices while a person waits.

        :raise UserError: if that takes too long.
        """
        try:
            with pdf_limit(PATIENCE):
                self.sudo()._make_invoices(self._find_unmade(moves))
        except TimeoutError as error:
            raise UserError(
                self.env._("The invoices cannot be printed now: %(error)s", error=error)
            ) from error

    def _get_invoices(self, case):
        """Return the invoices to collect; without any, all open invoices."""
        invoices = case.item_ids.filtered(
            lambda item: item.amount_residual > 0 and item.move_id.is_invoice()
        )
        chased = invoices.filtered(lambda item: item.to_collect > 0)
        return (chased or invoices).move_id

    def _prepare_invoices_mail(self, case, person, moves):
        """Return the values of the mail, in the customer's language."""
        channel = self.with_env(case.env)
        documents = self._get_legal_documents(moves)
        attached = ((case.id, len(documents) and len(moves)),)
        template = self.env.ref("credit_collection.mail_template_invoices").sudo()
        template = template.with_context(collection_attached=attached)
        lang = template._render_lang(case.ids)[case.id]
        local = case.with_context(lang=lang or None)
        rendered = {
            name: template._render_field(name, case.ids, compute_lang=True, **options)[
                case.id
            ]
            for name, options in (
                ("subject", {}),
                ("body_html", {"options": {"post_process": True}}),
            )
        }
        sender = channel._get_sender(case)
        reply_to = case._notify_get_reply_to_batch(defaults={case.id: sender})
        body = rendered["body_html"]
        return {
            **channel._prepare_mail(case, person),
            "reply_to": reply_to[case.id] or sender,
            "subject": " ".join(rendered["subject"].split()),
            "body": body,
            "body_html": case.env["credit.collection.statement"]._frame(local, body),
            "attachment_ids": self._prepare_attachments(
                case, [*documents, *self._get_own_files(template)]
            ),
        }
