from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.cause import as_cause, cause


class CreditCollectionPlan(models.Model):
    """States of a plan: proposed, accepted, active, completed, broken, cancelled."""

    _inherit = "credit.collection.plan"

    date_proposed = fields.Date("Proposed on", readonly=True, copy=False)
    date_valid = fields.Date(
        "Valid until",
        readonly=True,
        copy=False,
        help="The customer may accept the plan until then. Nothing of it is asked "
        "for meanwhile.",
    )

    # === ACTION METHODS === #

    def action_propose(self):
        """Propose these drafts to their customers."""
        for plan in self:
            plan._propose()

    def action_cancel(self):
        """Open the wizard that asks for a reason and ends these plans."""
        return self._open_close("cancel", self.env._("End the plan"))

    def _open_close(self, operation, title):
        return self.case_id._open_dialog(
            "plan.close",
            title,
            default_plan_ids=self.ids,
            default_operation=operation,
        )

    # === BUSINESS METHODS - Offer === #

    def _propose(self, today=None, document=None):
        """Number the plan, freeze its terms, hold its items until the offer ends and
        write to the customer.

        :param date today: the date of the company; None for today.
        :param document: PDF for the message; None to print it.
        :raise UserError: see :meth:`_check_offer` and :meth:`_check_approved`.
        """
        self.ensure_one()
        self.case_id._check_may_collect()
        self._check_is_draft()
        self.case_id._lock()
        offer = self._check_offer(today)
        self._check_approved(offer)
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            plan = self.sudo()
            today = today or plan.company_id._collection_today()
            until = today + timedelta(days=plan.company_id.collection_offer_days)
            schedule = plan._prepare_schedule(offer)
            plan._update_state(
                ("draft",),
                "proposed",
                name=plan._get_number(today),
                date_proposed=today,
                date_valid=min(until, max(plan.date_start, today)),
                **schedule,
            )
            plan._hold_items()
        self._keep_document(document)
        self._notify_customer("plan_proposed", today)

    def _get_number(self, today):
        """Return a new number; of a later version, that of the first with its version.

        :param date today: date of the sequence.
        """
        self.ensure_one()
        if self.previous_id:
            return f"{self._get_first().name}-{self.version}"
        title = self.env._("Payment plans")
        return self.company_id._collection_next_number(self._name, title, "PLAN", today)

    @api.model
    def _sync(self, dates, partner_ids=None):
        """End expired offers and try failed bookings again; called in every evaluation.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        :return: the other plans that have something to book, in sudo mode.
        """
        domain = Domain("problem", "!=", False) | self._get_unforgiven_domain()
        if dates:
            late = Domain("date_valid", "<", max(dates.values()))
            domain |= Domain("state", "=", "proposed") & late
        if partner_ids is not None:
            domain &= Domain("partner_id", "in", partner_ids)
        found = self.sudo().search(domain & Domain("company_id", "in", list(dates)))
        waiting = found - found._expire_offers(dates)
        waiting.filtered("problem")._retry_bookings(dates)
        return waiting

    def _expire_offers(self, dates):
        """Cancel the expired offers among these plans, with a task for the collector.

        :param dict dates: date by company id.
        :return: the cancelled plans.
        """
        expired = self.filtered(
            lambda plan: plan.state == "proposed"
            and plan.date_valid < dates[plan.company_id.id]
        )
        for plan in expired:
            why = cause("offer_expired")
            plan._end("cancelled", why, dates[plan.company_id.id])
            plan._notify_collector(
                self.env._("An offer has expired"), self._say_cause(why)
            )
        return expired

    # === BUSINESS METHODS - End === #

    def _cancel(self, reason, today=None):
        """Cancel plans, so that the follow-up of their items continues.

        :param date today: the date of the company; None for today.
        :raise UserError: without a reason, or for a plan that has ended.
        """
        self.case_id._check_may_collect()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the plan ends."))
        for plan in self:
            plan.case_id._lock()
            plan.sudo()._end("cancelled", reason, today)

    def _end(self, target, reason, today=None, instalments="withdrawn"):
        """End a plan with its open instalments, holds and unsent messages, and undo its
        write-offs.

        :param str target: ``cancelled`` or ``broken``.
        :param reason: words of a person, or a ``cause``.
        :param date today: the date of the company; None for today.
        :param str instalments: new state of the open instalments.
        """
        self.ensure_one()
        allowed = ["draft", "proposed", "accepted", "active"]
        if target == "broken":
            allowed = ["active", "completed"]
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            today = today or self.company_id._collection_today()
            ended = self._update_state(
                tuple(allowed),
                target,
                date_closed=today,
                close_cause=as_cause(reason),
                problem=False,
            )
            if not ended:
                return
            actions = self.env["credit.collection.action"]
            actions._withdraw_notifications(self)
            waiting = self.promise_ids.filtered(lambda one: one.state == "open")
            waiting._close(instalments, reason, today)
            self._get_holds()._release(reason)
            self._transfer_holds()
            self._book_forgiven(today)

    # === BUSINESS METHODS - Result of the instalments === #

    def _apply_verdict(self, verdict, today):
        """Change the state after the evaluation of the instalments, see
        ``credit.collection.promise.evaluation``.

        :param str verdict: ``running``, ``completed`` or ``broken``.
        :param date today: the date of the company.
        """
        for plan in self.sudo():
            if verdict == "completed":
                plan._complete(today)
            elif verdict == "broken":
                plan._break(today)
            else:
                plan._resume(today)

    def _complete(self, today):
        """Complete a paid plan and write off the forgiven amount."""
        completed = self._update_state(
            ("active",),
            "completed",
            date_closed=today,
            close_cause=cause("plan_paid"),
        )
        if not completed:
            return
        self._cancel_versions(today)
        self._book_forgiven(today)
        if not self.problem:
            self._finish(today)

    def _finish(self, today=None):
        """Release the holds of a completed plan and write to the customer."""
        self._get_holds()._release(cause("plan_completed"))
        self._notify_customer("plan_completed", today)

    def _break(self, today):
        """Break the plan for good: the whole rest of the debt is due again. Later
        payments do not reopen it."""
        why = cause("plan_bounced")
        missed = len(self.promise_ids._filter_unpaid()._filter_missed(today))
        if missed and self.state == "active":
            why = cause("plan_missed", count=missed)
        self._end("broken", why, today)
        self._notify_customer("plan_broken", today)
        broken = self.env._("A payment plan is broken")
        self._notify_collector(broken, self._say_cause(why))

    def _resume(self, today):
        """Reopen a completed plan after a returned payment that can still be repeated
        in time, unless its items are in another agreement."""
        if self.state != "completed" or self._is_superseded():
            return
        self._update_state(
            ("completed",), "active", date_closed=False, close_cause=False
        )
        self._book_forgiven(today)
        self._hold_items()

    def _is_superseded(self):
        """Return whether other agreements hold items of this plan."""
        holds = self.env["credit.collection.hold"].sudo()
        found = holds._find_agreed(self.line_ids.move_line_id)
        return bool(found - self._get_holds())
