from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ...tools.typed import read_day


class CreditCollectionCase(models.Model):
    """The customer promises on the page: the same promise as that of a collector, with
    limits that are never wider."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS - Page === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        lines = self._portal_list_promisable(statement)
        if "promise" in answers and lines:
            answers["promise"] = self._portal_prepare_promise(lines)
        return answers

    def _portal_prepare_promise(self, lines):
        """Return what the form of a promise shows: the documents, the first and last
        day and the ways to pay; or why there is no form.

        :param list lines: of the statement, that can be promised.
        :rtype: dict
        """
        title = self.env._("I will pay on…")
        if self._portal_is_beyond_promises():
            return {"title": title, "refusal": self._portal_refuse_promise()}
        first = self.company_id._collection_today()
        latest = self._portal_get_latest_promise()
        return {
            "title": title,
            "choice": self._portal_prepare_choice(lines),
            "first": first.isoformat(),
            "latest": latest.isoformat(),
            "latest_text": format_date(self.env, latest, date_format="long"),
            "means": self._portal_list_means(),
        }

    def _portal_list_promisable(self, statement):
        """Return the lines of a statement that can be promised: to pay, and in a
        currency without an open promise.

        :rtype: list[dict]
        """
        promises = self._get_open_promises()
        taken = promises.currency_id
        lines = self._portal_list_payable(statement)
        return [line for line in lines if line["currency"] not in taken]

    def _portal_list_means(self):
        """Return the ways to pay of a promise: code and name. Names of fields would
        cost queries."""
        return [
            ("transfer", self.env._("Bank transfer")),
            ("card", self.env._("Card")),
            ("direct_debit", self.env._("Direct debit")),
            ("cheque", self.env._("Cheque")),
            ("cash", self.env._("Cash")),
            ("other", self.env._("Other")),
        ]

    def _portal_get_latest_promise(self):
        """Return the last day for which the page takes a promise."""
        return self._portal_get_latest(self.company_id.collection_promise_max_days)

    def _portal_is_beyond_promises(self):
        """Whether so many promises were not kept that a person decides."""
        most = self.company_id.collection_portal_promise_broken
        if not most or not (self.own_promise_ids or self.plan_ids):
            return False  # most customers have promised nothing
        return self.broken_count >= most

    def _portal_refuse_promise(self):
        return self.env._(
            "Let us look at it together: please write to us or call us, and we will "
            "find a day that works for you."
        )

    # === BUSINESS METHODS - Answer === #

    def _portal_promise(self, values, files=()):
        """Take a promise for documents of this page, with the amounts that are to pay.

        :param dict values: ``date``, ``items`` (ids of journal items) and ``means``.
        :raise UserError: for a day, documents or means that the form does not offer,
            and after too many that were not kept.
        """
        # pylint: disable=unused-argument  # no files here
        day, means = read_day(values.get("date")), values.get("means") or "other"
        self._portal_check_promise(day, means)
        statement = self.env["credit.collection.statement"]._prepare(self)[self.id]
        lines = self._portal_list_promisable(statement)
        if not lines:
            raise UserError(
                self.env._("You have told us already when you pay, or all is settled.")
            )
        chosen = self._portal_choose(lines, values.get("items"))
        promises, told = self.env["credit.collection.promise"], []
        for currency in dict.fromkeys(line["currency"] for line in chosen):
            own = [line for line in chosen if line["currency"] == currency]
            promise, amount = self._portal_make_promise(own, day, means)
            promises |= promise
            told.append(amount)
        text = self.env._(
            "You will pay %(amount)s on %(date)s. Until then we do not ask you for it.",
            amount=" + ".join(told),
            date=format_date(self.env, day, date_format="long"),
        )
        return {
            "title": self.env._("Thank you, we have noted it"),
            "text": " ".join(filter(None, [text, self._portal_say_sent(promises)])),
            "place": "pay",
        }

    def _portal_check_promise(self, day, means):
        """:raise UserError: see :meth:`_portal_promise`."""
        first = self.company_id._collection_today()
        latest = self._portal_get_latest_promise()
        if self._portal_is_beyond_promises():
            raise UserError(self._portal_refuse_promise())
        if not day or not first <= day <= latest:
            raise UserError(
                self.env._(
                    "Please choose a day from today to %(date)s. If you need longer, "
                    "ask for parts, or write to us.",
                    date=format_date(self.env, latest, date_format="long"),
                )
            )
        if means not in dict(self._portal_list_means()):
            raise UserError(self.env._("Please choose how you will pay."))

    def _portal_make_promise(self, lines, day, means):
        """Make the promise for documents of one currency.

        :param list lines: of the statement.
        :return: the promise, and its amount as text.
        """
        currency = lines[0]["currency"]
        amount = currency.round(sum(line["to_pay"] for line in lines))
        shown = format_amount(self.env, amount, currency)
        person = self._portal_get_person()
        contact = self._portal_log(
            outcome="promise",
            partner_id=(person or self.partner_id).id,
            subject=self.env._(
                "I will pay %(amount)s on %(date)s",
                amount=shown,
                date=format_date(self.env, day),
            ),
            next_step_date=day,
        )
        items = self.env["account.move.line"].browse(
            [line["move_line_id"] for line in lines]
        )
        with self._portal_at_desk() as case:
            promise = case._promise(
                amount,
                day,
                items=items,
                currency=currency,
                means=means,
                person=person,
                contact=contact,
                user_id=self._get_responsible().id,
            )
        return promise, shown
