from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Whether customers promise on the page, and after how many broken ones no more."""

    _inherit = "res.company"

    collection_portal_promise = fields.Boolean(
        "I will pay on…",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers say on the page when they will pay; until then what they "
        "promised is not asked for.",
        prefetch=PREFETCH,
    )
    collection_portal_promise_broken = fields.Integer(
        "Until so many were not kept",
        default=2,
        groups=SETTINGS_GROUPS,
        help="After so many promises and instalments that were not kept in twelve "
        "months, the page takes no more; collectors still do. 0: no limit.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_promise:
            answers["promise"] = self.env._("when I will pay")
        return answers
