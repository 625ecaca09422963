from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Whether customers sign contracts on the page."""

    _inherit = "res.company"

    collection_portal_contract = fields.Boolean(
        "Payment conditions to sign",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers read and sign on the page the contracts that they were sent.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_contract:
            answers["contract"] = ""
        return answers
