import hashlib

from lxml import html

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.pdf import merge_pdf

PDF = "application/pdf"
REPORT = "credit_collection.action_report_letter"


class CreditCollectionChannelLetter(models.AbstractModel):
    """Letters: printed and mailed by a user, or sent by Snailmail.

    The printed file is kept unchanged. A letter counts as sent once it is mailed.
    """

    _name = "credit.collection.channel.letter"
    _description = "Collection letters"
    _inherit = ["credit.collection.channel"]

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _is_automatic(self):
        return self._is_by_snailmail(self.env.company)

    @api.model
    def _is_by_snailmail(self, company):
        """Whether ``company`` uses Snailmail, and the module is installed."""
        by_snailmail = company.sudo().collection_letters_by == "snailmail"
        return by_snailmail and "snailmail.letter" in self.env

    @api.model
    def _get_people(self, customers):
        people = {}
        found, unreachable = self._find_recipients(customers, "post")
        required = ["street", "city", "country_id"]
        if self._is_by_snailmail(self.env.company):
            required.append("zip")
        for customer_id, persons in found.items():
            complete = persons.filtered(lambda p: all(p[name] for name in required))
            if complete:
                people[customer_id] = complete[:1]
            else:
                unreachable[customer_id] = ("no_address", self._get_names(persons))
        return people, unreachable

    @api.model
    def _describe(self, person):
        lines = person._display_address(without_company=True).splitlines()
        return ", ".join([person.display_name, *filter(None, map(str.strip, lines))])

    def _send(self, actions, people, now):
        """Print and log each letter, and queue it if the company uses Snailmail."""
        by_snailmail = self._is_by_snailmail(actions.company_id)
        values, letters = {}, {}
        for action in actions:
            person = people[action.id]
            content = self._prepare_letter(action)
            values[action.id] = {
                "partner_id": person.id,
                "recipients": self._describe(person),
                "subject": content["subject"],
                "body": content["body"],
            }
            letters[action.id] = action.document_id.raw
        if by_snailmail:
            self._queue(actions, people, values, letters)
        else:
            self._file(actions, values, letters)
        return self._log(actions, now, values)

    @api.model
    def _compose(self, case, text):
        langs = self._get_langs(text, case)
        paper = case.with_context(collection_on_paper=True, lang=langs[case.id])
        return {
            "subject": self._render(text, "subject", case)[case.id],
            "body": self._render_body(text, paper),
        }

    @api.model
    def _recall(self, contacts):
        """Cancel letters that Snailmail has not sent yet."""
        if "snailmail.letter" not in self.env:
            return
        waiting = contacts.message_id.sudo().letter_ids.filtered(
            lambda letter: letter.state in ("pending", "error")
        )
        if waiting:
            waiting.cancel()

    @api.model
    def _get_queued(self, contacts):
        if "snailmail.letter" not in self.env:
            return contacts.browse()
        return contacts.filtered(
            lambda contact: "pending"
            in contact.message_id.sudo().letter_ids.mapped("state")
        )

    # === BUSINESS METHODS - Content === #

    @api.model
    def _prepare_letter(self, action):
        """Return the values of the letter report, in the language of the customer.

        :rtype: dict
        :raise AccessError: if the user may not collect.
        """
        action.case_id._check_may_collect()
        action = action.sudo().with_company(action.company_id)
        case, channel = action.case_id, self.with_env(action.env)
        text = action.level_id._get_text("letter") or action.level_id.template_id
        lang = channel._get_langs(text, case)[case.id]
        people, _unreachable = channel._get_people(case.partner_id)
        invoices = channel._get_invoices_attached(action)
        paper = case.with_context(
            lang=lang,
            collection_attached=((case.id, len(invoices)),),
            collection_on_paper=True,
            collection_in_words=action.level_id.tone == "formal",
        )
        day = paper.env["credit.collection.statement"]._prepare(paper)[case.id]["date"]
        own = action._get_own_words()
        subject = own.get("subject") or channel._render(text, "subject", case)[case.id]
        return {
            "case": paper,
            "lang": lang,
            "person": people.get(case.partner_id.id, case.partner_id).with_env(
                paper.env
            ),
            "place": case.company_id.city,
            "date": format_date(paper.env, day, date_format="long"),
            "subject": " ".join(subject.split()),
            "body": own.get("body") or channel._render_body(text, paper),
            "collector": case.signer_id,
            "links": paper.env["credit.collection.statement"]._get_links(paper),
        }

    @api.model
    def _render_body(self, text, case):
        """Render the text, and add the table of items if the template has none.

        :param text: a ``mail.template``.
        :param case: case with the language in its context.
        :rtype: Markup
        """
        text = text.with_context(
            collection_on_paper=True,
            collection_in_words=case.env.context.get("collection_in_words"),
            collection_attached=case.env.context.get("collection_attached"),
        )
        body = self._render(text, "body_html", case)[case.id]
        if "statement_html" not in (text.body_html or ""):
            body += case.statement_html
        return body

    # === BUSINESS METHODS - Pages === #

    @api.model
    def _is_prepared(self, action):
        """Whether the letter is made and says what it would say now."""
        is_made = super()._is_prepared(action) and action.document_id
        return bool(is_made) and action.document_text == self._fingerprint(action)

    @api.model
    def _make(self, action):
        res = super()._make(action)
        people, _unreachable = self._get_addressees(action)
        if people and any(item.to_collect > 0 for item in action.case_id.item_ids):
            values = self._prepare_attachment(action, self._print_pages(action))
            action._keep_document(values, self._fingerprint(action))
        return res

    @api.model
    def _fingerprint(self, action):
        """Return a checksum of the words of a letter as it would be printed now, and of
        the invoices that go with it."""
        reports = self.env["ir.actions.report"].with_context(lang=False)
        page, _kind = reports._render_qweb_html(REPORT, action.ids)
        words = " ".join(html.fromstring(page).text_content().split())
        files = self._get_invoices_attached(action).invoice_pdf_report_id
        parts = [words, *files.sorted("id").mapped("checksum")]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @api.model
    def _print_pages(self, action):
        """Print the letter of an action, with the invoices if the level attaches them.

        :return: PDF.
        :rtype: bytes
        """
        reports = self.env["ir.actions.report"].with_context(lang=False)
        pages, _kind = reports._render_qweb_pdf(REPORT, action.ids)
        invoices = [
            document["content"]
            for document in self._get_invoice_documents(action)
            if document.get("filetype", PDF) == PDF
        ]
        return merge_pdf([pages, *invoices]) if invoices else pages

    # === BUSINESS METHODS - Mailing === #

    def _file(self, actions, values, letters):
        """Attach printed letters to the chatter of their cases; updates ``values``."""
        messages = self.env["mail.message"].create(
            [
                {
                    "model": action.case_id._name,
                    "res_id": action.case_id.id,
                    "record_company_id": action.company_id.id,
                    "message_type": "notification",
                    "subtype_id": self.env.ref("mail.mt_note").id,
                    "author_id": self._get_author(action.case_id).id,
                    "email_from": self._get_sender(action.case_id),
                    "reply_to": self._get_sender(action.case_id),
                    "subject": values[action.id]["subject"],
                    "body": self.env._(
                        "Letter printed: %(subject)s",
                        subject=values[action.id]["subject"],
                    ),
                    "attachment_ids": [
                        fields.Command.link(attachment.id)
                        for attachment in self.env["ir.attachment"]._create_sealed(
                            [self._prepare_attachment(action, letters[action.id])]
                        )
                    ],
                }
                for action in actions
            ]
        )
        for action, message in zip(actions, messages, strict=True):
            values[action.id]["message_id"] = message.id

    def _queue(self, actions, people, values, letters):
        """Queue letters in Snailmail, which reports delivery. Adds to ``values``."""
        queued = self.env["snailmail.letter"].create(
            [
                {
                    "model": action.case_id._name,
                    "res_id": action.case_id.id,
                    "partner_id": people[action.id].id,
                    "company_id": action.company_id.id,
                    "user_id": (action.decided_by_id or action.case_id.signer_id).id,
                }
                for action in actions
            ]
        )
        for action, letter in zip(actions, queued, strict=True):
            pages = letter._overwrite_margins(letters[action.id])
            if letter.cover:
                pages = letter._append_cover_page(pages)
            attachment = self.env["ir.attachment"]._create_sealed(
                [self._prepare_attachment(action, pages)]
            )
            letter.attachment_id = attachment
            letter.message_id.attachment_ids = attachment
            values[action.id].update(
                message_id=letter.message_id.id,
                carrier="snailmail",
                fingerprint=self.env["credit.collection.snailmail"]._fingerprint(
                    letter
                ),
            )
        self.env.ref("snailmail.snailmail_print")._trigger()

    @api.model
    def _prepare_attachment(self, action, pages):
        return {
            "name": f"{action.level_id.name} {action.partner_id.name}.pdf",
            "raw": pages,
            "mimetype": "application/pdf",
            "res_model": action.case_id._name,
            "res_id": action.case_id.id,
        }
