from datetime import date as Date
from datetime import timedelta

from odoo import api, models
from odoo.tools import format_amount, format_date
from odoo.tools.date_utils import float_to_time

from odoo.addons.credit_collection.tools.memo import MEMO, Memo

from ...tools.opening_hours import group_hours

#: What the page reads of an invoice.
OF_MOVES = (
    "move_type name partner_bank_id payment_reference receipt_acknowledged_on"
).split()
#: A Monday: days from it have the names of the week.
MONDAY = Date(2024, 1, 1)


class CreditCollectionCase(models.Model):
    """The page of a case: what it shows, as texts in the language of the customer. The
    amounts are those of the messages."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS - Page === #

    def _portal_prepare_page(self, date=None):
        """Return what the page shows.

        :param date date: the date of the company; None for today.
        :rtype: dict
        """
        self.ensure_one()
        # What the parts of the page ask for is found once, on one day.
        today = date or self.company_id._collection_today()
        self = self.with_context(**{MEMO: Memo(), "date": today})
        statement = self.env["credit.collection.statement"]._prepare(self)
        own = statement[self.id]
        # All of each of very many invoices would take long.
        moves = {item["move_id"] for item in own["items"]}
        self.env["account.move"].browse(moves).fetch(OF_MOVES)
        last = max((line["date_due"] for line in own["lines"]), default=Date.min)
        answers = self._portal_prepare_answers(own)
        return {
            "case": self,
            "company": self.company_id,
            "collector": self._portal_prepare_collector(),
            "date": format_date(self.env, own["date"], date_format="long"),
            "agreements": self._portal_list_agreements(own["date"]),
            "totals": self._portal_prepare_totals(own),
            # Until when it is to pay, where none of it is late yet.
            "coming": last >= today and format_date(self.env, last, date_format="long"),
            "currencies": self._portal_prepare_items(own),
            "payments": self._portal_list_payments(),
            "conversation": self._portal_list_messages(),
            "languages": self._portal_list_languages(),
            "open": set(answers),
            "answers": {
                name: answer for name, answer in answers.items() if answer.get("title")
            },
        }

    def _portal_prepare_answers(self, statement):
        """Return what each answer shows, by its name and in the order of the page; the
        rooms add to theirs, which need a ``title``, and the template
        ``credit_collection_portal.answer_<name>``.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :rtype: dict[str, dict]
        """
        # pylint: disable=unused-argument  # for overrides
        answers = {name: {} for name in self.company_id._portal_answers()}
        if "write" in answers:
            answers["write"]["title"] = self.env._("Write to us")
        return answers

    @api.model
    def _portal_prepare_totals(self, statement):
        """Return what is to pay today in each currency, to the cent what a message
        asks for.

        :return: ``currency``, ``amount`` and ``raw`` of each.
        :rtype: list[dict]
        """
        return [
            {
                "currency": total["currency"],
                "raw": total["to_pay"],
                "amount": format_amount(self.env, total["to_pay"], total["currency"]),
            }
            for total in statement["totals"]
            if total["to_pay"]
        ]

    def _portal_prepare_collector(self):
        """Return who follows the account, and when they are there."""
        user, company = self.signer_id, self.company_id
        return {
            "name": user.name or company.name,
            "function": user.partner_id.function,
            "phone": user.phone or company.phone,
            "email": user.email or company.email,
            "hours": self._portal_describe_hours(),
        }

    def _portal_describe_hours(self):
        """Return the working hours of the company, one text for days that are alike."""
        attendances = self.env["resource.calendar.attendance"].search_fetch(
            [
                ("calendar_id", "=", self.company_id.resource_calendar_id.id),
                ("day_period", "!=", "lunch"),
            ],
            ["dayofweek", "hour_from", "hour_to"],
        )
        groups = group_hours(
            {(int(a.dayofweek), a.hour_from, a.hour_to) for a in attendances}
        )
        return [
            "{} {}".format(
                "–".join(self._portal_name_days(first, last)),
                ", ".join(
                    f"{float_to_time(start):%H:%M}–{float_to_time(end):%H:%M}"
                    for start, end in hours
                ),
            )
            for first, last, hours in groups
        ]

    @api.model
    def _portal_name_days(self, *weekdays):
        """Return the names of days of the week, each once; the first one begins a line.

        :rtype: list[str]
        """
        names = [
            format_date(self.env, MONDAY + timedelta(days=day), date_format="EEEE")
            for day in dict.fromkeys(weekdays)
        ]
        return [names[0][:1].upper() + names[0][1:], *names[1:]]

    def _portal_list_languages(self):
        """Return the languages of the page: code, name and whether it is this one."""
        installed = self.env["res.lang"].sudo().get_installed()
        return [
            {
                "code": code,
                "name": name.rpartition("/")[2].strip(),
                "is_chosen": code == self.env.lang,
            }
            for code, name in installed
        ]

    # === BUSINESS METHODS - List === #

    def _portal_prepare_list(self, lang=None):
        """Return what the list of a user of the portal shows of each case.

        :param str lang: of the user.
        :rtype: list[dict]
        """
        shown = []
        for company, cases in self.grouped("company_id").items():
            local = cases.with_company(company).with_context(
                lang=lang, allowed_company_ids=company.ids
            )
            statements = self.env["credit.collection.statement"].sudo()
            own = statements.with_env(local.env)._prepare(local)
            shown += [
                {
                    "url": f"/my/collection/{case.id}",
                    "company": company.name,
                    "totals": [
                        total["amount"]
                        for total in case._portal_prepare_totals(own[case.id])
                    ],
                }
                for case in local
            ]
        return shown

    def _portal_filter_owing(self):
        """Return the cases with something to pay today."""
        return self.filtered(lambda case: case.amount_overdue > 0)
