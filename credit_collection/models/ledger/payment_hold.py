from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.allocation import allocate


class CreditCollectionPaymentHold(models.AbstractModel):
    """Holds open items for payments that are not booked or matched yet.

    Online payments and payments in process hold for ``collection_payment_days`` days of
    the company, unmatched bank lines until they are matched.
    """

    _name = "credit.collection.payment.hold"
    _description = "Holds of payments on their way"

    @api.model
    def _sync(self, dates, partner_ids=None):
        """Create, update and release the holds of payments, in bulk.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners, None for all.
        """
        payments = self._read_payments(dates, partner_ids)
        active = self._read_active(partner_ids)
        if not payments and not active:
            return
        wanted = self._allocate_all(payments, dates)
        gone = active.filtered(lambda hold: self._key(hold) not in wanted)
        gone._release(self.env._("The payment was booked or given up"))
        for hold in active - gone:
            values = wanted.pop(self._key(hold))
            if hold.currency_id.compare_amounts(hold.amount, values["amount"]):
                hold.amount = values["amount"]
            if (hold.date_end or False) != values["date_end"]:
                hold.date_end = values["date_end"]
        active.create(list(wanted.values()))

    def _key(self, hold):
        return (hold.res_model, hold.res_id, hold.move_line_id.id)

    def _read_active(self, partner_ids):
        domain = [("kind", "=", "payment"), ("released_on", "=", False)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", partner_ids))
        return self.env["credit.collection.hold"].search(domain)

    def _read_payments(self, dates, partner_ids):
        """Return the payments that hold items on ``dates``, oldest first.

        :rtype: list[dict]
        """
        company = self.env["res.company"].browse(dates)
        days = {c.id: c.collection_payment_days for c in company}
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT found.*, partner.commercial_partner_id AS customer_id
                  FROM (%s UNION ALL %s UNION ALL %s) found
                  JOIN res_partner partner ON partner.id = found.partner_id
                 WHERE found.amount > 0 AND %s
                 ORDER BY found.date, found.res_model, found.res_id
                """,
                self._transactions_sql(),
                self._payments_sql(),
                self._bank_lines_sql(),
                self.env["credit.collection.bulk"]._in_customers(
                    "partner.commercial_partner_id", partner_ids
                ),
            )
        )
        for row in rows:
            end = row["date"] + timedelta(days=days[row["company_id"]])
            row["date_end"] = False if row["in_bank"] else end
        return [
            row
            for row in rows
            if row["in_bank"] or row["date_end"] >= dates[row["company_id"]]
        ]

    def _transactions_sql(self):
        return SQL(
            """
            SELECT 'payment.transaction' AS res_model, tx.id AS res_id, tx.company_id,
                   tx.partner_id, tx.amount, tx.currency_id, tx.reference AS name,
                   COALESCE(tx.last_state_change, tx.create_date)::date AS date,
                   FALSE AS in_bank,
                   ARRAY(SELECT rel.invoice_id FROM account_invoice_transaction_rel rel
                          WHERE rel.transaction_id = tx.id) AS move_ids
              FROM payment_transaction tx
             WHERE tx.payment_id IS NULL
               AND tx.operation NOT IN ('refund', 'validation')
               AND (tx.state IN ('pending', 'authorized')
                    OR tx.state = 'done' AND tx.is_post_processed IS NOT TRUE)
            """
        )

    def _payments_sql(self):
        """Return payments in process without an entry; an entry is a credit already."""
        return SQL(
            """
            SELECT 'account.payment', payment.id, payment.company_id,
                   payment.partner_id, payment.amount, payment.currency_id,
                   payment.name, payment.date, FALSE,
                   ARRAY(SELECT rel.invoice_id FROM account_move__account_payment rel
                          WHERE rel.payment_id = payment.id)
              FROM account_payment payment
             WHERE payment.state = 'in_process' AND payment.move_id IS NULL
               AND payment.payment_type = 'inbound'
               AND payment.partner_type = 'customer'
            """
        )

    def _bank_lines_sql(self):
        """Return the unmatched part of incoming bank lines with a customer."""
        return SQL(
            """
            SELECT 'account.bank.statement.line', line.id, line.company_id,
                   line.partner_id,
                   line.amount * LEAST(1, COALESCE(-line.amount_residual / NULLIF(
                       CASE WHEN line.foreign_currency_id IS NULL THEN line.amount
                            ELSE line.amount_currency END, 0), 1)::numeric),
                   COALESCE(journal.currency_id, company.currency_id),
                   line.payment_ref, move.date, TRUE, ARRAY[]::integer[]
              FROM account_bank_statement_line line
              JOIN account_move move ON move.id = line.move_id
               AND move.state = 'posted'
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN res_company company ON company.id = line.company_id
             WHERE line.is_reconciled IS NOT TRUE AND line.amount > 0
               AND line.partner_id IS NOT NULL
            """
        )

    def _allocate_all(self, payments, dates):
        """Allocate each payment to its invoices, without any to the oldest items.

        :return: values of the required holds, by :meth:`_key`.
        :rtype: dict[tuple, dict]
        """
        if not payments:
            return {}
        rows = self.env.execute_query_dict(
            self.env["credit.collection.item"]._query(
                dates, list({row["customer_id"] for row in payments})
            )
        )
        items = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["date_due"], row["id"])):
            if row["debit"] > 0:
                row["left"] = float(row["amount_residual_currency"])
                items[row["company_id"], row["partner_id"]].append(row)
        cases = self._get_cases(payments, items)
        wanted = {}
        for payment in payments:
            customer = (payment["company_id"], payment["customer_id"])
            for item, part in self._allocate_one(payment, items.get(customer, [])):
                key = (payment["res_model"], payment["res_id"], item["id"])
                wanted[key] = self._prepare_hold(payment, item, part, cases[customer])
        return wanted

    def _allocate_one(self, payment, items):
        """Return pairs of item and amount in its currency; lowers ``item["left"]``."""
        own = [item for item in items if item["move_id"] in payment["move_ids"]]
        company = self.env["res.company"].browse(payment["company_id"])
        currency = self.env["res.currency"].browse(payment["currency_id"])
        amount = currency._convert(
            float(payment["amount"]), company.currency_id, company, payment["date"]
        )
        rates = {item["id"]: self._rate(payment, item, amount) for item in items}
        residuals = [
            (item["id"], item["left"] / rates[item["id"]]) for item in own or items
        ]
        by_id = {item["id"]: item for item in items}
        parts = []
        for item_id, part in allocate(amount, residuals, digits=6):
            if item_id:
                item = by_id[item_id]
                item_currency = self.env["res.currency"].browse(item["currency_id"])
                held = min(item_currency.round(part * rates[item_id]), item["left"])
                item["left"] -= held
                parts.append((item, held))
        return [(item, held) for item, held in parts if held > 0]

    @api.model
    def _rate(self, payment, item, amount):
        """Return item per company currency, of the payment if it has the same one."""
        if payment["currency_id"] == item["currency_id"]:
            return float(payment["amount"]) / amount
        return float(item["amount_residual_currency"] / item["amount_residual"])

    def _get_cases(self, payments, items):
        """Return cases with open items and payments, by (company id, customer id)."""
        cases = {}
        Case = self.env["credit.collection.case"]
        for company_id in {row["company_id"] for row in payments}:
            ids = {
                row["customer_id"]
                for row in payments
                if (company_id, row["customer_id"]) in items
            }
            company = self.env["res.company"].browse(company_id)
            partners = self.env["res.partner"].browse(ids)
            for case in Case._find_or_create(company, partners):
                cases[company_id, case.partner_id.id] = case
        return cases

    @api.model
    def _prepare_hold(self, payment, item, part, case):
        reasons = {
            "payment.transaction": self.env._("Online payment %(name)s is not settled"),
            "account.payment": self.env._("Payment %(name)s is in process"),
            "account.bank.statement.line": self.env._(
                "Money received is not matched yet: %(name)s"
            ),
        }
        return {
            "case_id": case.id,
            "move_line_id": item["id"],
            "kind": "payment",
            "amount": part,
            "date_end": payment["date_end"],
            "reason": reasons[payment["res_model"]] % {"name": payment["name"] or ""},
            "user_id": (case.user_id or self.env.user).id,
            "res_model": payment["res_model"],
            "res_id": payment["res_id"],
        }
