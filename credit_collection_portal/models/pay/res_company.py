from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.misc import str2bool

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """How customers pay on the page, and whether they tell there that they did."""

    _inherit = "res.company"

    collection_portal_online = fields.Boolean(
        "Pay online",
        default=True,
        groups=SETTINGS_GROUPS,
        help="By any payment provider of the company that is switched on and fits "
        "currency and amount. Without one, customers see the bank account only.",
        prefetch=PREFETCH,
    )
    collection_portal_other = fields.Boolean(
        "Another amount",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers may pay online a part of what is open, the oldest first.",
        prefetch=PREFETCH,
    )
    collection_portal_least = fields.Monetary(
        "At least",
        default=10.0,
        groups=SETTINGS_GROUPS,
        help="The least that is paid online as another amount, unless less is open.",
        prefetch=PREFETCH,
    )
    collection_portal_paid = fields.Boolean(
        "I have already paid",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers tell on the page when and how much they paid, with a proof. "
        "The collector gets a task, and that amount is not asked for meanwhile.",
        prefetch=PREFETCH,
    )
    collection_portal_paid_days = fields.Integer(
        "Then nothing is asked for during",
        default=5,
        groups=SETTINGS_GROUPS,
        help="Days; never more than the longest pause of a collector.",
        prefetch=PREFETCH,
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_portal_least")
    def _check_collection_portal_least(self):
        for company in self.sudo():
            if not 0 <= company.collection_portal_least < 1e9:
                raise ValidationError(
                    self.env._("The least amount to pay online cannot be negative.")
                )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = {**super()._portal_list_answers(), "pay": ""}
        if self.collection_portal_paid:
            answers["paid"] = self.env._("already paid")
        return answers

    def _portal_pays_online(self):
        """Whether customers may pay online: here, and at all in this database."""
        self.ensure_one()
        parameters = self.env["ir.config_parameter"].sudo()
        allowed = parameters.get_param("account_payment.enable_portal_payment")
        return self.sudo().collection_portal_online and str2bool(allowed, False)
