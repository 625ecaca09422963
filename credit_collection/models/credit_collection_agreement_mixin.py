from odoo import api, fields, models
from odoo.tools import format_amount, format_date


class CreditCollectionAgreementMixin(models.AbstractModel):
    """What the case shows of its promises, and how the next one begins."""

    _name = "credit.collection.agreement.mixin"
    _description = "Agreements of a case"

    own_promise_ids = fields.One2many(
        "credit.collection.promise",
        "case_id",
        "Promises without a plan",
        domain=[("plan_id", "=", False)],
    )
    promise_summary = fields.Char("Promised", compute="_compute_promise_summary")
    broken_count = fields.Integer("Not kept", compute="_compute_broken_count")

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
