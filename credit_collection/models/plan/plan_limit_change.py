from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...const import MANAGERS, PLAN_ROLES


class CreditCollectionPlanLimitChange(models.Model):
    """A change of the limits of plans. For the plans of whoever made it the limits
    before count, where they are stricter, until another manager confirms it."""

    _name = "credit.collection.plan.limit.change"
    _description = "Change of the limits of plans"
    _order = "id DESC"
    _rec_name = "role"

    role = fields.Selection(PLAN_ROLES, "For", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", readonly=True
    )
    segment_id = fields.Many2one(
        "credit.collection.segment",
        index="btree_not_null",
        ondelete="cascade",
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Changed by",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    before = fields.Json(readonly=True, help="The limits before, by field.")
    summary = fields.Text(readonly=True, help="What was changed, from what to what.")
    confirmed_by_id = fields.Many2one(
        "res.users", "Confirmed by", readonly=True, ondelete="restrict"
    )
    confirmed_on = fields.Datetime(readonly=True)
    may_confirm = fields.Boolean(compute="_compute_may_confirm")

    # === COMPUTE METHODS === #

    @api.depends("confirmed_by_id", "user_id")
    @api.depends_context("uid")
    def _compute_may_confirm(self):
        for change in self:
            change.may_confirm = (
                not change.confirmed_by_id and change.user_id != self.env.user
            )

    # === ACTION METHODS === #

    def action_confirm(self):
        """Confirm these changes, so that they count for everybody.

        :raise AccessError: for one's own changes, and unless the user is a manager.
        """
        self.check_access("read")
        if not self.env.user.has_group(MANAGERS) or self.env.user in self.user_id:
            raise AccessError(
                self.env._(
                    "Another collection manager confirms a change of the limits, not "
                    "the one who made it."
                )
            )
        waiting = self.sudo().filtered(lambda change: not change.confirmed_by_id)
        waiting.write(
            {"confirmed_by_id": self.env.uid, "confirmed_on": fields.Datetime.now()}
        )
