from odoo import api, fields, models


class CreditCollectionCase(models.Model):
    """Protocol, level reached, next level and priority of a case."""

    _inherit = "credit.collection.case"

    protocol_id = fields.Many2one(
        "credit.collection.protocol",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    level_id = fields.Many2one(
        "credit.collection.level",
        "Level reached",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    level_date = fields.Date("Reached on", readonly=True)
    next_level_id = fields.Many2one(
        "credit.collection.level",
        "Next level",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    next_channel = fields.Selection(related="next_level_id.channel")
    priority = fields.Integer("Points", readonly=True, index=True, aggregator="max")
    priority_codes = fields.Json(readonly=True)
    priority_reason = fields.Char("Why first", compute="_compute_priority_reason")

    # === COMPUTE METHODS === #

    @api.depends("priority_codes")
    @api.depends_context("lang")
    def _compute_priority_reason(self):
        rules = self.env["credit.collection.priority.rule"]
        for case in self:
            case.priority_reason = rules._explain(case.priority_codes, case.currency_id)
