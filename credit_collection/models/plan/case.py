from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .plan import RUNNING


class CreditCollectionCase(models.Model):
    """Payment plans of a case, and the terms of a new one."""

    _inherit = "credit.collection.case"

    plan_ids = fields.One2many("credit.collection.plan", "case_id", "Plans")
    plan_summary = fields.Char("Payment plan", compute="_compute_plan_summary")

    # === COMPUTE METHODS === #

    @api.depends("plan_ids.state", "plan_ids.promise_ids.state")
    @api.depends_context("lang")
    def _compute_plan_summary(self):
        for case in self:
            plans = case.plan_ids.filtered(lambda plan: plan.state in RUNNING)
            case.plan_summary = ", ".join(plan._describe_progress() for plan in plans)

    # === ACTION METHODS === #

    def action_plan(self):
        """Open the simulator of payment plans and settlements."""
        self.ensure_one()
        self._check_may_collect()
        return self._open_plan_simulator({"default_case_id": self.id})

    @api.model
    def _open_plan_simulator(self, context):
        title = self.env._("Payment plan or settlement")
        return self._open_dialog("plan.propose", title, dialog_size="large", **context)

    # === BUSINESS METHODS === #

    def _plan(self, values, plan=None, today=None):
        """Create or change a draft of a plan.

        :param dict values: see :meth:`_simulate_plan`.
        :param plan: the draft to change; None for a new one.
        :param date today: the date of the company; None for today.
        :return: the draft.
        :raise UserError: if the simulation has problems; see :meth:`_check_versions`.
        """
        self.ensure_one()
        self._check_may_collect()
        values = {**values, "previous": self._check_versions(values, plan)}
        offer = self._simulate_plan(values, today)
        if offer["problems"]:
            raise UserError("\n".join(offer["problems"]))
        plans = self.env["credit.collection.plan"].sudo()
        draft = {**plans._prepare_draft(offer), "note": values.get("note")}
        if plan:
            plan.sudo()._change_draft(offer, draft)
            return plan
        previous = values["previous"]
        created = plans.create(
            {
                **draft,
                "case_id": self.id,
                "previous_id": previous.id,
                "version": previous._get_next_version(),
            }
        )
        return created.sudo(self.env.su)

    def _check_versions(self, values, plan):
        """Return the plan to be replaced, in sudo mode, or an empty record.

        :param dict values: see :meth:`_simulate_plan`.
        :param plan: the draft to change, if any.
        :raise UserError: if one is of another customer, ``plan`` is no draft, or the
            plan to replace is not active.
        """
        plans = self.env["credit.collection.plan"]
        previous = (values.get("previous") or plans).sudo()
        for one in (plan or plans).sudo() | previous:
            if one.case_id != self:
                raise UserError(
                    self.env._(
                        "%(plan)s is not a plan of %(customer)s.",
                        plan=one.name or one.id,
                        customer=self.display_name,
                    )
                )
        if plan:
            plan._check_is_draft()
            return plan.sudo().previous_id
        if previous:
            self._lock()
            previous._check_is_active()
        return previous

    def _simulate_plan(self, values, today=None):
        """Simulate a plan with these terms, without writing anything.

        :param dict values: ``items`` (journal items or open items; None for all that
            are overdue and available), ``currency`` (without items), ``previous`` (plan
            to replace), ``kind`` (``plan`` or ``settlement``), ``date_first``,
            ``count`` or ``amount_instalment``, ``period``, ``amount_first``,
            ``amount_surcharge`` (without taxes), ``amount_forgiven`` or
            ``amount_offer`` (paid instead of the debt); in the currency of the items.
        :param date today: the date of the company; None for today.
        :return: ``terms``, ``parts`` (open items and amounts), ``currency``,
            ``amount_debt``, ``amount_surcharge_tax``, ``amount_total``, ``schedule``
            (dates and amounts), ``problems`` that make it impossible and ``breaches``
            of the limits (both as sentences), ``needs_approval``, ``is_refused``.
        :rtype: dict
        :raise AccessError: if the user is no collector.
        """
        self.ensure_one()
        self._check_may_collect()
        return self.env["credit.collection.plan.simulator"]._simulate(
            self, values, today
        )

    def _propose_terms(self, plan=None, previous=None, today=None):
        """Return the initial terms of the simulator: those of the draft ``plan``, of a
        new version of ``previous``, or of a new plan over all overdue items.

        :param date today: the date of the company; None for today.
        :rtype: dict
        """
        if plan:
            terms = {**plan._get_terms(), "note": plan.note}
        elif previous:
            terms = previous._get_new_terms(today)
        else:
            terms = self._propose_new_terms(today)
        if terms["kind"] == "settlement":
            offer = self._simulate_plan(terms, today)
            forgiven = offer["terms"]["amount_forgiven"] or 0.0
            terms["amount_offer"] = offer["amount_debt"] - forgiven
        return terms

    def _propose_new_terms(self, today=None):
        """Return terms with three instalments, the first on the customer's first
        payment day after a week."""
        today = today or (self.company_id or self.env.company)._collection_today()
        terms = {"kind": "plan", "count": 3, "date_first": today + timedelta(days=7)}
        if not self:
            return {**terms, "items": self.env["credit.collection.item"]}
        terms["date_first"] = self._propose_payment_date(terms["date_first"])
        days, _is_working = self._get_payment_days()
        terms["period"] = "payment_days" if len(days) == 1 else "monthly"
        offer = self._simulate_plan(terms, today)
        items = self.env["credit.collection.item"].union(
            *(item for item, _part in offer["parts"])
        )
        return {**terms, "items": items}

    @api.model
    def _describe_plan(self, plan):
        """Return the state of a running plan, or how much of it is paid, as text."""
        if plan.state != "active":
            states = dict(plan._fields["state"]._description_selection(self.env))
            return states[plan.state]
        done = plan.promise_ids.filtered(lambda promise: promise.state == "kept")
        following = plan.promise_ids.filtered(lambda p: p.state == "open")[:1]
        progress = self.env._(
            "%(done)s of %(all)s paid", done=len(done), all=len(plan.promise_ids)
        )
        if not following:
            return progress
        return self.env._(
            "%(progress)s, next %(amount)s on %(date)s",
            progress=progress,
            amount=format_amount(
                self.env, following.amount_left, following.currency_id
            ),
            date=format_date(self.env, following.date),
        )
