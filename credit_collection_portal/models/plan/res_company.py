from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Whether customers agree to plans on the page, and to which without a person."""

    _inherit = "res.company"

    collection_portal_plan = fields.Boolean(
        "I need to pay in parts",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers propose a payment plan on the page, and accept the plans and "
        "settlements that a collector has proposed.",
        prefetch=PREFETCH,
    )
    collection_portal_plan_count = fields.Integer(
        "Parts that are agreed by themselves",
        default=3,
        groups=SETTINGS_GROUPS,
        help="A plan with so many parts at the most, within the limits of collectors, "
        "is signed on the page at once; any other one is proposed to the collector. 0: "
        "all are.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_plan:
            answers["plan"] = self.env._("in parts")
        return answers
