from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date, formatLang

from ...tools.epc import write_payload
from .account_move import SALES


class AccountMove(models.Model):
    """How and when to pay: what the printed invoice and its mail say of it."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _shows_collection_payment(self):
        """Whether the company wants this invoice to say how and when to pay."""
        self.ensure_one()
        wanted = self.company_id.sudo().collection_invoice_block
        is_agreed = wanted == "contract" and self.sudo().collection_contract_id
        return bool(wanted == "all" or is_agreed)

    def _prepare_collection_payment(self):
        """Return what an invoice says about its payment, as texts in the language of
        the environment; None where nothing is to pay.

        :return: ``dues`` (date and amount), ``means``, ``bank``, ``reference``,
            ``discount`` (date and amount), ``late`` (sentences), ``contact`` and ``qr``
            (the address of an image; empty without one).
        :rtype: dict | None
        """
        self.ensure_one()
        if self.move_type not in SALES or self.state == "cancel":
            return None
        if self.currency_id.is_zero(self.amount_total):
            return None
        move = self.sudo().with_company(self.company_id)
        bank = move._get_collection_bank()
        reference = move.payment_reference or move.name or ""
        return {
            "dues": move._list_collection_dues(),
            "means": move._get_collection_means(),
            "bank": bank,
            "reference": reference,
            "discount": move._get_collection_discount(),
            "late": move._list_collection_late(),
            "contact": move._get_collection_contact(),
            "qr": move._draw_collection_qr(bank, reference),
        }

    def _render_collection_payment(self):
        """Return the block of :meth:`_prepare_collection_payment` for a mail, empty
        where nothing is to pay.

        :rtype: Markup | str
        """
        values = self._prepare_collection_payment()
        if not values:
            return ""
        return self.env["ir.qweb"]._render(
            "credit_collection.invoice_payment", {"payment": values, "with_qr": False}
        )

    def _list_collection_dues(self):
        """Return date and amount of each instalment, the first one first."""
        items = self.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        ).sorted(lambda line: (line.date_maturity or line.date, line.id))
        return [
            (
                format_date(self.env, item.date_maturity, date_format="long"),
                format_amount(self.env, item.amount_currency, self.currency_id),
            )
            for item in items
            if item.date_maturity
        ]

    def _get_collection_means(self):
        """Return the means of payment: those agreed, else those of the invoice."""
        contract = self.collection_contract_id
        if contract.payment_means:
            return contract._get_label("payment_means")
        return self.preferred_payment_method_line_id.name or ""

    def _is_collected_by_us(self):
        """Whether we fetch the money: the customer would pay a second time."""
        return self.collection_contract_id.payment_means == "direct_debit"

    def _get_collection_bank(self):
        """Return where to pay, see ``_prepare_bank`` of the statement; None where no
        account may be shown, as when its number is wrong, or where we fetch the
        money."""
        contract = self.collection_contract_id
        if self._is_collected_by_us():
            return None
        if contract.bank_account_id:
            return contract._prepare_document_bank()
        statement = self.env["credit.collection.statement"]
        return statement._prepare_bank(self.company_id, self)

    def _get_collection_discount(self):
        """Return until when less is to pay, and how much; None without a discount."""
        item = self.line_ids.filtered(
            lambda line: line.display_type == "payment_term" and line.discount_date
        )[:1]
        is_given = self._is_eligible_for_early_payment_discount(
            self.currency_id, self.invoice_date or item.date
        )
        if not item or not is_given:
            return None
        return (
            format_date(self.env, item.discount_date, date_format="long"),
            format_amount(self.env, item.discount_amount_currency, self.currency_id),
        )

    def _list_collection_late(self):
        """Return what lateness costs, as the contract says it; nothing without one."""
        contract, sentences = self.collection_contract_id, []
        if contract.late_clause == "legal":
            sentences.append(
                self.env._("Late payments bear the interest that the law gives.")
            )
        elif contract.late_clause == "agreed":
            sentences.append(
                self.env._(
                    "Late payments bear the agreed interest of %(rate)s %% a year.",
                    rate=formatLang(self.env, contract.late_rate),
                )
            )
        if contract.has_compensation:
            sentences.append(
                self.env._(
                    "For each invoice paid late the compensation of collection costs "
                    "may be asked for that the law gives."
                )
            )
        return sentences

    def _get_collection_contact(self):
        """Return whom to ask about the payment, with phone and e-mail: the collector of
        the customer, else that of the company."""
        company = self.company_id
        with self.env["credit.collection.trigger"]._quiet():
            case = self.env["credit.collection.case"].search(
                Domain("company_id", "=", company.id)
                & Domain("partner_id", "=", self.commercial_partner_id.id),
                limit=1,
            )
            person = case.signer_id or company.collection_user_id
        ways = (person.phone or company.phone, person.email or company.email)
        return ", ".join(filter(None, (person.name or company.name, *ways)))

    def _draw_collection_qr(self, bank, reference):
        """Return the code of a SEPA transfer of what is to pay as the address of an
        image; empty where there is none."""
        is_euro = self.currency_id.name == "EUR"
        if not bank or not bank["is_iban"] or not is_euro or self.display_qr_code:
            return ""
        amount = self.amount_residual if self.state == "posted" else self.amount_total
        payload = write_payload(
            bank["holder"], bank["number"], amount, reference, bank["bic"] or ""
        )
        statement = self.env["credit.collection.statement"]
        return statement._print_qr(payload) if payload else ""
