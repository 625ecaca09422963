from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Whether customers say on the page how to reach them."""

    _inherit = "res.company"

    collection_portal_reach = fields.Boolean(
        "Reach me differently",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers choose language, channel and hours on the page, stop a "
        "channel, and propose other addresses, which a collector checks.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_reach:
            answers["reach"] = ""
        return answers
