from odoo import fields, models

from ...tools.placement_file import FIELDS
from ...tools.report_row import REPORT_FIELDS


class CreditCollectionAgencyColumn(models.Model):
    """A column of the files exchanged with an agency: what the agency calls it, and
    what it is here."""

    _name = "credit.collection.agency.column"
    _description = "Column of a file of an agency"
    _inherit = ["credit.collection.input.mixin"]
    _order = "purpose, sequence, id"

    agency_id = fields.Many2one(
        "credit.collection.agency", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agency_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    purpose = fields.Selection(
        [("placement", "Placement file"), ("report", "Report of the agency")],
        default="placement",
        required=True,
    )
    name = fields.Char(
        "Heading", required=True, help="As the agency writes it above the column."
    )
    placement_field = fields.Selection(
        list(FIELDS.items()), "Content", help="Of a column of the placement file."
    )
    report_field = fields.Selection(
        list(REPORT_FIELDS.items()), "Meaning", help="Of a column of the report."
    )

    _content = models.Constraint(
        "CHECK ((purpose = 'placement' AND placement_field IS NOT NULL) "
        "OR (purpose = 'report' AND report_field IS NOT NULL))",
        "Say what the column contains.",
    )
