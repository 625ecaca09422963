from odoo import models

from ..base.trigger import EVALUATING

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
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(posted.partner_id)
            res = super().write(vals)
            touch(posted.partner_id)
        return res

    def unlink(self):
        """Hand what belongs to an item over to another one of the same invoice: Odoo
        replaces the items of a draft whose payment term changes."""
        self._hand_over_items()
        return super().unlink()

    def _reconcile_plan(self, reconciliation_plan):
        with self.env["credit.collection.trigger"]._deferred(at_once=False):
            return super()._reconcile_plan(reconciliation_plan)

    # === BUSINESS METHODS === #

    def _hand_over_items(self):
        """Hand the records of items that are deleted over to what is left of their
        invoices; an invoice that is deleted has nothing left."""
        items = self.filtered(
            lambda line: line.account_type == "asset_receivable"
            and line.parent_state == "draft"
            and line.move_id.collection_posted_on
        )
        silent = self.sudo().with_context(collection_evaluating=EVALUATING)
        for move, own in silent.browse(items.ids).grouped("move_id").items():
            left = move.line_ids - silent
            heir = left.filtered(lambda line: line.account_type == "asset_receivable")
            if left:
                own._hand_over(heir[:1] or left[:1])

    def _hand_over(self, heir):
        """Hand the records of these items over; the rooms add theirs. Holds of another
        customer than the one of the invoice now go with the items.

        :param heir: another item of the invoice, of any kind if it has no other:
            posting places the records again.
        """
        holds = self.env["credit.collection.hold"].sudo()
        owner = heir.partner_id.commercial_partner_id
        found = holds.search(
            [("move_line_id", "in", self.ids), ("partner_id", "=", owner.id)]
        )
        found.write({"move_line_id": heir.id, "is_moved": True})

    def _collection_disputed(self):
        """Return the disputed amounts, which cannot be part of a promise or plan.

        :return: amount in the currency of the item, by item id.
        :rtype: dict[int, float]
        """
        return dict.fromkeys(self.ids, 0.0)
