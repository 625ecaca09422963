from odoo import fields, models

from ...tools.report_row import STATUSES


class CreditCollectionAgencyReportRow(models.Model):
    """What one row of a report said about a placement. A row counts once, however often
    it is sent."""

    _name = "credit.collection.agency.report.row"
    _description = "Row of a report of an agency"
    _order = "date DESC, id DESC"
    _rec_name = "key"

    report_id = fields.Many2one(
        "credit.collection.agency.report",
        required=True,
        index=True,
        ondelete="cascade",
    )
    agency_id = fields.Many2one(
        related="report_id.agency_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True, precompute=True
    )
    placement_id = fields.Many2one(
        "credit.collection.placement", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="placement_id.currency_id")
    contact_id = fields.Many2one(
        "credit.collection.contact", index="btree_not_null", ondelete="restrict"
    )
    number = fields.Integer("Row", aggregator=None)
    key = fields.Char("Reference", required=True)
    content = fields.Char(help="Checksum of its cells.")
    date = fields.Date()
    status = fields.Selection(list(STATUSES.items()))
    action = fields.Char()
    contact_result = fields.Char("Result of the contact")
    promise_date = fields.Date("Promised for")
    promise_amount = fields.Monetary("Amount promised")
    instalments = fields.Integer(
        aggregator=None,
        help="Of a plan: as many of the amount promised, one each month.",
    )
    payment_date = fields.Date("Paid on")
    payment_amount = fields.Monetary("Amount paid to the agency")
    cost = fields.Monetary()
    next_step = fields.Char()
    next_step_date = fields.Date("Next step on")
    note = fields.Text()

    _once = models.UniqueIndex("(agency_id, key)", "This row was imported before.")
