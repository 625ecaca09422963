from odoo import api, models
from odoo.tools import SQL

from ...tools.promise_allocation import Money, evaluate


class CreditCollectionPromiseEvaluation(models.AbstractModel):
    """What customers agreed with an agency is kept by what they pay to the agency, on
    the day they pay it, and by what they pay to us. It holds nothing."""

    _inherit = "credit.collection.promise.evaluation"

    # === BUSINESS METHODS === #

    def _find(self, rows, instalments, dates):
        results = super()._find(rows, instalments, dates)
        placed = self._find_placed([result["agreement"] for result in results])
        if not placed:
            return results
        placements = self.env["credit.collection.placement"].sudo()
        explained = placements.browse(set(placed.values()))._explain_money()
        for result in results:
            placement = placements.browse(placed.get(result["agreement"]))
            if placement:
                result["is_placed"] = True
                evidence = result["evidence"]
                evidence["settled"] = self._settle(
                    result, placement, explained[placement]
                )
                result["evaluated"] = evaluate(**evidence)
        return results

    @api.model
    def _find_placed(self, agreements):
        """Return the placements of those agreements that an agency has made.

        :rtype: dict[Agreement, int]
        """
        ids = {True: [0], False: [0]}
        for agreement in agreements:
            ids[agreement.is_plan].append(agreement.id)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT FALSE, id, placement_id FROM credit_collection_promise
                 WHERE id = ANY(%s) AND placement_id IS NOT NULL
                 UNION ALL
                SELECT TRUE, id, placement_id FROM credit_collection_plan
                 WHERE id = ANY(%s) AND placement_id IS NOT NULL
                """,
                ids[False],
                ids[True],
            )
        )
        found = {(is_plan, id_): placement for is_plan, id_, placement in rows}
        return {
            one: found[one.is_plan, one.id]
            for one in agreements
            if (one.is_plan, one.id) in found
        }

    def _settle(self, result, placement, explained):
        """Return what settled the items of an agreement: instead of what the agency has
        remitted, what it was paid. What it reported before the agreement does not
        count.

        :param explained: see ``credit.collection.placement._explain_money``.
        :rtype: list[Money]
        """
        unit, instalments = result["unit"], result["instalments"].values()
        made = min(each["date_made"] for each in instalments)
        left = {}
        for key, part in explained.remitted.items():
            day = explained.days[key]
            left[day] = left.get(day, 0) + self._to_units(part, unit)
        settled = []
        for money in result["evidence"]["settled"]:
            part = 0 if money.is_adjustment else min(left.get(money.date, 0), money[1])
            if part:
                left[money.date] -= part
            settled.append(money._replace(amount=money.amount - part))
        record = self.env[result["agreement"].model].browse(result["agreement"].id)
        said = (
            record.acceptance_id if record._name.endswith("plan") else record.contact_id
        )
        rows = placement.report_row_ids
        agreed = rows.filtered(lambda row: row.contact_id == said)[:1].id
        later = {row.key for row in rows if row.id > agreed}
        return settled + [
            Money(payment.date, self._to_units(payment.amount, unit), False)
            for payment in placement.payment_ids
            if payment.paid_to == "agency"
            and (
                payment.date > made
                or payment.date == made
                and payment.reference in later
            )
        ]

    def _get_wanted(self, result):
        """Nothing: the placement holds the items."""
        return {} if result.get("is_placed") else super()._get_wanted(result)

    def _schedule_follow_up(self, missed):
        """The agency follows what was agreed with it."""
        own = missed.filtered(lambda promise: not promise.placement_id)
        return super()._schedule_follow_up(own) if own else None
