from odoo import api, fields, models
from odoo.exceptions import UserError

#: A price whose taxes are rounded to nothing that matters.
LARGE = 1_000_000.0


class CreditCollectionAgency(models.Model):
    """The bills of an agency: proposed from what is due."""

    _inherit = "credit.collection.agency"

    # === BUSINESS METHODS === #

    def _propose_bill(self, placements):
        """Create the draft of a vendor bill for what is due of some placements and not
        billed yet. Whoever books the bill of the agency corrects it; the placements
        show the difference.

        :rtype: account.move
        :raise AccessError: unless the user is a manager who may enter bills.
        :raise UserError: if nothing is due, or they are of several agencies.
        """
        self._check_may_manage()
        if len(self) != 1:
            raise UserError(self.env._("Choose placements of one agency."))
        placements.sudo()._update_fee()
        lines = []
        for placement in placements:
            due = self.currency_id.round(placement.fee_due - placement.fee_billed)
            if due > 0:
                lines.append(self._prepare_bill_line(placement, due))
        if not lines:
            raise UserError(
                self.env._("Nothing is due that was not billed: nothing was recovered.")
            )
        moves = self.env["account.move"].with_company(self.company_id)
        bill = moves.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "currency_id": self.currency_id.id,
                "invoice_date": self.company_id._collection_today(),
                "invoice_line_ids": [fields.Command.create(line) for line in lines],
            }
        )
        self._price_without_taxes(bill.invoice_line_ids)
        return bill

    @api.model
    def _price_without_taxes(self, lines):
        """Raise the prices of lines whose taxes are in the price: what is agreed with
        an agency is without them."""
        for line in lines:
            without = line.tax_ids.compute_all(LARGE)["total_excluded"]
            if without and without != LARGE:
                line.price_unit *= LARGE / without

    def _prepare_bill_line(self, placement, due):
        return {
            "name": self.env._(
                "Commission of %(placement)s (%(customer)s)",
                placement=placement.name,
                customer=placement.partner_id.name,
            ),
            "quantity": 1,
            "price_unit": due,
            "collection_placement_id": placement.id,
        }
