from odoo import fields, models

from ...const import STATUS_GROUPS


class ResPartner(models.Model):
    """Whether a customer is insolvent."""

    _inherit = "res.partner"

    collection_insolvent_on = fields.Date(
        "Insolvent since",
        copy=False,
        groups=STATUS_GROUPS,
        help="Insolvency proceedings were opened: the debt is filed there, and is not "
        "handed to an agency.",
    )
