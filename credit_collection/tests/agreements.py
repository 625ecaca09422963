"""Events about agreements for random histories, and what must be true of them."""

from datetime import timedelta

#: What may happen with agreements; what happens often stands here more than once.
AGREEMENT_EVENTS = (
    "promise promise promise_again withdraw plan plan end_plan keep keep"
).split()
#: What has to become of agreements in some of the histories, or nothing is proved.
AGREED = {
    ("promise", "kept"),
    ("promise", "broken"),
    ("plan", "active"),
}


class AgreementEvents:
    """For a class with ``dice``, ``today`` and the builders of the tests."""

    def _event_promise(self, customer):
        """The customer promises something of what is free, for some day."""
        case = self._case(customer)
        lines = self.env["credit.collection.agreement.line"].with_user(self.collector)
        available = lines._find_available(case) if case else []
        if available:
            self._on(self.today)
            total = round(sum(amount for _item, amount in available), 2)
            amount = round(total * self.dice.choice([0.2, 0.5, 1, 1]), 2)
            day = self.today + timedelta(days=self.dice.randint(0, 6))
            case._promise(max(amount, 0.01), day)

    def _open_promises(self, customer):
        return self._case(customer)._get_open_promises()

    def _event_promise_again(self, customer):
        promises = self._open_promises(customer)
        if promises:
            self._on(self.today)
            promise = self.dice.choice(promises)
            day = self.today + timedelta(days=self.dice.randint(0, 6))
            amount = round(promise.amount_left * self.dice.choice([0.5, 1]), 2)
            promise._replace(max(amount, 0.01), day, "The customer wants it otherwise")

    def _event_withdraw(self, customer):
        promises = self._open_promises(customer)
        if promises:
            self._on(self.today)
            self.dice.choice(promises)._withdraw("A mistake")

    def _event_plan(self, customer):
        """A plan or a settlement of all that is overdue and free."""
        case = self._case(customer)
        if not case:
            return
        self._on(self.today)
        terms = {
            "kind": self.dice.choice(["plan", "settlement"]),
            "count": self.dice.randint(1, 4),
            "date_first": self.today + timedelta(days=self.dice.randint(1, 9)),
            "period": self.dice.choice(["weekly", "monthly"]),
        }
        if terms["kind"] == "settlement":
            debt = case._simulate_plan({**terms, "kind": "plan"})["amount_debt"]
            terms["amount_forgiven"] = round(debt * 0.05, 2)
        offer = case._simulate_plan(terms)
        if offer["problems"] or offer["breaches"]:
            return
        plan = case._plan(terms)
        plan.action_propose()
        plan._accept(customer, "email")

    def _event_keep(self, _customer):
        """Somebody pays what they promised, or all of a plan."""
        cases = [self._case(customer) for customer in self.customers]
        running = [
            agreement
            for case in cases
            for agreement in (
                *case._get_open_promises(),
                *case.plan_ids.filtered(lambda plan: plan.state == "active"),
            )
        ]
        if not running:
            return
        agreement = self.dice.choice(running)
        expected = agreement
        if agreement._name == "credit.collection.plan":
            expected = agreement.promise_ids
        left = sum(expected.mapped("amount_left"))
        for item in agreement._get_holds().move_line_id:
            amount = round(min(left, item.amount_residual), 2)
            if amount > 0:
                self._pay(item.move_id, amount=amount, day=self.today)
                left -= amount

    def _event_end_plan(self, customer):
        plans = self._case(customer).plan_ids.filtered(lambda p: p.state == "active")
        if plans:
            self._on(self.today)
            plans._cancel("The customer wants to pay at once")

    # === WHAT MUST BE TRUE === #

    def _check_notified(self, contact):
        """I1: who is written to about an agreement has it, as it is now, and is asked
        for nothing that is paid."""
        action = contact.action_id
        record = self.env[action.res_model].sudo().browse(action.res_id)
        self.assertFalse(contact["items"])
        if action.occasion in ("promise_made", "promise_due"):
            self.assertEqual(record.state, "open")
            self.assertLessEqual(self.today, record.date_deadline)
        if action.occasion == "promise_broken":
            self.assertIn(record.state, ("broken", "partial"))
            self.assertGreater(record.case_id.amount_to_collect, 0)

    def _check_agreements(self):
        """Promises say what the ledger says, and hold what is still expected."""
        for case in map(self._case, self.customers):
            for promise in case.promise_ids:
                self._check_promise_figures(promise)
            for promise in case._get_open_promises():
                self._check_open_promise(promise)
            self.agreed |= {("promise", one.state) for one in case.promise_ids}
            self.agreed |= {("plan", one.state) for one in case.plan_ids}
            for plan in case.plan_ids:
                self._check_plan(plan)
            for hold in case.hold_ids.filtered(lambda h: h.state == "active"):
                self.assertTrue(hold.user_id and hold.date_end, hold.kind)
            agreed = case.hold_ids.filtered(
                lambda h: not h.released_on and h.kind in ("promise", "plan")
            )
            lines = agreed.mapped("move_line_id.id")
            self.assertEqual(len(lines), len(agreed), "an item in two agreements")

    def _check_promise_figures(self, promise):
        self.assertLessEqual(promise.amount_paid, promise.amount_due + 0.005)
        self.assertLessEqual(promise.amount_due, promise.amount + 0.005)
        left = promise.amount_due - promise.amount_paid
        self.assertAlmostEqual(promise.amount_left, left, 2)
        if promise.state == "kept":
            self.assertLess(promise.amount_left, 1, "dust at the most")
        elif promise.state in ("partial", "broken"):
            self.assertGreater(self.today, promise.date_deadline)

    def _check_open_promise(self, promise):
        lines = promise.line_ids.move_line_id.sudo()
        if not any(lines._collection_disputed().values()):
            self.assertLessEqual(self.today, promise.date_deadline)
            self.assertGreater(promise.amount_left, 0)
        held = sum(promise._get_holds().mapped("amount"))
        self.assertAlmostEqual(held, promise.amount_left, 2)

    def _check_plan(self, plan):
        """Nothing is forgiven before all is paid, and an active plan holds all that is
        still expected or forgiven of it."""
        left = sum(plan.promise_ids.mapped("amount_left"))
        if plan.state == "completed":
            self.assertLess(left, len(plan.promise_ids), "dust at the most")
        else:
            self.assertFalse(plan.adjustment_ids)
        held = sum(plan._get_holds().mapped("amount"))
        if plan.state == "active":
            lines = plan.line_ids.move_line_id.sudo()
            disputed = sum(lines._collection_disputed().values())
            residual = sum(lines.mapped("amount_residual_currency")) - disputed
            self.assertGreater(left + disputed, 0)
            self.assertAlmostEqual(held, min(left + plan.amount_forgiven, residual), 2)
        elif not plan.problem:
            self.assertFalse(held)
