from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings of promises: grace days and latest date."""

    _inherit = "res.company"

    collection_promise_days = fields.Integer(
        "Grace of a promise",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Days after the promised one that money may still arrive.",
        prefetch=PREFETCH,
    )
    collection_promise_max_days = fields.Integer(
        "Latest promise",
        default=60,
        groups=SETTINGS_GROUPS,
        help="Days from today that a collector may accept a promise for; later needs a "
        "manager, or a payment plan.",
        prefetch=PREFETCH,
    )
