from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...const import MONEY_JOURNALS
from ...tools.promise_allocation import Claim, Unassigned, evaluate, share


class CreditCollectionPromiseAllocation(models.AbstractModel):
    """Counts payments that are not matched with the promised items towards promises.

    A payment counts if it is on account, an unmatched bank line, or matched with an
    item that was overdue when the promise was made and is in no agreement. Instalments
    of plans get none.
    """

    _name = "credit.collection.promise.allocation"
    _description = "Allocation of unassigned payments to promises"

    # === BUSINESS METHODS === #

    @api.model
    def _share(self, results):
        """Allocate unassigned payments to promises, the oldest first, and evaluate the
        promises again.

        :param list[dict] results: see ``credit.collection.promise.evaluation._find``;
            changed in place.
        """
        claims, by_key = defaultdict(list), {}
        for result in results:
            claim = self._get_claim(result)
            if claim and claim.amount:
                row = result["instalments"][claim.key]
                customer = (row["company_id"], row["partner_id"], row["currency_id"])
                claims[customer].append(claim)
                by_key[claim.key] = result
        if not claims:
            return
        for customer, found in self._read_moneys(by_key).items():
            for key, given in share(claims[customer], found).items():
                result = by_key[key]
                result["evidence"]["settled"] += given
                result["elsewhere"] = sum(money.amount for money in given)
                result["evaluated"] = evaluate(**result["evidence"])

    @api.model
    def _get_claim(self, result):
        """Return what a promise lacks after the payments of its own items by the
        deadline, in the smallest unit of the currency; None for a plan.

        :rtype: Claim | None
        """
        if result["agreement"].model.endswith("plan"):
            return None
        (promise,) = result["evaluated"]
        row = result["instalments"][promise.key]
        return Claim(
            promise.key,
            promise.full - promise.in_time,
            row["date_made"],
            row["create_date"],
            promise.deadline,
        )

    # === BUSINESS METHODS - Data === #

    @api.model
    def _read_moneys(self, by_key):
        """Return the unassigned payments of the customers of promises, from the first
        promise to the latest deadline.

        :param dict by_key: result by promise id.
        :return: by ids of company, customer and currency, in its smallest unit.
        :rtype: dict[tuple, list[Unassigned]]
        """
        promises = {key: result["instalments"][key] for key, result in by_key.items()}
        units = {
            row["currency_id"]: by_key[key]["unit"] for key, row in promises.items()
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT money.company_id, contact.commercial_partner_id,
                       money.currency_id, money.date, move.create_date, money.due,
                       money.amount
                  FROM (%s UNION ALL %s UNION ALL %s) money (
                       company_id, partner_id, currency_id, move_id, date, due, amount)
                  JOIN account_move move ON move.id = money.move_id
                  JOIN account_journal journal ON journal.id = move.journal_id
                   AND journal.type IN %s  -- no credit notes, no write-offs
                  JOIN res_partner contact ON contact.id = money.partner_id
                """,
                *self._money_sql(list(promises.values())),
                MONEY_JOURNALS,
            )
        )
        moneys = defaultdict(list)
        for *customer, day, entered, due, amount in rows:
            amount = round(float(amount) * units.get(customer[2], 1))
            moneys[tuple(customer)].append(Unassigned(day, entered, due, amount))
        return moneys

    def _money_sql(self, promises):
        """Return three SELECTs of unassigned payments: on account, matched with other
        items, unmatched in the bank. Each filters by customer and date itself, because
        PostgreSQL does not push the filters of the outer query into the UNION.

        :param list[dict] promises: see ``promise.data._read_instalments``.
        """
        customers = SQL(
            "IN (SELECT id FROM res_partner WHERE commercial_partner_id IN %s)",
            tuple({row["partner_id"] for row in promises}),
        )
        days = SQL(
            "BETWEEN %s AND %s",
            min(row["date_made"] for row in promises),
            max(row["date_deadline"] for row in promises),
        )
        return (
            self._on_account_sql(customers, days),
            self._elsewhere_sql(customers, days),
            self._in_bank_sql(customers, days),
        )

    def _on_account_sql(self, customers, days):
        """SELECT of posted receivable credits that are not fully matched."""
        return SQL(
            """
            SELECT credit.company_id, credit.partner_id, credit.currency_id,
                   credit.move_id, credit.date, NULL::date,
                   -credit.amount_residual_currency
              FROM account_move_line credit
              JOIN account_account account ON account.id = credit.account_id
               AND account.account_type = 'asset_receivable'
               AND account.non_trade IS NOT TRUE
             WHERE credit.parent_state = 'posted' AND credit.reconciled IS NOT TRUE
               AND credit.amount_residual_currency < 0
               AND credit.partner_id %s AND credit.date %s AND %s
            """,
            customers,
            days,
            self.env["credit.collection.returned"]._not_back_sql(),
        )

    def _elsewhere_sql(self, customers, days):
        """SELECT of payments matched with items that were in no agreement on the date
        of the payment; matches with refunded payments are left out."""
        return SQL(
            """
            SELECT item.company_id, item.partner_id, credit.currency_id,
                   credit.move_id, credit.date,
                   COALESCE(item.date_maturity, item.date), match.credit_amount_currency
              FROM account_partial_reconcile match
              JOIN account_move_line credit ON credit.id = match.credit_move_id
               AND credit.parent_state = 'posted'  -- Odoo 19.0 keeps matches of drafts
              JOIN account_move_line item ON item.id = match.debit_move_id
              JOIN account_account account ON account.id = item.account_id
               AND account.account_type = 'asset_receivable'
               AND account.non_trade IS NOT TRUE
              JOIN account_journal journal ON journal.id = item.journal_id
               AND journal.type NOT IN %s
             WHERE item.partner_id %s AND credit.date %s AND NOT EXISTS (%s) AND %s
            """,
            MONEY_JOURNALS,
            customers,
            days,
            self._agreed_sql(),
            self.env["credit.collection.returned"]._not_back_sql(),
        )

    def _agreed_sql(self):
        """SELECT of the agreement of ``item`` that ``credit`` counts for already."""
        return SQL(
            """
            SELECT 1
              FROM credit_collection_agreement_line line
         LEFT JOIN credit_collection_promise promise ON promise.id = line.promise_id
         LEFT JOIN credit_collection_plan plan ON plan.id = line.plan_id
             WHERE line.move_line_id = item.id
               AND (credit.date >= promise.date_made
                    AND (promise.state = 'open'
                         OR promise.state IN ('kept', 'partial', 'broken')
                            AND credit.date <= promise.date_deadline)
                    OR credit.date >= plan.accepted_on
                    AND (plan.state IN ('accepted', 'active')
                         OR credit.date <= plan.date_closed))
            """
        )

    def _in_bank_sql(self, customers, days):
        """SELECT of unmatched bank lines, see ``credit.collection.payment.hold``. Left
        out are lines of a registered payment that is not matched with the bank yet."""
        return SQL(
            """
            SELECT found.company_id, found.partner_id, found.currency_id,
                   entry.move_id, found.date, NULL::date, found.amount
              FROM (%s) found (res_model, res_id, company_id, partner_id, amount,
                               currency_id, name, date, in_bank, move_ids)
              JOIN account_bank_statement_line entry ON entry.id = found.res_id
              JOIN res_partner payer ON payer.id = found.partner_id
             WHERE found.partner_id %s AND found.date %s AND NOT EXISTS (
                   SELECT 1
                     FROM account_payment payment
                     JOIN res_partner contact ON contact.id = payment.partner_id
                    WHERE contact.commercial_partner_id = payer.commercial_partner_id
                      AND payment.company_id = found.company_id
                      AND payment.currency_id = found.currency_id
                      AND payment.amount = found.amount
                      AND payment.payment_type = 'inbound'
                      AND payment.move_id IS NOT NULL
                      AND payment.state IN ('in_process', 'paid')
                      AND payment.is_matched IS NOT TRUE)
            """,
            self.env["credit.collection.money"]._bank_lines_sql(),
            customers,
            days,
        )
