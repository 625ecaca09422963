from odoo import models

#: Fields of posted items that affect the position of the customer.
WATCHED_FIELDS = {"date_maturity", "no_followup", "partner_id", "account_id"}


class AccountMoveLine(models.Model):
    """Re-evaluates the customers of changed open items, once per batch."""

    _inherit = "account.move.line"

    def write(self, vals):
        if not WATCHED_FIELDS & set(vals):
            return super().write(vals)
        posted = self.filtered(lambda line: line.parent_state == "posted")
        if not posted:
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(posted.partner_id)
            res = super().write(vals)
            touch(posted.partner_id)
        return res

    def _reconcile_plan(self, reconciliation_plan):
        with self.env["credit.collection.trigger"]._deferred():
            return super()._reconcile_plan(reconciliation_plan)

    # === BUSINESS METHODS === #

    def _collection_disputed(self):
        """Return the disputed amounts, which cannot be part of a promise or plan.

        :return: amount in the currency of the item, by item id.
        :rtype: dict[int, float]
        """
        return dict.fromkeys(self.ids, 0.0)
