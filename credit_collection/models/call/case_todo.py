from odoo import api, fields, models
from odoo.tools import format_date


class CreditCollectionCase(models.Model):
    """What a collector does now with a case, and why, in one line."""

    _inherit = "credit.collection.case"

    todo = fields.Char("What to do now, and why", compute="_compute_todo")

    # === COMPUTE METHODS === #

    @api.depends(
        *("reason", "has_reply", "is_to_call", "next_step", "next_step_date"),
        "unknown_receipts",
    )
    @api.depends_context("lang", "date")
    def _compute_todo(self):
        today = fields.Date.context_today(self)
        for case in self:
            talk = case.is_to_call and case._get_talk_action()
            if case.has_reply:
                todo = self.env._("The customer answered: read it and handle it.")
            elif case.next_step_date and case.next_step_date <= today:
                todo = self.env._(
                    "%(step)s, as agreed for %(date)s.",
                    step=case.next_step or self.env._("Call"),
                    date=format_date(self.env, case.next_step_date),
                )
            elif talk:
                todo = self.env._("Call now: %(title)s.", title=talk.title)
                if talk.channel == "visit":
                    todo = self.env._("Visit them now: %(title)s.", title=talk.title)
                following = case.next_level_id - talk.level_id
                if following and case.next_action_date:
                    then = self.env._(
                        "Then %(level)s on %(date)s.",
                        level=following.name,
                        date=format_date(self.env, case.next_action_date),
                    )
                    todo = f"{todo} {then}"
            elif case.state in ("clear", "upcoming") and case.unknown_receipts:
                todo = self.env._(
                    "Ask whether they arrived: %(invoices)s.",
                    invoices=case.unknown_receipts,
                )
            else:
                todo = case.reason
            case.todo = todo
