from odoo import models
from odoo.tools import format_amount, format_date

from odoo.addons.credit_collection.const import EVALUATED_STATES


class CreditCollectionPlacement(models.Model):
    """What customers have agreed with an agency, as its page shows it: each instalment
    with its day, its amount, and what became of it."""

    _inherit = "credit.collection.placement"

    # === BUSINESS METHODS === #

    def _portal_list_agreed(self):
        """Return the plans, the newest first, and after them the promises that nothing
        has replaced.

        :return: dicts with ``title``, ``state`` and ``rows``, see
            :meth:`_portal_prepare_agreed`.
        :rtype: list[dict]
        """
        self.ensure_one()
        plans = self.plan_ids.filtered(lambda plan: plan.state != "cancelled")
        states = dict(plans._fields["state"]._description_selection(self.env))
        agreed = [
            {
                "title": self.env._("Payment plan %(number)s", number=plan.name),
                "state": states[plan.state],
                "rows": self._portal_prepare_agreed(plan.promise_ids),
            }
            for plan in plans
        ]
        promises = self.promise_ids.filtered(lambda one: one.state in EVALUATED_STATES)
        if promises:
            rows = self._portal_prepare_agreed(promises)
            agreed.append(
                {"title": self.env._("Promises to pay"), "state": "", "rows": rows}
            )
        return agreed

    def _portal_prepare_agreed(self, promises):
        """Return number, day, amount and state of promises or instalments as texts;
        ``missing`` is what is left of one that was paid in part."""
        states = dict(promises._fields["state"]._description_selection(self.env))
        rows = []
        for one in promises.sorted(lambda each: (each.date, each.number, each.id)):
            compare, left = one.currency_id.compare_amounts, one.amount_left
            is_part = compare(left, 0) > 0 and compare(left, one.amount) < 0
            rows.append(
                {
                    "number": one.number or "",
                    "date": format_date(self.env, one.date),
                    "amount": format_amount(self.env, one.amount, one.currency_id),
                    "state": states[one.state],
                    "missing": is_part
                    and format_amount(self.env, left, one.currency_id),
                }
            )
        return rows
