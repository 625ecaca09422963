from odoo import api, fields, models
from odoo.exceptions import UserError

from ..const import CHANNELS, TONES
from ..tools.decision import Level

#: What of a level changes decisions.
DECIDING_FIELDS = {
    "active",
    "approval",
    "channel",
    "delay",
    "is_entry",
    "min_amount",
    "min_gap",
    "protocol_id",
    "sequence",
}


class CreditCollectionLevel(models.Model):
    """One step of a protocol: when, in which tone, by which channel, which text."""

    _name = "credit.collection.level"
    _description = "Escalation level"
    _order = "protocol_id, delay, sequence, id"
    _check_company_auto = True

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
    )
    min_gap = fields.Integer(
        "Minimum gap",
        default=5,
        help="Days that must pass after the level before.",
    )
    tone = fields.Selection(TONES, default="friendly", required=True)
    channel = fields.Selection(CHANNELS, default="email", required=True)
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[("model", "=", "credit.collection.case")],
        ondelete="restrict",
    )
    min_amount = fields.Float(
        "Minimum amount",
        digits=(16, 2),
        help="In the currency of the company. Below it nothing is planned.",
    )
    approval = fields.Selection(
        [("automatic", "Automatic"), ("person", "By a person")],
        default="automatic",
        required=True,
    )
    attach_invoices = fields.Boolean(help="Attach the invoices that are to collect.")
    server_action_ids = fields.Many2many(
        "ir.actions.server",
        string="Server actions",
        domain=[("model_name", "=", "credit.collection.case")],
        help="Run on the case once the act of this level is done.",
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

    @api.constrains("template_id", "server_action_ids")
    def _check_model(self):
        """A text or a server action of another model would take the wrong records."""
        for level in self.sudo():
            models = level.template_id.mapped("model")
            models += level.server_action_ids.mapped("model_name")
            if set(models) - {"credit.collection.case"}:
                raise UserError(
                    self.env._(
                        "The text and the server actions of %(name)s must be made for "
                        "collection cases.",
                        name=level.name,
                    )
                )

    @api.constrains("channel", "template_id")
    def _check_template(self):
        for level in self:
            if level.channel == "email" and not level.template_id:
                raise UserError(
                    self.env._(
                        "Level %(name)s sends e-mails: choose its text.",
                        name=level.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        levels = super().create(vals_list)
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(levels.protocol_id._get_partners())
        return levels

    def write(self, vals):
        if not DECIDING_FIELDS & set(vals):
            return super().write(vals)
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(self.protocol_id._get_partners())
            res = super().write(vals)
        return res

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

    def _get_used(self):
        """The levels that some act refers to."""
        groups = (
            self.env["credit.collection.action"]
            .sudo()
            ._read_group([("level_id", "in", self.ids)], ["level_id"])
        )
        return self.browse(level.id for (level,) in groups)

    def _to_decision(self):
        """This level as the plain value that a decision reads."""
        self.ensure_one()
        return Level(
            id=self.id,
            delay=self.delay,
            sequence=self.sequence,
            protocol_id=self.protocol_id.id,
            min_gap=self.min_gap,
            min_amount=self.min_amount,
            channels=(self.channel,),
            needs_approval=self.approval == "person",
            is_entry=self.is_entry,
        )
