from odoo import models


class AccountMove(models.Model):
    """Invoices of orders that a manager let go are not held back again: the goods have
    left."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _find_credit_released(self, verdicts):
        """Also return invoices all of whose lines are of orders that were let go, up to
        the amount that was seen."""
        released = super()._find_credit_released(verdicts)
        moves = self.browse([move.id for move in verdicts]) - released
        orders = moves.invoice_line_ids.sale_line_ids.order_id
        if not orders:
            return released
        releases = self.env["credit.collection.credit.release"]
        seen = releases._find_released("order_id", orders)
        return released | moves.filtered(lambda move: move._is_of_orders(seen))

    def _is_of_orders(self, orders):
        """Whether each line is of one of these orders, and the sum is no more than
        theirs."""
        self.ensure_one()
        lines = self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        own = lines.sale_line_ids.order_id
        if not own or own - orders or any(not line.sale_line_ids for line in lines):
            return False
        total = sum(own.mapped("amount_total"))
        is_same = own.currency_id == self.currency_id
        return (
            is_same and self.currency_id.compare_amounts(self.amount_total, total) <= 0
        )
