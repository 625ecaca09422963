from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Default protocol of a company."""

    _inherit = "res.company"

    collection_protocol_id = fields.Many2one(
        "credit.collection.protocol",
        "Default protocol",
        domain="[('company_id', 'in', (id, False))]",
        groups=SETTINGS_GROUPS,
        help="For customers without a protocol of their own. Empty: the first one.",
        prefetch=PREFETCH,
    )

    collection_old_days = fields.Integer(
        "Old debts",
        default=365,
        groups=SETTINGS_GROUPS,
        help="Days late. An older debt is never written to with a friendly or "
        "courteous text, and its first message waits for approval. 0: no debt is old.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        return super()._get_deciding_settings() | {
            "collection_old_days",
            "collection_protocol_id",
        }
