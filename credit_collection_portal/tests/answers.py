"""Answers of customers on their page, for random histories, and what must be true of
them."""

import secrets
from datetime import timedelta

from odoo.exceptions import UserError

#: What customers answer; what happens often stands here more than once.
ANSWER_EVENTS = (
    "page_pay page_pay_item page_pay_part page_pay_agreed page_pay_agreed page_promise "
    "page_promise page_plan page_plan page_offer page_dispute page_paid page_forged"
).split()
#: What has to be taken in some of the histories, or nothing is proved.
ANSWERED = {
    *("pay today", "pay items", "pay other", "pay agreed", "promise", "dispute"),
    *("paid", "plan_sign", "plan_ask", "plan_offer"),
}
#: Records of a case, and the journal items that they name.
NAMING = (
    ("credit.collection.promise", "line_ids.move_line_id"),
    ("credit.collection.plan", "line_ids.move_line_id"),
    ("credit.collection.dispute", "move_line_id"),
    ("credit.collection.portal.claim", "line_ids"),
    ("credit.collection.hold", "move_line_id"),
)


class AnswerEvents:
    """For a class with ``dice``, ``today``, ``customers``, ``provider`` and the
    builders of the tests; what was taken is noted in ``answered``."""

    # === Answers === #

    def _page(self, customer):
        """The page of a customer, empty without a case."""
        visitor = self.env.ref("base.public_user")
        case = self._case(customer).with_user(visitor).sudo()
        return case and case._portal_enter()

    def _answer(self, page, kind, name=None, **values):
        """Send a form of the page. What the page does not offer is refused.

        :param str name: under which it is noted.
        :return: the key of the form; None if it was refused.
        """
        self._on(self.today)
        once = secrets.token_hex(16)
        try:
            with self.cr.savepoint():
                page._portal_receive(kind, once, values)
        except UserError:
            self.env.invalidate_all()
            return None
        self.env.flush_all()
        self.env.invalidate_all()
        self.answered.add(name or kind)
        return once

    def _statement(self, page):
        self._on(self.today)
        return page.env["credit.collection.statement"]._prepare(page)[page.id]

    def _some(self, lines):
        """The ids of some of the items that a form offers, as it sends them."""
        count = self.dice.randint(1, len(lines)) if lines else 0
        chosen = self.dice.sample(lines, count)
        return ",".join(str(line["move_line_id"]) for line in chosen)

    def _day(self, most):
        return str(self.today + timedelta(days=self.dice.randint(0, most)))

    # === Events === #

    def _pay_chosen(self, customer, choice, **values):
        """Pay online what is chosen; it arrives at once."""
        page = self._page(customer)
        if page:
            currencies = [
                total["currency"] for total in self._statement(page)["totals"]
            ]
            currency = self.dice.choice(currencies or [page.currency_id])
            once = self._answer(
                page,
                "pay",
                f"pay {choice}",
                choice=choice,
                currency=str(currency.id),
                **values,
            )
            if once:
                before = self._position(customer)
                transaction = self._settle_chosen(page, once, self.provider)
                self.env.invalidate_all()
                self._evaluate(self.today)
                self._check_paid(customer, transaction, before)

    def _event_page_pay(self, customer):
        self._pay_chosen(customer, "today")

    def _event_page_pay_item(self, customer):
        """Some documents or instalments of them."""
        if page := self._page(customer):
            items = self._some(self._statement(page)["items"])
            self._pay_chosen(customer, "items", items=items)

    def _event_page_pay_part(self, customer):
        self._pay_chosen(customer, "other", amount=str(self.dice.randint(20, 390)))

    def _event_page_pay_agreed(self, customer):
        """The next instalment of a plan, or a promise."""
        if page := self._page(customer):
            payments = page.env["credit.collection.portal.payment"]
            self._on(self.today)
            agreed = payments._list_agreed(page, payments._list_dues(page))
            if agreed:
                promise = str(self.dice.choice(agreed)["id"])
                self._pay_chosen(customer, "agreed", promise=promise)

    def _event_page_promise(self, customer):
        if page := self._page(customer):
            lines = page._portal_list_promisable(self._statement(page))
            items, means = self._some(lines), self.dice.choice(["transfer", "card"])
            day = self._day(9)
            self._answer(page, "promise", items=items, date=day, means=means)

    def _event_page_plan(self, customer):
        self._ask_for_plan(
            customer,
            count=str(self.dice.choice([2, 3, 6, 12])),
            period=self.dice.choice(["weekly", "monthly"]),
            date=self._day(9),
        )

    def _ask_for_plan(self, customer, **terms):
        """Within the limits it is signed, beyond them it is proposed."""
        page = self._page(customer)
        if not page:
            return
        plans = page.env["credit.collection.portal.plan"]
        lines = plans._list_plannable(page, self._statement(page))
        terms = {"items": self._some(lines), **terms}
        preview = page._portal_preview_plan(terms)
        if preview.get("problem"):
            return
        if preview["is_automatic"]:
            signed = {"seen": preview["seal"], "signer": "Ana Ferrer", "agree": "1"}
            self._answer(page, "plan_sign", **terms, **signed)
        else:
            self._answer(page, "plan_ask", **terms, words="It is a lot")
            self._event_page_offer(customer)

    def _event_page_offer(self, customer):
        """The collector offers what was asked for or, where nobody may, two parts, and
        the customer signs it."""
        page = self._page(customer)
        asked = page.plan_ids.filtered(
            lambda plan: plan.state == "draft" and plan.portal_asked_on
        )
        self._on(self.today)
        for plan in asked.with_user(self.collector):
            offer = plan if self._offer(plan) else self._offer_less(plan)
            self.env.invalidate_all()
            if offer and offer.state == "proposed":
                seen = {"plan": str(offer.id), "seen": offer.sudo()._portal_get_seal()}
                self._answer(page, "plan_offer", **seen, signer="Ana Ferrer", agree="1")

    def _offer(self, plan):
        """Offer a plan, with the approval of the manager where that is needed.

        :return: whether that is allowed.
        """
        try:
            with self.cr.savepoint():
                if plan.needs_approval:
                    plan.action_request_approval()
                    plan.with_user(self.manager).action_approve()
                plan.action_propose()
        except UserError:
            self.env.invalidate_all()
            return False
        return True

    def _offer_less(self, plan):
        """Refuse what was asked for, and offer all of it in two weekly parts.

        :return: the plan offered; None where there is nothing to offer.
        """
        case = plan.case_id
        plan._cancel("Too long for us")
        day = self.today + timedelta(days=1)
        terms = {"kind": "plan", "count": 2, "period": "weekly", "date_first": day}
        if case._simulate_plan(terms)["problems"]:
            return None
        less = case._plan(terms)
        return less if self._offer(less) else None

    def _event_page_dispute(self, customer):
        if page := self._page(customer):
            contests = page.env["credit.collection.portal.contest"]
            lines = contests._list_contestable(page, self._statement(page))
            if lines:
                line = self.dice.choice(lines)
                part = round(line["open"] * self.dice.choice([0.2, 0.5]), 2)
                self._answer(
                    page,
                    "dispute",
                    item=str(line["move_line_id"]),
                    reason=str(self.dice.choice(contests._get_reasons()).id),
                    amount=self.dice.choice(["", str(part)]),
                    words="It is not what we ordered",
                )

    def _event_page_paid(self, customer):
        """Something was paid already, or so the customer says."""
        if page := self._page(customer):
            items = [x for x in self._statement(page)["items"] if x["open"] > 0]
            if items:
                line = self.dice.choice(items)
                self._answer(
                    page,
                    "paid",
                    items=str(line["move_line_id"]),
                    date=str(self.today),
                    amount=str(round(line["open"] * self.dice.choice([0.5, 1]), 2)),
                )

    def _event_page_forged(self, customer):
        """I8: what another customer owes is on no form of this page."""
        page, others = (
            self._page(customer),
            self.env["res.partner"].union(
                *(one for one in self.customers if one != customer)
            ),
        )
        theirs = self._items(others).filtered(
            lambda item: item.partner_id != customer.commercial_partner_id
        )
        if not page or not theirs:
            return
        before = self._position(customer)
        items = ",".join(str(one.move_line_id.id) for one in theirs)
        own = {"items": items, "date": str(self.today), "means": "card"}
        forged = {
            "promise": own,
            "plan_ask": {**own, "count": "3"},
            "paid": {**own, "amount": "1"},
            "dispute": {
                "item": str(theirs[0].move_line_id.id),
                "reason": str(
                    page.env["credit.collection.dispute.reason"].search([])[0].id
                ),
                "words": "x",
            },
            "pay": {**own, "choice": "items", "currency": str(page.currency_id.id)},
        }
        for kind, values in forged.items():
            self.assertIsNone(self._answer(page, kind, **values), kind)
        self.assertEqual(self._position(customer), before)

    # === What must be true === #

    def _items_of(self, customer):
        """The open items of a customer in the company that shows the page, today."""
        items = self.env["credit.collection.item"].sudo().with_context(date=self.today)
        items.invalidate_model()
        return items.search(
            [
                ("partner_id", "=", customer.commercial_partner_id.id),
                ("company_id", "=", self.company.id),
            ]
        )

    def _position(self, customer):
        """What is to collect of each currency, to the cent."""
        items = self._items_of(customer).grouped("currency_id")
        return {
            currency: currency.round(sum(some.mapped("to_collect_currency")))
            for currency, some in items.items()
            if not currency.is_zero(sum(some.mapped("to_collect_currency")))
        }

    def _check_paid(self, customer, transaction, before):
        """What arrived is what was chosen, and nobody is asked for it any more."""
        answer = transaction.collection_answer_id
        self.assertEqual(transaction.amount, answer.amount)
        self.assertEqual(
            transaction.partner_id.commercial_partner_id, customer.commercial_partner_id
        )
        currency = transaction.currency_id
        after = self._position(customer).get(currency, 0)
        self.assertLessEqual(after, before.get(currency, 0) + 0.005)

    def _check_pages(self):
        """I8 and I9: each link opens one case, and its page asks for what is to
        collect, per currency, to the cent."""
        self._on(self.today)
        tokens = self.env["credit.collection.portal.token"]
        for customer in self.customers:
            case = self._case(customer).sudo()
            if not case:
                continue
            token = case._get_portal_url().rpartition("/")[2]
            self.assertEqual(tokens._read(token)[0], case)
            page = case._portal_enter()._portal_prepare_page()
            self._check_total(customer, page)
            named = {
                line["move_line_id"]
                for part in page["currencies"]
                for line in part["lines"]
            }
            owner = self.env["account.move.line"].sudo().browse(named).partner_id
            self.assertLessEqual(owner.commercial_partner_id, case.partner_id)
        self._check_owners()

    def _check_total(self, customer, page):
        """I9: what is asked for is the position or, before anything is late, what a
        message before the due date asks for."""
        shown = {one["currency"]: one["raw"] for one in page["totals"]}
        expected = self._position(customer)
        if page["coming"]:
            least = self.company.sudo().collection_least_amount
            position = sum(self._items_of(customer).mapped("to_collect"))
            self.assertLess(position, max(least, 0.01))
            due = self._items_of(customer).filtered(
                lambda item: item.date_due >= self.today
            )
            open_in = due.grouped("currency_id")
            for currency, amount in shown.items():
                owed = sum(open_in[currency].mapped("amount_residual_currency"))
                self.assertLessEqual(amount, owed + 0.005)
            return
        self.assertEqual(shown.keys(), expected.keys())
        for currency, amount in expected.items():
            self.assertAlmostEqual(shown[currency], amount, 2, currency.name)

    def _check_owners(self):
        """I8: nothing that was agreed or held names what another customer owes."""
        partners = self.env["res.partner"].union(*self.customers).commercial_partner_id
        for model, path in NAMING:
            domain = [("case_id.partner_id", "in", partners.ids)]
            for record in self.env[model].sudo().search(domain):
                owner = record.mapped(path).partner_id.commercial_partner_id
                self.assertLessEqual(owner, record.case_id.partner_id, model)
