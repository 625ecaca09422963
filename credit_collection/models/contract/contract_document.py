from datetime import date

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, formatLang

from ...tools.amount_in_words import amount_in_words, choose_language
from .contract_terms import TERMS

#: What the preview shows beside the terms.
PREVIEWED = (
    *("name", "state", "partner_id", "company_id", "lang", "date_start", "date_end"),
    *("signer_id", "payer_id", "invoice_contact_id"),
    *("customer_signed_on", "company_signed_on"),
)


class CreditCollectionContract(models.Model):
    """The document that both sides sign, as a PDF and as a preview."""

    _inherit = "credit.collection.contract"

    _document_report = "credit_collection.action_report_contract"
    _notified_with = ("contract_sent", "contract_reminded", "contract_signed")

    document_id = fields.Many2one(
        help="As it was sent or, once both sides have signed, as it was agreed."
    )
    preview_html = fields.Html(
        "Preview", compute="_compute_preview_html", sanitize=False
    )
    date_end_text = fields.Char(
        "Last day in words", compute="_compute_contract_texts", help="Use it in texts."
    )

    # === COMPUTE METHODS === #

    @api.depends(*TERMS, *PREVIEWED)
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

    # === BUSINESS METHODS === #

    def _check_may_print(self):
        self._check_may_collect()

    def _get_wanted_lang(self):
        return self.lang

    def _get_document_name(self):
        """Return the file name, in the language of the contract."""
        self.ensure_one()
        reader = self.with_context(lang=self._get_document_lang())
        title = reader.env._("Payment conditions %(number)s", number=self.name or "")
        if self.state not in ("signed", "expired"):
            title = reader.env._("%(title)s, to sign", title=title.strip())
        return f"{title.replace('/', '-')}.pdf"

    # === BUSINESS METHODS - Content of the document === #

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
        holder = account.acc_holder_name or company.name
        return statement._describe_account(account, holder)

    def _prepare_document_payment(self):
        """Return when, how and how much the customer may owe, as texts."""
        days, months = (
            ((), ()) if self._find_calendar_problem() else self._get_calendar()
        )
        currency = self.currency_id
        limit = self.credit_limit
        lang = choose_language(self.env.lang, self.company_id.partner_id.lang)
        return {
            "term": self.payment_term_id and self._get_agreed()["name"],
            "instalments": self._list_instalments(),
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
