import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...tools.amount_in_words import amount_in_words, choose_language

_logger = logging.getLogger(__name__)

REPORT = "credit_collection.action_report_plan"

#: The messages that the document goes with.
NOTIFIED_WITH = ("plan_proposed", "plan_agreed")


class CreditCollectionPlan(models.Model):
    """What both sides sign: the debt as it is acknowledged, the schedule, and what
    happens when an instalment is missed; of a settlement, what is forgiven and when."""

    _inherit = "credit.collection.plan"

    document_id = fields.Many2one(
        "ir.attachment",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="As it was proposed or, once the customer has accepted, as it was agreed.",
    )
    has_document = fields.Boolean(
        "Send as PDF",
        default=True,
        copy=False,
        help="The document goes with the messages about the plan. Switch it off in a "
        "draft when the customer gets it by hand.",
    )
    date_valid_text = fields.Char(
        "Offer valid until",
        compute="_compute_plan_texts",
        compute_sudo=True,
        help="Use it in texts.",
    )
    amount_open_text = fields.Char(
        "Still unpaid of the debt",
        compute="_compute_plan_texts",
        compute_sudo=True,
        help="What is due in full once a plan is broken; use it in texts.",
    )
    instalments_html = fields.Html(
        "Table of instalments",
        compute="_compute_plan_texts",
        compute_sudo=True,
        sanitize=False,
        help="Day and amount of each instalment as a table; use it in texts.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_plan_texts(self):
        for plan in self:
            items = plan.line_ids.move_line_id
            unpaid = sum(items.mapped("amount_residual_currency"))
            plan.date_valid_text = format_date(self.env, plan.date_valid)
            plan.amount_open_text = format_amount(self.env, unpaid, plan.currency_id)
            plan.instalments_html = self.env["ir.qweb"]._render(
                "credit_collection.plan_instalments",
                {"instalments": plan._prepare_document_schedule()},
            )

    # === ACTION METHODS === #

    def action_print_document(self):
        """Print the document as the customer has it, or a draft of it."""
        self.ensure_one()
        self.case_id._check_may_collect()
        if document := self.sudo().document_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{document.id}?download=true",
                "target": "download",
            }
        return self.env.ref(REPORT).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _keep_document(self, with_document=True):
        """Keep the document of this step. What cannot be printed now stops nothing that
        was agreed: it is printed for the message, or when somebody asks for it.

        :param bool with_document: False leaves it out, from the messages too.
        """
        plan = self.sudo()
        plan.document_id = False
        plan.has_document = plan.has_document and with_document
        if not plan.has_document:
            return
        try:
            with self.env.cr.savepoint():
                self._render_document()
        except OperationalError:
            raise
        except Exception:
            _logger.warning("%s could not be printed", self.name, exc_info=True)

    def _render_document(self):
        """Keep the document as it is now: once when the plan is proposed, once more
        when it was accepted.

        :return: the attachment, on the plan.
        :rtype: ir.attachment
        """
        self.ensure_one()
        plan = self.sudo().with_company(self.company_id)
        reports = plan.env["ir.actions.report"].with_context(lang=False)
        pages, _kind = reports._render_qweb_pdf(REPORT, plan.ids)
        plan.document_id = plan.env["ir.attachment"].create(
            {
                "name": plan._get_document_name(),
                "raw": pages,
                "mimetype": "application/pdf",
                "res_model": plan._name,
                "res_id": plan.id,
            }
        )
        return plan.document_id

    def _get_document_name(self):
        """The name of the file, in the language of the customer."""
        self.ensure_one()
        reader = self.with_context(lang=self._get_document_lang())
        title = reader.env._("Payment plan %(number)s", number=self.name or "")
        if self.kind == "settlement":
            title = reader.env._("Settlement %(number)s", number=self.name or "")
        if not self.accepted_on:
            title = reader.env._("%(title)s, proposal", title=title)
        return f"{title.replace('/', '-')}.pdf"

    def _get_notification_attachments(self, occasion):
        """The document, as the customer keeps or signs it."""
        if occasion not in NOTIFIED_WITH:
            return super()._get_notification_attachments(occasion)
        if not self.sudo().has_document:
            return []
        document = self.sudo().document_id or self._render_document()
        return [{"filename": document.name, "content": document.raw}]

    # === BUSINESS METHODS - What the document says === #

    def _get_document_lang(self):
        """The language of the customer, else of the company.

        :rtype: str
        """
        installed = self.env["res.lang"]._get_code
        return (
            installed(self.partner_id.lang)
            or installed(self.company_id.partner_id.lang)
            or "en_US"
        )

    def _prepare_document(self):
        """The document as it is printed, every date and amount as text, in the language
        of the customer.

        :rtype: dict
        :raise AccessError: for whoever does not collect.
        """
        self.ensure_one()
        self.case_id._check_may_collect()
        lang = self._get_document_lang()
        plan = self.sudo().with_company(self.company_id).with_context(lang=lang)
        company = plan.company_id
        statement = plan.env["credit.collection.statement"]
        return {
            "plan": plan,
            "lang": lang,
            "is_settlement": plan.kind == "settlement",
            "is_accepted": bool(plan.accepted_on),
            "person": plan.accepted_by_id,
            "signer": plan.case_id.signer_id,
            "place": company.city,
            "bank": statement._prepare_bank(company),
            "items": [
                plan._prepare_document_item(line)
                for line in plan.line_ids
                if line.move_id != plan.surcharge_move_id or not line.move_id
            ],
            "instalments": plan._prepare_document_schedule(),
            "missed": plan.max_missed,
            "missed_days": plan.max_days,
            "grace": company.collection_promise_days,
            **plan._prepare_document_dates(),
            **plan._prepare_document_amounts(),
        }

    def _prepare_document_dates(self):
        """The days that the document names, as text."""
        today = self.company_id._collection_today()
        days = {
            "date": self.accepted_on or self.date_proposed or today,
            "date_valid": self.date_valid,
            "date_first": self.date_first,
            "date_last": self.date_last,
        }
        return {
            name: format_date(self.env, day, date_format="long")
            for name, day in days.items()
        }

    def _prepare_document_amounts(self):
        """What is owed, paid and forgiven, in figures and words; nothing for zero."""
        amounts = {
            "debt": self.amount_debt,
            "surcharge": self.amount_surcharge,
            "surcharge_tax": self.amount_surcharge_tax,
            "forgiven": self.amount_forgiven,
            "total": self.amount_total,
        }
        shown = {}
        for name, amount in amounts.items():
            shown[name] = amount and format_amount(self.env, amount, self.currency_id)
            shown[f"{name}_words"] = amount and self._write_amount(amount)
        return shown

    def _prepare_document_item(self, line):
        """One document that the debt is made of, as text."""
        move = line.move_line_id.move_id
        issued = move.invoice_date or move.date
        return {
            "number": line.name,
            "date": issued and format_date(self.env, issued),
            "due": line.date_due and format_date(self.env, line.date_due),
            "original": format_amount(
                self.env, abs(line.move_line_id.amount_currency), self.currency_id
            ),
            "amount": format_amount(self.env, line.amount, self.currency_id),
        }

    def _prepare_document_schedule(self):
        """The instalments as text.

        :rtype: list[dict]
        """
        return [
            {
                "number": each["number"],
                "date": format_date(self.env, each["date"], date_format="long"),
                "amount": format_amount(self.env, each["amount"], self.currency_id),
            }
            for each in self.schedule or []
        ]

    @api.model
    def _get_words_lang(self):
        """The language in which numbers are written: the one of the document, else of
        the company."""
        return choose_language(self.env.lang, self.company_id.partner_id.lang)

    def _write_amount(self, amount):
        """An amount in words."""
        currency = self.currency_id
        return amount_in_words(
            amount, currency.name, currency.decimal_places, self._get_words_lang()
        )
