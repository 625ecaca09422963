from odoo import fields, models

from ...const import SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings for open items, holds and write-offs."""

    _inherit = "res.company"

    collection_skip_misc = fields.Boolean(
        "Leave miscellaneous entries out",
        groups=SETTINGS_GROUPS,
        help="By default they count, opening balances among them.",
    )
    collection_payment_days = fields.Integer(
        "Payments on their way hold for",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days that an unsettled payment stops the reminders.",
    )
    collection_pause_max_days = fields.Integer(
        "Longest pause",
        default=30,
        groups=SETTINGS_GROUPS,
        help="Days a collector may pause a customer; longer needs a manager.",
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

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        return super()._get_deciding_settings() | {"collection_skip_misc"}
