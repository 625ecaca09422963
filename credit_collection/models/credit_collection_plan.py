from odoo import fields, models

from ..const import PLAN_STATES


class CreditCollectionPlan(models.Model):
    """A payment plan: instalments that both sides agreed to."""

    _name = "credit.collection.plan"
    _inherit = ["credit.collection.announced.mixin"]
    _description = "Payment plan"
    _order = "id DESC"
    _check_company_auto = True

    name = fields.Char(readonly=True, copy=False)
    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    state = fields.Selection(
        PLAN_STATES, default="draft", required=True, readonly=True, index=True
    )
    amount_forgiven = fields.Monetary(readonly=True)
    line_ids = fields.One2many("credit.collection.agreement.line", "plan_id", "Items")
    promise_ids = fields.One2many("credit.collection.promise", "plan_id", "Instalments")

    # === BUSINESS METHODS === #

    def _get_hold_end(self):
        """The last day that the plan may keep its items from being chased.

        :rtype: date
        """
        self.ensure_one()
        raise NotImplementedError

    def _apply_verdict(self, verdict, **facts):
        """What the judge found, see ``credit.collection.promise.judge``.

        :param str verdict: ``running``, ``completed`` or ``broken``.
        """
