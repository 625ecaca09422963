import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ...const import (
    CHANNELS,
    EVIDENCE,
    EXEMPTIONS,
    OUTCOME_KINDS,
    UNANSWERED,
    UNREACHED,
)
from .sealed_mixin import SEAL

#: Fields that may change after an entry was created: the delivery of the message.
DELIVERY_FIELDS = {
    "carrier",
    "carrier_reference",
    "delivery",
    "delivery_reason",
    "evidence",
    "mailed_on",
    "proof_ids",
}

#: Strength of evidence (see ``EVIDENCE``) by state of delivery.
DELIVERY_EVIDENCE = {"sent": "1", "delivered": "2"}

#: Fields that the log itself adds to a new entry.
SEALING_FIELDS = {"checksum", "attachment_ids"}


class CreditCollectionContact(models.Model):
    """One entry of the contact log: what was said, by whom, how, and the result.

    Append-only for all users: only the delivery of an entry changes later
    (:meth:`_mark_delivery`). The checksum covers all other content.
    """

    _name = "credit.collection.contact"
    _description = "Contact log"
    _inherit = ["credit.collection.sealed.mixin"]
    _order = "date DESC, id DESC"
    _rec_name = "subject"

    case_id = fields.Many2one(
        "credit.collection.case", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", "Person", index=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    channel = fields.Selection([*CHANNELS, ("note", "Other")], required=True)
    direction = fields.Selection(
        [("out", "To the customer"), ("in", "From the customer")],
        default="out",
        required=True,
    )
    user_id = fields.Many2one("res.users", "By", ondelete="restrict")
    outcome = fields.Selection(
        [
            ("sent", "Sent"),
            ("answered", "Answered"),
            *OUTCOME_KINDS,
        ],
        "Kind of result",
        default="sent",
        required=True,
    )
    exemption = fields.Selection(
        EXEMPTIONS, help="Why the hours and limits of a contact policy did not apply."
    )
    override_reason = fields.Char(
        "In spite of the policy",
        help="Why a person made this contact although a contact policy warned.",
    )
    outcome_id = fields.Many2one(
        "credit.collection.outcome",
        "Result",
        index="btree_not_null",
        ondelete="restrict",
    )
    delay_reason_id = fields.Many2one(
        "credit.collection.delay.reason",
        "Reason for the delay",
        index="btree_not_null",
        ondelete="restrict",
    )
    is_two_way = fields.Boolean(
        "Conversation",
        compute="_compute_is_two_way",
        store=True,
        precompute=True,
        help="The customer spoke or wrote with us.",
    )
    place = fields.Char(help="Where a visit took place.")
    next_step = fields.Char("Next step", help="What was agreed or decided to do next.")
    next_step_date = fields.Date("Next step on")
    subject = fields.Char()
    body = fields.Html(sanitize=False)
    recipients = fields.Char(help="Addresses as they were when it was sent.")
    note = fields.Text()
    amount = fields.Monetary("Asked for", help="What was to collect at that moment.")
    amount_left = fields.Monetary(
        "To collect now",
        related="case_id.amount_to_collect",
        help="Less than what was asked for: something was paid since.",
    )
    items = fields.Json("Items as they were")
    message_id = fields.Many2one(
        "mail.message", index="btree_not_null", ondelete="set null"
    )
    items_html = fields.Html("Items", compute="_compute_items_html", sanitize=False)
    checksum = fields.Char(readonly=True)
    is_intact = fields.Boolean("Unaltered", compute="_compute_is_intact")
    delivery = fields.Selection(
        [
            ("queued", "Waits to be sent"),
            ("sent", "Handed over"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
            ("bounced", "Bounced"),
        ],
        readonly=True,
    )
    delivery_reason = fields.Char("Delivery reason", readonly=True)
    evidence = fields.Selection(EVIDENCE, default="0", readonly=True)

    # === COMPUTE METHODS === #

    @api.depends("outcome", "outcome_id", "direction")
    def _compute_is_two_way(self):
        """Not dependent on the setup of the result: old entries keep their value."""
        for contact in self:
            if contact.outcome_id:
                contact.is_two_way = contact.outcome_id.is_two_way
            elif contact.outcome == "sent":
                contact.is_two_way = contact.direction == "in"
            else:
                contact.is_two_way = contact.outcome not in (*UNREACHED, *UNANSWERED)

    @api.depends("items")
    @api.depends_context("lang")
    def _compute_items_html(self):
        currencies = self.env["res.currency"].with_context(active_test=False)
        names = {line["currency"] for contact in self for line in contact.items or []}
        by_name = currencies.search([("name", "in", list(names))]).grouped("name")
        for contact in self:
            contact.items_html = self.env["ir.qweb"]._render(
                "credit_collection.contact_items",
                {
                    "items": contact.items or [],
                    "currencies": by_name,
                    "to_date": fields.Date.to_date,
                },
            )

    def _compute_is_intact(self):
        for contact in self:
            contact.is_intact = contact.checksum == contact._get_checksum()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Ignore default values from the context: a client could claim more evidence.
        self = self.with_context(clean_context(self.env.context))
        for vals in vals_list:
            self._complete(vals)
        contacts = super().create(vals_list)
        for contact in contacts._unsealed():
            contact.checksum = contact._get_checksum()
        return contacts

    def write(self, vals):
        """Refuse every change except that of the checksum, copies and delivery.

        :raise UserError: for all other changes.
        """
        unsealed = self.env.context.get("collection_seal") is SEAL
        if not unsealed or set(vals) - DELIVERY_FIELDS - SEALING_FIELDS:
            raise UserError(
                self.env._("The contact log is append-only. Log a new contact instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("The contact log is append-only: keep this entry."))

    # === BUSINESS METHODS === #

    @api.model
    def _complete(self, vals):
        """Add derived values to those of a new entry; the rooms add theirs.

        :param dict vals: changed in place.
        """

    def _get_checksum(self):
        """Return the SHA-256 of the content, without the delivery."""
        self.ensure_one()
        content = {
            "date": fields.Datetime.to_string(self.date),
            "channel": self.channel,
            "direction": self.direction,
            "subject": self.subject or "",
            "body": str(self.body or ""),
            "recipients": self.recipients or "",
            "note": self.note or "",
            "amount": f"{self.amount:.2f}",
            "items": self.items or [],
            **self._get_circumstances(),
        }
        canonical = json.dumps(content, sort_keys=True, default=str)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def _mark_delivery(self, delivery, reason=False):
        """Record the delivery of messages and its consequences, see
        :meth:`_delivery_changed`.

        :param str delivery: ``sent``, ``delivered``, ``failed`` or ``bounced``.
        :param str reason: message of the mail server, SMS gateway or carrier.
        """
        moved = self.filtered(lambda contact: contact.delivery != delivery)
        if not moved:
            return
        moved._unsealed().write(
            {
                "delivery": delivery,
                "delivery_reason": reason,
                "evidence": DELIVERY_EVIDENCE.get(delivery, "0"),
            }
        )
        moved._delivery_changed(delivery, reason)

    def _delivery_changed(self, delivery, reason):
        """Hook: the delivery of these messages changed; the rooms add to it.

        :param str delivery: see :meth:`_mark_delivery`.
        """
