from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import STATUS_GROUPS
from ..plan.plan_booking import AGREED

#: What may be held back: what a customer shall owe.
HELD_TYPES = ("out_invoice", "out_receipt")


class AccountMove(models.Model):
    """Invoices that a rule of credit holds back until a manager lets them go. Credit
    notes, entries of payments and vendor bills are never looked at."""

    _name = "account.move"
    _inherit = ["account.move", "credit.collection.credit.held.mixin"]
    _credit_document = "on_invoice"
    _credit_release_field = "move_id"
    _credit_paid_field = "invoice_ids"
    _credit_depends = (
        "state",
        "move_type",
        "partner_id",
        "amount_total",
        "currency_id",
    )

    collection_credit_notice = fields.Text(groups=STATUS_GROUPS)
    collection_is_credit_held = fields.Boolean(groups=STATUS_GROUPS)
    collection_credit_issued = fields.Json(
        "As it was posted before",
        groups=fields.NO_ACCESS,
        copy=False,
        prefetch=False,
        help="Customer, currency and amount when it was reset to draft.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Nobody posts past the rules by writing the state."""
        if vals.get("state") == "posted" and self._has_credit_rules():
            if held := self._filter_not_asked().sudo()._get_credit_held():
                self.check_access("write")
                raise UserError(self._describe_credit_held(held))
        return super().write(vals)

    def _post(self, soft=True):
        """Leave in draft what a rule of credit holds back; nothing is asked without
        one. Whoever posts one document, or only such, reads why it is refused."""
        if not self._has_credit_rules():
            return super()._post(soft)
        due = self.sudo()
        if soft:
            today = fields.Date.context_today(self)
            due = due.filtered(lambda move: not move.date or move.date <= today)
        verdicts = due._get_credit_verdicts()
        held = due._get_credit_held(verdicts)
        waiting = self.browse([move.id for move in held])
        waiting.check_access("write")
        if waiting and not self._is_told_to_a_person():
            waiting.sudo()._ask_credit_release(self.env.user, held)
        elif waiting and waiting == self:
            raise UserError(self._describe_credit_held(held))
        others = self - waiting
        if waiting and not others:
            return others
        with others._asked_for_credit():
            posted = super(AccountMove, others)._post(soft)
        posted.sudo()._log_credit_warnings(verdicts)
        return posted

    # === ACTION METHODS === #

    def action_post(self):
        """Of several, say which were left in draft."""
        action = super().action_post()
        return action or (len(self) > 1 and self._notify_credit_held())

    def button_draft(self):
        """Remember what was issued: it is posted again without being asked about."""
        issued = {
            move: move._get_credit_issue()
            for move in self.sudo()
            if move.state == "posted" and move.move_type in HELD_TYPES
        }
        res = super().button_draft()
        for move, issue in issued.items():
            move.collection_credit_issued = issue
        return res

    def button_cancel(self):
        """What is cancelled was never issued."""
        res = super().button_cancel()
        self.sudo().filtered(
            "collection_credit_issued"
        ).collection_credit_issued = False
        return res

    # === BUSINESS METHODS === #

    def _get_credit_issue(self):
        """Return what the invoice lets whom owe."""
        self.ensure_one()
        return {
            "customer": self._get_credit_customer().id,
            "currency": self.currency_id.id,
            "amount": self.amount_total,
        }

    def _find_credit_released(self, verdicts):
        """Also return what was posted before and did not grow since."""
        released = super()._find_credit_released(verdicts)
        moves = self.browse([move.id for move in verdicts]) - released
        return released | moves.filtered(lambda move: move._was_credit_issued())

    def _was_credit_issued(self):
        """Whether the customer got this invoice before, with no smaller amount."""
        self.ensure_one()
        issued, now = self.sudo().collection_credit_issued, self._get_credit_issue()
        return bool(issued) and (
            {**issued, "amount": 0} == {**now, "amount": 0}
            and self.currency_id.compare_amounts(now["amount"], issued["amount"]) <= 0
        )

    def _notify_credit_held(self):
        """Return the message about those that were held back when they were posted with
        others; False without any."""
        held = self.sudo()._get_credit_held()
        if not held:
            return False
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self._describe_credit_held(held),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _get_credit_domain(self):
        return [("state", "=", "draft"), ("move_type", "in", HELD_TYPES)]

    def _is_on_credit(self):
        """Not when it books what was agreed in a plan, nor what a till has sold."""
        self.ensure_one()
        if self.state != "draft" or self.move_type not in HELD_TYPES:
            return False
        if self.env.context.get("collection_agreed") is AGREED or not self.partner_id:
            return False
        is_of_till = "pos_order_ids" in self._fields and self.pos_order_ids
        return not is_of_till and self.amount_total > 0

    def _get_credit_makers(self):
        return super()._get_credit_makers() | self.invoice_user_id

    def _get_credit_name(self):
        """A draft has no number yet."""
        self.ensure_one()
        has_number = self.name and self.name != "/"
        return self.name if has_number else self.env._("draft %(id)s", id=self.id)
