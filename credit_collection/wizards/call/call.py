from odoo import api, fields, models

from ...const import PAYMENT_MEANS


class CreditCollectionCall(models.TransientModel):
    """Asks for the result of a call or visit and the next step; the case logs it."""

    _name = "credit.collection.call"
    _description = "Log a call"
    _inherit = ["credit.collection.dialog.mixin"]

    case_id = fields.Many2one("credit.collection.case", "Customer", required=True)
    customer_id = fields.Many2one(
        related="case_id.partner_id", string="Debtor", related_sudo=False
    )
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    amount_to_collect = fields.Monetary(
        related="case_id.amount_to_collect", related_sudo=False
    )
    has_reply = fields.Boolean(related="case_id.has_reply", related_sudo=False)
    has_next = fields.Boolean(
        compute="_compute_has_next", help="More calls of this round wait."
    )
    action_id = fields.Many2one(
        "credit.collection.action",
        "Planned action",
        compute="_compute_action_id",
        store=True,
        readonly=False,
    )
    direction = fields.Selection(
        [("out", "We called"), ("in", "The customer called")],
        default="out",
        required=True,
    )
    channel = fields.Selection(
        [("call", "Call"), ("visit", "Visit")],
        compute="_compute_channel",
        store=True,
        readonly=False,
    )
    place = fields.Char(compute="_compute_place", store=True, readonly=False)
    date = fields.Datetime(
        "When", default=fields.Datetime.now, required=True, help="When it took place."
    )
    outcome_id = fields.Many2one(
        "credit.collection.outcome", "Result", ondelete="cascade"
    )
    kind = fields.Selection(related="outcome_id.kind", related_sudo=False)
    delay_reason_id = fields.Many2one(
        "credit.collection.delay.reason",
        "Reason for the delay",
        compute="_compute_delay_reason_id",
        store=True,
        readonly=False,
    )
    hides_reason = fields.Boolean(compute="_compute_hides_reason")
    person_id = fields.Many2one(
        "res.partner",
        "Spoken to",
        compute="_compute_person_id",
        store=True,
        readonly=False,
        help="Empty, with a name below: a new contact of the customer.",
    )
    is_customer = fields.Boolean(compute="_compute_is_customer")
    person_name = fields.Char(
        "Name", compute="_compute_person_data", store=True, readonly=False
    )
    person_phone = fields.Char(
        "Phone", compute="_compute_person_data", store=True, readonly=False
    )
    person_email = fields.Char(
        "E-mail", compute="_compute_person_data", store=True, readonly=False
    )
    note = fields.Text()
    next_step = fields.Char(
        "Next step", compute="_compute_step", store=True, readonly=False
    )
    next_step_date = fields.Date(
        "Next step on", compute="_compute_step", store=True, readonly=False
    )
    date_promised = fields.Date(
        "Promised for", compute="_compute_step", store=True, readonly=False
    )
    promise_currency_id = fields.Many2one(
        "res.currency", compute="_compute_promise", store=True
    )
    amount_promised = fields.Monetary(
        "Promised amount",
        currency_field="promise_currency_id",
        compute="_compute_promise",
        store=True,
        readonly=False,
    )
    means = fields.Selection(PAYMENT_MEANS, "Pays by")
    hold_until = fields.Date(
        "Pause until",
        compute="_compute_hold_until",
        store=True,
        readonly=False,
        help="Last day without reminders. Empty: they go on.",
    )
    resend = fields.Boolean(
        "Send the invoices again",
        compute="_compute_resend",
        store=True,
        readonly=False,
    )
    handled = fields.Boolean(
        "The answer is handled",
        default=True,
        help="What the customer wrote was settled with this call.",
    )
    warning = fields.Char(compute="_compute_warning")
    override_reason = fields.Char("Why anyway")
    is_requested = fields.Boolean(
        "The customer asked for this call",
        help="Then most rules about hours and frequency do not apply.",
    )

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_action_id(self):
        for call in self:
            call.action_id = call.case_id._get_talk_action()

    @api.depends("case_id")
    def _compute_has_next(self):
        for call in self:
            calls = self.env["credit.collection.call.list"]
            place = call.case_id and calls._get_place(call.case_id)
            call.has_next = bool(place) and place[0] < place[1]

    @api.depends("action_id")
    def _compute_channel(self):
        for call in self:
            call.channel = call.action_id.channel or call.channel or "call"

    @api.depends("channel", "case_id")
    def _compute_place(self):
        for call in self:
            is_visit = call.channel == "visit"
            call.place = is_visit and (call.place or call.case_id.visit_place)

    @api.depends("case_id")
    def _compute_hides_reason(self):
        for call in self:
            call.hides_reason = bool(call.case_id) and (
                call.case_id._hides_delay_reason()
            )

    @api.depends("hides_reason", "outcome_id")
    def _compute_delay_reason_id(self):
        for call in self:
            is_asked = call.outcome_id.is_two_way and not call.hides_reason
            call.delay_reason_id = is_asked and call.delay_reason_id

    @api.depends("case_id")
    def _compute_person_id(self):
        for call in self:
            call.person_id = call.case_id.call_person_id

    @api.depends("person_id", "case_id")
    def _compute_is_customer(self):
        for call in self:
            call.is_customer = call.person_id == call.case_id.partner_id

    @api.depends("person_id")
    def _compute_person_data(self):
        for call in self:
            person = call.person_id
            call.person_name = person.name
            call.person_phone = person.phone
            call.person_email = person.email

    @api.depends("outcome_id")
    def _compute_step(self):
        for call in self:
            proposal = call.case_id._propose_step(call.outcome_id)
            call.next_step = proposal["step"]
            call.next_step_date = proposal["step_date"]
            call.date_promised = proposal["promised"]

    @api.depends("outcome_id")
    def _compute_promise(self):
        for call in self:
            proposed = call.kind == "promise" and call.case_id._propose_promise()
            call.promise_currency_id = proposed and proposed["currency"]
            call.amount_promised = proposed and proposed["amount"]

    @api.depends("outcome_id")
    def _compute_hold_until(self):
        """Propose no pause for promises and disputes: they create their own holds."""
        for call in self:
            proposed = call.case_id._propose_step(call.outcome_id)["hold_until"]
            holds_itself = call.kind in ("promise", "dispute")
            call.hold_until = not holds_itself and proposed

    @api.depends("outcome_id")
    def _compute_resend(self):
        for call in self:
            call.resend = call.kind == "not_received"

    @api.depends("case_id", "channel", "direction", "date", "is_requested")
    def _compute_warning(self):
        """Warn when a contact policy does not allow this outgoing contact."""
        for call in self:
            is_ours = call.case_id and call.direction == "out" and call.date
            call.warning = is_ours and call.case_id._get_talk_warning(
                call.channel, call.date, call._get_exemption()
            )

    # === ONCHANGE METHODS === #

    @api.onchange("date_promised")
    def _onchange_date_promised(self):
        """Set the next step to the promised date."""
        if self.date_promised:
            self.next_step_date = self.date_promised

    # === ACTION METHODS === #

    def action_log(self):
        """Log the call and tell the user what follows."""
        contact, remarks = self._log()
        close = {"type": "ir.actions.act_window_close"}
        return self._notify(remarks, self._ask_dispute(contact) or close)

    def action_log_next(self):
        """Log the call and open the next customer of the call list."""
        contact, remarks = self._log()
        following = self._ask_dispute(contact) or self.case_id.action_next_call()
        return self._notify(remarks, following)

    def action_dial(self):
        """Dial; after a warning, the reason is stored in the contact log."""
        self.ensure_one()
        return self.case_id._dial(
            self.person_phone, self.override_reason, self._get_exemption()
        )

    # === HELPERS === #

    def _get_exemption(self):
        return "debtor_requested" if self.is_requested else None

    def _log(self):
        """Log the call, see ``_log_call`` of ``credit.collection.case``.

        :return: the entry of the contact log, and remarks for the user.
        """
        self.ensure_one()
        promised = self.kind == "promise" and (
            self.date_promised,
            self.amount_promised,
            self.means,
        )
        return self.case_id._log_call(
            self.outcome_id,
            action=self.action_id,
            direction=self.direction,
            channel=self.channel,
            place=self.place,
            date=self.date,
            delay_reason_id=self.delay_reason_id.id,
            note=self.note,
            next_step=self.next_step,
            next_step_date=self.next_step_date,
            exemption=self._get_exemption(),
            override_reason=self.warning and self.override_reason,
            person=self.person_id,
            person_values={
                "name": self.person_name,
                "phone": self.person_phone,
                "email": self.person_email,
            },
            hold_until=self.hold_until,
            promise=promised,
            resend=self.resend,
            handled=self.has_reply and self.handled,
        )

    def _ask_dispute(self, contact):
        """Return the action that opens the dispute wizard; None for other results.

        :param contact: entry of the contact log of the call.
        """
        owed = self.case_id.item_ids.filtered(lambda item: item.amount_residual > 0)
        if self.kind != "dispute" or not owed:
            return None
        return self.case_id._open_dispute(
            {
                "default_case_id": self.case_id.id,
                "default_contact_id": contact.id,
                "default_customer_words": self.note,
            }
        )

    def _notify(self, remarks, following):
        """Return a notification with the remarks, followed by another action."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Logged"),
                "message": " ".join(remarks),
                "next": following,
            },
        }
