from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...tools.allocation import allocate
from ...tools.cause import cause

#: Why money holds, by what it is; see ``credit.collection.cause.mixin``.
CAUSES = {
    "payment.transaction": "payment_online",
    "account.payment": "payment_in_process",
    "account.move.line": "payment_credit",
    "account.bank.statement.line": "payment_received",
}


class CreditCollectionPaymentHold(models.AbstractModel):
    """Holds open items for payments that are not booked or matched yet.

    A payment holds the invoices that it is linked to, whoever made it; what it paid
    beyond them, or without any, the oldest debts. What the own company does not need
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
        payments = self.env["credit.collection.money"]._read(dates, partner_ids)
        sharing = self._read_sharing(dates, partner_ids)
        active = self._read_active(partner_ids)
        if not payments and not sharing and not active:
            return
        wanted = self._allocate_all(payments, sharing, dates)
        first = {self._key(hold): hold for hold in active.sorted("id", reverse=True)}
        gone = active.filtered(  # of items that became one, one is enough
            lambda hold: self._key(hold) not in wanted or first[self._key(hold)] != hold
        )
        gone._release(cause("payment_gone"))
        for hold in active - gone:
            values = wanted.pop(self._key(hold))
            if hold.currency_id.compare_amounts(hold.amount, values["amount"]):
                hold.amount = values["amount"]
            if (hold.date_end or False) != values["date_end"]:
                hold.write(
                    {key: values[key] for key in ("date_end", "reason", "cause")}
                )
        active.create(list(wanted.values()))

    def _key(self, hold):
        return (hold.res_model, hold.res_id, hold.move_line_id.id, hold.partner_id.id)

    def _read_active(self, partner_ids):
        domain = [("kind", "=", "payment"), ("released_on", "=", False)]
        if partner_ids is not None:
            domain.append(("partner_id", "in", partner_ids))
        return self.env["credit.collection.hold"].search(domain)

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
        """Return an open credit as a payment, see ``credit.collection.money``."""
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
            "invoiced": None,
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
        for step in ("linked", "overdue", "elsewhere", "coming"):
            find = getattr(self, f"_find_{step}")
            for place, payment in enumerate(payments):
                own = items[payment["customer_id"]]
                for item, part in self._allocate_one(payment, find(payment, own)):
                    if not self._is_netted(payment, item):
                        parts[place, item["id"]] += part
        by_id = {item["id"]: item for item in debts}
        wanted = {}
        for (place, item_id), part in parts.items():
            payment, item = payments[place], by_id[item_id]
            key = (payment["res_model"], payment["res_id"], item_id, item["partner_id"])
            wanted[key] = self._prepare_hold(payment, item, part, cases)
        return wanted

    @api.model
    def _find_debts(self, rows):
        """Return the open items that can be held, with what is ``left`` of each."""
        debts = [
            {**row, "left": float(row["amount_residual_currency"])}
            for row in rows
            if row["amount_residual_currency"] > 0 and row["amount_residual"] > 0
        ]
        lines = self.env["account.move.line"].sudo()
        for row, line in zip(
            debts, lines.browse([row["id"] for row in debts]), strict=True
        ):
            row["discount"] = line.discount_date, line.discount_amount_currency
        return debts

    def _find_linked(self, payment, items):
        """Return the items of the invoices that are paid, in all branches. What is
        marked as paid for its invoices is for no others.

        :param dict items: of the customer, by company id.
        """
        linked = [
            item
            for item in self._get_items_of_group(payment, items)
            if item["move_id"] in payment["move_ids"]
        ]
        is_settled = payment["in_bank"] and bool(payment["move_ids"])
        payment["is_linked"] = bool(linked) or is_settled
        return linked

    def _find_overdue(self, payment, items):
        """Return what is overdue in the company of the payment."""
        if payment["is_linked"] and not self._has_surplus(payment):
            return []
        own = items[payment["company_id"]]
        return [item for item in own if item["is_overdue"]]

    def _find_elsewhere(self, payment, items):
        """Return what is overdue in other branches of the company of the payment."""
        if payment["is_linked"] and not self._has_surplus(payment):
            return []
        return [
            item
            for item in self._get_items_of_group(payment, items)
            if item["company_id"] != payment["company_id"] and item["is_overdue"]
        ]

    def _find_coming(self, payment, items):
        """Return what falls due later in the company of the payment."""
        if payment["is_linked"] and not self._has_surplus(payment):
            return []
        own = items[payment["company_id"]]
        return [item for item in own if not item["is_overdue"]]

    def _get_items_of_group(self, payment, items):
        """Return the items of the company of a payment and of its branches."""
        root = self.env["res.company"].browse(payment["company_id"]).root_id
        return [
            item
            for company_id, found in items.items()
            if self.env["res.company"].browse(company_id).root_id == root
            for item in found
        ]

    def _has_surplus(self, payment):
        """Whether more was paid than the invoices were about; lowers what is left of
        the payment to that. What other money has paid of the invoices is no surplus."""
        invoiced = payment.get("invoiced")
        surplus = float(payment["amount"] - invoiced) if invoiced is not None else 0
        if surplus <= 0 or not payment["amount"]:
            return False
        if not payment.get("is_reduced"):
            payment["is_reduced"] = True
            self._value(payment)
            share = surplus / float(payment["amount"])
            payment["left"] = min(payment["left"], payment["value"] * share)
        return payment["left"] > 0

    def _value(self, payment):
        """Set the value of a payment in the currency of its company, once."""
        if "value" in payment:
            return
        company = self.env["res.company"].browse(payment["company_id"])
        currency = self.env["res.currency"].browse(payment["currency_id"])
        payment["value"] = payment["left"] = currency._convert(
            float(payment["amount"]), company.currency_id, company, payment["date"]
        )

    @api.model
    def _is_netted(self, payment, item):
        """Whether it is an open credit of the same company, which is no hold."""
        is_credit = payment["res_model"] == "account.move.line"
        return is_credit and payment["company_id"] == item["company_id"]

    def _allocate_one(self, payment, items):
        """Return pairs of item and amount in its currency; lowers what is left of both.

        :param list[dict] items: from the first to be held.
        """
        if not items:
            return []
        self._value(payment)
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
            if self._is_discounted(payment, item, held):
                held = item["left"]
            item["left"] -= held
            if held > 0:
                parts.append((item, held))
        return parts

    @api.model
    def _is_discounted(self, payment, item, amount):
        """Whether an amount pays an item because it came in time for the discount."""
        date, discounted = item["discount"]
        is_untouched = item["left"] == item["amount_original"]
        in_time = date and payment["date"] <= date and is_untouched
        return bool(in_time and amount >= discounted > 0)

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
        why = self._get_cause(payment, item)
        return {
            "case_id": case.id,
            "move_line_id": item["id"],
            "kind": "payment",
            "amount": part,
            "date_end": payment["date_end"],
            "reason": self.env["credit.collection.hold"]._say_cause(why),
            "cause": why,
            "user_id": (
                case.user_id or case.company_id.collection_user_id or self.env.user
            ).id,
            "res_model": payment["res_model"],
            "res_id": payment["res_id"],
        }

    @api.model
    def _get_cause(self, payment, item):
        """Return why a payment holds an item."""
        code = CAUSES[payment["res_model"]]
        is_elsewhere = payment["company_id"] != item["company_id"]
        if code == "payment_in_process" and payment["in_bank"] and not is_elsewhere:
            code = "payment_unbooked"
        if code == "payment_received" and payment["move_ids"]:
            code = "payment_shared"
        why = cause(code, name=payment["name"] or "")
        if is_elsewhere:
            owner = self.env["res.company"].browse(payment["company_id"])
            why = cause("payment_elsewhere", company=owner.name, reason=why)
        return why
