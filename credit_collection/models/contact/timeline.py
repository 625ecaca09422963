from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

from ...const import CHANNEL_ICONS, TALK_CHANNELS, UNANSWERED, UNREACHED

#: States of delivery that a reader notices.
NOT_ARRIVED = ("failed", "bounced", "withdrawn")


class CreditCollectionTimeline(models.AbstractModel):
    """Messages, calls and visits in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            "message": (
                self.env._("Messages"),
                "fa-envelope-o",
                lambda case, limit: self._find_contacts(
                    case, Domain("channel", "not in", TALK_CHANNELS), limit
                ),
            ),
            "talk": (
                self.env._("Calls and visits"),
                "fa-phone",
                lambda case, limit: self._find_contacts(
                    case, Domain("channel", "in", TALK_CHANNELS), limit
                ),
            ),
            **super()._get_sources(),
        }

    def _find_contacts(self, case, domain, limit):
        contacts = self.env["credit.collection.contact"].search(
            Domain("case_id", "=", case.id) & domain,
            order="date DESC, id DESC",
            limit=limit,
        )
        return [self._prepare_contact(contact) for contact in contacts]

    def _prepare_contact(self, contact):
        """Return the event of an entry of the contact log: by which channel it came or
        went, what it ended with, and what was said."""
        came_in = contact.direction == "in"
        is_talk = contact.channel in TALK_CHANNELS
        channel = self._get_label(contact, "channel")
        outcome = contact.outcome_id.name or self._get_label(contact, "outcome")
        is_lost = contact.delivery in NOT_ARRIVED
        if is_lost:
            outcome = self._get_label(contact, "delivery")
        title = f"{channel}: {outcome}"
        texts = [None if is_talk else contact.subject, contact.note]
        if is_lost:
            texts.append(contact.delivery_reason)
        if contact.next_step:
            day = contact.next_step_date
            step = (contact.next_step, day and format_date(self.env, day))
            texts.append("→ " + " ".join(filter(None, step)))
        asks = contact.direction == "out" and not is_talk and contact.amount
        return self._prepare_event(
            contact,
            contact.date,
            title,
            text=" · ".join(filter(None, texts)),
            amount=asks
            and format_amount(self.env, contact.amount, contact.currency_id),
            by=contact.partner_id.name if came_in else contact.user_id.name,
            icon="fa-reply" if came_in else self._get_contact_icon(contact),
            tone=self._get_contact_tone(contact, came_in, is_lost),
        )

    def _get_contact_icon(self, contact):
        return CHANNEL_ICONS.get(contact.channel, "fa-sticky-note-o")

    def _get_contact_tone(self, contact, came_in, is_lost):
        if is_lost:
            return "danger"
        if came_in:
            return "info"
        is_vain = contact.outcome in (*UNANSWERED, *UNREACHED)
        return "muted" if is_vain else "primary"
