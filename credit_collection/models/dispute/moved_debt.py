from odoo import api, models
from odoo.tools import SQL


class CreditCollectionMovedDebt(models.AbstractModel):
    """Disputes follow a debt that lives on in another item."""

    _inherit = "credit.collection.moved.debt"

    # === BUSINESS METHODS === #

    @api.model
    def _kept_sql(self, partner_ids):
        return SQL(
            """%s UNION
            SELECT dispute.move_line_id
              FROM credit_collection_dispute dispute
             WHERE dispute.state = 'open' AND dispute.move_line_id IS NOT NULL AND %s
            """,
            super()._kept_sql(partner_ids),
            self.env["credit.collection.bulk"]._in_customers(
                "dispute.partner_id", partner_ids
            ),
        )
