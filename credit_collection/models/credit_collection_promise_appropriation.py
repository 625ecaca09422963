from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..tools.appropriation import Claim, Unassigned, judge, share


class CreditCollectionPromiseAppropriation(models.AbstractModel):
    """Gives promises the money of their customer that belongs to no agreement.

    Who promised to pay and paid has kept his word, although the money lies on account,
    waits on the bank statement, or was matched with another overdue item. Money for
    what fell due after the promise was owed anyway and does not count.
    """

    _name = "credit.collection.promise.appropriation"
    _description = "Gives promises the money that belongs to no agreement"

    # === BUSINESS METHODS === #

    @api.model
    def _share(self, findings):
        """Judge promises again with such money, the oldest first.

        :param list[dict] findings: of ``credit.collection.promise.judge``, changed.
        """
        claims, by_key = defaultdict(list), {}
        for finding in findings:
            claim = self._get_claim(finding)
            if claim and claim.amount:
                due = finding["dues"][claim.key]
                customer = (due["company_id"], due["partner_id"], due["currency_id"])
                claims[customer].append(claim)
                by_key[claim.key] = finding
        if not claims:
            return
        for customer, found in self._read_moneys(by_key).items():
            for key, given in share(claims[customer], found).items():
                finding = by_key[key]
                finding["evidence"]["settled"] += given
                finding["elsewhere"] = sum(money.amount for money in given)
                finding["judged"] = judge(**finding["evidence"])

    @api.model
    def _get_claim(self, finding):
        """What a promise lacks after the money for its own items; instalments take
        what their plan gets."""
        if finding["agreement"].model.endswith("plan"):
            return None
        (one,) = finding["judged"]
        due = finding["dues"][one.key]
        return Claim(
            one.key,
            one.expected - one.paid,
            due["date_made"],
            due["create_date"],
            one.deadline,
        )

    # === BUSINESS METHODS - Facts === #

    @api.model
    def _read_moneys(self, by_key):
        """What came in from the customers of promises since the first of them.

        :param dict by_key: the finding by id of the promise.
        :return: by company, customer and currency, in its smallest unit.
        :rtype: dict[tuple, list[Unassigned]]
        """
        units = {
            due["currency_id"]: finding["unit"]
            for finding in by_key.values()
            for due in finding["dues"].values()
        }
        rows = self.env.execute_query(
            SQL(
                """
                WITH claim AS (
                    SELECT promise.company_id, promise.currency_id, contact.id,
                           promise.partner_id AS customer_id,
                           MIN(promise.date_made) AS since,
                           MAX(promise.date_grace) AS until
                      FROM credit_collection_promise promise
                      JOIN res_partner contact
                        ON contact.commercial_partner_id = promise.partner_id
                     WHERE promise.id = ANY(%s)
                     GROUP BY promise.company_id, promise.currency_id, contact.id,
                              promise.partner_id
                )
                %s UNION ALL %s UNION ALL %s
                """,
                list(by_key),
                self._on_account_sql(),
                self._elsewhere_sql(),
                self._in_bank_sql(),
            )
        )
        moneys = defaultdict(list)
        for company_id, customer_id, currency_id, *money, amount in rows:
            amount = round(float(amount) * units[currency_id])
            customer = (company_id, customer_id, currency_id)
            moneys[customer].append(Unassigned(*money, amount))
        return moneys

    def _on_account_sql(self):
        """Payments that are matched with nothing yet."""
        return SQL(
            """
            SELECT claim.company_id, claim.customer_id, claim.currency_id, credit.date,
                   move.create_date, NULL::date, -credit.amount_residual_currency
              FROM claim
              JOIN account_move_line credit ON %s
             WHERE credit.reconciled IS NOT TRUE
               AND credit.amount_residual_currency < 0 AND %s
            """,
            self._credit_sql(),
            self._money_sql(),
        )

    def _elsewhere_sql(self):
        """Payments that are matched with items of no agreement."""
        return SQL(
            """
            SELECT claim.company_id, claim.customer_id, claim.currency_id, credit.date,
                   move.create_date, COALESCE(item.date_maturity, item.date),
                   match.credit_amount_currency
              FROM claim
              JOIN account_move_line credit ON %s
              JOIN account_partial_reconcile match ON match.credit_move_id = credit.id
              JOIN account_move_line item ON item.id = match.debit_move_id
             WHERE %s AND NOT EXISTS (
                   SELECT 1
                     FROM credit_collection_agreement_line line
                LEFT JOIN credit_collection_promise promise
                       ON promise.id = line.promise_id
                LEFT JOIN credit_collection_plan plan ON plan.id = line.plan_id
                    WHERE line.move_line_id = item.id
                      AND (promise.state IN ('open', 'kept')
                           OR plan.state IN ('active', 'completed')))
            """,
            self._credit_sql(),
            self._money_sql(),
        )

    def _in_bank_sql(self):
        """Money that nobody matched yet, see ``credit.collection.payment.watch``."""
        return SQL(
            """
            SELECT claim.company_id, claim.customer_id, claim.currency_id, found.date,
                   entry.create_date, NULL::date, found.amount
              FROM claim
              JOIN (%s) found (res_model, res_id, company_id, partner_id, amount,
                               currency_id, name, date, in_bank, move_ids)
                ON found.partner_id = claim.id
               AND found.company_id = claim.company_id
               AND found.currency_id = claim.currency_id
               AND found.date BETWEEN claim.since AND claim.until
              JOIN account_bank_statement_line entry ON entry.id = found.res_id
            """,
            self.env["credit.collection.payment.watch"]._bank_lines_sql(),
        )

    def _credit_sql(self):
        """The receivable credits of a customer in the currency of his promises."""
        return SQL(
            """credit.partner_id = claim.id AND credit.company_id = claim.company_id
               AND credit.currency_id = claim.currency_id
               AND credit.date BETWEEN claim.since AND claim.until
               AND credit.parent_state = 'posted' AND credit.amount_currency < 0
              JOIN account_move move ON move.id = credit.move_id
              JOIN account_account account ON account.id = credit.account_id
               AND account.account_type = 'asset_receivable'
               AND account.non_trade IS NOT TRUE"""
        )

    def _money_sql(self):
        """Credit notes and our own write-offs are no money."""
        return SQL(
            "move.move_type <> 'out_refund' AND move.collection_is_relief IS NOT TRUE"
        )
