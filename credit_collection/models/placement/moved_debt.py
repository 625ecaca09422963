from odoo import api, models
from odoo.tools import SQL

from ...const import OUT_STATES


class CreditCollectionMovedDebt(models.AbstractModel):
    """Placements follow a debt that lives on in another item."""

    _inherit = "credit.collection.moved.debt"

    # === BUSINESS METHODS === #

    @api.model
    def _kept_sql(self, partner_ids):
        return SQL(
            """%s UNION
            SELECT line.move_line_id
              FROM credit_collection_placement_item line
              JOIN credit_collection_placement placement
                ON placement.id = line.placement_id AND placement.state IN %s
             WHERE line.move_line_id IS NOT NULL AND %s
            """,
            super()._kept_sql(partner_ids),
            OUT_STATES,
            self.env["credit.collection.bulk"]._in_customers(
                "placement.partner_id", partner_ids
            ),
        )
