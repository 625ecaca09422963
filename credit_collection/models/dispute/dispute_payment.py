import re

from odoo import fields, models
from odoo.tools import SQL

#: Maximum number of candidates of each kind.
SHOWN = 10

#: Longest reference that is looked for, and longest text in which: a bank passes on 140
#: characters (SEPA), and comparing longer ones would take minutes.
WORD, TEXT = 140, 2_000

#: Minimum points of a candidate, see :meth:`_find_payments`.
LEAST = 2


class CreditCollectionDispute(models.Model):
    """Finds the unmatched payment when the customer says that an item is paid."""

    _inherit = "credit.collection.dispute"

    bank_line_ids = fields.Many2many(
        "account.bank.statement.line",
        string="Bank lines not matched",
        compute="_compute_candidates",
        groups="credit_collection.group_collector",
    )
    credit_item_ids = fields.Many2many(
        "account.move.line",
        string="Payments and credits not matched",
        compute="_compute_candidates",
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    def _compute_candidates(self):
        lines = self.env["account.bank.statement.line"]
        items = self.env["account.move.line"]
        for dispute in self:
            dispute.bank_line_ids, dispute.credit_item_ids = lines, items
            if dispute.reason_id.asks_payment and dispute.state == "open":
                dispute.bank_line_ids = lines.browse(
                    dispute._find_payments(dispute._bank_lines_sql())
                )
                dispute.credit_item_ids = items.browse(
                    dispute._find_payments(dispute._credit_items_sql())
                )

    # === ACTION METHODS === #

    def action_view_payments(self):
        """Open the entries that may be the payment of the customer."""
        self.ensure_one()
        self.case_id._check_may_collect()
        moves = self.bank_line_ids.move_id | self.credit_item_ids.move_id
        return moves._get_records_action(name=self.env._("May be the payment"))

    # === BUSINESS METHODS === #

    def _find_payments(self, candidates):
        """Return the ids of the best candidates, by points: 3 for the amount, 3 for a
        reference, 2 for the customer, 1 for a date within 5 days.

        :param SQL candidates: rows with ``id, amount, date, text, is_customer``.
        :rtype: list[int]
        """
        self.env.flush_all()
        own = self.sudo()
        amounts = {own.amount, own.amount_open, own.move_line_id.amount_currency}
        amounts.add(own.move_id.amount_total)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT candidate.*, %(day)s::date - candidate.date AS distance,
                           CASE WHEN candidate.amount IN %(amounts)s THEN 3 ELSE 0 END
                         + CASE WHEN LEFT(candidate.text, %(text)s) ~* ANY (%(words)s)
                                THEN 3 ELSE 0 END
                         + CASE WHEN candidate.is_customer THEN 2 ELSE 0 END
                         + CASE WHEN ABS(%(day)s::date - candidate.date) <= 5
                                THEN 1 ELSE 0 END AS points
                      FROM (%(candidates)s) candidate) ranked
                 WHERE points >= %(least)s
                 ORDER BY points DESC, ABS(distance), id DESC
                 LIMIT %(shown)s
                """,
                day=own.paid_on or own.date_opened,
                amounts=tuple(round(amount, 6) for amount in amounts),
                words=self._get_patterns(),
                text=TEXT,
                candidates=candidates,
                least=LEAST,
                shown=SHOWN,
            )
        )
        return [id_ for (id_,) in rows]

    def _get_patterns(self):
        """Return regular expressions for number and references of the invoice; one that
        finds nothing when there are none.

        :rtype: list[str]
        """
        own = self.sudo()
        words = [own.name, own.move_id.payment_reference, own.payment_reference]
        known = [word for word in words if word and len(word) <= WORD]
        return [self._as_pattern(word) for word in known] or ["^$"]

    def _as_pattern(self, word):
        """Return a regular expression that finds ``word`` only as a whole word."""
        return rf"(^|\W){re.escape(word.strip())}($|\W)"

    def _bank_lines_sql(self):
        """SELECT of unmatched receipts in the bank, of this customer or of nobody."""
        return SQL(
            """
            SELECT line.id, move.date,
                   CASE WHEN line.foreign_currency_id = %(currency)s
                        THEN line.amount_currency ELSE line.amount END AS amount,
                   CONCAT_WS(' ', line.payment_ref, line.partner_name, move.ref,
                             line.transaction_details::text) AS text,
                   COALESCE(partner.commercial_partner_id = %(customer)s, FALSE)
                        AS is_customer
              FROM account_bank_statement_line line
              JOIN account_move move ON move.id = line.move_id
               AND move.state = 'posted'
         LEFT JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.company_id = %(company)s AND line.is_reconciled IS NOT TRUE
               AND line.amount > 0
               AND (partner.id IS NULL
                    OR partner.commercial_partner_id = %(customer)s)
            """,
            currency=self.currency_id.id,
            customer=self.partner_id.id,
            company=self.company_id.id,
        )

    def _credit_items_sql(self):
        """SELECT of unmatched payments and credits of the customer."""
        return SQL(
            """
            SELECT item.id, item.date, -item.amount_residual_currency AS amount,
                   CONCAT_WS(' ', item.move_name, item.name, item.ref) AS text,
                   TRUE AS is_customer
              FROM account_move_line item
              JOIN account_account account ON account.id = item.account_id
               AND account.account_type = 'asset_receivable'
              JOIN res_partner partner ON partner.id = item.partner_id
             WHERE item.company_id = %(company)s AND item.parent_state = 'posted'
               AND item.reconciled IS NOT TRUE AND item.amount_residual < 0
               AND partner.commercial_partner_id = %(customer)s
            """,
            customer=self.partner_id.id,
            company=self.company_id.id,
        )
