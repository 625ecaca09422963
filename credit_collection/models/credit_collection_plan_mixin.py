from odoo import fields, models


class CreditCollectionPlanMixin(models.AbstractModel):
    """The payment plans of a case."""

    _name = "credit.collection.plan.mixin"
    _description = "Payment plans of a case"

    plan_ids = fields.One2many("credit.collection.plan", "case_id", "Plans")
