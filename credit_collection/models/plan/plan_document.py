from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ...tools.amount_in_words import amount_in_words, choose_language


class CreditCollectionPlan(models.Model):
    """The PDF of a plan, for signature: acknowledged debt, schedule, consequences of a
    missed instalment, and the amount that a settlement forgives."""

    _inherit = "credit.collection.plan"

    _document_report = "credit_collection.action_report_plan"
    _notified_with = ("plan_proposed", "plan_agreed")

    document_id = fields.Many2one(
        help="As it was proposed or, once the customer has accepted, as it was agreed."
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
        help="What is due at once when a plan is broken, without what is in dispute or "
        "on its way; use it in texts.",
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
            plan.date_valid_text = format_date(
                self.env, plan.date_valid, date_format="long"
            )
            plan.amount_open_text = format_amount(
                self.env, plan._get_amount_due(), plan.currency_id
            )
            plan.instalments_html = self.env["ir.qweb"]._render(
                "credit_collection.plan_instalments",
                {"instalments": plan._prepare_document_schedule()},
            )

    def _get_amount_due(self):
        """Return what is to collect of the debt, in the currency of the plan."""
        lines = self.line_ids.move_line_id
        found = self.env["credit.collection.item"].search([("id", "in", lines.ids)])
        return self.currency_id.round(sum(found.mapped("to_collect_currency")))

    # === BUSINESS METHODS === #

    def _get_document_name(self):
        """Return the file name, in the language of the customer."""
        self.ensure_one()
        reader = self.with_context(lang=self._get_document_lang())
        title = reader.env._("Payment plan %(number)s", number=self.name or "")
        if self.kind == "settlement":
            title = reader.env._("Settlement %(number)s", number=self.name or "")
        if not self.accepted_on:
            title = reader.env._("%(title)s, proposal", title=title)
        return f"{title.replace('/', '-')}.pdf"

    # === BUSINESS METHODS - Content of the document === #

    def _prepare_document(self):
        """Return the values of the report, dates and amounts as text, in the language
        of the customer.

        :rtype: dict
        :raise AccessError: if the user is no collector.
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
        """Return the dates of the document as text."""
        draft_day = self.accepted_on or self.date_proposed
        days = {
            "date": draft_day or self.company_id._collection_today(),
            "date_valid": self.date_valid,
            "date_first": self.date_start,
            "date_last": self.date_last,
        }
        return {
            name: format_date(self.env, day, date_format="long")
            for name, day in days.items()
        }

    def _prepare_document_amounts(self):
        """Return the amounts in figures and in words; 0 stays 0."""
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
        """Return the values of one item of the debt, as text."""
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
        """Return number, date and amount of the instalments, as text."""
        return [
            {
                "number": each["number"],
                "date": format_date(self.env, each["date"], date_format="long"),
                "amount": format_amount(self.env, each["amount"], self.currency_id),
            }
            for each in self.schedule or []
        ]

    def _write_amount(self, amount):
        """Return an amount in words: in the language of the document if supported, else
        in that of the company."""
        currency = self.currency_id
        lang = choose_language(self.env.lang, self.company_id.partner_id.lang)
        return amount_in_words(amount, currency.name, currency.decimal_places, lang)
