from datetime import timedelta

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date
from odoo.tools.mail import plaintext2html

from odoo.addons.credit_collection.tools.cause import cause

from ...tools.typed import read_amount, read_day
from .portal_claim import TASK

#: Longest reference that is kept, in characters.
LONGEST_REFERENCE = 140
#: Days during which the page says that a payment was not found.
MISSING_DAYS = 30


class CreditCollectionPortalClaim(models.Model):
    """The form with which a customer tells of a payment, and what follows from it."""

    _inherit = "credit.collection.portal.claim"

    # === BUSINESS METHODS - Page === #

    @api.model
    def _prepare_form(self, case, statement):
        """Return what the form shows; empty if there is nothing it could be about.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :rtype: dict
        """
        told = self.search(
            [("case_id", "=", case.id), ("state", "in", ("open", "missing"))]
        )
        claims = told.filtered(lambda claim: claim.state == "open")
        lines = self._list_lines(claims, statement)
        if not lines and not claims:
            return {}
        today = statement["date"]
        first = min((line["invoice_date"] or today for line in lines), default=today)
        return {
            "title": self.env._("I have already paid"),
            "told": [claim._say_open() for claim in claims],
            "missing": [
                claim._say_missing() for claim in (told - claims)._get_missing(lines)
            ],
            "choice": case._portal_prepare_choice(lines, "open"),
            "first": first.isoformat(),
            "last": today.isoformat(),
        }

    @api.model
    def _list_lines(self, claims, statement):
        """Return the open items that nothing was told about yet, the oldest first.

        :param claims: see :meth:`_get_open`.
        """
        told = set(claims.line_ids.ids)
        return [
            item
            for item in statement["items"]
            if not item["is_credit"]
            and item["move_line_id"] not in told
            and item["hold_kind"] != "payment"
        ]

    def _get_missing(self, lines):
        """Return those that were looked for in vain lately, and are still open.

        :param list lines: of the statement, that are still open.
        """
        ids = {line["move_line_id"] for line in lines}
        since = fields.Datetime.now() - timedelta(days=MISSING_DAYS)
        return self.filtered(
            lambda claim: claim.answered_on >= since and ids & set(claim.line_ids.ids)
        )

    def _say_open(self):
        return self.env._(
            "You told us that you paid %(amount)s on %(date)s. %(name)s looks for it "
            "and writes to you if anything is missing.",
            **self._show(),
        )

    def _say_missing(self):
        return self.env._(
            "We could not find your payment of %(amount)s of %(date)s. Please send us "
            "the receipt of your bank.",
            **self._show(),
        )

    def _show(self):
        """Return amount, day and who looks for it, as texts."""
        return {
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "date": format_date(self.env, self.date),
            "name": self.case_id.signer_id.name or self.company_id.name,
        }

    # === BUSINESS METHODS - Answer === #

    @api.model
    def _take(self, case, values, files):
        """Take what a customer says to have paid: the collector gets a task, and the
        amount is not asked for during some days.

        :param dict values: ``date``, ``amount``, ``reference`` and ``items`` (ids of
            journal items).
        :param list files: proofs: name and content of each.
        :return: what the page says, see ``case._portal_receive``.
        :rtype: dict
        :raise UserError: for what cannot be, or was told before.
        """
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        today = statement["date"]
        lines = self._list_lines(self._get_open(case), statement)
        lines = self._choose(values, lines)
        claim = self.create(
            {
                "case_id": case.id,
                "currency_id": lines[0]["currency"].id,
                "amount": self._read_amount(values, lines),
                "date": self._read_day(values, lines, today),
                "reference": self._read_reference(values),
                "line_ids": [Command.set([line["move_line_id"] for line in lines])],
                "date_end": self._get_end(case, today),
            }
        )
        claim._log(case._portal_read_proofs(files), lines)
        claim._hold()
        claim._ask_collector()
        return {
            "title": self.env._("Thank you for telling us"),
            "text": claim._say_taken(),
            "place": "paid",
            "is_confirmed": True,
        }

    @api.model
    def _choose(self, values, lines):
        """Return the lines of the statement that a form is about.

        :param list lines: that can be told about.
        :raise UserError: unless there are some, of one currency, not told about yet.
        """
        wanted = set(filter(None, (values.get("items") or "").split(",")))
        chosen = [line for line in lines if str(line["move_line_id"]) in wanted]
        if len(chosen) < len(wanted):
            raise UserError(
                self.env._(
                    "You told us about this already, or it is not open any more. "
                    "Please look at the page again."
                )
            )
        if not chosen:
            raise UserError(self.env._("Please choose what you paid."))
        if len({line["currency"] for line in chosen}) > 1:
            raise UserError(self.env._("Please tell us about one currency at a time."))
        return chosen

    @api.model
    def _read_amount(self, values, lines):
        """:raise UserError: unless the amount is positive and at most what is open."""
        currency = lines[0]["currency"]
        amount = currency.round(read_amount(values.get("amount")) or 0)
        most = currency.round(sum(line["open"] for line in lines))
        if not 0 < amount <= most:
            raise UserError(
                self.env._(
                    "Please type what you paid of the documents that you chose: up to "
                    "%s.",
                    format_amount(self.env, most, currency),
                )
            )
        return amount

    @api.model
    def _read_day(self, values, lines, today):
        """:raise UserError: unless the day is from the invoice until today."""
        day = read_day(values.get("date"))
        first = min((line["invoice_date"] or line["date_due"]) for line in lines)
        if not day or not min(first, today) <= day <= today:
            raise UserError(
                self.env._(
                    "Please choose the day on which you paid, from %(first)s until "
                    "today.",
                    first=format_date(self.env, first),
                )
            )
        return day

    @api.model
    def _read_reference(self, values):
        return " ".join((values.get("reference") or "").split())[:LONGEST_REFERENCE]

    @api.model
    def _get_end(self, case, today):
        """Return the last day on which nothing is asked for."""
        days = timedelta(days=case.company_id.collection_portal_paid_days)
        return min(today + days, case._portal_get_latest())

    def _log(self, proofs, lines):
        """Log it as the customer said it, with the proofs."""
        numbers = dict.fromkeys(line["number"] for line in lines)
        texts = filter(None, [", ".join(numbers), self.reference])
        self.contact_id = self.case_id._portal_log(
            outcome="payment_sent",
            subject=self.env._("Already paid: %(amount)s on %(date)s", **self._show()),
            body=plaintext2html("\n".join(texts)),
            attachment_ids=[Command.create(proof) for proof in proofs],
        )

    def _hold(self):
        """Ask for nothing of it until its day."""
        if self._is_holding():
            with self.case_id._portal_at_desk() as case:
                holds = case._hold(
                    "pause",
                    cause("says_it_is_paid"),
                    self.date_end,
                    items=self.line_ids,
                    amount=self.amount,
                )
            holds.write({"res_model": self._name, "res_id": self.id})

    def _is_holding(self):
        """Whether it is not asked for during some days."""
        return self.date_end > self.company_id._collection_today()

    def _ask_collector(self):
        """Give the collector the task to find the payment."""
        reader = self._at_collector()
        # Nobody is logged in who could be the sender of the mail about a task.
        self.case_id.with_user(SUPERUSER_ID)._schedule_task(
            TASK,
            reader.env._("Find a payment"),
            reader.env._(
                "The customer says to have paid %(amount)s on %(date)s. Reference: "
                "%(reference)s. Files attached: %(count)s.",
                reference=self.reference or "–",
                count=len(self.attachment_ids),
                **reader._show(),
            ),
        )

    def _say_taken(self):
        text = self.env._(
            "%(name)s looks for your payment of %(amount)s of %(date)s. If we cannot "
            "find it, we write to you.",
            **self._show(),
        )
        if not self._is_holding():
            return text
        day = format_date(self.env, self.date_end, date_format="long")
        until = self.env._("Until %s we do not ask you for it.", day)
        return f"{text} {until}"

    def _at_collector(self):
        """Return this in the language of who follows the case."""
        return self.with_context(lang=self.case_id._get_responsible().lang)
