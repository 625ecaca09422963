from odoo import models
from odoo.tools import format_amount

from odoo.addons.credit_collection.const import OCCASION_STATES


class CreditCollectionCase(models.Model):
    """The page tells the customer who handles what an agency has."""

    _inherit = "credit.collection.case"

    def _portal_prepare_page(self, date=None):
        page = super()._portal_prepare_page(date)
        is_placed = any(
            line["is_placed"]
            for currency in page["currencies"]
            for line in currency["lines"]
        )
        return {**page, "handled": self._portal_list_handled() if is_placed else []}

    def _portal_prepare_item(self, item, labels, invoices):
        line = super()._portal_prepare_item(item, labels, invoices)
        return {**line, "is_placed": item["hold_kind"] == "placed"}

    def _portal_label_holds(self):
        return {**super()._portal_label_holds(), "placed": self.env._("With an agency")}

    def _portal_list_handled(self):
        """Return the agencies that have something of this account, how to reach them,
        and what it is about.

        :rtype: list[dict]
        """
        placements = self.sudo().placement_ids.filtered(
            lambda one: one.state in OCCASION_STATES["placement_told"]
        )
        placements = [(one, one._get_left()) for one in placements]
        return [
            {
                "agency": placement.agency_id.partner_id.name,
                "phone": placement.agency_id.partner_id.phone or "",
                "email": placement.agency_id.partner_id.email or "",
                "number": placement.name,
                "amount": left and format_amount(self.env, left, placement.currency_id),
                "documents": ", ".join(placement.line_ids.mapped("name")),
            }
            for placement, left in placements
        ]
