from odoo import fields, models

from ...tools.report_row import STATUSES


class CreditCollectionAgencyStatus(models.Model):
    """What a status code of an agency means here."""

    _name = "credit.collection.agency.status"
    _description = "Status code of an agency"
    _inherit = ["credit.collection.input.mixin"]
    _order = "name, id"

    agency_id = fields.Many2one(
        "credit.collection.agency", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    name = fields.Char("Code", required=True, help="As the agency writes it.")
    status = fields.Selection(
        list(STATUSES.items()), "Means", required=True, help="What it is here."
    )

    _once = models.UniqueIndex(
        "(agency_id, LOWER(name))", "The agency has this code already."
    )
