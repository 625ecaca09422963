from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...const import CARRIERS

#: Carriers whose proof certifies the content of a letter, not only its delivery.
CERTIFYING = ("burofax",)


class CreditCollectionContact(models.Model):
    """Mailing of printed letters, with proof of delivery, and the delivery status of
    queued messages."""

    _inherit = "credit.collection.contact"

    carrier = fields.Selection(CARRIERS, "Mailed with", readonly=True)
    carrier_reference = fields.Char("Carrier's reference", readonly=True)
    mailed_on = fields.Date("Mailed on", readonly=True)
    proof_ids = fields.Many2many(
        "ir.attachment",
        "credit_collection_contact_proof_rel",
        string="Proof of delivery",
        readonly=True,
        help="What the carrier gave: receipts, certificates, signed acknowledgements.",
    )
    fingerprint = fields.Char(
        readonly=True,
        help="Checksum of the mail or SMS as it was queued; nothing else is sent.",
    )
    account_shown = fields.Char("Account as it was confirmed", readonly=True)
    account_text = fields.Char(
        "Account shown",
        compute="_compute_account_text",
        help="The bank account that it asks to pay into.",
    )
    is_to_mail = fields.Boolean(
        "Printed, not mailed",
        compute="_compute_is_to_mail",
        search="_search_is_to_mail",
    )

    # === COMPUTE METHODS === #

    @api.depends("account_shown")
    def _compute_account_text(self):
        accounts = self.env["res.partner.bank"]
        for contact in self:
            contact.account_text = accounts._read_shown(contact.account_shown or "")

    @api.depends("channel", "delivery", "carrier")
    def _compute_is_to_mail(self):
        for contact in self:
            contact.is_to_mail = (
                contact.channel == "letter"
                and contact.delivery == "queued"
                and not contact.carrier
            )

    @api.model
    def _search_is_to_mail(self, operator, value):
        if operator != "in":
            return NotImplemented
        to_mail = (
            Domain("channel", "=", "letter")
            & Domain("delivery", "=", "queued")
            & Domain("carrier", "=", False)
        )
        return Domain.OR(to_mail if wanted else ~to_mail for wanted in value)

    # === ACTION METHODS === #

    def action_mark_mailed(self):
        """Open the dialog to mark letters as mailed, or to add the proof."""
        return self.case_id._open_dialog(
            "letter.mailing",
            self.env._("Mark as mailed"),
            default_contact_ids=self.ids,
        )

    def action_print_again(self):
        """Print the stored files of these letters again, and log who did: it is no
        second reminder, and nothing counts from it."""
        self.case_id._check_may_collect()
        for contact in self:
            contact._log_printed_again()
        report = self.env.ref("credit_collection.action_report_letter")
        return report.report_action(self.action_id, config=False)

    def action_withdraw_letter(self):
        """Mark letters as failed that will not be mailed."""
        self.case_id._check_may_collect()
        self._check_to_mail()
        reason = self.env._("%(user)s did not mail it", user=self.env.user.name)
        self.sudo()._mark_delivery("failed", reason)

    # === BUSINESS METHODS === #

    def _log_printed_again(self):
        """Log that the user prints this letter again; that is no contact with the
        customer."""
        case, day = self.case_id, self.company_id._collection_today(self.date)
        last_contact = case.last_contact_date
        case._log_contact(
            channel="note",
            amount=0,
            items=[],
            subject=self.env._("Letter printed again"),
            note=self.env._(
                "The letter of %(date)s to %(person)s. It is no second reminder.",
                date=format_date(self.env, day),
                person=self.partner_id.display_name,
            ),
        )
        case.sudo().last_contact_date = last_contact

    def _get_letter(self):
        """Return the stored file of a printed letter.

        :rtype: ir.attachment
        """
        return self.sudo().attachment_ids[:1]

    def _check_to_mail(self):
        """Check that these are printed letters that were not mailed yet."""
        others = self.filtered(lambda contact: not contact.is_to_mail)
        if others:
            raise UserError(
                self.env._(
                    "These are not letters to mail: %(names)s",
                    names=", ".join(others.case_id.mapped("display_name")),
                )
            )

    def _mark_mailed(self, day, carrier, references=None, proof=None, posted=None):
        """Mark letters as mailed, which counts as sent. Letters that are not true any
        more are withdrawn instead; those whose case is locked stay to be mailed.

        :param date day: date of mailing.
        :param str carrier: see ``CARRIERS``.
        :param dict references: reference of the carrier by entry id.
        :param proof: attachments that prove the delivery; None for none yet.
        :param posted: entries of this set that are in the post already: a fact, which
            nobody asks about again.
        :return: the letters that were marked.
        :raise UserError: if an entry is not a letter or was mailed before, the carrier
            is missing, or the date is missing, in the future or before the letter was
            printed.
        """
        self.case_id._check_may_collect()
        self._check_to_mail()
        for contact in self.sudo():
            contact._check_mailing(carrier, day)
        posted = self & posted if posted else self.browse()
        leaving, _waiting = (self - posted)._hand_over()
        mailed = leaving | posted
        for contact in mailed.sudo():
            contact._unsealed().write(
                {
                    "carrier": carrier,
                    "carrier_reference": (references or {}).get(contact.id),
                    "mailed_on": day,
                }
            )
            # The delay of the next level counts from the date of mailing.
            action = contact.action_id
            action.date_done = max(day, action.date_done or day)
        mailed.sudo()._mark_delivery("sent")
        if proof and mailed:
            mailed._add_proof(proof)
        return mailed

    def _check_mailing(self, carrier, day):
        """:raise UserError: see :meth:`_mark_mailed`."""
        company = self.company_id
        if not carrier or not day or day > company._collection_today():
            raise UserError(
                self.env._("Enter a carrier and a mailing date up to today.")
            )
        if day < company._collection_today(self.date):
            raise UserError(
                self.env._("A letter is mailed after it was printed, not before.")
            )

    def _add_proof(self, proof):
        """Add the proof of delivery of mailed letters.

        :param proof: attachments that the current user may read.
        :raise UserError: if a letter was not mailed.
        """
        self.case_id._check_may_collect()
        proof.check_access("read")
        if self.filtered(lambda contact: not contact.mailed_on):
            raise UserError(self.env._("Only what was mailed can be proven."))
        for contact in self.sudo():
            contact._unsealed().proof_ids |= contact._freeze(proof)
        self.sudo()._mark_delivery("delivered")
        certified = self.sudo().filtered(lambda contact: contact.carrier in CERTIFYING)
        certified._unsealed().evidence = "5"

    # === BUSINESS METHODS - Hand-over === #

    @api.model
    def _find_of_messages(self, messages):
        """Return the outgoing entries of some ``mail.message``, in sudo mode."""
        log = self.sudo()
        return log.search(
            [("message_id", "in", messages.ids), ("direction", "=", "out")]
        )

    def _hand_over(self, now=None):
        """Ask again before these messages leave; the rooms above decide. Messages that
        may not leave any more are withdrawn.

        :param datetime now: naive UTC; None for now.
        :return: the entries that may leave, and those that have to wait because
            somebody else is working on their case.
        """
        # pylint: disable=unused-argument  # for overrides
        return self, self.browse()

    # === BUSINESS METHODS - Delivery === #

    def _recall(self):
        """Cancel queued messages, see ``credit.collection.channel._recall``."""
        channel = self.env["credit.collection.channel"]
        for name, contacts in self.grouped("channel").items():
            channel._get_channel(name)._recall(contacts)

    def _get_queued(self):
        """Return the entries whose message has not left the queue of Odoo yet."""
        channel = self.env["credit.collection.channel"]
        return self.browse().union(
            *(
                channel._get_channel(name)._get_queued(contacts)
                for name, contacts in self.grouped("channel").items()
                if name in channel._list()
            )
        )

    @api.model
    def _sync_delivery(self):
        """Update the delivery status of entries that are still queued."""
        queued = self.search([("delivery", "=", "queued"), ("message_id", "!=", False)])
        queued.message_id.notification_ids._notify_contact_log()
