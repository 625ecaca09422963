from odoo import fields, models
from odoo.tools import ormcache

from ...const import PREFETCH, SETTINGS_GROUPS

#: What happens to an invoice that would come back.
CHECKS = [
    ("none", "Nothing is checked"),
    ("warn", "It is listed"),
    ("block", "It does not leave"),
]
#: Which invoices say how and when to pay.
BLOCKS = [
    ("none", "No invoice"),
    ("contract", "Invoices under a contract"),
    ("all", "Every invoice"),
]


class ResCompany(models.Model):
    """Settings of payment contracts, and of what invoices say and need."""

    _inherit = "res.company"

    collection_contract_remind_days = fields.Integer(
        "Remind of an unsigned contract",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days after which the customer is reminded to sign, once, and the "
        "collector gets a task. 0: never.",
        prefetch=PREFETCH,
    )
    collection_invoice_block = fields.Selection(
        BLOCKS,
        "How and when to pay",
        default="contract",
        groups=SETTINGS_GROUPS,
        help="Which printed invoices and their mails say it: due dates, account, "
        "reference, what lateness costs, and whom to ask.",
        prefetch=PREFETCH,
    )
    collection_check_post = fields.Selection(
        CHECKS,
        "Check when an invoice is posted",
        default="warn",
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_check_send = fields.Selection(
        CHECKS,
        "Check when an invoice is sent",
        default="none",
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_receipt_days = fields.Integer(
        "Ask whether an invoice arrived",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days after the date of a sent invoice that the customer has not "
        "confirmed. 0: never.",
        prefetch=PREFETCH,
    )

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "collection_check_post" in vals:
            self.env.registry.clear_cache()
        return res

    # === BUSINESS METHODS === #

    @ormcache("self.id")
    def _get_collection_check_post(self):
        """Return ``collection_check_post``, without a query once it is known: whoever
        posts an invoice waits for it."""
        self.ensure_one()
        return self.sudo().collection_check_post
