from datetime import date

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, formatLang

from ...tools.amount_in_words import amount_in_words, choose_language

REPORT = "credit_collection.action_report_contract"

#: Occasions of the messages that the document is attached to.
NOTIFIED_WITH = ("contract_sent", "contract_reminded", "contract_signed")


class CreditCollectionContract(models.Model):
    """The document that both sides sign, as a PDF and as a preview."""

    _inherit = "credit.collection.contract"

    document_id = fields.Many2one(
        "ir.attachment",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="As it was sent or, once both sides have signed, as it was agreed.",
    )
    preview_html = fields.Html(
        "Preview", compute="_compute_preview_html", sanitize=False
    )
    date_end_text = fields.Char(
        "Last day in words", compute="_compute_contract_texts", help="Use it in texts."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "partner_id", "company_id", "lang", "supply", "payment_term_id", "payment_days"
    )
    @api.depends("closed_months", "payment_means", "bank_account_id", "signer_id")
    @api.depends("payer_id", "invoice_delivery", "invoice_contact_id", "late_clause")
    @api.depends("late_rate", "has_compensation", "credit_limit", "is_order_required")
    @api.depends("dispute_days", "has_agency_notice", "agency_name", "has_file_notice")
    @api.depends("file_name", "renewal", "renewal_months", "notice_days", "date_start")
    @api.depends("date_end", "name", "state", "customer_signed_on", "company_signed_on")
    def _compute_preview_html(self):
        for contract in self:
            contract.preview_html = contract._render_preview()

    @api.depends("date_end")
    @api.depends_context("lang")
    def _compute_contract_texts(self):
        for contract in self:
            contract.date_end_text = format_date(
                self.env, contract.date_end, date_format="long"
            )

    # === ACTION METHODS === #

    def action_print_document(self):
        """Download the stored document, or print a draft."""
        self.ensure_one()
        self._check_may_collect()
        if document := self.sudo().document_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{document.id}?download=true",
                "target": "download",
            }
        return self.env.ref(REPORT).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _keep_document(self):
        """Let the job print the document of this step, so that nobody waits for the PDF
        program."""
        self.sudo().document_id = False
        self.env.ref("credit_collection.ir_cron_document").sudo()._trigger()

    def _render_document(self):
        """Print the document, attach it to the contract and return the attachment."""
        self.ensure_one()
        contract = self.sudo().with_company(self.company_id)
        reports = contract.env["ir.actions.report"].with_context(lang=False)
        pages, _kind = reports._render_qweb_pdf(REPORT, contract.ids)
        contract.document_id = contract.env["ir.attachment"]._create_sealed(
            [
                {
                    "name": contract._get_document_name(),
                    "raw": pages,
                    "mimetype": "application/pdf",
                    "res_model": contract._name,
                    "res_id": contract.id,
                }
            ]
        )
        return contract.document_id

    def _get_document_name(self):
        """Return the file name, in the language of the contract."""
        self.ensure_one()
        reader = self.with_context(lang=self._get_document_lang())
        title = reader.env._("Payment conditions %(number)s", number=self.name or "")
        if self.state not in ("signed", "expired"):
            title = reader.env._("%(title)s, to sign", title=title.strip())
        return f"{title.replace('/', '-')}.pdf"

    def _get_notification_attachments(self, occasion):
        """Return the document, for the messages in ``NOTIFIED_WITH``."""
        if occasion not in NOTIFIED_WITH:
            return super()._get_notification_attachments(occasion)
        document = self.sudo().document_id
        return [{"filename": document.name, "content": document.raw}]

    def _has_notification_documents(self, occasion):
        return occasion not in NOTIFIED_WITH or bool(self.sudo().document_id)

    def _make_notification_documents(self, occasion):
        if not self._has_notification_documents(occasion):
            self._render_document()

    # === BUSINESS METHODS - Content of the document === #

    def _get_document_lang(self):
        """Return the language code of the contract, else of the company."""
        installed = self.env["res.lang"]._get_code
        return (
            installed(self.lang)
            or installed(self.company_id.partner_id.lang)
            or "en_US"
        )

    def _render_preview(self):
        """Return the content of the document as HTML; empty without a customer."""
        if not self.partner_id and not self.is_template:
            return False
        document = self._prepare_document()
        return (
            self.env["ir.qweb"]
            .with_context(lang=document["lang"])
            ._render(
                "credit_collection.contract_content",
                {"o": document["contract"], "document": document},
            )
        )

    def _prepare_document(self):
        """Return the values of the document, dates and amounts as text, in the language
        of the contract.

        :rtype: dict
        :raise AccessError: if the user is no collector.
        """
        self.ensure_one()
        self._check_may_collect()
        lang = self._get_document_lang()
        contract = self.sudo().with_company(self.company_id).with_context(lang=lang)
        return {
            "contract": contract,
            "lang": lang,
            "place": contract.company_id.city,
            "bank": contract._prepare_document_bank(),
            "is_signed": bool(
                contract.customer_signed_on and contract.company_signed_on
            ),
            **contract._prepare_document_payment(),
            **contract._prepare_document_dates(),
        }

    def _prepare_document_bank(self):
        """Return where the customer pays, see ``_prepare_bank`` of the statement."""
        statement = self.env["credit.collection.statement"]
        account, company = self._get_bank_account(), self.company_id
        if account != self.sudo().bank_account_id or not account:
            return statement._prepare_bank(company)
        number, is_iban = statement._read_number(account)
        return {
            "is_iban": is_iban,
            "number": statement._format_iban(number) if is_iban else account.acc_number,
            "holder": account.acc_holder_name or company.name,
            "bank": account.bank_name,
            "bic": account.bank_bic,
        }

    def _prepare_document_payment(self):
        """Return when, how and how much the customer may owe, as texts."""
        days, months = (
            ((), ()) if self._find_calendar_problem() else self._get_calendar()
        )
        currency = self.currency_id
        limit = self.credit_limit
        lang = choose_language(self.env.lang, self.company_id.partner_id.lang)
        return {
            "term": self.payment_term_id.name,
            "payment_days": ", ".join(map(str, days)),
            "closed_months": ", ".join(map(self._name_month, months)),
            "means": self._get_label("payment_means"),
            "delivery": self._get_label("invoice_delivery"),
            "discount": self.has_discount
            and formatLang(self.env, self.discount_percentage),
            "rate": formatLang(self.env, self.late_rate),
            "limit": limit and format_amount(self.env, limit, currency),
            "limit_words": limit
            and amount_in_words(limit, currency.name, currency.decimal_places, lang),
        }

    def _prepare_document_dates(self):
        """Return the dates of the document as text."""
        days = {
            "date": self.date_sent or self.company_id._collection_today(),
            "date_start": self.date_start,
            "date_end": self.date_end,
            "customer_signed_on": self.customer_signed_on,
            "company_signed_on": self.company_signed_on,
        }
        return {
            name: day and format_date(self.env, day, date_format="long")
            for name, day in days.items()
        }

    def _get_label(self, name):
        """Return the label of the value of a selection field; empty without one."""
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    @api.model
    def _name_month(self, month):
        """Return the name of a month, as it stands alone."""
        return format_date(self.env, date(2024, month, 1), date_format="LLLL")
