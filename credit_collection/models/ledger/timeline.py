from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ...const import MONEY_JOURNALS

#: Kinds of holds that nothing else in the history tells of.
OWN_KINDS = ("pause", "reply", "payment")


class CreditCollectionTimeline(models.AbstractModel):
    """Payments and holds in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "payment": (self.env._("Payments"), "fa-money", self._find_payments),
            "hold": (self.env._("Holds"), "fa-pause", self._find_holds),
        }

    def _find_payments(self, case, limit):
        """Money of the customer that was booked in a bank or cash journal, and payments
        without an entry."""
        customer = Domain("partner_id", "child_of", case.partner_id.id)
        customer &= Domain("company_id", "=", case.company_id.id)
        lines = self.env["account.move.line"].search(
            customer
            & Domain("parent_state", "=", "posted")
            & Domain("account_type", "=", "asset_receivable")
            & Domain("journal_id.type", "in", MONEY_JOURNALS),
            order="date DESC, id DESC",
            limit=limit,
        )
        payments = self.env["account.payment"].search(
            customer
            & Domain("move_id", "=", False)
            & Domain("partner_type", "=", "customer")
            & Domain("state", "in", ("in_process", "paid")),
            order="date DESC, id DESC",
            limit=limit,
        )
        events = [self._prepare_booked(line) for line in lines]
        for payment in payments:
            sign = -1 if payment.payment_type == "inbound" else 1
            amount = sign * payment.amount
            text = payment.memo or payment.name
            events.append(self._prepare_payment(payment, payment.date, amount, text))
        return events

    def _prepare_booked(self, line):
        move = line.move_id
        name, ref = line.name or "", move.ref or ""
        texts = [name] if ref in name else filter(None, (name, ref))
        return self._prepare_payment(
            move,
            line.date,
            line.amount_currency,
            ", ".join(texts) or move.name,
            line.currency_id,
        )

    def _prepare_payment(self, record, day, amount, text, currency=None):
        """Return the event of a payment; a positive amount went back."""
        came = amount <= 0
        return self._prepare_event(
            record,
            day,
            self.env._("Payment received") if came else self.env._("Payment returned"),
            text=text,
            amount=format_amount(self.env, abs(amount), currency or record.currency_id),
            tone="success" if came else "danger",
        )

    def _find_holds(self, case, limit):
        """When holds began, and when they were released."""
        holds = self.env["credit.collection.hold"].search(
            [("case_id", "=", case.id), ("kind", "in", OWN_KINDS)],
            order="id DESC",
            limit=limit,
        )
        events = []
        for hold in holds:
            kind = self._get_label(hold, "kind")
            until = hold.date_end and self.env._(
                "until %(date)s", date=format_date(self.env, hold.date_end)
            )
            texts = (hold.move_id.name, until, hold.why)
            events.append(
                self._prepare_event(
                    hold,
                    hold.create_date,
                    self.env._("On hold: %(kind)s", kind=kind),
                    text=" · ".join(filter(None, texts)),
                    by=hold.user_id.name,
                    tone="warning",
                )
            )
            if hold.released_on:
                events.append(
                    self._prepare_event(
                        hold,
                        hold.released_on,
                        self.env._("Hold ended: %(kind)s", kind=kind),
                        text=hold.close_reason,
                        icon="fa-play",
                    )
                )
        return events
