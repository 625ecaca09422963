from odoo import fields, models


class CreditCollectionPlacementItem(models.Model):
    """An open item that an agency has: how much of it when it was handed over, and what
    became of it since, in the currency of the item."""

    _name = "credit.collection.placement.item"
    _description = "Item of a placement"
    _order = "date_due, id"
    _rec_name = "name"

    placement_id = fields.Many2one(
        "credit.collection.placement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="placement_id.company_id", store=True, index=True
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Open item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(related="move_line_id.move_id")
    name = fields.Char("Number", readonly=True, help="As it was.")
    date_invoice = fields.Date("Invoice date", readonly=True)
    date_due = fields.Date("Due date", readonly=True)
    days_late = fields.Integer(
        "Days late", readonly=True, help="When it was handed over.", aggregator=None
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount_total = fields.Monetary("Of the invoice", readonly=True)
    amount = fields.Monetary("Placed", readonly=True)
    amount_open = fields.Monetary("Still open", readonly=True)
    amount_paid = fields.Monetary("Paid since", readonly=True)
    amount_credited = fields.Monetary("Credited since", readonly=True)
    rate = fields.Float(
        readonly=True,
        digits=0,
        aggregator=None,
        help="Company currency for one unit, as booked.",
    )
    is_whole = fields.Boolean("All of it", readonly=True)
    is_moved = fields.Boolean(
        "Moved along", readonly=True, help="Odoo replaced the item that was placed."
    )
    last_match = fields.Integer(readonly=True, aggregator=None)

    # === ACTION METHODS === #

    def action_view_move(self):
        """Open the invoice of the item."""
        self.check_access("read")
        return self.move_id._get_records_action()

    # === BUSINESS METHODS === #

    def _prepare_part(self, share):
        """See ``account.move._place_in``."""
        names = ("amount_total", "amount_open", "amount_paid", "amount_credited")
        shares = {name: self.currency_id.round(self[name] * share) for name in names}
        return {**shares, "is_moved": True}

    def _hold(self):
        """Stop the own chasing of these items, as long as an agency has them."""
        holds = self.env["credit.collection.hold"].sudo()
        holds.flush_model()  # those released just now are not in force any more
        return holds.create(
            [
                {
                    "case_id": line.placement_id.case_id.id,
                    "move_line_id": line.move_line_id.id,
                    "kind": "placed",
                    "amount": 0 if line.is_whole else line.amount_open,
                    "is_moved": line.is_moved,
                    "reason": line.placement_id._describe_hold(),
                    "user_id": line.placement_id.user_id.id,
                    "res_model": "credit.collection.placement",
                    "res_id": line.placement_id.id,
                }
                for line in self
            ]
        )
