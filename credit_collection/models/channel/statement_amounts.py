from odoo import api, models
from odoo.tools import SQL

from ...const import BUCKETS


class CreditCollectionStatement(models.AbstractModel):
    """Reads open items, requested items and totals, in a constant number of queries."""

    _inherit = "credit.collection.statement"

    # === BUSINESS METHODS - Amounts === #

    @api.model
    def _prepare(self, cases, date=None):
        """Return open items, requested items and totals of each case.

        Requested are overdue items that are not fully held or, if there is nothing to
        collect, items not covered by credits that fall due until the earliest level.

        :param date date: the date of the company; None for the context's or today.
        :return: by case id: ``date``, ``items`` (all open), ``lines`` (requested),
            ``credits`` (deducted), ``totals`` and ``ageing`` (one entry per currency).
            Amounts in the currency of the item, credits negative.
        :rtype: dict[int, dict]
        """
        dates = self.env["res.company"]._collection_dates(date)
        items = self._read_items(cases, dates)
        statements = {}
        for case in cases:
            own = items.get((case.company_id.id, case.partner_id.id), [])
            lines, credits = self._select(case, own, dates[case.company_id.id])
            statements[case.id] = {
                "date": dates[case.company_id.id],
                "items": own,
                "lines": lines,
                "credits": credits,
                "totals": self._sum_totals(case, lines, credits),
                "ageing": self._sum_ageing(case, own),
            }
        return statements

    def _read_items(self, cases, dates):
        """Return the open items, oldest first, see :meth:`_prepare_item`.

        :rtype: dict[tuple[int, int], list[dict]] by company and customer id
        """
        for model in ("account.move.line", "credit.collection.hold"):
            self.env[model].flush_model()
        cases.flush_recordset(["company_id", "partner_id"])
        query = self.env["credit.collection.item"]._query(dates, cases.partner_id.ids)
        rows = self.env.execute_query_dict(
            SQL("SELECT * FROM (%s) item ORDER BY item.date_due, item.id", query)
        )
        parts = self._read_instalments([row["move_id"] for row in rows])
        items = {}
        for row in rows:
            owner = (row["company_id"], row["partner_id"])
            items.setdefault(owner, []).append(self._prepare_item(row, parts))
        return items

    def _read_instalments(self, move_ids):
        """Return number and count of the instalments of invoices with several.

        :rtype: dict[int, tuple[int, int]] by item id
        """
        if not move_ids:
            return {}
        groups = self.env.execute_query(
            SQL(
                """
                SELECT ARRAY_AGG(id ORDER BY COALESCE(date_maturity, date), id)
                  FROM account_move_line
                 WHERE move_id IN %s AND display_type = 'payment_term'
                 GROUP BY move_id HAVING COUNT(*) > 1
                """,
                tuple(set(move_ids)),
            )
        )
        return {
            line_id: (place, len(line_ids))
            for (line_ids,) in groups
            for place, line_id in enumerate(line_ids, 1)
        }

    def _prepare_item(self, row, instalments):
        """Return a statement line from a row of ``credit.collection.item``."""
        currency = self.env["res.currency"].browse(row["currency_id"])
        residual = row["amount_residual_currency"]
        return {
            "move_line_id": row["id"],
            "move_id": row["move_id"],
            "number": row["move_name"] or row["ref"] or "",
            "instalment": instalments.get(row["id"]),
            "invoice_date": row["invoice_date"],
            "date_due": row["date_due"],
            "days_late": row["days_late"] if row["debit"] else 0,
            "original": row["amount_original"],
            "paid": currency.round(row["amount_original"] - residual),
            "held": row["held_amount_currency"],
            "open": residual,
            "currency": currency,
            "bucket": row["bucket"],
            "hold_kind": row["hold_kind"],
            "is_overdue": row["is_overdue"],
            # company currency, used to select the requested items
            "chased": row["debit"] - row["held_amount"],
            "credit": -min(row["amount_residual"], 0.0),
            "uncovered": row["uncovered"],
            "to_collect": row["to_collect"],
        }

    def _select(self, case, items, today):
        """Return the requested items and the credits to deduct, see :meth:`_prepare`.

        :return: lines and credits.
        :rtype: tuple[list[dict], list[dict]]
        """
        credits = [item for item in items if item["credit"]]
        if any(item["to_collect"] > 0 for item in items):
            compare = case.company_id.currency_id.compare_amounts
            return [
                item
                for item in items
                if item["is_overdue"] and compare(item["chased"], 0) > 0
            ], credits
        ahead = max(
            (-level.delay for level in case.protocol_id.level_ids if level.delay <= 0),
            default=0,
        )
        lines = [
            item
            for item in items
            if item["uncovered"] > 0 and (item["date_due"] - today).days <= ahead
        ]
        if not lines:
            return [], []
        older = items[: items.index(lines[0])]
        return lines, self._left_credits(credits, sum(item["chased"] for item in older))

    def _left_credits(self, credits, covered):
        """Return the remaining credits after they were used for older items.

        :param float covered: amount of the older items, in company currency.
        """
        left = []
        for item in credits:
            used = min(item["credit"], covered)
            covered -= used
            rest = item["currency"].round(item["open"] * (1 - used / item["credit"]))
            if rest:
                paid = item["currency"].round(item["original"] - rest)
                left.append({**item, "open": rest, "paid": paid})
        return left

    def _sum_totals(self, case, lines, credits):
        """Return the totals by currency, the company currency first.

        ``to_pay = open - held - credits``; a negative result is ``in_favour`` of the
        customer, possible only if another currency has an amount to pay.
        """
        totals = []
        for currency in self._currencies(case, lines + credits):
            own = [line for line in lines if line["currency"] == currency]
            deducted = [line for line in credits if line["currency"] == currency]
            opened = currency.round(sum(line["open"] for line in own))
            held = currency.round(sum(line["held"] for line in own))
            credit = currency.round(-sum(line["open"] for line in deducted))
            balance = currency.round(opened - held - credit)
            totals.append(
                {
                    "currency": currency,
                    "lines": own,
                    "credit_lines": deducted,
                    "open": opened,
                    "held": held,
                    "credits": credit,
                    "to_pay": max(balance, 0.0),
                    "in_favour": max(-balance, 0.0),
                }
            )
        return totals

    def _sum_ageing(self, case, items):
        """Return open amounts by currency and age; ``balance`` is their sum."""
        ageing = []
        for currency in self._currencies(case, items):
            own = [item for item in items if item["currency"] == currency]
            sums = dict.fromkeys([*(key for key, *_rest in BUCKETS), "credit"], 0.0)
            for item in own:
                sums[item["bucket"]] += item["open"]
            late = sum(item["open"] for item in own if item["is_overdue"])
            ageing.append(
                {
                    "currency": currency,
                    "items": own,
                    "buckets": {k: currency.round(v) for k, v in sums.items()},
                    "overdue": currency.round(late),
                    "held": currency.round(sum(item["held"] for item in own)),
                    "balance": currency.round(sum(item["open"] for item in own)),
                }
            )
        return ageing

    def _currencies(self, case, items):
        """Return the currencies of the items, the company currency first."""
        own = case.company_id.currency_id
        found = {item["currency"] for item in items}
        return sorted(found, key=lambda currency: (currency != own, currency.name))
