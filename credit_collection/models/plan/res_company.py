from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings of payment plans."""

    _inherit = "res.company"

    collection_plan_missed = fields.Integer(
        "Missed instalments that break a plan",
        default=2,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_plan_days = fields.Integer(
        "Days of a missed instalment that break a plan",
        default=15,
        groups=SETTINGS_GROUPS,
        help="After the grace of the instalment.",
        prefetch=PREFETCH,
    )
    collection_offer_days = fields.Integer(
        "A proposed plan is valid for",
        default=10,
        groups=SETTINGS_GROUPS,
        help="Days in which the customer may accept it; nobody is reminded meanwhile.",
        prefetch=PREFETCH,
    )
    collection_forgive_by = fields.Selection(
        [("credit_note", "Credit note"), ("write_off", "Write-off entry")],
        "Forgive by",
        default="credit_note",
        groups=SETTINGS_GROUPS,
        help="The document that writes off what a settlement forgives.",
        prefetch=PREFETCH,
    )
    collection_surcharge_product_id = fields.Many2one(
        "product.product",
        "Product of a surcharge",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
        groups=SETTINGS_GROUPS,
        help="What is invoiced when a plan costs something.",
        prefetch=PREFETCH,
    )
