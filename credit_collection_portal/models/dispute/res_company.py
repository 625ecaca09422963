from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Whether customers contest documents on the page."""

    _inherit = "res.company"

    collection_portal_dispute = fields.Boolean(
        "Something is wrong",
        default=True,
        groups=SETTINGS_GROUPS,
        help="Customers say on the page what is wrong with a document, with photos or "
        "PDFs; what they contest is not asked for until it is answered.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        answers = super()._portal_list_answers()
        if self.collection_portal_dispute:
            answers["dispute"] = self.env._("something is wrong")
        return answers
