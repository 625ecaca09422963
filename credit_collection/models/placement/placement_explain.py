from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...const import OUT_STATES
from ...tools.agency_money import Credit, Explained, Remitted, explain

#: How far the booking of a remittance in another currency may be off.
RATE_SLACK = 0.05


class CreditCollectionPlacement(models.Model):
    """Whose money came in while an agency has, or had, the debt: paid to us by the
    customer, or paid out by the agency. See ``tools/agency_money.py``."""

    _inherit = "credit.collection.placement"

    amount_unbooked = fields.Monetary(
        "Paid, not booked",
        compute="_compute_amount_unbooked",
        help="The customer has paid it to the agency, and it does not settle the "
        "invoices yet: not remitted, on its way, or kept as commission.",
    )

    amount_unexplained = fields.Monetary(
        "Whose money is it?",
        compute="_compute_amount_unbooked",
        help="It came in while the agency holds money: it may be the customer's, or "
        "what the agency pays out.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "payment_ids.amount", "payment_ids.remittance_id", "line_ids.amount_paid"
    )
    def _compute_amount_unbooked(self):
        found = self._origin._explain_money()
        for placement in self:
            explained = found.get(placement._origin, Explained())
            placement.amount_unbooked = explained.unbooked
            placement.amount_unexplained = sum(explained.open.values())

    # === BUSINESS METHODS === #

    def _explain_money(self):
        """Return whose money came in, with a constant number of queries. A credit that
        an earlier placement of the same items explains is none of a later one.

        :rtype: dict[credit.collection.placement, Explained]
        """
        self = self.sudo()
        every = self.case_id.placement_ids.sorted("id")
        credits = every._read_credits()
        remitted = every.payment_ids.remittance_id._get_shares()
        found, taken = {}, defaultdict(float)
        for placement in every:
            own = [
                Credit(one.key, left, one.date, one.counts)
                for one in credits.get(placement.id, ())
                if (left := placement._round(one.amount - taken[one.key])) > 0
            ]
            found[placement] = placement._explain_own(own, remitted)
            for key, part in found[placement].remitted.items():
                taken[key] += part
        return {placement: found[placement] for placement in self}

    def _explain_own(self, credits, remitted):
        """Return whose money some credits are, by the payments of this placement.

        :param dict remitted: parts by remittance and placement, see ``_get_shares``.
        """
        direct, sure = defaultdict(float), defaultdict(float)
        for payment in self.payment_ids.filtered(lambda one: one.paid_to == "company"):
            direct[payment.move_id.id] += payment.amount
            if payment.is_confirmed:
                sure[payment.move_id.id] += payment.amount
        waiting = self.payment_ids._filter_waiting()
        return explain(
            credits,
            [
                self._prepare_remitted(remittance, remitted[remittance, self])
                for remittance in self.payment_ids.remittance_id
            ],
            direct=direct,
            sure=sure,
            waiting=sum(waiting.mapped("amount")),
            digits=self.currency_id.decimal_places,
        )

    def _prepare_remitted(self, remittance, share):
        """Return what a remittance paid out of this placement.

        :param share: see ``credit.collection.agency.remittance._get_shares``.
        """
        is_same = remittance.currency_id == self.currency_id
        return Remitted(
            key=remittance.id,
            gross=share.gross,
            net=self._round(share.gross - share.kept),
            since=share.since,
            slack=0.0 if is_same else share.gross * RATE_SLACK,
        )

    def _get_left(self):
        """Return what the customer has not paid yet, to us or to the agency."""
        self.ensure_one()
        return self._round(max(self.amount_open - self.amount_unbooked, 0))

    def _round(self, amount):
        return self.currency_id.round(amount)

    def _read_credits(self):
        """Return the payments in the ledger that settled items of these placements
        since they were handed over: as much as was handed over and not credited.

        :rtype: dict[int, list[Credit]] by placement id
        """
        if not self:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.placement_id, move.id, MIN(credit.date),
                       SUM(match.debit_amount_currency)
                  FROM credit_collection_placement_item line
                  JOIN account_partial_reconcile match
                    ON match.debit_move_id = line.move_line_id
                   AND match.id > line.last_match
                  JOIN account_move_line credit ON credit.id = match.credit_move_id
                  JOIN account_move move ON move.id = credit.move_id
                 WHERE line.placement_id IN %s AND NOT %s
                 GROUP BY line.placement_id, move.id
                 ORDER BY line.placement_id, MIN(credit.date), move.id
                """,
                tuple(self.ids),
                self.env["credit.collection.moved.debt"]._no_money_sql(),
            )
        )
        by_placement = defaultdict(list)
        for placement_id, *row in rows:
            by_placement[placement_id].append(row)
        return {one.id: one._limit_credits(by_placement[one.id]) for one in self}

    def _limit_credits(self, rows):
        """Return payments, as much of them as was handed over and not credited.

        :param rows: entry, day and amount, in their order.
        :rtype: list[Credit]
        """
        room = self._round(self.amount - sum(self.line_ids.mapped("amount_credited")))
        end, credits = self._get_last_day(), []
        for move_id, day, amount in rows:
            part = self._round(min(float(amount), room))
            if part > 0:
                room -= part
                counts = end is None or day <= end
                credits.append(Credit(move_id, part, day, counts))
        return credits

    def _get_last_day(self):
        """Return until when money costs the fee; None as long as the agency has it."""
        self.ensure_one()
        if self.state in OUT_STATES:
            return None
        return self.date_fee_end or self.date_closed or self.date_placed
