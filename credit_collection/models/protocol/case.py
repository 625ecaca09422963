from odoo import api, fields, models

from ...const import SERIOUS_DAYS


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

    # === BUSINESS METHODS === #

    def _get_payment_status(self):
        """Return the value of ``res.partner.collection_status``, which salespeople see
        instead of the case: ``green``, ``amber`` or ``red``."""
        self.ensure_one()
        if self.state in ("clear", "upcoming") or not self.amount_overdue:
            return "green"
        is_serious = (
            self.state == "placed"
            or self.days_late >= SERIOUS_DAYS
            or self.level_id.tone == "formal"
        )
        return "red" if is_serious else "amber"
