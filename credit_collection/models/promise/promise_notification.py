from odoo import models

from ...const import BROKEN_OCCASIONS, DUE_OCCASIONS, OCCASION_STATES


class CreditCollectionPromise(models.Model):
    """Messages to the customer about a promise or an instalment."""

    _inherit = "credit.collection.promise"

    # === BUSINESS METHODS - Schedule === #

    def _notify_made(self, today=None):
        """Schedule the confirmation, and the reminder before the promised date.

        :param date today: the date of the company; None for today.
        """
        actions = self.env["credit.collection.action"].sudo()
        actions._schedule_notifications(self, "promise_made", today=today)
        actions._schedule_notifications(self, "promise_due", today=today)

    def _notify_missed(self, today):
        """Schedule the message about promises or instalments not paid by the deadline.

        :param date today: the date of the company.
        """
        actions = self.env["credit.collection.action"].sudo()
        instalments = self.filtered("plan_id")
        promises = self - instalments
        actions._schedule_notifications(promises, "promise_broken", today=today)
        actions._schedule_notifications(instalments, "instalment_missed", today=today)

    def _get_notified_person(self):
        """Return the contact who made the promise."""
        return self.person_id

    def _get_notified_lines(self):
        """Return the items; of an instalment, those of its plan."""
        self.ensure_one()
        return (self.plan_id or self).line_ids

    # === BUSINESS METHODS - Check before sending === #

    def _is_notification_needed(self, occasion, today=None):
        """Send no confirmation or reminder after the promised date, and no message
        about a missed payment once nothing is left to pay or collect."""
        if not super()._is_notification_needed(occasion, today):
            return False
        plan, today = self.plan_id, today or self.company_id._collection_today()
        if occasion not in DUE_OCCASIONS | BROKEN_OCCASIONS:
            return self.date >= today
        if plan and plan.state not in OCCASION_STATES["plan_agreed"]:
            return False
        if occasion in DUE_OCCASIONS:
            is_timely = self.date >= today
        elif plan:
            is_timely = not self._is_covered(today)
        else:
            is_timely = self._get_to_collect(today) > 0
        return bool(is_timely and self.amount_left > 0 and self._has_open_items())

    def _has_open_items(self):
        """Return whether one of the items has a residual."""
        lines = self._get_notified_lines().move_line_id
        return any(line.amount_residual_currency > 0 for line in lines)

    def _is_covered(self, today):
        """Return whether payments on their way and unmatched credits cover the missed
        instalments of the plan up to this one. (The plan holds its items, so the amount
        to collect does not tell.)

        :param date today: the date of the company.
        """
        missed = self.plan_id.promise_ids.filtered(
            lambda one: one.state in OCCASION_STATES["instalment_missed"]
            and one.number <= self.number
        )
        owed = sum(missed.mapped("amount_left"))
        return self.currency_id.compare_amounts(self._get_covering(today), owed) >= 0

    def _get_covering(self, today):
        """Return the payments on their way to the items of the agreement plus the open
        credits of the customer, in the currency of the agreement.

        :param date today: the date of the company.
        :rtype: float
        """
        company = self.company_id
        lines = self._get_notified_lines().move_line_id
        holds = self.env["credit.collection.hold"].sudo()
        ((on_its_way,),) = holds._read_group(
            [
                ("kind", "=", "payment"),
                ("move_line_id", "in", lines.ids),
                ("released_on", "=", False),
                "|",
                ("date_end", "=", False),
                ("date_end", ">=", today),
            ],
            aggregates=["amount:sum"],
        )
        items = self.env["credit.collection.item"].sudo()
        items = items.with_context(
            date=today, collection_customer_ids=self.partner_id.ids
        )
        ((credit,),) = items._read_group(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", company.id),
                ("bucket", "=", "credit"),
            ],
            aggregates=["amount_residual:sum"],
        )
        return (on_its_way or 0.0) + company.currency_id._convert(
            -(credit or 0.0), self.currency_id, company, today
        )
