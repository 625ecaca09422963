from odoo import fields, models
from odoo.tools import SQL


class CreditCollectionMeasure(models.Model):
    """How often a customer contests an invoice."""

    _inherit = "credit.collection.measure"

    dispute_count = fields.Integer(
        "Disputes", readonly=True, help="Opened in the last 12 months."
    )

    # === BUSINESS METHODS === #

    def _get_parts(self, today, dates):
        query = SQL(
            """
            SELECT dispute.company_id, dispute.partner_id, COUNT(*) AS dispute_count
              FROM credit_collection_dispute dispute
              JOIN %(today)s today ON today.company_id = dispute.company_id
             WHERE %(in_year)s
             GROUP BY dispute.company_id, dispute.partner_id
            """,
            today=today,
            in_year=self._year_sql("dispute.date_opened"),
        )
        return [*super()._get_parts(today, dates), (("dispute_count",), query)]
