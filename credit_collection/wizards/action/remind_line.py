from odoo import api, fields, models

from ...const import CHANNELS
from ...models.action.by_hand import Choice

#: What became of a message.
RESULTS = [
    ("sent", "Sent"),
    ("later", "Leaves later"),
    ("not", "Not sent"),
    ("left", "Not chosen"),
]
#: What is stored of the verdict on a message, see ``credit.collection.offer``.
JUDGED = (
    "code",
    "text",
    "may_tick",
    "is_apart",
    "is_ticked",
    "recipients",
    "contact_severity",
)


class CreditCollectionRemindLine(models.TransientModel):
    """One message to send, with why it is not simply due, and as the customer would
    read it.

    Related fields use ``related_sudo=False``: the user may set any case in the client,
    and must not see what they may not read.
    """

    _name = "credit.collection.remind.line"
    _description = "Remind now, per message"
    _inherit = ["credit.collection.dialog.mixin"]
    _order = "id"
    _refuses_unreadable = False

    remind_id = fields.Many2one(
        "credit.collection.remind", required=True, ondelete="cascade", index=True
    )
    case_id = fields.Many2one("credit.collection.case", ondelete="cascade")
    action_id = fields.Many2one("credit.collection.action", ondelete="cascade")
    channel = fields.Selection(CHANNELS)
    code = fields.Char("Kind of reason", readonly=True)
    text = fields.Char("Why", readonly=True)
    may_tick = fields.Boolean("May be sent", readonly=True)
    is_apart = fields.Boolean("Stands apart", readonly=True)
    is_ticked = fields.Boolean("Send")
    recipients = fields.Char("To", readonly=True)
    contact_severity = fields.Char(readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    result_text = fields.Char("To whom, or why not", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    currency_id = fields.Many2one(related="case_id.currency_id", related_sudo=False)
    level_id = fields.Many2one("credit.collection.level", compute="_compute_level_id")
    amount_to_collect = fields.Monetary(
        related="case_id.amount_to_collect", related_sudo=False
    )
    amount_credits = fields.Monetary(
        related="case_id.amount_credits",
        string="Credits not matched",
        related_sudo=False,
    )
    amount_payments = fields.Monetary(
        "Payments on their way", compute="_compute_payments"
    )
    is_edited = fields.Boolean(
        "Change it for this once",
        help="The contact log keeps what was sent; the text of the level stays as it "
        "is.",
    )
    may_edit = fields.Boolean(compute="_compute_may_edit")
    is_short = fields.Boolean(compute="_compute_is_short")
    own_subject = fields.Char("Subject, for this once")
    own_body = fields.Html("Text, for this once", sanitize="email_outgoing")
    own_text = fields.Text("Short text, for this once")
    own_about = fields.Char()
    subject = fields.Char(compute="_compute_preview")
    body = fields.Html("As it will be read", compute="_compute_preview", sanitize=False)
    note = fields.Char(compute="_compute_preview")
    attachments = fields.Char(compute="_compute_preview")

    # === COMPUTE METHODS === #

    @api.depends("case_id", "action_id")
    def _compute_level_id(self):
        readable = self._get_readable()
        for line in self:
            known = line in readable
            line.level_id = known and (
                line.action_id.level_id or line.case_id.next_level_id
            )

    @api.depends("case_id")
    def _compute_payments(self):
        for line in self:
            coming = line.case_id.item_ids.filtered(
                lambda item: item.hold_kind == "payment"
            )
            line.amount_payments = sum(coming.mapped("held_amount"))

    @api.depends("may_tick", "remind_id.is_preview", "remind_id.is_done")
    def _compute_may_edit(self):
        for line in self:
            dialog = line.remind_id
            is_open = not dialog.is_preview and not dialog.is_done
            line.may_edit = line.may_tick and is_open

    @api.depends("channel")
    def _compute_is_short(self):
        for line in self:
            line.is_short = line.channel in ("sms", "whatsapp")

    @api.depends("case_id", "channel", "own_subject", "own_body", "own_text")
    def _compute_preview(self):
        """Render the message as the customer would read it, with the words for this
        once."""
        preview = self.env["credit.collection.preview"]
        for line in self:
            message = preview._show(
                line.case_id, line.level_id, line.channel, line._get_own_words()
            )
            for name in ("subject", "body", "note", "attachments"):
                line[name] = message.get(name)

    @api.onchange("is_edited")
    def _onchange_is_edited(self):
        """Start from the text as it would be sent."""
        words = self._get_text() if self.is_edited else {}
        body = words.get("body")
        self.own_subject = words.get("subject")
        self.own_text = body if self.is_short else False
        self.own_body = False if self.is_short else body
        preview = self.env["credit.collection.preview"]
        checksums = preview._get_checksums(self.case_id) if self.is_edited else {}
        self.own_about = checksums.get(self.case_id.id)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """The verdict is not the client's."""
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_input(vals)
        own = [
            {name: value for name, value in vals.items() if name not in JUDGED}
            for vals in vals_list
        ]
        lines = super().create(own)
        lines._judge_again()
        for line, vals in zip(lines, vals_list, strict=True):
            if "is_ticked" in vals and line.may_tick:
                line.is_ticked = vals["is_ticked"]
        return lines

    def write(self, vals):
        """The verdict is not the client's."""
        if not self.env.su:
            judged = {*JUDGED, "result", "result_text"} - {"is_ticked"}
            vals = {name: value for name, value in vals.items() if name not in judged}
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    def _prepare_lines(self, cases):
        """Return the values of the lines of cases: those that are due, and the others,
        what may be sent first."""
        cases._check_may_collect()
        offers = self.env["credit.collection.offer"].sudo()
        found = offers._list(cases, self.env.user)
        values = [self._prepare_line(one) for one in found]
        due = [line for line in values if not line["is_apart"]]
        apart = [line for line in values if line["is_apart"]]
        return due, sorted(apart, key=lambda line: not line["may_tick"])

    @api.model
    def _prepare_line(self, one):
        """Return the values of the line of an offer."""
        is_due = one.code == "due"
        return {
            "case_id": one.case.id,
            "action_id": one.action.id,
            "channel": one.channel or False,
            **self._prepare_judged(one),
            "is_ticked": is_due,
        }

    @api.model
    def _prepare_judged(self, one):
        refused = one.verdict and not one.verdict.allowed
        return {
            "code": one.code,
            "text": one.text or False,
            "may_tick": one.may_tick,
            "is_apart": one.code != "due",
            "recipients": one.recipients or False,
            "contact_severity": refused and one.verdict.severity,
        }

    def _judge_again(self):
        """Write the verdict of this moment, or of the next allowed one, and tick what
        is due; of cases that the user may not read, nothing."""
        for dialog, lines in self.grouped("remind_id").items():
            readable = lines._get_readable()
            offers = {}
            for one in (
                self.env["credit.collection.offer"]
                .sudo()
                ._list(readable.case_id, self.env.user, is_later=dialog.is_later)
            ):
                offers[one.case.id, one.action.id or one.channel] = one
                offers.setdefault((one.case.id, False), one)
            for line in readable:
                key = (line.case_id.id, line.action_id.id or line.channel)
                one = offers.get(key) or offers[line.case_id.id, False]
                line.sudo().write(self._prepare_line(one))
        self.remind_id.invalidate_recordset()

    def _get_readable(self):
        """Return the lines whose case and action the user may read."""
        cases = self.case_id._filtered_access("read")
        actions = self.action_id._filtered_access("read")

        def is_readable(line):
            if line.case_id not in cases or not line.action_id:
                return line.case_id in cases
            return line.action_id in actions and line.action_id.case_id == line.case_id

        return self.filtered(is_readable)

    def _get_own_words(self):
        """Return the words for this once, empty without any."""
        self.ensure_one()
        if not self.is_edited:
            return {}
        body = self.own_text if self.is_short else self.own_body
        words = {"subject": self.own_subject, "body": body}
        return {name: value for name, value in words.items() if value}

    def _get_text(self):
        """Return the words of the level for this customer.

        :rtype: dict
        """
        self.ensure_one()
        preview = self.env["credit.collection.preview"]
        return preview._compose(self.case_id, self.level_id, self.channel)

    def _prepare_choice(self):
        """Return this line as a ``Choice``.

        :raise UserError: if its words for this once cannot be sent.
        """
        self.ensure_one()
        words = self._get_own_words()
        if self.is_edited:
            by_hand = self.env["credit.collection.by.hand"]
            by_hand._check_words(self._get_text(), words)
        return Choice(
            self.case_id.sudo(),
            self.action_id.sudo(),
            self.channel or "",
            words,
            self.own_about or "" if words else "",
        )
