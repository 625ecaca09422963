from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ...const import LONGEST_STOP, MANAGERS
from ...tools.instalments import InstalmentError, Terms, find_breaches, make_schedule
from .plan_terms import TERMS


class CreditCollectionPlanSimulator(models.AbstractModel):
    """Simulates a payment plan: items, schedule, problems and exceeded limits. Nothing
    is written."""

    _name = "credit.collection.plan.simulator"
    _description = "Simulates payment plans"
    _inherit = "credit.collection.plan.wording.mixin"

    @api.model
    def _simulate(self, case, values, today=None):
        """See ``credit.collection.case._simulate_plan``."""
        problems = []
        parts, currency = self._find_plannable(case, values, problems, today)
        debt = currency.round(sum(amount for _item, amount in parts))
        offer = {
            "case": case,
            "today": today or case.company_id._collection_today(),
            "terms": self._read_terms(values, currency, debt),
            "parts": parts,
            "currency": currency,
            "amount_debt": debt,
            "schedule": [],
            "problems": problems,
            "breaches": [],
            "needs_approval": False,
            "is_refused": False,
            "people": self.env.user | values.get("authors", self.env["res.users"]),
        }
        self._add_totals(offer)
        if parts:
            self._check_terms(offer)
            self._add_schedule(offer)
            self._add_breaches(offer)
        return offer

    def _find_plannable(self, case, values, problems, today=None):
        """Return the open items with available amounts, and their currency; add what is
        wrong with the items to ``problems``.

        :param date today: the date of the company; None for today.
        """
        lines = self.env["credit.collection.agreement.line"]
        items = values.get("items")
        currency = values.get("currency") or None
        parts = []
        try:
            parts = lines._find_available(
                case, items, currency, values.get("previous") or (), today
            )
            if items is None:
                parts = [(item, part) for item, part in parts if item.days_late > 0]
            if not parts:
                problems.append(self._explain_nothing(case, items, today))
        except UserError as error:
            problems.append(str(error))
        if parts:
            currency = parts[0][0].currency_id
        return parts, currency or case.currency_id

    @api.model
    def _explain_nothing(self, case, items, today=None):
        """Return why there is nothing that a plan could be made of, as text.

        :param items: see ``credit.collection.case._simulate_plan``.
        :param date today: the date of the company; None for today.
        """
        lines = self.env["credit.collection.agreement.line"]
        if items is None or not items and not lines._find_available(case, today=today):
            return self.env._("Nothing is overdue that a plan could be made of.")
        if not items:
            return self.env._("Choose the open items that it is about.")
        return self.env._("Nothing of these items is free for a plan.")

    @api.model
    def _read_terms(self, values, currency, debt):
        """Return all ``TERMS`` as a plan stores them, with rounded amounts."""
        if values.get("amount_offer") is not None and values["kind"] == "settlement":
            forgiven = debt - values["amount_offer"]
            values = {**values, "amount_forgiven": forgiven}
        terms = {
            name: values.get(name)
            and (
                currency.round(values[name])
                if name.startswith("amount")
                else values[name]
            )
            for name in TERMS
        }
        terms["kind"] = terms["kind"] or "plan"
        terms["period"] = terms["period"] or "monthly"
        if terms["amount_instalment"]:
            terms["count"] = 0
        return {name: value or False for name, value in terms.items()}

    def _add_totals(self, offer):
        """Add the total: debt and surcharge with taxes, less the forgiven amount."""
        terms, currency = offer["terms"], offer["currency"]
        surcharge = terms["amount_surcharge"] or 0.0
        gross = surcharge
        if surcharge > 0:
            gross = self._compute_surcharge(offer["case"], surcharge, currency)
        offer["amount_surcharge_tax"] = currency.round(gross - surcharge)
        offer["amount_total"] = currency.round(
            offer["amount_debt"] + gross - (terms["amount_forgiven"] or 0.0)
        )

    @api.model
    def _compute_surcharge(self, case, amount, currency):
        """Return a surcharge including taxes."""
        product, taxes = self._get_surcharge(case)
        found = taxes.compute_all(
            amount, currency, 1.0, product=product, partner=case.sudo().partner_id
        )
        return found["total_included"]

    @api.model
    def _get_surcharge(self, case):
        """Return the product of the surcharge and its taxes for the customer, in sudo
        mode."""
        case = case.sudo()
        company = case.company_id
        product = company.collection_surcharge_product_id.with_company(company)
        taxes = product.taxes_id._filter_taxes_by_company(company)
        positions = self.env["account.fiscal.position"].with_company(company)
        return product, positions._get_fiscal_position(case.partner_id).map_tax(taxes)

    # === BUSINESS METHODS - Checks === #

    def _check_terms(self, offer):
        """Add to ``problems`` what is wrong with the terms."""
        terms, debt = offer["terms"], offer["amount_debt"]
        forgiven = terms["amount_forgiven"] or 0.0
        surcharge = terms["amount_surcharge"] or 0.0
        company = offer["case"].company_id.sudo()
        is_settlement = terms["kind"] == "settlement"
        checks = [
            *self._check_first_date(company, terms["date_first"], offer["today"]),
            (
                forgiven < 0 or surcharge < 0,
                self.env._("What is forgiven and the surcharge cannot be negative."),
            ),
            (
                forgiven >= debt,
                self.env._(
                    "A settlement forgives a part of the debt, not all of it: enter "
                    "what the customer pays instead."
                ),
            ),
            (
                is_settlement and not forgiven,
                self.env._(
                    "A settlement forgives a part: say how much, or make a plan."
                ),
            ),
            (
                not is_settlement and forgiven > 0,
                self.env._("A plan forgives nothing: make a settlement."),
            ),
            (
                surcharge > 0 and not company.collection_surcharge_product_id,
                self.env._(
                    "Choose the product of a surcharge in the settings of the "
                    "collection first."
                ),
            ),
        ]
        offer["problems"] += [sentence for is_wrong, sentence in checks if is_wrong]

    @api.model
    def _check_first_date(self, company, date, today):
        """Return pairs of whether the first date is wrong and the message."""
        is_manager = self.env.su or self.env.user.has_group(MANAGERS)
        days = LONGEST_STOP if is_manager else company.collection_promise_max_days
        latest = today + timedelta(days=min(days, LONGEST_STOP))
        return [
            (
                date and date > latest,
                self.env._(
                    "The first instalment is too far away: the latest day for it is "
                    "%(date)s.",
                    date=format_date(self.env, latest),
                ),
            ),
            (not date, self.env._("Say when the first instalment is paid.")),
            (
                date and date < today,
                self.env._("The first instalment cannot be in the past."),
            ),
        ]

    def _add_schedule(self, offer):
        """Add the instalments, or the reasons why there are none to ``problems``."""
        terms = offer["terms"]
        if not terms["date_first"] or offer["problems"]:
            return
        days, is_working = offer["case"]._get_payment_days()
        try:
            offer["schedule"] = make_schedule(
                Terms(
                    total=offer["amount_total"],
                    date_first=terms["date_first"],
                    count=None if terms["amount_instalment"] else terms["count"] or 0,
                    amount=terms["amount_instalment"] or None,
                    period=terms["period"],
                    payment_days=days,
                    first_amount=terms["amount_first"] or None,
                    digits=offer["currency"].decimal_places,
                ),
                is_working,
            )
        except InstalmentError as error:
            sentences = self._instalment_sentences()
            offer["problems"].extend(
                sentences[problem.code] % self._as_text(problem, offer["currency"])
                for problem in error.problems
            )

    def _add_breaches(self, offer):
        """Add the exceeded limits, and whether they need approval or are refused."""
        if not offer["schedule"]:
            return
        company, currency = offer["case"].company_id, offer["currency"]
        today = offer["today"]
        limits = self.env["credit.collection.plan.limit"]._get_limits(
            company, currency, today, offer["people"], offer["case"]
        )
        broken = {
            role: find_breaches(
                offer["schedule"],
                role_limits,
                today,
                offer["amount_debt"],
                offer["terms"]["amount_forgiven"] or 0.0,
            )
            for role, role_limits in limits.items()
        }
        sentences = self._breach_sentences()
        shown = broken["manager"] or broken["collector"]
        offer["breaches"] = [
            sentences[breach.code] % self._as_text(breach, currency) for breach in shown
        ]
        offer["is_refused"] = bool(broken["manager"])
        offer["needs_approval"] = bool(broken["collector"])

    # === BUSINESS METHODS - Rendering === #

    @api.model
    def _render(self, offer):
        """Return the schedule of a simulation as HTML.

        :rtype: Markup
        """
        currency = offer["currency"]
        return self.env["ir.qweb"]._render(
            "credit_collection.plan_schedule",
            {
                "rows": [
                    {
                        "number": number,
                        "date": format_date(self.env, each.date),
                        "amount": format_amount(self.env, each.amount, currency),
                    }
                    for number, each in enumerate(offer["schedule"], 1)
                ],
                "has_started": False,
                "total": format_amount(self.env, offer["amount_total"], currency),
            },
        )
