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
from ...tools.merged import follow
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

#: States of delivery in which a message can still come back.
UNDER_WAY = ("queued", "sent")

#: States of delivery in which a message has not left, and still may.
WAITING = ("queued", "failed")

#: Fields that the log itself adds to a new entry.
SEALING_FIELDS = {"about", "checksum", "attachment_ids"}


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
    channel = fields.Selection(
        [*CHANNELS, ("page", "Page of the customer"), ("note", "Other")], required=True
    )
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
            ("unknown", "Unknown sender"),
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
    about = fields.Json(
        "Said about",
        readonly=True,
        copy=False,
        help="Case, customer and person as they were; merges do not change it.",
    )
    about_name = fields.Char(
        "Was about",
        compute="_compute_about_name",
        help="The customer at that time, where it was merged into another one since.",
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
            ("withdrawn", "Withdrawn before it left"),
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
                attempts = (*UNREACHED, *UNANSWERED, "unknown")
                contact.is_two_way = contact.outcome not in attempts

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

    @api.depends("about", "case_id.partner_id")
    def _compute_about_name(self):
        for contact in self:
            about, customer = contact.about or {}, contact.case_id.partner_id
            is_other = about and about["customer"] != customer.id
            contact.about_name = is_other and about["customer_name"]

    def _compute_is_intact(self):
        for contact in self:
            is_same = contact.checksum == contact._get_checksum()
            contact.is_intact = is_same and contact._is_about_its_case()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Ignore default values from the context: a client could claim more evidence.
        self = self.with_context(clean_context(self.env.context))
        for vals in vals_list:
            self._complete(vals)
        contacts = super().create(vals_list)
        for contact in contacts._unsealed():
            about = contact._describe_owner()
            checksum = contact._get_checksum(about)
            contact.write({"about": about, "checksum": checksum})
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

    def _describe_owner(self):
        """Return case, customer and person of this entry as plain values."""
        self.ensure_one()
        case, person = self.sudo().case_id, self.sudo().partner_id
        return {
            "case": case.id,
            "company": case.company_id.id,
            "customer": case.partner_id.id,
            "customer_name": case.partner_id.display_name,
            "person": person.id,
            "person_name": person.display_name or "",
        }

    def _is_about_its_case(self):
        """Whether the entry stands on the case, and with the person, of which it was
        made, or on those into which they were merged as the case says."""
        self.ensure_one()
        about, own = self.about, self.sudo()
        if not about:
            return False
        merged, case = own.case_id.merged or {}, own.case_id
        cases, people = merged.get("cases"), merged.get("partners")
        return (
            follow(cases, about["case"]) == case.id
            and about["company"] == case.company_id.id
            and follow(merged.get("customers"), about["customer"]) == case.partner_id.id
            and follow(people, about["person"]) == own.partner_id.id
        )

    def _get_checksum(self, about=None):
        """Return the SHA-256 of the content, without the delivery.

        :param dict about: of an entry that does not say yet whom it is about.
        """
        self.ensure_one()
        content = {
            "about": about or self.about or {},
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
        moved = self.filtered(
            lambda contact: contact.delivery not in (delivery, "withdrawn")
        )
        if not moved:
            return
        moved._unsealed().write(
            {
                "delivery": delivery,
                "delivery_reason": reason,
                "evidence": DELIVERY_EVIDENCE.get(delivery, "0"),
            }
        )
        if delivery in ("sent", "delivered"):
            moved._release_attachments()
        moved._delivery_changed(delivery, reason)

    def _release_attachments(self):
        """Unseal the attachments of messages that have left, or never will: the log
        has its own copies."""
        sealed = self.message_id.sudo().attachment_ids.filtered("is_collection_sealed")
        sealed._unseal().is_collection_sealed = False

    def _withdraw(self, reason):
        """Note that a queued message did not leave, for good.

        :param str reason: why, for the collector.
        """
        waiting = self.filtered(lambda one: one.delivery in WAITING)
        waiting._unsealed().write(
            {"delivery": "withdrawn", "delivery_reason": reason, "evidence": "0"}
        )
        waiting._release_attachments()

    def _delivery_changed(self, delivery, reason):
        """Hook: the delivery of these messages changed; the rooms add to it.

        :param str delivery: see :meth:`_mark_delivery`.
        """
