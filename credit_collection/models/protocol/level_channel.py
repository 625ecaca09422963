from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import CHANNELS


class CreditCollectionLevelChannel(models.Model):
    """A further channel of a level: used besides the first one, or instead of it when
    it reached nobody."""

    _name = "credit.collection.level.channel"
    _description = "Further channel of an escalation level"
    _inherit = [
        "credit.collection.input.mixin",
        "credit.collection.trigger.mixin",
    ]
    _order = "level_id, sequence, id"
    _rec_name = "channel"

    level_id = fields.Many2one(
        "credit.collection.level", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="level_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    channel = fields.Selection(CHANNELS, required=True)
    use = fields.Selection(
        [
            ("also", "Besides the first"),
            ("instead", "When the ones before reach nobody"),
        ],
        "When",
        default="instead",
        required=True,
    )
    template_id = fields.Many2one(
        "mail.template",
        "Text",
        domain=[("model", "=", "credit.collection.case")],
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        "Short text",
        domain=[("model", "=", "credit.collection.case")],
        ondelete="restrict",
    )

    _once = models.Constraint(
        "UNIQUE (level_id, channel)", "A level uses each channel once."
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("channel", "level_id")
    def _check_other_channel(self):
        for line in self:
            if line.channel == line.level_id.channel:
                raise ValidationError(
                    self.env._(
                        "%(level)s already uses this channel first: choose another.",
                        level=line.level_id.name,
                    )
                )

    @api.constrains("channel", "template_id", "sms_template_id")
    def _check_text(self):
        for line in self:
            line.level_id._check_channel_text(
                line.channel, line.template_id, line.sms_template_id
            )

    @api.constrains("template_id", "sms_template_id")
    def _check_model(self):
        for line in self.sudo():
            models = line.template_id.mapped("model")
            models += line.sms_template_id.mapped("model")
            if set(models) - {"credit.collection.case"}:
                raise ValidationError(
                    self.env._("The text must be made for collection cases.")
                )

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        return self.level_id._get_touched_partners()
