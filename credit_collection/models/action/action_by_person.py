from odoo import models
from odoo.exceptions import AccessError, UserError

from ...const import MANAGERS, OPEN_ACTION_STATES

#: What a person may go on without.
SKIPPABLE = (*OPEN_ACTION_STATES, "failed")
DELIVERY_TASK = "credit_collection.mail_activity_type_delivery"


class CreditCollectionAction(models.Model):
    """What a person decides about an action: to approve it, to go on without it, and
    how it reaches the customer after it has failed."""

    _inherit = "credit.collection.action"

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve actions that wait for approval; the dispatcher sends them. What was
        paid, held or disputed since the list was opened is not approved any more.

        :return: a notification about those, if there are any.
        :raise AccessError: if a level needs a collection manager.
        """
        self.case_id._check_may_collect()
        if not self.env.su and not self._may_approve(self.env.user):
            raise AccessError(
                self.env._("Only a collection manager approves this level.")
            )
        waiting = self.filtered(lambda action: action.state == "to_approve")
        waiting.sudo()._look_again()
        over = waiting.filtered(lambda action: action.state != "to_approve")
        if left := self - over:
            approved = left.sudo()._update_state(
                ("to_approve",), "ready", decided_by_id=self.env.user.id
            )
            approved.case_id._mark_approved()
        if not over:
            return None
        return over._tell(self.env._("Not approved: this has changed meanwhile"))

    def action_skip(self):
        """Open the wizard that asks for a reason and skips these actions."""
        title = self.env._("Skip")
        return self.case_id._open_dialog("skip", title, default_action_ids=self.ids)

    def action_retry(self):
        """Plan failed actions again and evaluate their customers."""
        self.case_id._check_may_collect()
        self.sudo()._reopen()
        self.case_id._evaluate(self.partner_id)

    def action_add_address(self):
        """Open a new contact of the customer, which the messages go to then."""
        return self.case_id.action_add_address()

    def action_send_otherwise(self):
        """Open the dialog that sends what has failed, also by another channel."""
        return self.case_id.action_remind()

    # === BUSINESS METHODS === #

    def _may_approve(self, user):
        """Whether a collector may approve these actions: the level says who."""
        levels = self.sudo().level_id
        is_managed = "manager" in levels.mapped("approval")
        return not is_managed or user._is_superuser() or user.has_group(MANAGERS)

    def _skip(self, reason, today=None):
        """Skip actions by decision of the current user, those that reached nobody as
        well: the protocol goes on without them.

        :param date today: the date of the company; None for today.
        :raise UserError: without a reason.
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why this action is skipped."))
        self.case_id._check_may_collect()
        waived = self.sudo()
        for company, actions in waived.grouped("company_id").items():
            actions._update_state(
                SKIPPABLE,
                "skipped",
                is_waived=True,
                decided_by_id=self.env.user.id,
                date_done=today or company._collection_today(),
                reason_code="by_person",
                reason_params={"user": self.env.user.id, "text": reason},
            )._withdraw_tasks()
            actions.case_id.activity_unlink([DELIVERY_TASK])
        waived.case_id._evaluate(waived.partner_id, today)

    def _reopen(self):
        """Plan failed actions again and remove the collector's task."""
        self.filtered(lambda action: action.state == "failed").contact_id._recall()
        values = {
            "contact_id": False,
            "date_done": False,
            "override_reason": False,
            "document_tries": 0,
            "document_error": False,
        }
        of_levels = self.filtered("level_id")
        failed = of_levels._update_state(("failed",), "planned", **values)
        failed += (self - of_levels)._update_state(("failed",), "ready", **values)
        failed.case_id.activity_unlink([DELIVERY_TASK])
