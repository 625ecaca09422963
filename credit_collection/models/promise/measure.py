from odoo import fields, models
from odoo.tools import SQL


class CreditCollectionMeasure(models.Model):
    """Promises that a customer did not keep."""

    _inherit = "credit.collection.measure"

    broken_count = fields.Integer(
        "Promises not kept",
        readonly=True,
        help="Promises and instalments of the last 12 months that were not paid in "
        "time, or only in part.",
    )

    # === BUSINESS METHODS === #

    def _get_parts(self, today, dates):
        query = SQL(
            """
            SELECT promise.company_id, promise.partner_id, COUNT(*) AS broken_count
              FROM credit_collection_promise promise
              JOIN %(today)s today ON today.company_id = promise.company_id
             WHERE promise.state IN ('broken', 'partial') AND %(in_year)s
             GROUP BY promise.company_id, promise.partner_id
            """,
            today=today,
            in_year=self._year_sql("promise.date_closed"),
        )
        return [*super()._get_parts(today, dates), (("broken_count",), query)]
