from odoo import api, fields, models

from ...const import OPEN_ACTION_STATES

#: Reasons of cases whose actions wait for an approval, and those once it is given.
APPROVED = {
    "to_approve": "due",
    "old_approval": "due",
    "upcoming_approval": "upcoming_remind",
}


class CreditCollectionCase(models.Model):
    """Planned actions of a case, and the next reminder."""

    _inherit = "credit.collection.case"

    action_ids = fields.One2many("credit.collection.action", "case_id", "Actions")
    delay_reason = fields.Char(
        "Why not earlier",
        compute="_compute_delay_reason",
        help="Which rule of a contact policy moved the next action.",
    )
    failed_notice = fields.Char(
        "What reached nobody",
        compute="_compute_failed_notice",
        help="What of the current level reached nobody, and why.",
    )
    is_level_skipped = fields.Boolean(
        "Level skipped",
        compute="_compute_is_level_skipped",
        help="The level was not sent: a person went on without it.",
    )
    level_label = fields.Char("Level", compute="_compute_is_level_skipped")
    level_waiver = fields.Char("Skipped by", compute="_compute_is_level_skipped")
    steps_html = fields.Html("Steps", compute="_compute_steps_html", sanitize=False)

    # === COMPUTE METHODS === #

    @api.depends("action_ids.delay_code", "action_ids.state", "action_ids.not_before")
    @api.depends_context("lang", "tz")
    def _compute_delay_reason(self):
        now = fields.Datetime.now()
        for case in self:
            moved = case.action_ids.filtered(
                lambda action: action.level_id
                and action.delay_reason
                and action.state in OPEN_ACTION_STATES
            )
            case.delay_reason = moved.sorted(lambda action: action.not_before or now)[
                :1
            ].delay_reason

    @api.depends("action_ids.state", "level_id", "next_level_id")
    @api.depends_context("lang")
    def _compute_failed_notice(self):
        channels = self.env["credit.collection.action"]._fields["channel"]
        labels = dict(channels._description_selection(self.env))
        for case in self:
            failed = case.action_ids.filtered(
                lambda one, case=case: one.state == "failed"
                and one.level_id in (case.level_id, case.next_level_id)
                and (one.date_due or one.cycle == case.cycle)
            )
            case.failed_notice = "; ".join(
                f"{one.title} ({labels[one.channel]}): {one.reason}" for one in failed
            )

    @api.depends("action_ids.state", "level_id")
    @api.depends_context("lang")
    def _compute_is_level_skipped(self):
        """A level is reached by what was done; what a person went on without is not."""
        for case in self:
            own = case.action_ids.filtered(
                lambda one, case=case: one.level_id == case.level_id
                and one.cycle == case.cycle
            )
            waived = own.filtered("is_waived")
            is_skipped = bool(waived) and "done" not in own.mapped("state")
            case.is_level_skipped = is_skipped
            case.level_waiver = is_skipped and waived[-1:].reason
            case.level_label = (
                self.env._("%(level)s (skipped)", level=case.level_id.name)
                if is_skipped
                else case.level_id.name
            )

    @api.depends(
        "action_ids.state", "action_ids.not_before", "level_id", "next_level_id"
    )
    @api.depends_context("lang", "tz")
    def _compute_steps_html(self):
        steps = self.env["credit.collection.case.steps"]._render(self)
        for case in self:
            case.steps_html = steps.get(case.id)

    # === ACTION METHODS === #

    def action_add_address(self):
        """Open a new contact of the customer, which the messages go to then; what has
        failed is tried again by itself once there is an address."""
        self.ensure_one()
        self._check_may_collect()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who gets the reminders"),
            "res_model": "res.partner",
            "view_mode": "form",
            "views": [[self.env.ref("base.view_partner_simple_form").id, "form"]],
            "target": "new",
            "context": {
                "default_parent_id": self.partner_id.id,
                "default_type": "collection",
                "default_lang": self.partner_id.lang,
            },
        }

    def action_go_on(self):
        """Open the dialog that goes on without what has failed, with the reason."""
        failed = self.action_ids.filtered(lambda action: action.state == "failed")
        return failed.action_skip()

    def action_remind(self):
        """Open the preview of the next reminder, with unmatched payments."""
        offers = self.env["credit.collection.offer"]
        return offers._open(self, self.env._("Remind now"))

    def action_approve(self):
        """Approve the actions of these cases that wait for approval."""
        waiting = self.action_ids.filtered(lambda action: action.state == "to_approve")
        return waiting.action_approve()

    def action_retry(self):
        """Plan the failed actions of these cases again."""
        self.action_ids.filtered(lambda action: action.state == "failed").action_retry()

    # === BUSINESS METHODS - Approval === #

    def _mark_approved(self):
        """Let the reason of cases say that nothing waits for an approval any more, as
        the next evaluation will."""
        for case in self.sudo():
            code = APPROVED.get(case.reason_code)
            if code and "to_approve" not in case.action_ids.mapped("state"):
                case.reason_code = code

    # === BUSINESS METHODS === #

    def _remind_now(self, reason=None, now=None):
        """Send the next level now, as the current user.

        :param str reason: why, against a contact policy that warns.
        :param datetime now: naive UTC; None for the current time.
        :return: the actions that were done.
        :raise UserError: if there is nothing to send, or a contact policy refuses, or
            warns and there is no reason.
        """
        self._check_may_collect()
        by_hand = self.env["credit.collection.by.hand"].sudo()
        return by_hand._remind_now(self.sudo(), self.env.user, reason, now)

    def _lock(self):
        res = super()._lock()
        self.action_ids.invalidate_recordset()
        return res
