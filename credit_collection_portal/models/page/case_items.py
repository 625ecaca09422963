from odoo import models
from odoo.fields import Domain
from odoo.tools import format_amount, format_date

#: Most payments that the page shows.
MOST_PAYMENTS = 6


class CreditCollectionCase(models.Model):
    """Open items on the page, what was agreed about them, and what came in."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS - Items === #

    def _portal_prepare_items(self, statement):
        """Return the open items of each currency as the page shows them, the oldest
        first.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :return: ``currency``, ``lines``, ``open``, ``held``, ``credits`` and ``to_pay``
            as texts (empty if zero); ``lines`` have the ids ``move_line_id`` and
            ``move_id``.
        :rtype: list[dict]
        """
        own = self.env["credit.collection.statement"]
        totals = {total["currency"]: total for total in statement["totals"]}
        moves = self.env["account.move"].browse(
            {item["move_id"] for item in statement["items"]}
        )
        invoices = set(moves.filtered(lambda move: move.is_invoice()).ids)
        labels = self._portal_label_holds()
        shown = []
        for part in statement["ageing"]:
            currency, total = part["currency"], totals.get(part["currency"], {})
            shown.append(
                {
                    "currency": currency.name,
                    "lines": [
                        self._portal_prepare_item(item, labels, invoices)
                        for item in part["items"]
                    ],
                    **{
                        name: own._format(total.get(name, 0), currency)
                        for name in ("open", "held", "credits", "to_pay")
                    },
                }
            )
        return shown

    def _portal_prepare_item(self, item, labels, invoices):
        """Return one open item as texts, with what is the matter with it."""
        line = self.env["credit.collection.statement"]._display(item)
        if item["is_credit"]:
            status, tone = self.env._("In your favour"), "good"
        elif item["held"]:
            status, tone = labels.get(item["hold_kind"], ""), "calm"
        elif item["is_overdue"]:
            status, tone = line["late"] or self.env._("Due today"), "late"
        else:
            status, tone = self.env._("Not due yet"), "calm"
        return {
            **line,
            "move_line_id": item["move_line_id"],
            "move_id": item["move_id"],
            "currency": item["currency"],
            "amount": item["open"],
            "to_pay": item["to_pay"],
            "is_overdue": item["is_overdue"],
            "is_waiting": bool(item["is_overdue"] and item["held"]),
            "has_document": item["move_id"] in invoices,
            "status": status,
            "tone": tone,
        }

    def _portal_label_holds(self):
        """Return how the page calls what is not asked for; nothing of why."""
        running = self.plan_ids._filter_running()
        agreed = running.filtered(lambda one: one.state != "proposed")
        return {
            "payment": self.env._("On its way to us"),
            "promise": self.env._("You told us when you pay"),
            "plan": self.env._("In your payment plan")
            if agreed
            else self.env._("In what we offered you"),
            "dispute": self.env._("Under review"),
            "pause": self.env._("Not asked for now"),
            "reply": self.env._("Not asked for now"),
        }

    # === BUSINESS METHODS - Agreements === #

    def _portal_list_agreements(self, today):
        """Return the promises and plans in force.

        :return: ``kind``, ``title``, ``text`` and ``place`` of each.
        :rtype: list[dict]
        """
        promises = self._get_open_promises()
        agreements = [
            {
                "kind": "promise",
                "record": promise,
                "title": self.env._("You told us you will pay"),
                "text": self._portal_describe(
                    promise.amount_left, promise.currency_id, promise.date
                ),
                "place": "pay",
            }
            for promise in promises.sorted("date")
        ]
        plans = self.plan_ids._filter_running()
        return agreements + [self._portal_prepare_plan(plan, today) for plan in plans]

    def _portal_prepare_plan(self, plan, today):
        """Return one plan or settlement: what is next, or until when it is offered."""
        # pylint: disable=unused-argument  # for overrides
        is_offer = plan.state == "proposed"
        titles = {
            ("plan", True): self.env._("We offered you a payment plan"),
            ("plan", False): self.env._("Your payment plan"),
            ("settlement", True): self.env._("We offered you a settlement"),
            ("settlement", False): self.env._("Your settlement"),
        }
        if is_offer:
            text = self._portal_describe(
                plan.amount_total, plan.currency_id, plan.date_valid, is_offer
            )
        else:
            following = plan.promise_ids.filtered(lambda one: one.state == "open")
            following = following.sorted("date")[:1]
            text = self._portal_describe(
                following.amount_left, plan.currency_id, following.date
            )
        return {
            "kind": plan.kind,
            "record": plan,
            "title": titles[plan.kind, is_offer],
            "text": text,
            "place": "plan" if is_offer else "pay",
        }

    def _portal_describe(self, amount, currency, day, is_offer=False):
        values = {
            "amount": format_amount(self.env, amount or 0, currency),
            "date": day and format_date(self.env, day, date_format="long"),
        }
        if is_offer and day:
            return self.env._("%(amount)s; open until %(date)s", **values)
        if day:
            return self.env._("Next: %(amount)s on %(date)s", **values)
        return values["amount"]

    # === BUSINESS METHODS - Payments === #

    def _portal_list_payments(self):
        """Return the last payments of this customer: day and amount, and no texts of
        the bank.

        :rtype: list[dict]
        """
        lines = self.env["account.move.line"].search_fetch(
            Domain("partner_id", "=", self.partner_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("parent_state", "=", "posted")
            & Domain("account_type", "=", "asset_receivable")
            & Domain("journal_id.type", "in", ("bank", "cash"))
            & Domain("amount_currency", "<", 0),
            ["date", "amount_currency", "currency_id"],
            order="date DESC, id DESC",
            limit=MOST_PAYMENTS,
        )
        return [
            {
                "date": format_date(self.env, line.date),
                "amount": format_amount(
                    self.env, -line.amount_currency, line.currency_id
                ),
            }
            for line in lines
        ]
