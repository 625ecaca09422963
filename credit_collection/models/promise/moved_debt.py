from odoo import api, models
from odoo.tools import SQL

from ...const import EVALUATED_STATES

#: States in which a plan follows its debts.
KEPT_PLANS = ("proposed", "accepted", "active", "completed")


class CreditCollectionMovedDebt(models.AbstractModel):
    """Promises and plans follow a debt that lives on in another item."""

    _inherit = "credit.collection.moved.debt"

    # === BUSINESS METHODS === #

    @api.model
    def _kept_sql(self, partner_ids):
        in_customers = self.env["credit.collection.bulk"]._in_customers
        return SQL(
            """%s UNION
            SELECT line.move_line_id
              FROM credit_collection_agreement_line line
              JOIN credit_collection_promise promise ON promise.id = line.promise_id
             WHERE line.move_line_id IS NOT NULL AND %s
               AND (promise.state IN %s OR promise.is_void)
             UNION
            SELECT line.move_line_id
              FROM credit_collection_agreement_line line
              JOIN credit_collection_plan plan ON plan.id = line.plan_id
             WHERE line.move_line_id IS NOT NULL AND %s AND plan.state IN %s
            """,
            super()._kept_sql(partner_ids),
            in_customers("promise.partner_id", partner_ids),
            EVALUATED_STATES,
            in_customers("plan.partner_id", partner_ids),
            KEPT_PLANS,
        )
