from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import (
    MANAGERS,
    OUT_STATES,
    PLACEMENT_PHASES,
    PLACEMENT_RESULTS,
    PLACEMENT_STATES,
)

#: Tasks about what an agency has.
SILENT = "credit_collection.mail_activity_type_placement_silent"
TASKS = (SILENT, "credit_collection.mail_activity_type_placement_risk")
#: Fields that a manager corrects; the rest changes through the buttons.
FREE_FIELDS = {"agency_reference", "user_id", "note"}


class CreditCollectionPlacement(models.Model):
    """A hand-off of open items of a case to an agency. As long as the agency has them,
    their holds stop the own chasing; back home a person decides what follows."""

    _name = "credit.collection.placement"
    _description = "Placement with an agency"
    _inherit = [
        "credit.collection.notifiable.mixin",
        "credit.collection.task.mixin",
        "credit.collection.correspondence.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_placed DESC, id DESC"
    _check_company_auto = True
    _notified_fields = {
        "amount": "amount",
        "left": "amount_open",
        "date": "date_placed",
    }

    name = fields.Char(
        "Number", readonly=True, copy=False, help="The agency quotes it."
    )
    agency_id = fields.Many2one(
        "credit.collection.agency",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    state = fields.Selection(
        PLACEMENT_STATES,
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    result = fields.Selection(PLACEMENT_RESULTS, readonly=True, tracking=True)
    reason = fields.Char(
        "Why it ended", readonly=True, help="Turned down, recalled or closed."
    )
    phase = fields.Selection(
        PLACEMENT_PHASES, default="amicable", required=True, readonly=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Decided by",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="restrict",
        tracking=True,
        help="The manager who handed it over, and follows it.",
    )
    note = fields.Text("Note for the agency")
    agency_reference = fields.Char("Reference of the agency", tracking=True)
    date_placed = fields.Date("Handed over on", required=True, readonly=True)
    date_sent = fields.Date("Sent on", readonly=True)
    date_accepted = fields.Date("Accepted on", readonly=True)
    date_report = fields.Date("Last heard of", readonly=True)
    date_report_due = fields.Date(
        "Report until", readonly=True, index=True, help="Empty: none is expected."
    )
    line_ids = fields.One2many(
        "credit.collection.placement.item", "placement_id", "Items", readonly=True
    )
    event_ids = fields.One2many(
        "credit.collection.placement.event", "placement_id", "Events", readonly=True
    )
    amount = fields.Monetary("Placed", readonly=True)
    amount_open = fields.Monetary("Still open", readonly=True)
    amount_recovered = fields.Monetary(
        "Recovered",
        readonly=True,
        help="Paid by the customer since, to us or to the agency.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount_company = fields.Monetary(
        "Handed over in company currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    amount_open_company = fields.Monetary(
        "Open in company currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    amount_recovered_company = fields.Monetary(
        "Recovered in company currency",
        currency_field="company_currency_id",
        readonly=True,
    )
    days_late = fields.Integer(
        "Days late",
        readonly=True,
        help="Of the oldest item, when it was handed over.",
        aggregator="max",
    )
    fee_expected = fields.Monetary(
        "Fee expected",
        currency_field="company_currency_id",
        readonly=True,
        groups=MANAGERS,
        help="If all of it is recovered, as agreed on the day of the hand-over.",
    )
    is_fee_agreed = fields.Boolean("Fee agreed", readonly=True, groups=MANAGERS)
    is_out = fields.Boolean("With the agency", compute="_compute_is_out")

    _name_unique = models.UniqueIndex(
        "(name) WHERE name IS NOT NULL", "Two placements cannot have the same number."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "agency_id.partner_id.name", "partner_id.name")
    def _compute_display_name(self):
        for placement in self:
            names = (placement.name, placement.agency_id.sudo().partner_id.name)
            placement.display_name = " · ".join(filter(None, names))

    @api.depends("state")
    def _compute_is_out(self):
        for placement in self:
            placement.is_out = placement.state in OUT_STATES

    # === CONSTRAINT METHODS === #

    @api.constrains("user_id")
    def _check_user(self):
        if self.sudo().user_id.filtered("share"):
            raise ValidationError(
                self.env._("Choose a colleague: who decided it follows it, too.")
            )

    # === CRUD METHODS === #

    def write(self, vals):
        """Managers correct ``FREE_FIELDS``; the rest changes through the buttons."""
        self._check_owned(vals, FREE_FIELDS)
        if not self.env.su:
            self._check_may_manage()
        return super().write(vals)

    def _creation_message(self):
        return self.env._("Placement decided")

    # === ACTION METHODS === #

    def action_view_case(self):
        """Open the case."""
        self.check_access("read")
        return self.case_id._get_records_action()

    def action_accept(self):
        """Note that the agency works on it."""
        self._accept()

    def action_reject(self):
        """Ask why the agency does not take it."""
        return self._open_end("reject", self.env._("The agency does not take it"))

    def action_recall(self):
        """Ask why it is taken back."""
        return self._open_end("recall", self.env._("Take it back"))

    def action_close(self):
        """Ask how it ended."""
        return self._open_end("close", self.env._("The agency is done"))

    def _open_end(self, operation, title):
        self._check_may_manage()
        return self.case_id._open_dialog(
            "placement.end",
            title,
            default_placement_ids=self.ids,
            default_operation=operation,
        )

    # === BUSINESS METHODS === #

    @api.model
    def _check_may_manage(self):
        """:raise AccessError: unless the user is a manager who may read the records."""
        self.env["credit.collection.agency"]._check_may_manage()
        if not self.env.su:
            self.check_access("read")

    def _check_may_write_outside(self):
        """:raise AccessError: unless the user is a manager."""
        self._check_may_manage()

    def _get_follower(self):
        """Return who follows it: who decided, as long as this person works here."""
        self.ensure_one()
        return self._get_followers()[self]

    def _get_followers(self):
        """Return who follows each of these placements."""
        left = self.filtered(lambda one: not one.user_id.active)
        managers = {one: one._collection_manager() for one in left.company_id}
        return {
            one: one.user_id if one.user_id.active else managers[one.company_id]
            for one in self
        }

    def _is_open_to_agency(self):
        """Whether the agency may read about it: it has it, both still work, and the
        agreement about the data of customers is in force."""
        self.ensure_one()
        agency, company = self.agency_id, self.company_id
        if self.state not in OUT_STATES or not (agency.active and company.active):
            return False
        return agency._may_process(company._collection_today())

    def _describe_hold(self):
        """Return why this placement holds anything, as text."""
        self.ensure_one()
        return self.env._(
            "With %(agency)s (%(number)s)",
            agency=self.agency_id.partner_id.name,
            number=self.name,
        )

    def _tell_agency(self, kind, text="", amount=0, date=None):
        """Note what happened, and let the agencies know it soon; what an agency has not
        got yet it need not know."""
        sent = self.filtered(lambda one: one.date_sent or one.date_accepted)
        (self - sent)._log_event(kind, text, amount, date)
        if sent:
            sent._log_event(kind, text, amount, date, is_to_tell=True)
            self.env.ref("credit_collection.ir_cron_agency").sudo()._trigger()

    def _log_event(self, kind, text="", amount=0, date=None, is_to_tell=False):
        """Note what happened to these placements.

        :param date date: the date of the company; None for now.
        :param bool is_to_tell: the agency has to know it.
        """
        events = self.env["credit.collection.placement.event"].sudo()
        return events.create(
            [
                {
                    "placement_id": placement.id,
                    "kind": kind,
                    "text": text,
                    "amount": amount,
                    "is_to_tell": is_to_tell,
                    "user_id": self.env.uid,
                    "date": placement.company_id._collection_moment(date),
                }
                for placement in self
            ]
        )

    def _in_agency_lang(self):
        """Return these placements of one agency in the language that it reads."""
        lang = self.agency_id.partner_id.lang or self.company_id.partner_id.lang
        return self.with_context(lang=lang)

    def _mail_agency(self, people, subject, body, files=()):
        """Write to the agency, from who follows the placement.

        :param people: contacts who get the mail.
        :param files: attachments.
        :return: the mail.
        """
        self.ensure_one()
        sender = self._get_follower().email_formatted or self.company_id.email_formatted
        mails = self.env["mail.mail"].sudo()
        mail = mails.create(
            {
                "subject": subject,
                "body_html": body,
                "email_from": sender,
                "reply_to": sender,
                "recipient_ids": [fields.Command.set(people.ids)],
                "attachment_ids": [fields.Command.link(one.id) for one in files],
                "model": self.agency_id._name,
                "res_id": self.agency_id.id,
                "message_type": "email_outgoing",
                "auto_delete": False,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()
        return mail

    def _expect_report(self, today):
        """Expect the next report after the days agreed with the agency."""
        for agency, placements in self.grouped("agency_id").items():
            days = agency.silence_days
            due = fields.Date.add(today, days=days) if days else False
            placements.date_report_due = due

    def _withdraw_tasks(self, kinds=TASKS):
        """Remove the tasks of these placements.

        :param kinds: XML ids of the types of activities.
        """
        self.sudo().activity_unlink(list(kinds))
