from datetime import date

from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """What a journal item adds to a month of the trend, see
    ``credit.collection.overview``."""

    _inherit = "account.move.line"

    collection_then = fields.Monetary(
        "Amount then",
        compute="_compute_collection_then",
        currency_field="company_currency_id",
        help="What was collected with it, or what of it was still open at the end of "
        "the month.",
    )

    @api.depends("balance", "matched_credit_ids.amount", "matched_credit_ids.max_date")
    @api.depends_context("collection_open_on")
    def _compute_collection_then(self):
        """Open on the day of the context; without one, what came in."""
        day = self._get_collection_day()
        if not day:
            for line in self:
                line.collection_then = -line.balance
            return
        matched = dict(
            self.env["account.partial.reconcile"]._read_group(
                [("debit_move_id", "in", self.ids), ("max_date", "<=", day)],
                ["debit_move_id"],
                ["amount:sum"],
            )
        )
        for line in self:
            line.collection_then = line.balance - matched.get(line, 0)

    def _get_collection_day(self):
        """Return the day that the list is about, which the list keeps in its context:
        it says what is shown, and decides nothing."""
        try:
            return date.fromisoformat(self.env.context.get("collection_open_on"))
        except (TypeError, ValueError):
            return None
