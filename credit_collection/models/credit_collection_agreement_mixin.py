from odoo import api, fields, models
from odoo.tools import format_amount, format_date

#: A plan that the customer has to answer to, or pays by.
RUNNING = ("proposed", "accepted", "active")


class CreditCollectionAgreementMixin(models.AbstractModel):
    """What the case shows of its promises, and how the next one begins."""

    _name = "credit.collection.agreement.mixin"
    _description = "Agreements of a case"

    own_promise_ids = fields.One2many(
        "credit.collection.promise",
        "case_id",
        "Promise",
        domain=[("plan_id", "=", False)],
    )
    promise_summary = fields.Char("Promised", compute="_compute_promise_summary")
    broken_count = fields.Integer("Not kept", compute="_compute_broken_count")
    plan_summary = fields.Char("Payment plan", compute="_compute_plan_summary")
    dispute_summary = fields.Char("In dispute", compute="_compute_dispute_summary")

    # === COMPUTE METHODS === #

    @api.depends(
        "own_promise_ids.state", "own_promise_ids.amount_left", "own_promise_ids.date"
    )
    @api.depends_context("lang")
    def _compute_promise_summary(self):
        for case in self:
            promises = case.own_promise_ids.filtered(lambda p: p.state == "open")
            texts = [
                self.env._(
                    "%(amount)s on %(date)s",
                    amount=format_amount(self.env, p.amount_left, p.currency_id),
                    date=format_date(self.env, p.date),
                )
                for p in promises.sorted("date")
            ]
            case.promise_summary = ", ".join(texts)

    @api.depends("own_promise_ids.state")
    def _compute_broken_count(self):
        for company, cases in self.grouped("company_id").items():
            partners = cases.partner_id.with_company(company)
            counts = partners._count_broken_promises(partners)
            for case in cases:
                case.broken_count = counts.get(case.partner_id.id, 0)

    @api.depends("plan_ids.state", "plan_ids.promise_ids.state")
    @api.depends_context("lang")
    def _compute_plan_summary(self):
        for case in self:
            plans = case.plan_ids.filtered(lambda plan: plan.state in RUNNING)
            case.plan_summary = ", ".join(map(self._describe_plan, plans))

    @api.depends("dispute_ids.state", "dispute_ids.amount_open")
    @api.depends_context("lang")
    def _compute_dispute_summary(self):
        for case in self:
            disputes = case.dispute_ids.filtered(lambda d: d.state == "open")
            groups = disputes.grouped("currency_id").items()
            case.dispute_summary = ", ".join(
                format_amount(self.env, sum(group.mapped("amount_open")), currency)
                for currency, group in groups
            )

    # === ACTION METHODS === #

    def action_promise(self):
        """Open the dialog that notes what the customer promises."""
        self.ensure_one()
        self._check_may_collect()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promise to pay"),
            "res_model": "credit.collection.promise.make",
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _describe_plan(self, plan):
        """How far a running plan is, in a few words.

        :rtype: str
        """
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
