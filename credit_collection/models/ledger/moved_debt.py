import json
from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...const import MONEY_JOURNALS
from ...tools.moved_debt import follow
from .returned import TIMES

#: Counterparts that are no value received: a debt that is moved, what is written off.
NO_VALUE = (
    "asset_receivable",
    "income",
    "income_other",
    "expense",
    "expense_other",
    "expense_depreciation",
    "expense_direct_cost",
)


class CreditCollectionMovedDebt(models.AbstractModel):
    """Debts that live on in another item of the same customer: an entry moved them to
    another account, contact or due date, or the money that had paid them came back and
    was booked as a debt.

    Which debt lives on where is read from the ledger in every evaluation, and compared
    with what the entry notes (``collection_moved``). What changed is followed by the
    records about these items, forth and back.
    """

    _name = "credit.collection.moved.debt"
    _description = "Debts that live on in other items"

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, partner_ids=None):
        """Let holds, and the records of the rooms above, follow their debts.

        :param partner_ids: ids of commercial partners; None for all.
        """
        self = self.sudo()
        for _time in range(TIMES):  # what was moved may have moved on
            noted = self._find_entries(partner_ids)
            if not noted or not self._compare(noted):
                return

    def _compare(self, noted):
        """Follow what changed since entries noted it.

        :param dict noted: see :meth:`_find_entries`.
        :return: whether anything has changed.
        """
        found, rows = self._find_pairs(list(noted)), []
        moves = self.env["account.move"].browse(noted)
        for move in moves:
            before, after = noted[move.id], found.get(move.id, {})
            if before == after or move.state == "draft":
                continue  # unchanged, or being changed
            self._follow(before, after)
            rows.append((move.id, self._pack(after)))
        self._note(rows)
        return bool(rows)

    @api.model
    def _note(self, rows):
        """Note on entries what lives on in them.

        :param list rows: id and JSON of each entry.
        """
        moves = self.env["account.move"].browse([row[0] for row in rows])
        moves.flush_recordset(["collection_moved"])
        self.env["credit.collection.bulk"]._update(
            moves._name, ("collection_moved",), rows
        )
        moves.invalidate_recordset(["collection_moved"])

    @api.model
    def _give_back(self, moves):
        """Let all records go back to where the debts of entries came from that are
        deleted.

        :param moves: in sudo mode.
        """
        for move in moves.filtered("collection_moved"):
            self.sudo()._follow(self._unpack(move.collection_moved), {})
            self._note([(move.id, None)])

    def _follow(self, before, after):
        """Let records follow what changed between two states of an entry."""
        changes = {
            pair: after.get(pair, 0) - before.get(pair, 0)
            for pair in {**before, **after}
            if after.get(pair, 0) != before.get(pair, 0)
        }
        ids = dict.fromkeys(line_id for pair in changes for line_id in pair)
        items = self.env["account.move.line"].browse(ids).exists()
        changes = {
            pair: amount
            for pair, amount in changes.items()
            if set(pair) <= set(items.ids)
        }
        items._follow_debt(changes)

    # === BUSINESS METHODS - Data === #

    @api.model
    def _pack(self, pairs):
        """Return pairs as the entry notes them; None for none."""
        noted = [[*pair, amount] for pair, amount in sorted(pairs.items())]
        return json.dumps(noted) if noted else None

    @api.model
    def _unpack(self, noted):
        return {(debt, heir): amount for debt, heir, amount in noted or ()}

    @api.model
    def _kept_sql(self, partner_ids):
        """Return the items that have records which follow a debt, as ``id``; the rooms
        above add theirs."""
        customers = self.env["credit.collection.bulk"]._in_customers(
            "hold.partner_id", partner_ids
        )
        return SQL(
            """
            SELECT hold.move_line_id AS id
              FROM credit_collection_hold hold
             WHERE hold.released_on IS NULL AND hold.move_line_id IS NOT NULL
               AND hold.kind <> 'payment' AND %s
            """,
            customers,
        )

    def _find_entries(self, partner_ids):
        """Return the entries that may have moved debts of which something is kept, with
        what they note.

        :rtype: dict[int, dict]
        """
        self.env.flush_all()
        rows = self.env.execute_query(self._entries_sql(partner_ids))
        return {move_id: self._unpack(noted) for move_id, noted in rows}

    @api.model
    def _entries_sql(self, partner_ids):
        """Return entries that close a kept item, of kept items, and of money that went
        out to whoever owes them; with what they note."""
        return SQL(
            """
            WITH kept AS MATERIALIZED (%(kept)s)
            SELECT move.id, move.collection_moved
              FROM account_move move
             WHERE move.move_type = 'entry' AND move.id IN (
                SELECT credit.move_id
                  FROM kept
                  JOIN account_partial_reconcile match ON match.debit_move_id = kept.id
                  JOIN account_move_line credit ON credit.id = match.credit_move_id
                  JOIN account_journal journal ON journal.id = credit.journal_id
                   AND journal.type NOT IN %(money)s
                 UNION
                SELECT line.move_id
                  FROM kept
                  JOIN account_move_line line ON line.id = kept.id
                 UNION
                SELECT line.move_id
                  FROM (SELECT DISTINCT item.partner_id
                          FROM kept
                          JOIN account_move_line item ON item.id = kept.id) owner
                  JOIN account_move_line line ON line.partner_id = owner.partner_id
                   AND line.amount_currency > 0 AND line.parent_state = 'posted'
                  JOIN account_journal journal ON journal.id = line.journal_id
                   AND journal.type IN %(money)s)
            """,
            kept=self._kept_sql(partner_ids),
            money=MONEY_JOURNALS,
        )

    def _find_pairs(self, move_ids):
        """Return which debts live on in items of some entries.

        :rtype: dict[int, dict[tuple[int, int], float]] by entry
        """
        pairs = defaultdict(dict)
        debts, heirs = defaultdict(dict), defaultdict(dict)
        for table, *key, line_id, amount in self.env.execute_query(
            self._moved_sql(move_ids)
        ):
            side = debts if table == "debt" else heirs
            side[tuple(key)][line_id] = float(amount)
        for key, own in debts.items():
            pairs[key[0]].update(follow(own, heirs[key]))
        returned = self.env["credit.collection.returned"]
        rows = self.env.execute_query(returned._came_back_sql(move_ids))
        for move_id, line_id, amount, is_same, share, debt_ids, amounts in rows:
            own = defaultdict(float)
            for debt_id, part in zip(debt_ids, amounts, strict=True):
                own[debt_id] += float(part)
            room = float(amount)
            if not is_same:  # in the currency of the debts, as far as it is open
                room = round(sum(own.values()) * float(share), 2)
            pairs[move_id].update(follow(own, {line_id: room}))
        return pairs

    @api.model
    def _moved_sql(self, move_ids):
        """Return what entries close, and what they open instead, of one customer, one
        company and one currency. A reversal moves nothing: it takes back."""
        return SQL(
            """
            WITH move AS (
                SELECT move.id
                  FROM account_move move
                  JOIN account_journal journal ON journal.id = move.journal_id
                   AND journal.type NOT IN %(money)s
                 WHERE move.id = ANY (%(ids)s) AND move.state = 'posted'
                   AND move.reversed_entry_id IS NULL)
            SELECT 'debt', move.id, owner.commercial_partner_id, debt.company_id,
                   debt.currency_id, debt.id, SUM(match.debit_amount_currency)
              FROM move
              JOIN account_move_line credit ON credit.move_id = move.id
              JOIN account_partial_reconcile match ON match.credit_move_id = credit.id
              JOIN account_move_line debt ON debt.id = match.debit_move_id
               AND debt.move_id <> move.id
              JOIN account_account account ON account.id = debt.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_partner owner ON owner.id = debt.partner_id
             GROUP BY 1, 2, 3, 4, 5, 6, COALESCE(debt.date_maturity, debt.date)
             UNION ALL
            SELECT 'heir', move.id, owner.commercial_partner_id, heir.company_id,
                   heir.currency_id, heir.id, heir.amount_currency
              FROM move
              JOIN account_move_line heir ON heir.move_id = move.id
               AND heir.amount_currency > 0
              JOIN account_account account ON account.id = heir.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_partner owner ON owner.id = heir.partner_id
             ORDER BY 6
            """,
            ids=move_ids,
            money=MONEY_JOURNALS,
        )

    @api.model
    def _no_money_sql(self):
        """Return the condition of matches that brought no money, by the entry ``move``
        of their credit: credit notes, write-offs, entries that only move a debt."""
        return SQL(
            """(move.move_type = 'out_refund' OR move.collection_is_adjustment IS TRUE
                OR move.move_type = 'entry' AND NOT EXISTS (
                    SELECT FROM account_journal journal
                     WHERE journal.id = move.journal_id AND journal.type IN %s)
               AND NOT EXISTS (
                    SELECT FROM account_move_line other
                      JOIN account_account account ON account.id = other.account_id
                       AND account.account_type NOT IN %s
                     WHERE other.move_id = move.id AND other.balance > 0
                       AND other.tax_line_id IS NULL))""",
            MONEY_JOURNALS,
            NO_VALUE,
        )
