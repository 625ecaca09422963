from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount
from odoo.tools.mail import plaintext2html


class CreditCollectionDispute(models.Model):
    """How a dispute ends: what was accepted, what the customer reads, and what comes
    back to be collected."""

    _inherit = "credit.collection.dispute"

    resolution = fields.Text(
        "Answer",
        help="What was found. The customer reads it when the dispute is closed.",
    )
    answered_on = fields.Date(
        "Answered on",
        readonly=True,
        help="When the owner found the answer; a collector closes it.",
    )
    amount_accepted = fields.Monetary("Accepted", readonly=True, tracking=True)
    amount_reopened = fields.Monetary(
        "Owed all the same",
        readonly=True,
        help="What of the contested part is collected again; use it in texts.",
    )
    credit_note_id = fields.Many2one(
        "account.move",
        "Credit note",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="What took the accepted amount off the books.",
    )
    date_resume = fields.Date(
        "Chased again after",
        readonly=True,
        help="The customer has until this day to pay what is owed all the same.",
    )
    closed_by_id = fields.Many2one(
        "res.users",
        "Closed by",
        readonly=True,
        ondelete="restrict",
        help="Empty: it closed itself, as the item was settled.",
    )
    escalated_on = fields.Date(
        "Escalated on",
        readonly=True,
        help="When the collection manager got it, as it was overdue.",
    )

    # === ACTION METHODS === #

    def action_answered(self):
        """The owner has written the answer: the collector closes the dispute."""
        for dispute in self:
            dispute._check_may_write({"resolution": dispute.resolution})
            if not (dispute.resolution or "").strip():
                raise UserError(self.env._("Write the answer first."))
            dispute.sudo()._mark_answered()

    def action_resolve(self):
        """Open the dialog that closes the dispute."""
        self.ensure_one()
        self.case_id._check_may_collect()
        self._check_open()
        title = self.env._("Close the dispute")
        return self.case_id._open_dialog(
            "dispute.resolve", title, default_dispute_id=self.id
        )

    # === BUSINESS METHODS === #

    def _mark_answered(self, today=None):
        """The answer is found: who follows the customer closes the dispute.

        :param date today: the date of the company; None for today.
        """
        self.answered_on = today or self.company_id._collection_today()
        self._withdraw_tasks()
        user = self.case_id._get_responsible()
        reader = self.with_context(lang=user.lang)
        self.activity_schedule(
            "credit_collection.mail_activity_type_dispute",
            summary=reader.env._(
                "%(owner)s has the answer: close the dispute",
                owner=self.env.user.name,
            ),
            note=plaintext2html(self.resolution),
            user_id=user.id,
        )

    def _get_contested(self):
        """What is still contested, at most what is open of the item.

        :rtype: float in the currency of the item
        """
        self.ensure_one()
        residual = self.sudo().move_line_id.amount_residual_currency
        return self.currency_id.round(min(self.amount_open, max(residual, 0)))

    def _resolve(
        self, decision, amount=None, answer=None, credits=None, date=None, today=None
    ):
        """Close an open dispute: credit what is accepted, answer the customer, and let
        the rest come back with its old age after a gap.

        :param str decision: ``accepted``, ``partial`` or ``rejected``.
        :param float amount: what is accepted, for ``partial``.
        :param str answer: for the customer; a rejection needs one.
        :param bool credits: whether the accepted amount is credited; None for what the
            reason says.
        :param date date: of the credit note; None for today.
        :param date today: the date of the company; None for today.
        :raise UserError: when it is closed, the amount is not a part of what is
            contested, the answer is missing, or the credit note is refused.
        """
        self.ensure_one()
        self.case_id._check_may_collect()
        own = self.sudo()
        own.case_id._lock()
        own.invalidate_recordset(["state"])
        own._check_open()
        contested = own._get_contested()
        accepted = own._check_decision(decision, contested, amount, answer)
        if credits is None:
            credits = own.reason_id.with_credit_note
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(own.partner_id)
            today = today or own.company_id._collection_today()
            day = date or today
            note = own._settle(accepted, day) if credits and accepted else None
            back = contested - (accepted if note else 0)
            values = own._prepare_end(accepted, note, answer, today)
            own._update_state(("open",), decision, **values)
            own._return(back, today)
            own._withdraw_tasks()
        own._notify_closed(decision, today)

    def _check_decision(self, decision, contested, amount, answer):
        """:return: the amount that is accepted.
        :rtype: float
        :raise UserError: see :meth:`_resolve`."""
        if decision == "rejected":
            if not (answer or "").strip():
                raise UserError(
                    self.env._("Write what the customer is answered: why not.")
                )
            return 0.0
        if self.currency_id.is_zero(contested):
            raise UserError(
                self.env._(
                    "%(item)s is settled: nothing is contested any more.",
                    item=self.name,
                )
            )
        if decision == "accepted":
            return contested
        compare = self.currency_id.compare_amounts
        if not amount or compare(amount, 0) <= 0 or compare(amount, contested) >= 0:
            raise UserError(
                self.env._(
                    "Accept a part above zero and below %(contested)s, or all of it.",
                    contested=format_amount(self.env, contested, self.currency_id),
                )
            )
        return amount

    def _prepare_end(self, accepted, note, answer, today):
        """What a dispute keeps of how it was closed."""
        return {
            "date_closed": today,
            "amount_accepted": accepted,
            "amount_open": 0,
            "credit_note_id": note and note.id,
            "resolution": answer or self.resolution,
            "closed_by_id": self.env.uid,
        }

    def _settle(self, accepted, date):
        """Take what is accepted off the books: by a credit note, or by a write-off when
        the item is no invoice.

        :return: the document.
        """
        adjustment = self.env["credit.collection.adjustment"]
        language = self.partner_id.lang or self.env.lang
        reason = self.reason_id.with_context(lang=language).name
        line, move = self.move_line_id, self.move_line_id.move_id
        if move.is_sale_document(include_receipts=True):
            return adjustment._credit_note(move, accepted, reason, date, line)
        return adjustment._write_off([(line, accepted)], reason, self.company_id, date)

    def _return(self, back, today):
        """What is owed all the same comes back after the gap of the company: its hold
        ends by itself, so that the protocol goes on where it stood.

        :param date today: the date of the company.
        """
        holds = self._get_holds()
        if self.currency_id.compare_amounts(back, 0) <= 0:
            holds._release(self.env._("The dispute is settled"))
            return
        gap = timedelta(days=self.company_id.collection_return_days)
        self.write({"amount_reopened": back, "date_resume": today + gap})
        holds.write(
            {
                "amount": back,
                "date_end": self.date_resume,
                "reason": self.env._("Dispute closed: time to pay"),
            }
        )

    # === BUSINESS METHODS - Messages === #

    def _notify_closed(self, decision, today):
        occasion = "dispute_rejected" if decision == "rejected" else "dispute_accepted"
        actions = self.env["credit.collection.action"].sudo()
        actions._withdraw_notifications(self.sudo(), ["dispute_opened"])
        actions._schedule_notifications(self.sudo(), occasion, today=today)

    def _get_notified_lines(self):
        """A dispute is about one item, and names it itself."""
        return self

    def _get_notified_person(self):
        """Whoever contested it is answered."""
        person = self.contact_id.partner_id
        return person if person != self.partner_id else person.browse()

    def _get_notification_attachments(self, occasion):
        """The credit note, when there is one.

        :rtype: list[dict]
        """
        note = self.sudo().credit_note_id
        if occasion != "dispute_accepted" or not note.is_invoice():
            return []
        documents = note._get_invoice_legal_documents_all(allow_fallback=True)
        return [
            {"filename": one["filename"], "content": one["content"]}
            for one in documents
        ]
