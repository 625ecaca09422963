"""Events about agreements for random histories, and what must be true of them."""

from datetime import timedelta


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
            day = self.today + timedelta(days=self.dice.randint(0, 20))
            case._promise(max(amount, 0.01), day)

    def _open_promises(self, customer):
        return self._case(customer)._get_open_promises()

    def _event_promise_again(self, customer):
        promises = self._open_promises(customer)
        if promises:
            self._on(self.today)
            promise = self.dice.choice(promises)
            day = self.today + timedelta(days=self.dice.randint(0, 20))
            amount = round(promise.amount_left * self.dice.choice([0.5, 1]), 2)
            promise._replace(max(amount, 0.01), day, "He wants it otherwise")

    def _event_withdraw(self, customer):
        promises = self._open_promises(customer)
        if promises:
            self._on(self.today)
            self.dice.choice(promises)._withdraw("A mistake")

    # === WHAT MUST BE TRUE === #

    def _check_announced(self, contact):
        """I1: who is written to about an agreement has it, as it is now, and is asked
        for nothing that is paid."""
        action = contact.action_id
        record = self.env[action.res_model].sudo().browse(action.res_id)
        self.assertFalse(contact["items"])
        if action.occasion in ("promise_made", "promise_due"):
            self.assertEqual(record.state, "open")
            self.assertLessEqual(self.today, record.date_grace)
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
            self.assertAlmostEqual(promise.amount_left, 0, 2)
        elif promise.state in ("partial", "broken"):
            self.assertGreater(self.today, promise.date_grace)

    def _check_open_promise(self, promise):
        self.assertLessEqual(self.today, promise.date_grace)
        self.assertGreater(promise.amount_left, 0)
        held = sum(promise._get_holds().mapped("amount"))
        self.assertAlmostEqual(held, promise.amount_left, 2)
