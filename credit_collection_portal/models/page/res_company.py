from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Answers of the page that need no setting: to write to the collector; and how long
    the answers may stop the chasing."""

    _inherit = "res.company"

    collection_portal_stop_days = fields.Integer(
        "An answer stops the chasing for",
        default=30,
        groups=SETTINGS_GROUPS,
        help="Days, at the most: for a promise, the start of a payment plan and what a "
        "customer contests on the page. What a collector may decide is a limit too.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_list_answers(self):
        return {**super()._portal_list_answers(), "write": ""}
