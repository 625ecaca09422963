from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCollectionPlacementEvent(models.Model):
    """What happened to a placement, and who did it. Append-only."""

    _name = "credit.collection.placement.event"
    _description = "Event of a placement"
    _order = "date DESC, id DESC"
    _rec_name = "text"

    placement_id = fields.Many2one(
        "credit.collection.placement", required=True, index=True, ondelete="cascade"
    )
    case_id = fields.Many2one(related="placement_id.case_id", store=True, index=True)
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [
            ("placed", "Placed"),
            ("sent", "Sent"),
            ("accepted", "Taken on"),
            ("rejected", "Turned down"),
            ("report", "Report"),
            ("payment", "Payment"),
            ("credited", "Credited"),
            ("told", "Agency told"),
            ("fee", "Fee"),
            ("closed", "Closed"),
            ("recalled", "Recalled"),
            ("data", "Data returned or destroyed"),
            ("note", "Note"),
        ],
        required=True,
    )
    text = fields.Char()
    currency_id = fields.Many2one(related="placement_id.currency_id")
    amount = fields.Monetary()
    is_to_tell = fields.Boolean("For the agency", readonly=True)
    told_on = fields.Datetime("Agency told on", readonly=True)
    user_id = fields.Many2one("res.users", "By", ondelete="restrict")

    # === CRUD METHODS === #

    def write(self, vals):
        if self.env.su and set(vals) == {"told_on"}:
            return super().write(vals)
        raise UserError(self.env._("What happened to a placement is not changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What happened to a placement is kept."))

    # === BUSINESS METHODS === #

    def _mark_told(self):
        """Note that the agency knows it."""
        self.sudo().told_on = fields.Datetime.now()
