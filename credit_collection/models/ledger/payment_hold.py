from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools.allocation import allocate


class CreditCollectionPaymentHold(models.AbstractModel):
    """Holds open items for payments that are not booked or matched yet.

    Online payments and payments in process hold for ``collection_payment_days`` days of
    the company; unmatched bank lines, and payments of an invoice that are marked as
    paid without an entry, until they are matched. What the own company does not need
    holds the debts of the same customer in the other branches, open credits included.
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
        sharing = self._read_sharing(dates, partner_ids)
        active = self._read_active(partner_ids)
        if not payments and not sharing and not active:
            return
        wanted = self._allocate_all(payments, sharing, dates)
        gone = active.filtered(lambda hold: self._key(hold) not in wanted)
        gone._release(self.env._("The payment was booked or given up"))
        for hold in active - gone:
            values = wanted.pop(self._key(hold))
            if hold.currency_id.compare_amounts(hold.amount, values["amount"]):
                hold.amount = values["amount"]
            if (hold.date_end or False) != values["date_end"]:
                hold.write({key: values[key] for key in ("date_end", "reason")})
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
                  JOIN res_company company ON company.id = found.company_id
                   AND company.active
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
        """Return payments without an entry that are in process or marked as paid; an
        entry is a credit already."""
        return SQL(
            """
            SELECT 'account.payment', payment.id, payment.company_id,
                   payment.partner_id, payment.amount, payment.currency_id,
                   payment.name, payment.date,
                   payment.state = 'paid' AND linked.move_ids <> '{}', linked.move_ids
              FROM account_payment payment
     CROSS JOIN LATERAL (
                SELECT ARRAY(SELECT rel.invoice_id
                               FROM account_move__account_payment rel
                              WHERE rel.payment_id = payment.id) AS move_ids
                   ) linked
             WHERE payment.state IN ('in_process', 'paid') AND payment.move_id IS NULL
               AND payment.payment_type = 'inbound'
               AND payment.partner_type = 'customer'
            """
        )

    def _bank_lines_sql(self):
        """Return the unmatched part of incoming bank lines of a customer, named or
        found (see ``account.bank.statement.line._find_payers``)."""
        return SQL(
            """
            SELECT 'account.bank.statement.line', line.id, line.company_id,
                   COALESCE(line.partner_id, line.collection_payer_id),
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
               AND COALESCE(line.partner_id, line.collection_payer_id) IS NOT NULL
            """
        )

    # === Branches === #

    def _read_sharing(self, dates, partner_ids):
        """Return the customers with open credits and debts in several branches of one
        company.

        :rtype: set[int]
        """
        companies = self.env["res.company"].browse(dates)
        if not companies.filtered("parent_id"):
            return set()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                   AND line.amount_residual_currency <> 0 AND %s
                 GROUP BY partner.commercial_partner_id
                HAVING MIN(line.amount_residual_currency) < 0
                   AND MAX(line.amount_residual_currency) > 0
                   AND MIN(line.company_id) <> MAX(line.company_id)
                """,
                self.env["credit.collection.bulk"]._in_customers(
                    "partner.commercial_partner_id", partner_ids
                ),
            )
        )
        return {partner_id for (partner_id,) in rows}

    @api.model
    def _prepare_credit(self, row):
        """Return an open credit as a payment, see :meth:`_read_payments`."""
        return {
            "res_model": "account.move.line",
            "res_id": row["id"],
            "company_id": row["company_id"],
            "customer_id": row["partner_id"],
            "amount": -float(row["amount_residual_currency"]),
            "currency_id": row["currency_id"],
            "name": row["move_name"],
            "date": row["today"],
            "in_bank": True,
            "date_end": False,
            "move_ids": [],
        }

    # === Allocation === #

    def _allocate_all(self, payments, sharing, dates):
        """Allocate each payment to its invoices, without any to the oldest items: what
        is overdue in the own company, then in other branches, then what is to come.

        :param set sharing: customers with credits for other branches.
        :return: values of the required holds, by :meth:`_key`.
        :rtype: dict[tuple, dict]
        """
        customers = {row["customer_id"] for row in payments} | sharing
        if not customers:
            return {}
        query = self.env["credit.collection.item"]._query(dates, list(customers))
        rows = self.env.execute_query_dict(query)
        rows.sort(key=lambda row: (row["date_due"], row["id"]))
        credits = [
            self._prepare_credit(row)
            for row in rows
            if row["is_credit"] and row["partner_id"] in sharing
        ]
        debts = self._find_debts(rows)
        items = defaultdict(lambda: defaultdict(list))
        for row in debts:
            items[row["partner_id"]][row["company_id"]].append(row)
        payments = [*credits, *payments]  # netted before anything is held
        cases, parts = self._get_cases(debts), defaultdict(float)
        for find in (self._find_overdue, self._find_elsewhere, self._find_coming):
            for place, payment in enumerate(payments):
                own = items[payment["customer_id"]]
                for item, part in self._allocate_one(payment, find(payment, own)):
                    if not self._is_netted(payment, item):
                        parts[place, item["id"]] += part
        by_id = {item["id"]: item for item in debts}
        return {
            (payments[place]["res_model"], payments[place]["res_id"], item_id): (
                self._prepare_hold(payments[place], by_id[item_id], part, cases)
            )
            for (place, item_id), part in parts.items()
        }

    @api.model
    def _find_debts(self, rows):
        """Return the open items that can be held, with what is ``left`` of each."""
        return [
            {**row, "left": float(row["amount_residual_currency"])}
            for row in rows
            if row["amount_residual_currency"] > 0 and row["amount_residual"] > 0
        ]

    def _find_overdue(self, payment, items):
        """Return the items of the invoices that are paid; without any, what is overdue
        in the company of the payment.

        :param dict items: of the customer, by company id.
        """
        own = items[payment["company_id"]]
        linked = [item for item in own if item["move_id"] in payment["move_ids"]]
        payment["is_linked"] = bool(linked) or self._is_settled(payment)
        if payment["is_linked"]:
            return linked
        return [item for item in own if item["is_overdue"]]

    def _find_elsewhere(self, payment, items):
        """Return what is overdue in other branches of the company of the payment."""
        if payment["is_linked"]:
            return []
        own = self.env["res.company"].browse(payment["company_id"])
        return [
            item
            for company_id, found in items.items()
            if company_id != own.id
            if self.env["res.company"].browse(company_id).root_id == own.root_id
            for item in found
            if item["is_overdue"]
        ]

    def _find_coming(self, payment, items):
        """Return what falls due later in the company of the payment."""
        if payment["is_linked"]:
            return []
        own = items[payment["company_id"]]
        return [item for item in own if not item["is_overdue"]]

    @api.model
    def _is_netted(self, payment, item):
        """Whether it is an open credit of the same company, which is no hold."""
        is_credit = payment["res_model"] == "account.move.line"
        return is_credit and payment["company_id"] == item["company_id"]

    @api.model
    def _is_settled(self, payment):
        """Whether it is marked as paid for its invoices, and for no others."""
        return payment["in_bank"] and bool(payment["move_ids"])

    def _allocate_one(self, payment, items):
        """Return pairs of item and amount in its currency; lowers what is left of both.

        :param list[dict] items: from the first to be held.
        """
        if not items:
            return []
        company = self.env["res.company"].browse(payment["company_id"])
        currency = self.env["res.currency"].browse(payment["currency_id"])
        if "value" not in payment:
            payment["value"] = currency._convert(
                float(payment["amount"]), company.currency_id, company, payment["date"]
            )
            payment["left"] = payment["value"]
        rates = {item["id"]: self._rate(payment, item) for item in items}
        residuals = [(item["id"], item["left"] / rates[item["id"]]) for item in items]
        by_id, parts = {item["id"]: item for item in items}, []
        for item_id, part in allocate(payment["left"], residuals, digits=6):
            if not item_id:
                payment["left"] = part
                continue
            item = by_id[item_id]
            item_currency = self.env["res.currency"].browse(item["currency_id"])
            held = min(item_currency.round(part * rates[item_id]), item["left"])
            item["left"] -= held
            if held > 0:
                parts.append((item, held))
        return parts

    @api.model
    def _rate(self, payment, item):
        """Return item per company currency, of the payment if it has the same one."""
        if payment["currency_id"] == item["currency_id"] and payment["value"]:
            return float(payment["amount"]) / payment["value"]
        return float(item["amount_residual_currency"] / item["amount_residual"])

    def _get_cases(self, items):
        """Return the cases of the owners of items, by (company id, customer id)."""
        cases, Case = {}, self.env["credit.collection.case"]
        owners = defaultdict(dict)  # in the order of the items
        for item in items:
            owners[item["company_id"]][item["partner_id"]] = True
        for company_id, ids in owners.items():
            company = self.env["res.company"].browse(company_id)
            partners = self.env["res.partner"].browse(ids)
            for case in Case._find_or_create(company, partners):
                cases[company_id, case.partner_id.id] = case
        return cases

    @api.model
    def _prepare_hold(self, payment, item, part, cases):
        case = cases[item["company_id"], item["partner_id"]]
        reasons = {
            "payment.transaction": self.env._("Online payment %(name)s is not settled"),
            "account.payment": self.env._("Payment %(name)s is in process"),
            "account.move.line": self.env._("An open credit: %(name)s"),
            "account.bank.statement.line": self.env._(
                "Money received is not matched yet: %(name)s"
            ),
        }
        reason = reasons[payment["res_model"]] % {"name": payment["name"] or ""}
        if payment["company_id"] != item["company_id"]:
            owner = self.env["res.company"].browse(payment["company_id"])
            reason = self.env._(
                "Booked in %(company)s. %(reason)s", company=owner.name, reason=reason
            )
        elif payment["res_model"] == "account.payment" and payment["in_bank"]:
            reason = self.env._(
                "Payment %(name)s is marked as paid, but not booked",
                name=payment["name"] or "",
            )
        return {
            "case_id": case.id,
            "move_line_id": item["id"],
            "kind": "payment",
            "amount": part,
            "date_end": payment["date_end"],
            "reason": reason,
            "user_id": (case.user_id or self.env.user).id,
            "res_model": payment["res_model"],
            "res_id": payment["res_id"],
        }
