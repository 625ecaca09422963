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
        owed = silent.filtered(lambda line: line.account_type == "asset_receivable")
        given = owed.move_id  # what is undone on a bank line was posted
        silent.env["credit.collection.moved.debt"]._give_back(given)
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

    def _follow_debt(self, changes):
        """Let the records of these items follow their debts; the rooms add theirs.

        :param dict changes: how much more (or less) of an item lives on in another
            one, by pairs of their ids, in the currency of the first.
        """
        found = self.env["credit.collection.hold"]._find_own(self)
        for own, pairs in self._group_followers(found, changes):
            own._measure_moved(sum(abs(amount) for *_both, amount in pairs))
            rooms = self._get_moved_rooms(pairs)
            for hold in own:  # several may hold the same amount
                own |= self.env["account.move"]._place_in(rooms, hold)
            own._forget_measures()

    def _group_followers(self, records, changes):
        """Return records about these items by item, as far as their customer still owes
        it, each with the changes of the item that records can follow.

        :param records: with ``move_line_id`` and ``partner_id``.
        :rtype: list[tuple]
        """
        followed, groups = self._get_followed(changes), []
        for item, own in records.grouped("move_line_id").items():
            owner = item._get_owner()
            own = own.filtered(lambda one, owner=owner: one.partner_id == owner)
            pairs = [pair for pair in followed if item in pair[:2]]
            if own and pairs:
                groups.append((own, pairs))
        return groups

    def _get_moved_rooms(self, pairs):
        """Return how much is open of the items of some pairs. What one takes over may
        have moved on, or be paid, at once.

        :param pairs: see :meth:`_get_followed`.
        """
        both = self.browse({line.id for pair in pairs for line in pair[:2]})
        rooms = both._get_rooms()
        for _debt, heir, amount in pairs:
            rooms[heir.id] = max(rooms[heir.id], amount)
        return rooms

    def _get_followed(self, changes):
        """Return the changes between items that records can follow: of one company,
        one customer and one currency.

        :rtype: list[tuple]
        """
        found = []
        for (debt_id, heir_id), amount in changes.items():
            debt, heir = self.browse(debt_id), self.browse(heir_id)
            if debt._get_side() == heir._get_side():
                found.append((debt, heir, amount))
        return found

    def _get_side(self):
        self.ensure_one()
        return self._get_owner(), self.company_id, self.currency_id

    def _get_owner(self):
        """Return the customer who owes these items."""
        return self.partner_id.commercial_partner_id

    def _get_rooms(self):
        """Return how much is open of each of these items, the oldest first."""
        ordered = self.sorted(lambda line: (line.date_maturity or line.date, line.id))
        return {
            line.id: max(line.amount_residual_currency, 0)
            if line.parent_state == "posted"
            else 0
            for line in ordered
        }

    def _collection_disputed(self):
        """Return the disputed amounts, which cannot be part of a promise or plan.

        :return: amount in the currency of the item, by item id.
        :rtype: dict[int, float]
        """
        return dict.fromkeys(self.ids, 0.0)
