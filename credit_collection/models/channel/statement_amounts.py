from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from ...const import BUCKETS
from ...tools.memo import memo_of


class CreditCollectionStatement(models.AbstractModel):
    """Reads open items, requested items and totals, in a constant number of queries."""

    _inherit = "credit.collection.statement"

    # === BUSINESS METHODS - Amounts === #

    @api.model
    def _prepare(self, cases, date=None):
        """Return open items, requested items and totals of each case.

        Requested are overdue items that are not fully held or, if less than the least
        amount is to collect, items not covered by credits that fall due until the
        earliest level. A currency with nothing to pay is left out.

        :param date date: the date of the company; None for the context's or today.
        :return: by case id: ``date``, ``items`` (all open), ``lines`` (requested),
            ``credits`` (deducted, converted if they are of another currency),
            ``totals`` and ``ageing`` (one entry per currency).
            Amounts in the currency of the item, credits negative.
        :rtype: dict[int, dict]
        """
        memo = memo_of(self.env.context)
        dates = memo.once(
            "dates",
            date or self.env.context.get("date"),
            lambda: self.env["res.company"]._collection_dates(date),
        )
        known = memo.topic("statements")
        ignored = self.env["credit.collection.item"]._get_ignored_kinds()
        keys = {
            case.id: (case.id, dates[case.company_id.id], ignored) for case in cases
        }
        new = cases.filtered(lambda case: keys[case.id] not in known)
        if new:
            found = self._prepare_anew(new, dates)
            known.update({keys[case_id]: each for case_id, each in found.items()})
        return {case_id: known[key] for case_id, key in keys.items()}

    def _prepare_anew(self, cases, dates):
        """See :meth:`_prepare`.

        :param dict dates: date by company id.
        """
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
        self.env["credit.collection.item"]._flush()
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
            "days_late": row["days_late"] if residual > 0 else 0,
            "original": row["amount_original"],
            "paid": currency.round(row["amount_original"] - residual),
            "held": row["held_amount_currency"],
            "open": residual,
            "currency": currency,
            "bucket": row["bucket"],
            "hold_kind": row["hold_kind"],
            "is_overdue": row["is_overdue"],
            "is_credit": row["is_credit"],
            "chased": currency.round(max(residual, 0.0) - row["held_amount_currency"]),
            "to_pay": row["uncovered_currency"],
            "rate": row["rate"],
            "converted": None,
            # company currency, used to select the requested items
            "to_collect": row["to_collect"],
        }

    def _select(self, case, items, today):
        """Return the requested items and the credits to deduct, see :meth:`_prepare`.

        :return: lines and credits.
        :rtype: tuple[list[dict], list[dict]]
        """
        company = case.sudo().company_id
        collected = sum(item["to_collect"] for item in items)
        lines = []
        if collected < company.collection_least_amount:
            lines = self._select_coming(case, items, today)
        if not lines and collected > 0:
            lines = [item for item in items if item["is_overdue"]]
        asked = {item["currency"] for item in lines if item["to_pay"] > 0}
        lines = [
            item for item in lines if item["currency"] in asked and item["chased"] > 0
        ]
        return lines, self._deduct(items, lines)

    def _select_coming(self, case, items, today):
        """Return what falls due until the earliest level and no credit covers."""
        protocol = case.protocol_id
        ahead = protocol._read_days_ahead().get(protocol.id, 0)
        return [
            item
            for item in items
            if not item["is_overdue"]
            and item["to_pay"] > 0
            and (item["date_due"] - today).days <= ahead
        ]

    def _deduct(self, items, lines):
        """Return the credits that cover a part of ``lines``: those of the same currency
        first, the rest of others converted at the rate of the day.

        Older credits cover older items, so the newest ones are left for the lines.
        """
        left = {
            item["move_line_id"]: -item["open"] for item in items if item["is_credit"]
        }
        needs = defaultdict(float)
        for line in lines:
            needs[line["currency"]] += line["chased"] - line["to_pay"]
        credits = [item for item in reversed(items) if item["is_credit"]]
        deducted = []
        for currency in needs:
            for credit in credits:
                if credit["currency"] == currency:
                    part = min(left[credit["move_line_id"]], needs[currency])
                    deducted += self._take(credit, credit, part, part)
                    left[credit["move_line_id"]] -= part
                    needs[currency] -= part
        for currency, need in needs.items():
            deducted += self._convert(credits, left, lines, currency, need)
            self._round_off(
                [row for row in deducted if row["currency"] == currency],
                sum(
                    x["chased"] - x["to_pay"]
                    for x in lines
                    if x["currency"] == currency
                ),
            )
        return sorted(deducted, key=lambda item: (item["date_due"], item["move_id"]))

    def _convert(self, credits, left, lines, currency, need):
        """Return the parts of credits in other currencies that cover ``need``; lowers
        ``left``."""
        line = next(line for line in lines if line["currency"] == currency)
        parts = []
        for credit in credits:
            factor = credit["rate"] / line["rate"]
            part = min(left[credit["move_line_id"]] * factor, need)
            if credit["currency"] != currency and currency.round(part) > 0:
                left[credit["move_line_id"]] -= part / factor
                parts += self._take(credit, line, part, part / factor)
                need -= part
        return parts

    @api.model
    def _round_off(self, rows, total):
        """Let rounded parts of credits add up to what they cover: the last one takes
        the cents that are too many or too few.

        :param float total: what all of them cover, in their currency.
        """
        if not rows:
            return
        last, currency = rows[-1], rows[-1]["currency"]
        rest = currency.round(total + sum(row["open"] for row in rows))
        if rest and currency.compare_amounts(-last["open"], -rest) > 0:
            last["open"] = currency.round(last["open"] - rest)
            if last.get("converted"):
                last["original"] = last["open"]
            else:
                last["paid"] = currency.round(last["original"] - last["open"])

    @api.model
    def _take(self, credit, line, part, used):
        """Return the row of a part of a credit in the currency of ``line``.

        :param float part: in the currency of ``line``.
        :param float used: the same in the currency of ``credit``.
        """
        currency, amount = line["currency"], line["currency"].round(part)
        if not amount:
            return []
        row = {**credit, "currency": currency, "open": -amount}
        if credit["currency"] == currency:
            row["paid"] = currency.round(credit["original"] + amount)
        else:
            row["converted"] = (credit["currency"], credit["currency"].round(used))
            row.update(original=-amount, paid=0.0)
        return [row]

    def _sum_totals(self, case, lines, credits):
        """Return the totals by currency, the company currency first.

        ``to_pay = open - held - credits`` is what no credit covers of the lines.
        """
        totals = []
        for currency in self._currencies(case, lines):
            own = [line for line in lines if line["currency"] == currency]
            opened, held, to_pay = (
                currency.round(sum(line[key] for line in own))
                for key in ("open", "held", "to_pay")
            )
            totals.append(
                {
                    "currency": currency,
                    "lines": own,
                    "credit_lines": [x for x in credits if x["currency"] == currency],
                    "open": opened,
                    "held": held,
                    "credits": currency.round(opened - held - to_pay),
                    "to_pay": to_pay,
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
