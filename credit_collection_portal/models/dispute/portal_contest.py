from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import date_utils, format_amount, format_date

from ...tools.typed import read_amount

#: For how many months the page shows what was answered.
SHOWN_MONTHS = 6


class CreditCollectionPortalContest(models.AbstractModel):
    """The customer contests a document on the page: the same dispute as a collector
    notes, with fewer choices. Cases are those of ``_portal_enter``."""

    _name = "credit.collection.portal.contest"
    _description = "What is contested on the page"

    # === BUSINESS METHODS - Page === #

    def _prepare(self, case, statement):
        """Return what the page shows, empty if there is nothing to contest.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :rtype: dict
        """
        lines = self._list_contestable(case, statement)
        shown = self._list_disputes(case, statement["date"])
        reasons = self._get_reasons() if lines else ()
        if not reasons and not shown:
            return {}
        return {
            "title": self.env._("Something is wrong"),
            "choice": case._portal_prepare_choice(lines, "open"),
            "reasons": [(str(reason.id), reason.name) for reason in reasons],
            "disputes": shown,
        }

    def _list_contestable(self, case, statement):
        """Return the lines of a statement that the customer may contest: debts about
        which nothing was contested before.

        :rtype: list[dict]
        """
        known = set(case.dispute_ids.move_line_id.ids)
        return [
            line
            for line in statement["items"]
            if line["open"] > 0 and line["move_line_id"] not in known
        ]

    def _get_reasons(self):
        """Return the reasons that customers may choose: what they say to have paid is
        another answer."""
        return self.env["credit.collection.dispute.reason"].search_fetch(
            [("portal_is_offered", "=", True), ("asks_payment", "=", False)], ["name"]
        )

    def _list_disputes(self, case, today):
        """Return what is contested, and what we have answered of late; nothing of who
        answers, and of the answer only when it is given.

        :rtype: list[dict]
        """
        oldest = date_utils.subtract(today, months=SHOWN_MONTHS)
        disputes = case.dispute_ids.filtered(
            lambda one: one.state == "open" or (one.date_closed or oldest) > oldest
        )
        return [
            self._prepare_dispute(dispute)
            for dispute in disputes.sorted("id", reverse=True)
        ]

    def _prepare_dispute(self, dispute):
        """Return one dispute as texts."""
        is_open = dispute.state == "open"
        states = {
            "open": self.env._("Under review"),
            "accepted": self.env._("You are right"),
            "partial": self.env._("You are right in part"),
            "rejected": self.env._("We see it differently"),
        }
        until = dispute.date_due if is_open else dispute.date_resume
        return {
            "number": dispute.name,
            "amount": format_amount(self.env, dispute.amount, dispute.currency_id),
            "reason": dispute.reason_id.name,
            "is_open": is_open,
            "state": states[dispute.state],
            "until": until and format_date(self.env, until, date_format="long"),
            "answer": not is_open and dispute.resolution,
        }

    # === BUSINESS METHODS - Answer === #

    def _take(self, case, values, files):
        """Take what the customer contests of one document.

        :param dict values: ``item`` (id of a journal item), ``reason`` (its id),
            ``amount`` (empty for all of it) and ``words``.
        :param list files: photos or PDFs, name and content of each.
        :raise UserError: for what the form does not offer.
        """
        line = self._read_line(case, values.get("item"))
        reason = self._read_reason(values.get("reason"))
        amount = self._read_amount(values.get("amount"), line)
        missing = self.env._("Please tell us in your words what is wrong.")
        words = case._portal_read_words(values.get("words"), missing)
        proofs = case._portal_read_proofs(files)
        person = case._portal_get_person()
        contact = case._portal_log(
            outcome="dispute",
            partner_id=(person or case.partner_id).id,
            subject=self.env._(
                "Something is wrong with %(item)s: %(reason)s",
                item=line["number"],
                reason=reason.name,
            ),
            note=words,
            attachment_ids=[Command.create(proof) for proof in proofs],
        )
        with case._portal_at_desk() as desk:
            dispute = desk._dispute(
                desk.env["account.move.line"].browse(line["move_line_id"]),
                reason.with_env(desk.env),
                amount,
                customer_words=words,
                contact=contact,
                person=person,
                attachments=desk.env["ir.attachment"].create(proofs),
                date_due=self._get_answer_day(case, reason),
            )
        return self._say_contested(case, dispute.with_env(self.env))

    def _say_contested(self, case, dispute):
        """Return what the page says about a new dispute."""
        text = self.env._(
            "We look at %(item)s and answer you by %(date)s. Until then we do not "
            "ask you for %(amount)s of it.",
            item=dispute.name,
            date=format_date(self.env, dispute.date_due, date_format="long"),
            amount=format_amount(self.env, dispute.amount, dispute.currency_id),
        )
        return {
            "title": self.env._("Thank you for telling us"),
            "text": " ".join(filter(None, [text, case._portal_say_sent(dispute)])),
            "place": "dispute",
        }

    def _get_answer_day(self, case, reason):
        """Return the day until which a dispute of the page is answered."""
        today = case.company_id._collection_today()
        return min(today + timedelta(days=reason.days), case._portal_get_latest())

    # === BUSINESS METHODS - Checks === #

    def _read_line(self, case, text):
        """Return the line of the statement that is contested.

        :raise UserError: if the form does not offer it.
        """
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        for line in self._list_contestable(case, statement):
            if str(line["move_line_id"]) == text:
                return line
        raise UserError(
            self.env._(
                "Please choose the document. If you told us about it before, write to "
                "us instead."
            )
        )

    def _read_reason(self, text):
        """:raise UserError: for a reason that the form does not offer."""
        reasons = self._get_reasons()
        reason = reasons.filtered(lambda one: str(one.id) == text)
        if not reason:
            raise UserError(self.env._("Please choose what is wrong."))
        return reason

    def _read_amount(self, text, line):
        """Return the contested amount, None for all of it.

        :param dict line: of the statement.
        :raise UserError: for an amount that is none, or more than is open.
        """
        if not (text or "").strip():
            return None
        currency = line["currency"]
        amount = currency.round(read_amount(text) or 0)
        if not 0 < amount <= line["open"]:
            raise UserError(
                self.env._(
                    "Please enter how much is wrong: at most %s.",
                    format_amount(self.env, line["open"], currency),
                )
            )
        return amount
