from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.promise_allocation import Claim, Unassigned, evaluate, share

#: The journals that money comes in by, and goes back by.
MONEY_JOURNALS = ("bank", "cash", "credit")


class CreditCollectionPromiseAllocation(models.AbstractModel):
    """Gives promises the money of their customer that belongs to no agreement.

    Who promised to pay and paid has kept his word, although the money lies on account,
    waits on the bank statement, or was matched with another overdue item. Money for
    what fell due after the promise was owed anyway and does not count.
    """

    _name = "credit.collection.promise.allocation"
    _description = "Gives promises the money that belongs to no agreement"

    # === BUSINESS METHODS === #

    @api.model
    def _share(self, results):
        """Evaluate promises again with such money, the oldest first.

        :param list[dict] results: of ``credit.collection.promise.evaluation``, changed.
        """
        claims, by_key = defaultdict(list), {}
        for result in results:
            claim = self._get_claim(result)
            if claim and claim.amount:
                instalment = result["instalments"][claim.key]
                customer = (
                    instalment["company_id"],
                    instalment["partner_id"],
                    instalment["currency_id"],
                )
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
        """What a promise lacks after the money in time for its own items; instalments
        take what their plan gets."""
        if result["agreement"].model.endswith("plan"):
            return None
        (one,) = result["evaluated"]
        instalment = result["instalments"][one.key]
        return Claim(
            one.key,
            one.full - one.in_time,
            instalment["date_made"],
            instalment["create_date"],
            one.deadline,
        )

    # === BUSINESS METHODS - Facts === #

    @api.model
    def _read_moneys(self, by_key):
        """What came in from the customers of promises since the first of them.

        :param dict by_key: the result by id of the promise.
        :return: by company, customer and currency, in its smallest unit.
        :rtype: dict[tuple, list[Unassigned]]
        """
        instalments = {
            key: result["instalments"][key] for key, result in by_key.items()
        }
        units = {
            instalment["currency_id"]: by_key[key]["unit"]
            for key, instalment in instalments.items()
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
                   AND journal.type IN %s  -- neither credit notes nor write-offs
                  JOIN res_partner contact ON contact.id = money.partner_id
                """,
                *self._money_sql(list(instalments.values())),
                MONEY_JOURNALS,
            )
        )
        moneys = defaultdict(list)
        for *customer, day, entered, due, amount in rows:
            amount = round(float(amount) * units.get(customer[2], 1))
            moneys[tuple(customer)].append(Unassigned(day, entered, due, amount))
        return moneys

    def _money_sql(self, instalments):
        """The statements that read it, each of the customers and days in question
        only: the database does not look into a union for what is asked of it.

        :rtype: tuple[SQL, SQL, SQL]
        """
        customers = SQL(
            "IN (SELECT id FROM res_partner WHERE commercial_partner_id IN %s)",
            tuple({instalment["partner_id"] for instalment in instalments}),
        )
        days = SQL(
            "BETWEEN %s AND %s",
            min(instalment["date_made"] for instalment in instalments),
            max(instalment["date_deadline"] for instalment in instalments),
        )
        return (
            self._on_account_sql(customers, days),
            self._elsewhere_sql(customers, days),
            self._in_bank_sql(customers, days),
        )

    def _on_account_sql(self, customers, days):
        """Payments that are matched with nothing yet."""
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
               AND credit.partner_id %s AND credit.date %s
            """,
            customers,
            days,
        )

    def _elsewhere_sql(self, customers, days):
        """Payments that are matched with items of no agreement at that time; not with
        money that went back."""
        return SQL(
            """
            SELECT item.company_id, item.partner_id, credit.currency_id,
                   credit.move_id, credit.date,
                   COALESCE(item.date_maturity, item.date), match.credit_amount_currency
              FROM account_partial_reconcile match
              JOIN account_move_line credit ON credit.id = match.credit_move_id
               AND credit.parent_state = 'posted'  -- in draft, a match is kept in 19.0
              JOIN account_move_line item ON item.id = match.debit_move_id
              JOIN account_account account ON account.id = item.account_id
               AND account.account_type = 'asset_receivable'
               AND account.non_trade IS NOT TRUE
              JOIN account_journal journal ON journal.id = item.journal_id
               AND journal.type NOT IN %s
             WHERE item.partner_id %s AND credit.date %s AND NOT EXISTS (%s)
            """,
            MONEY_JOURNALS,
            customers,
            days,
            self._agreed_sql(),
        )

    def _agreed_sql(self):
        """The agreement about the item that a credit counts for already."""
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
        """Money that nobody matched yet, see ``credit.collection.payment.hold``; not
        that of a payment which waits for its line on the statement."""
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
            self.env["credit.collection.payment.hold"]._bank_lines_sql(),
            customers,
            days,
        )
