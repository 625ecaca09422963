from odoo import api, models
from odoo.fields import Domain

#: Holds on what cannot be paid here: it is paid already, or contested.
BLOCKING = ("payment", "dispute")
#: Plans of which an instalment can be paid.
RUNNING = ("accepted", "active")


class CreditCollectionPortalDues(models.AbstractModel):
    """What a customer can pay of each open item."""

    _name = "credit.collection.portal.dues"
    _description = "What can be paid on the page"

    # === BUSINESS METHODS - Amounts === #

    @api.model
    def _list(self, case, statement):
        """Return what can be paid, the oldest first: what is open, without what is on
        its way, contested or covered by credits. What was promised, or is not due yet,
        is part of it.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :return: lines of the statement, each with the amount ``due`` in its currency,
            and ``today``, what of it is asked for today.
        :rtype: list[dict]
        """
        blocked, asked = self._read_blocked(case, statement), set()
        for total in statement["totals"]:
            asked |= {line["move_line_id"] for line in total["lines"]}
        spare, dues = self._find_spare(statement["items"]), []
        for item in statement["items"]:
            currency, key = item["currency"], item["move_line_id"]
            if item["is_credit"] or key in blocked and blocked[key] is None:
                continue
            covered = max(item["chased"] - item["to_pay"], 0)
            left = max(item["open"] - blocked.get(key, 0) - covered, 0)
            used = min(max(spare.get(currency, 0), 0), left)
            spare[currency] = spare.get(currency, 0) - used
            due = currency.round(left - used)
            if due > 0:
                today = min(item["to_pay"], due) if key in asked else 0
                dues.append({**item, "due": due, "today": today})
        return dues

    @api.model
    def _read_blocked(self, case, statement):
        """Return how much of each item is on its way or contested: ids of journal items
        with the amount, None for all of it."""
        today = statement["date"]
        if not any(item["held"] for item in statement["items"]):
            return {}
        holds = self.env["credit.collection.hold"].search(
            Domain("case_id", "=", case.id)
            & Domain("kind", "in", BLOCKING)
            & Domain("move_line_id", "!=", False)
            & Domain("released_on", "=", False)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", today))
        )
        blocked = {}
        for hold in holds:
            key, before = hold.move_line_id.id, blocked.get(hold.move_line_id.id, 0)
            is_all = not hold.amount or before is None
            blocked[key] = None if is_all else before + hold.amount
        return blocked

    @api.model
    def _find_spare(self, items):
        """Return the credits of each currency that cover nothing that is asked for,
        because what they would cover is on hold."""
        spare = {}
        for item in items:
            is_credit, currency = item["is_credit"], item["currency"]
            part = -item["open"] if is_credit else -(item["chased"] - item["to_pay"])
            spare[currency] = spare.get(currency, 0) + part
        return spare

    @api.model
    def _list_agreed(self, case, dues):
        """Return the promises and the next instalments of plans that can be paid.

        :return: ``id``, ``kind``, ``date``, ``amount``, ``currency`` and the ``lines``
            of each.
        :rtype: list[dict]
        """
        promises = case._get_open_promises()
        plans = case.plan_ids._filter_running()
        plans = plans.filtered(lambda one: one.state in RUNNING)
        for plan in plans:
            waiting = plan.promise_ids.filtered(lambda one: one.amount_left > 0)
            promises |= waiting.sorted("date")[:1]
        found = []
        for promise in promises.sorted("date"):
            currency = promise.currency_id
            ids = set(promise._get_notified_lines().move_line_id.ids)
            own = [line for line in dues if line["move_line_id"] in ids]
            own = [line for line in own if line["currency"] == currency]
            amount = min(promise.amount_left, sum(line["due"] for line in own))
            if currency.round(amount) > 0:
                found.append(
                    {
                        "id": promise.id,
                        "date": promise.date,
                        "amount": currency.round(amount),
                        "currency": currency,
                        "lines": own,
                    }
                )
        return found
