from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import (
    CHANNELS,
    MAIL_TEXT_CHANNELS,
    SMS_TEXT_CHANNELS,
    SOFT_TONES,
    TONES,
)
from ...tools.decision import Level


class CreditCollectionLevel(models.Model):
    """One step of a protocol: delay, tone, channels and texts."""

    _name = "credit.collection.level"
    _description = "Escalation level"
    _inherit = [
        "credit.collection.input.mixin",
        "credit.collection.trigger.mixin",
        "credit.collection.cached.mixin",
    ]
    _order = "protocol_id, delay, sequence, id"
    _check_company_auto = True
    _deciding_fields = frozenset(
        "active approval channel delay further_ids is_entry min_amount min_gap "
        "protocol_id sequence tone".split()
    )

    name = fields.Char(required=True, translate=True)
    protocol_id = fields.Many2one(
        "credit.collection.protocol", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="protocol_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    delay = fields.Integer(
        "Days after due date",
        required=True,
        help="Counted from the oldest unpaid due date. Zero or less: a courtesy "
        "reminder up to the due date, once per due date.",
        aggregator=None,
    )
    min_gap = fields.Integer(
        "Minimum gap",
        default=5,
        help="Days that must pass after the level before.",
        aggregator=None,
    )
    tone = fields.Selection(TONES, default="friendly", required=True)
    channel = fields.Selection(CHANNELS, default="email", required=True)
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[("model", "=", "credit.collection.case")],
        ondelete="restrict",
        help="Of an e-mail or a letter.",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        "Short text",
        domain=[("model", "=", "credit.collection.case")],
        ondelete="restrict",
        help="Of an SMS or a WhatsApp message.",
    )
    further_ids = fields.One2many(
        "credit.collection.level.channel",
        "level_id",
        "Further channels",
        copy=True,
        help="Used besides the first one, or when the ones before reach nobody.",
    )
    allow_same_day = fields.Boolean(
        "Several a day",
        help="Messages of this level may reach a customer who got one today. Otherwise "
        "it is one message a day, over all channels.",
    )
    exemption = fields.Selection(
        [("legal_notice", "Legal notice")],
        help="A legal notice is exempt from the hours and limits of a contact policy "
        "where the policy says so.",
    )
    min_amount = fields.Float(
        "Minimum amount",
        digits=(16, 2),
        help="In the currency of the company. Below it nothing is planned.",
        aggregator=None,
    )
    approval = fields.Selection(
        [
            ("automatic", "Automatic"),
            ("person", "By a person"),
            ("manager", "By a collection manager"),
        ],
        default="automatic",
        required=True,
    )
    attach_invoices = fields.Boolean(
        "Attach invoices", help="Attach the invoices that are to collect."
    )
    call_script = fields.Html(
        "Call script",
        translate=True,
        help="What the collector says on the phone. Empty: the standard script. The "
        "question why the payment is late is added by itself where it may be asked.",
    )
    server_action_ids = fields.Many2many(
        "ir.actions.server",
        string="Server actions",
        domain=[("model_name", "=", "credit.collection.case")],
        copy=False,  # administrators alone may read and add them
        help="Run on the case once the action of this level is done.",
    )
    is_entry = fields.Boolean(
        "Entry",
        help="A new case old enough may start here when the protocol enters by age.",
    )

    _min_gap_positive = models.Constraint(
        "CHECK (min_gap >= 0)", "The minimum gap cannot be negative."
    )
    _min_amount_positive = models.Constraint(
        "CHECK (min_amount >= 0)", "The minimum amount cannot be negative."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("template_id", "sms_template_id", "server_action_ids")
    def _check_model(self):
        """Refuse texts and server actions that are not made for cases."""
        for level in self.sudo():
            models = level.template_id.mapped("model")
            models += level.sms_template_id.mapped("model")
            models += level.server_action_ids.mapped("model_name")
            if set(models) - {"credit.collection.case"}:
                raise UserError(
                    self.env._(
                        "The text and the server actions of %(name)s must be made for "
                        "collection cases.",
                        name=level.name,
                    )
                )

    @api.constrains("channel", "template_id", "sms_template_id")
    def _check_text(self):
        for level in self:
            level._check_channel_text(
                level.channel, level.template_id, level.sms_template_id
            )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self._get_used()
        if used:
            raise UserError(
                self.env._(
                    "Cases went through %(names)s. Archive the level instead of "
                    "deleting it.",
                    names=", ".join(used.mapped("name")),
                )
            )

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        return self.protocol_id._get_touched_partners()

    def _get_used(self):
        """Return the levels in use, which cannot be deleted; the rooms add theirs."""
        return self.browse()

    def _check_channel_text(self, channel, template, sms_template):
        """Check that a channel has the text it sends.

        :raise UserError: names the missing text.
        """
        self.ensure_one()
        label = dict(self._fields["channel"]._description_selection(self.env))[channel]
        if channel in MAIL_TEXT_CHANNELS and not template:
            message = self.env._(
                "Level %(name)s uses the channel %(channel)s: choose its text.",
                name=self.name,
                channel=label,
            )
        elif channel in SMS_TEXT_CHANNELS and not sms_template:
            message = self.env._(
                "Level %(name)s uses the channel %(channel)s: choose its short text.",
                name=self.name,
                channel=label,
            )
        else:
            return
        raise UserError(message)

    def _get_text(self, channel):
        """Return the template of ``channel`` in this level.

        :return: a ``mail.template`` for e-mails and letters, a ``sms.template`` for SMS
            and WhatsApp; empty for calls and visits.
        """
        self.ensure_one()
        step = self
        if channel != self.channel:
            step = self.further_ids.filtered(lambda line: line.channel == channel)[:1]
        if channel in SMS_TEXT_CHANNELS:
            return step.sms_template_id
        if channel in MAIL_TEXT_CHANNELS:
            return step.template_id
        return self.env["mail.template"]

    def _get_short_text(self):
        """Return the short text that fits the tone of this level; without a level, the
        friendly one."""
        firm = self.tone in ("assertive", "formal")
        kind = "assertive" if firm else "friendly"
        return self.env.ref(f"credit_collection.sms_template_whatsapp_{kind}").sudo()

    def _to_decision(self):
        """Return this level as a ``Level`` of ``tools/decision.py``."""
        self.ensure_one()
        besides = self.further_ids.filtered(lambda line: line.use == "also")
        instead = self.further_ids - besides
        return Level(
            id=self.id,
            delay=self.delay,
            sequence=self.sequence,
            protocol_id=self.protocol_id.id,
            min_gap=self.min_gap,
            min_amount=self.min_amount,
            channels=(self.channel, *besides.mapped("channel")),
            fallbacks=tuple(instead.mapped("channel")),
            needs_approval=self.approval != "automatic",
            is_entry=self.is_entry,
            is_soft=self.tone in SOFT_TONES,
        )
