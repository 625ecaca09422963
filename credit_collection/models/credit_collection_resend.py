from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCollectionResend(models.AbstractModel):
    """Sends a customer the invoices that he did not get, because he asked for them."""

    _name = "credit.collection.resend"
    _description = "Sends invoices again"

    # === BUSINESS METHODS === #

    @api.model
    def _send_invoices(self, case, person):
        """Queue a mail with the invoices of the items that are to collect, and log it.

        :param case: the case; everything is written in sudo mode, the entry is of the
            current user.
        :param person: the contact of the customer who gets it.
        :return: the entry of the contact log.
        :raise UserError: without an e-mail address, or without an invoice to send.
        """
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
        values = self._prepare_mail(sudo, person.sudo(), moves)
        mail = self.env["mail.mail"].sudo().create(values)
        self._notify(mail)
        return case._log_contact(
            partner_id=person.id,
            channel="email",
            subject=mail.subject,
            body=mail.body_html,
            recipients=person.email_formatted,
            note=", ".join(moves.mapped("name")),
            message_id=mail.mail_message_id.id,
            delivery="queued",
        )

    def _get_invoices(self, case):
        """The invoices that are to collect, else all that are open."""
        invoices = case.item_ids.filtered(
            lambda item: item.amount_residual > 0 and item.move_id.is_invoice()
        )
        chased = invoices.filtered(lambda item: item.to_collect > 0)
        return (chased or invoices).move_id

    def _prepare_mail(self, case, person, moves):
        """The mail, in the language of the customer and from the collector."""
        channel = case.env["credit.collection.channel.email"]
        template = self.env.ref("credit_collection.mail_template_invoices").sudo()
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
            "attachment_ids": [
                fields.Command.create(
                    {
                        "name": document["filename"],
                        "raw": document["content"],
                        "mimetype": "application/pdf",
                        "res_model": case._name,
                        "res_id": case.id,
                    }
                )
                for move in moves
                for document in move._get_invoice_legal_documents_all(
                    allow_fallback=True
                )
            ],
        }

    def _notify(self, mail):
        """Let the mail server's answer find its way to the contact log."""
        self.env["mail.notification"].sudo().create(
            {
                "mail_mail_id": mail.id,
                "mail_message_id": mail.mail_message_id.id,
                "res_partner_id": mail.recipient_ids.id,
                "author_id": mail.author_id.id,
                "notification_type": "email",
                "notification_status": "ready",
                "is_read": True,
            }
        )
