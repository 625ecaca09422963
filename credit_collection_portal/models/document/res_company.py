from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    _inherit = "res.company"

    collection_portal_received = fields.Boolean(
        "I received it",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers can confirm on the page that an invoice arrived, which is "
        "proof of it.",
        prefetch=PREFETCH,
    )

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_received:
            answers["received"] = ""
        return answers
