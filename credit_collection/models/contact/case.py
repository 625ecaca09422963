from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.tools.mail import email_normalize, email_normalize_all, plaintext2html

from ...tools.cause import cause
from .contact_bounce import DOUBT_TASK
from .mail_thread import MACHINE, PERSON
from .sealed_mixin import read_commands

#: Mails of one case and hour that are logged, of known and of unknown senders each: a
#: person writes fewer, and whoever floods a case fills no log with it.
HOURLY_MAILS = 5

#: Open tasks about mails from unknown senders that a company has at most.
OPEN_SENDER_TASKS = 5

SENDER_TASK = "credit_collection.mail_activity_type_sender"


class CreditCollectionCase(models.Model):
    """The contact log of a case. Replies of the customer are logged and hold the case
    until they are handled."""

    _inherit = "credit.collection.case"

    contact_ids = fields.One2many("credit.collection.contact", "case_id", "Contacts")
    last_contact_date = fields.Datetime("Last contact", readonly=True)
    merged = fields.Json(
        readonly=True,
        copy=False,
        help="Cases and partners that were merged into these, in their order.",
    )
    has_reply = fields.Boolean(
        "Answer to handle", compute="_compute_has_reply", search="_search_has_reply"
    )

    # === COMPUTE METHODS === #

    @api.depends("active_hold_ids.kind")
    def _compute_has_reply(self):
        for case in self:
            case.has_reply = "reply" in case.active_hold_ids.mapped("kind")

    def _search_has_reply(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = fields.Domain(
            "hold_ids", "any", [("kind", "=", "reply"), ("released_on", "=", False)]
        )
        return waiting if True in value else ~waiting

    # === ACTION METHODS === #

    def action_handled(self):
        """Mark the reply of the customer as handled, which releases its hold."""
        self._check_may_collect()
        waiting = self.sudo().active_hold_ids.filtered(lambda h: h.kind == "reply")
        waiting._release(cause("handled", user=self.env.user.name))
        self.sudo().activity_unlink(["credit_collection.mail_activity_type_reply"])

    # === BUSINESS METHODS - Contact log === #

    def _log_contact(self, today=None, **values):
        """Append an entry to the contact log.

        :param date today: date of the requested items; None for today.
        :param values: fields of ``credit.collection.contact``; ``date`` is naive UTC or
            a date (noon in the company). Defaults: now, the amount to collect, the
            requested items, the current user.
        :return: the entry.
        """
        self.ensure_one()
        self._check_may_collect()
        moment = values.get("date")
        if isinstance(moment, date) and not isinstance(moment, datetime):
            moment = self.company_id._collection_moment(moment)
        moment = fields.Datetime.to_datetime(moment) or fields.Datetime.now()
        attached, _new = read_commands(values.get("attachment_ids"))
        self.env["ir.attachment"].browse(attached).check_access("read")
        contacts = self.env["credit.collection.contact"].sudo()
        contact = contacts.create(
            {
                "case_id": self.id,
                "partner_id": self.partner_id.id,
                "user_id": self.env.uid,
                "amount": self.amount_to_collect,
                "items": self._get_items_asked(today),
                **values,
                "date": moment,
            }
        )
        self.sudo().write({"last_contact_date": contact.date})
        return contact

    def _get_items_asked(self, date=None):
        """Return the requested items as JSON values; overridden for the channels.

        :param date date: the date of the company; None for today.
        :rtype: list[dict]
        """
        # pylint: disable=unused-argument  # for overrides
        return []

    # === BUSINESS METHODS - Merge === #

    def _note_merge(self, others, partners, kept, joining=None):
        """Note on these cases, before it is done, that others and their customers are
        merged into them, so that entries of the contact log keep their owner.

        :param others: cases merged into this one, in sudo mode; may be empty.
        :param partners: partners that will go.
        :param kept: the partner that stays.
        :param joining: customers that become contacts of ``kept``; it gets their case.
        """
        customers = partners | (joining or partners)
        for case in self.sudo():
            before = [one.merged or {} for one in (*others, case)]
            known = {
                key: [pair for merged in before for pair in merged.get(key, [])]
                for key in ("cases", "customers", "partners")
            }
            case.merged = {
                "cases": known["cases"] + [[one.id, case.id] for one in others],
                "customers": known["customers"]
                + [[one.id, kept.id] for one in customers],
                "partners": known["partners"] + [[one.id, kept.id] for one in partners],
            }
            case._message_log(
                body=self.env._(
                    "%(user)s merged %(gone)s into %(kept)s. The contact log says of "
                    "each entry about whom it was.",
                    user=self.env.user.name,
                    gone=", ".join(
                        f"{partner.display_name} ({partner.id})"
                        for partner in customers
                    ),
                    kept=f"{kept.display_name} ({kept.id})",
                )
            )

    # === BUSINESS METHODS - Mail === #

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Assign a new mail to the collection alias to the case of its sender. For an
        unknown sender, create an activity for the manager on the company's partner.

        :param dict custom_values: defaults of the alias, with ``company_id``.
        :return: the record on which the mail is posted.
        """
        if self.env.context.get("collection_incoming") not in (PERSON, MACHINE):
            return super().message_new(msg_dict, custom_values)
        company_id = (custom_values or {}).get("company_id")
        company = self.env["res.company"].browse(company_id) or self.env.company
        case = self._find_by_sender(msg_dict.get("email_from"), company)
        if case:
            return case
        self._schedule_unknown_sender(company, msg_dict)
        return company.partner_id

    @api.model
    def _schedule_unknown_sender(self, company, msg_dict):
        """Create an activity for the manager about a mail of nobody known, unless many
        of them are open."""
        partner, manager = company.partner_id, company._collection_manager()
        if len(partner.activity_search([SENDER_TASK])) >= OPEN_SENDER_TASKS:
            return
        reader = company.with_context(lang=manager.lang)
        partner.activity_schedule(
            SENDER_TASK,
            summary=reader.env._(
                "Mail to the collection from %(sender)s",
                sender=msg_dict.get("email_from") or "?",
            ),
            note=plaintext2html(msg_dict.get("subject") or ""),
            user_id=manager.id,
        )

    @api.model
    def _find_by_sender(self, sender, company):
        """Find the case for an e-mail address; of several cases, the one with the
        highest amount to collect.

        :param str sender: ``From`` header of a mail.
        :return: the case, in sudo mode; empty if there is none.
        """
        address = email_normalize(sender or "", strict=False)
        if not address:
            return self.sudo().browse()
        people = self.env["res.partner"].sudo().search([("email", "ilike", address)])
        people = people.filtered(
            lambda person: address in email_normalize_all(person.email)
        )
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", people.commercial_partner_id.ids),
            ],
            order="amount_to_collect DESC, amount_overdue DESC, id",
            limit=1,
        )

    def _message_post_after_hook(self, message, msg_vals):
        """Log replies by e-mail, see :meth:`_receive_reply`."""
        res = super()._message_post_after_hook(message, msg_vals)
        came_in = self.env.context.get("collection_incoming") in (PERSON, MACHINE)
        # Code in sudo mode is trusted: other gateways may post incoming mails.
        if (came_in or self.env.su) and message.message_type == "email":
            self.sudo()._receive_reply(message)
        return res

    def _receive_reply(self, message):
        """Log an incoming message. If a person of the customer wrote it, hold the case
        and create an activity for the collector; of an unknown sender, only the
        activity. Messages of internal users are ignored, unless they are the
        customer themselves.

        :param message: the incoming ``mail.message``, in sudo mode.
        """
        self.ensure_one()
        author = message.author_id
        is_internal = author.user_ids and not all(author.user_ids.mapped("share"))
        if is_internal and author.commercial_partner_id != self.partner_id:
            return
        is_automatic = self.env.context.get("collection_incoming") is MACHINE
        is_known = self._is_known_sender(message.email_from)
        if self._is_flooded(is_known):
            self._schedule_flood_task()
            return
        self._log_contact(**self._prepare_reply(message, is_automatic, is_known))
        if is_automatic:
            return
        if is_known:
            self._hold_for_reply(message)
        else:
            self._schedule_sender_task(message)

    def _is_known_sender(self, sender):
        """Whether a mail comes from an address of the customer, of one of the contacts
        whom this company sees, or of somebody to whom messages of this case went.

        :param str sender: ``From`` header of a mail.
        """
        self.ensure_one()
        address = email_normalize(sender or "", strict=False)
        if not address:
            return False
        people = self.env["res.partner"].sudo().with_context(active_test=False)
        people = people.search(
            [
                ("commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "in", (False, self.company_id.id)),
                ("email", "ilike", address),
            ]
        )
        written = (
            self.env["credit.collection.contact"]
            .sudo()
            .search(
                [
                    ("case_id", "=", self.id),
                    ("direction", "=", "out"),
                    ("channel", "=", "email"),
                    ("recipients", "ilike", address),
                ]
            )
        )
        texts = (*people.mapped("email"), *written.mapped("recipients"))
        return any(address in email_normalize_all(text) for text in texts)

    def _is_flooded(self, is_known):
        """Whether enough mails of this kind of sender were logged within an hour.

        :param bool is_known: of the customer, or of unknown senders.
        """
        compared = "!=" if is_known else "="
        hour_ago = fields.Datetime.now() - timedelta(hours=1)
        log = self.env["credit.collection.contact"].sudo()
        count = log.search_count(
            [
                ("case_id", "=", self.id),
                ("direction", "=", "in"),
                ("channel", "=", "email"),
                ("outcome", compared, "unknown"),
                ("date", ">", hour_ago),
            ],
            limit=HOURLY_MAILS,
        )
        return count >= HOURLY_MAILS

    def _hold_for_reply(self, message):
        """Hold the case until the collector has handled what the customer wrote."""
        reader = self.with_context(lang=self._get_responsible().lang)
        if not self.has_reply:
            reader._hold("reply", cause("answered_by_mail"))
        self._schedule_task(
            "credit_collection.mail_activity_type_reply",
            reader.env._("Answer of the customer"),
            message.preview or "",
        )

    def _schedule_sender_task(self, message):
        """Ask the collector who wrote about this case."""
        reader = self.with_context(lang=self._get_responsible().lang)
        self._schedule_task(
            DOUBT_TASK,
            reader.env._("Mail about this case from %s", message.email_from or "?"),
            reader.env._(
                "This is no address of the customer, so nothing is on hold. If the "
                "sender belongs to the customer, add the address to the contacts."
            ),
        )

    def _schedule_flood_task(self):
        """Tell the collector that further mails are not in the contact log."""
        reader = self.with_context(lang=self._get_responsible().lang)
        self._schedule_task(
            DOUBT_TASK,
            reader.env._("Many mails about this case"),
            reader.env._(
                "More than %s mails came within an hour. The others are only among the "
                "messages of this case, not in the contact log.",
                HOURLY_MAILS,
            ),
        )

    def _prepare_reply(self, message, is_automatic, is_known):
        """Return the log values of an incoming message. An automatic reply, for example
        out of office, proves only the delivery of the reminder; a mail from an unknown
        sender proves nothing."""
        values = {"outcome": "answered", "evidence": "4"}
        person = message.author_id
        reader = self.with_context(lang=self._get_responsible().lang).env
        if not is_known:
            note = reader._("Unknown sender: no address of this customer")
            values = {"outcome": "unknown", "evidence": "0", "note": note}
            person = person.filtered(
                lambda author: author.commercial_partner_id == self.partner_id
            )
        elif is_automatic:
            note = reader._("Automatic answer")
            values = {"outcome": "no_answer", "evidence": "2", "note": note}
        return {
            "partner_id": person.id or (is_known and self.partner_id.id),
            "user_id": False,
            "channel": "email",
            "direction": "in",
            "subject": message.subject,
            "body": message.body,
            "recipients": message.email_from,
            "message_id": message.id,
            **values,
        }
