from odoo import fields, models

from ..const import SETTINGS_GROUPS


class CreditCollectionAgreementSettings(models.AbstractModel):
    """What a company allows and expects of promises, plans, settlements, disputes."""

    _name = "credit.collection.agreement.settings"
    _description = "Settings of agreements"

    collection_promise_days = fields.Integer(
        "Grace of a promise",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Days after the promised one that money may still arrive.",
    )
    collection_promise_max_days = fields.Integer(
        "Latest promise",
        default=60,
        groups=SETTINGS_GROUPS,
        help="Days from today that a collector may accept a promise for; later needs a "
        "manager, or a payment plan.",
    )
    collection_plan_missed = fields.Integer(
        "Missed instalments that break a plan", default=2, groups=SETTINGS_GROUPS
    )
    collection_plan_days = fields.Integer(
        "Days of a missed instalment that break a plan",
        default=15,
        groups=SETTINGS_GROUPS,
        help="After the grace of the instalment.",
    )
    collection_offer_days = fields.Integer(
        "A proposed plan is valid for",
        default=10,
        groups=SETTINGS_GROUPS,
        help="Days in which the customer may accept it; nothing is chased meanwhile.",
    )
    collection_return_days = fields.Integer(
        "Gap after a rejected dispute",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days until the protocol goes on with the item.",
    )
    collection_dispute_days = fields.Integer(
        "Days of a manager for an overdue dispute", default=7, groups=SETTINGS_GROUPS
    )
    collection_forgive_by = fields.Selection(
        [("credit_note", "Credit note"), ("write_off", "Write-off entry")],
        "Forgive by",
        default="credit_note",
        required=True,
        groups=SETTINGS_GROUPS,
        help="The document that writes off what a settlement forgives.",
    )
    collection_forgive_account_id = fields.Many2one(
        "account.account",
        "Account of what is forgiven",
        check_company=True,
        groups=SETTINGS_GROUPS,
    )
    collection_forgive_journal_id = fields.Many2one(
        "account.journal",
        "Journal of what is forgiven",
        domain="[('type', '=', 'general')]",
        check_company=True,
        groups=SETTINGS_GROUPS,
    )
    collection_surcharge_product_id = fields.Many2one(
        "product.product",
        "Product of a surcharge",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
        groups=SETTINGS_GROUPS,
        help="What is invoiced when a plan costs something.",
    )
