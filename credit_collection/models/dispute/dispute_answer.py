from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount
from odoo.tools.mail import plaintext2html

from ...tools.cause import cause


class CreditCollectionDispute(models.Model):
    """Answer and closing of a dispute."""

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
        "Asked for again after",
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
        """Mark the answer as written, so that the collector can close the dispute.

        :raise UserError: without an answer.
        """
        for dispute in self:
            dispute._check_may_write({"resolution": dispute.resolution})
            if not (dispute.resolution or "").strip():
                raise UserError(self.env._("Write the answer first."))
            dispute.sudo()._mark_answered()

    def action_resolve(self):
        """Open the wizard that closes the dispute."""
        self.ensure_one()
        self.case_id._check_may_collect()
        self._check_open()
        title = self.env._("Close the dispute")
        return self.case_id._open_dialog(
            "dispute.resolve", title, default_dispute_id=self.id
        )

    # === BUSINESS METHODS === #

    def _mark_answered(self, today=None):
        """Give the collector the task of closing the dispute.

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
        """Return the amount in dispute, at most the residual of the item."""
        self.ensure_one()
        residual = self.sudo().move_line_id.amount_residual_currency
        return self.currency_id.round(min(self.amount_open, max(residual, 0)))

    def _resolve(
        self, decision, amount=None, answer=None, credits=None, date=None, today=None
    ):
        """Close an open dispute: credit the accepted amount and answer the customer.
        The follow-up of the rest continues after ``collection_return_days``.

        :param str decision: ``accepted``, ``partial`` or ``rejected``.
        :param float amount: accepted amount, for ``partial``.
        :param str answer: for the customer; required for ``rejected``.
        :param bool credits: whether to credit the accepted amount; None: as the reason.
        :param date date: of the credit note; None for today.
        :param date today: the date of the company; None for today.
        :raise UserError: if the dispute is closed, the amount or answer is wrong, or
            the credit note cannot be posted.
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
        """Return the accepted amount.

        :raise UserError: see :meth:`_resolve`.
        """
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
        """Return the values of a closed dispute."""
        return {
            "date_closed": today,
            "amount_accepted": accepted,
            "amount_open": 0,
            "credit_note_id": note and note.id,
            "resolution": answer or self.resolution,
            "closed_by_id": self.env.uid,
        }

    def _settle(self, accepted, date):
        """Create and return the credit note of the accepted amount; a write-off if the
        item is of no invoice.

        :raise UserError: while the invoice is being changed.
        """
        if self.move_line_id.parent_state != "posted":
            raise UserError(
                self.env._(
                    "%(document)s is being changed: post it first, then answer.",
                    document=self.move_line_id.move_id.display_name,
                )
            )
        adjustment = self.env["credit.collection.adjustment"]
        language = self.partner_id.lang or self.env.lang
        reason = self.reason_id.with_context(lang=language).name
        line, move = self.move_line_id, self.move_line_id.move_id
        if move.is_sale_document(include_receipts=True):
            return adjustment._credit_note(move, accepted, reason, date, line)
        return adjustment._write_off([(line, accepted)], reason, self.company_id, date)

    def _return(self, back, today):
        """Hold the amount ``back``, still owed, for the pause of the company; the
        follow-up continues at the same level.

        :param date today: the date of the company.
        """
        holds = self._get_holds()
        if self.currency_id.compare_amounts(back, 0) <= 0:
            holds._release(cause("dispute_settled"))
            return
        gap = timedelta(days=self.company_id.collection_return_days)
        self.write({"amount_reopened": back, "date_resume": today + gap})
        holds.write(
            {
                "amount": back,
                "date_end": self.date_resume,
                "reason": self._describe_hold(),
            }
        )

    # === BUSINESS METHODS - Messages === #

    def _notify_closed(self, decision, today):
        """Schedule the answer to the customer."""
        occasion = "dispute_rejected" if decision == "rejected" else "dispute_accepted"
        actions = self.env["credit.collection.action"].sudo()
        actions._withdraw_notifications(self.sudo(), ["dispute_opened"])
        actions._schedule_notifications(self.sudo(), occasion, today=today)

    def _get_notified_lines(self):
        """Return the dispute, which has the ``name`` and item of a line."""
        return self

    def _get_notified_person(self):
        """Return the contact who disputed the item; empty: the customer."""
        person = self.contact_id.partner_id
        return person if person != self.partner_id else person.browse()

    def _get_notification_attachments(self, occasion):
        """Return the documents of the credit note, for an accepted dispute."""
        note = self._get_notified_note(occasion)
        return self.env["credit.collection.channel"]._get_legal_documents(note)

    def _get_notified_note(self, occasion):
        """Return the credit note that a message comes with, in sudo mode; may be
        empty."""
        note = self.sudo().credit_note_id
        is_told = occasion == "dispute_accepted" and note.is_sale_document()
        return note if is_told and note.state == "posted" else note.browse()

    def _has_notification_documents(self, occasion):
        channel = self.env["credit.collection.channel"]
        return not channel._find_unmade(self._get_notified_note(occasion))

    def _make_notification_documents(self, occasion):
        channel = self.env["credit.collection.channel"]
        channel._make_invoices(channel._find_unmade(self._get_notified_note(occasion)))
