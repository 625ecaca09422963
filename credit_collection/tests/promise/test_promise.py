from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import TODAY
from .common import PromiseCommon


@tagged("post_install", "-at_install")
class TestPromise(PromiseCommon):
    # === Made === #

    def test_a_promise_is_about_the_oldest_items_and_holds_them_with_its_grace(self):
        promise = self._promise(400)
        covered = [(line.move_id, line.amount) for line in promise.line_ids]
        self.assertEqual(covered, [(self.old, 300), (self.new, 100)])
        case = self._case(self.partner)
        self.assertEqual(case.amount_to_collect, 400)
        self.assertEqual(case.amount_held, 400)
        holds = case.active_hold_ids
        self.assertEqual(set(holds.mapped("kind")), {"promise"})
        self.assertEqual(set(holds.mapped("date_end")), {self._days(8)})
        self.assertEqual(holds.user_id, self.collector)

    def test_its_holds_are_explained_in_the_language_of_whoever_reads(self):
        self._promise(400)
        hold = self._case(self.partner).active_hold_ids[:1]
        self.assertRegex(hold.why, r"400\.00.* promised for 03/22/2025")
        self.assertRegex(hold.with_context(lang="es_ES").why, r"400,00.*22/03/2025")

    def test_a_promise_of_everything_stops_the_chasing(self):
        self._promise()
        case = self._case(self.partner)
        self.assertEqual(case.state, "held")
        self.assertIn("Promise to pay", case.reason)

    def test_an_item_is_in_one_open_promise_at_the_most(self):
        self._promise(300, items=self._receivables(self.old))
        with self.assertRaisesRegex(UserError, "in an agreement already"):
            self._promise(300, items=self._receivables(self.old))
        with self.assertRaisesRegex(UserError, "At most 500.00"):
            self._promise(501)

    def test_a_new_promise_replaces_the_one_before(self):
        first = self._promise(300)
        second = first._replace(
            800, self._days(2), reason="The customer is paid earlier", items=None
        )
        self.assertEqual((first.state, second.state), ("replaced", "open"))
        self.assertEqual(first.close_reason, "The customer is paid earlier")
        self.assertEqual(second.previous_id, first)
        self.assertEqual(self._case(self.partner).amount_held, 800)

    def test_a_promise_that_is_withdrawn_is_chased_again(self):
        promise = self._promise()
        with self.assertRaisesRegex(UserError, "Say why"):
            promise._withdraw(" ")
        promise._withdraw("The director does not agree")
        self.assertEqual((promise.state, promise.date_closed), ("withdrawn", TODAY))
        self.assertEqual(self._case(self.partner).amount_to_collect, 800)

    def test_its_hold_cannot_be_released_without_it(self):
        self._promise()
        hold = self._case(self.partner).active_hold_ids[0]
        with self.assertRaisesRegex(UserError, "withdraw the promise"):
            hold.action_release()

    # === Kept or not === #

    def test_a_payment_keeps_the_promise_in_the_same_transaction(self):
        promise = self._promise()
        self._pay(self.old | self.new)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 800))
        self.assertEqual(promise.kept_rate, 100)
        self.assertFalse(self._case(self.partner).active_hold_ids)

    def test_paying_more_on_one_item_than_was_promised_of_it_counts(self):
        promise = self._promise(400)
        self._pay(self.new, 400)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 400))

    def test_a_part_leaves_the_rest_on_hold_until_the_grace_is_over(self):
        promise = self._promise(days=5)
        self._pay(self.old, 200)
        self.assertEqual((promise.state, promise.amount_left), ("open", 600))
        self.assertEqual(self._case(self.partner).amount_held, 600)
        self._evaluate(self._days(8))
        self.assertEqual(promise.state, "open")
        self._evaluate(self._days(9))
        self.assertEqual((promise.state, promise.kept_rate), ("partial", 25))
        self.assertEqual(self._case(self.partner).amount_to_collect, 600)

    def test_the_rest_of_a_partly_kept_promise_can_be_promised_again(self):
        first = self._promise(days=1)
        self._pay(self.old, 200)
        self._evaluate(self._days(5))
        second = self._promise(600)
        self.assertEqual((first.state, second.state), ("partial", "open"))
        self.assertEqual(second.broken_before, 0, "a part was kept")
        self._pay(self.old | self.new)
        self.assertEqual((first.amount_paid, second.state), (800, "kept"))
        self.assertEqual(first.state, "partial", "the rest came late")

    def test_a_broken_promise_gives_the_case_back_with_a_task(self):
        promise = self._promise(days=1)
        self._evaluate(self._days(5))
        self.assertEqual((promise.state, promise.kept_rate), ("broken", 0))
        self.assertEqual(promise.date_closed, self._days(5))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 800))
        self.assertIn("promises not kept", case.priority_reason)
        task = case.activity_ids
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("Promise not kept", task.summary)
        self.assertEqual(self._promise().broken_before, 1)

    def test_money_that_came_in_time_and_was_matched_late_keeps_it(self):
        promise = self._promise(days=1)
        self._evaluate(self._days(6))
        self.assertEqual(promise.state, "broken")
        self._pay(self.old | self.new, day=self._days(1))
        self.assertEqual((promise.state, promise.kept_rate), ("kept", 100))

    def test_money_that_came_late_does_not(self):
        promise = self._promise(days=1)
        self._evaluate(self._days(6))
        self._pay(self.old | self.new, day=self._days(6))
        self.assertEqual((promise.state, promise.amount_paid), ("broken", 800))

    def test_a_payment_that_bounces_opens_it_again(self):
        promise = self._promise(300, items=self._receivables(self.old))
        payment = self._pay(self.old)
        self.assertEqual(promise.state, "kept")
        self._undo(payment)
        self.assertEqual((promise.state, promise.amount_left), ("open", 300))
        self.assertEqual(self._case(self.partner).amount_held, 300)
        self.assertFalse(promise.date_closed)

    def test_a_payment_that_bounces_after_the_grace_breaks_it(self):
        promise = self._promise(300, days=1, items=self._receivables(self.old))
        payment = self._pay(self.old)
        self._on(self._days(20))
        self._undo(payment)
        self.assertEqual(promise.state, "broken")

    def test_dust_breaks_no_promise(self):
        """A cent that the bank kept is no reason to write or to call."""
        promise = self._promise(300, items=self._receivables(self.old))
        self._pay(self.old, 299.99)
        self.assertEqual(
            (promise.state, promise.close_reason), ("kept", "Paid in time")
        )
        self.assertAlmostEqual(promise.amount_left, 0.01, 2)
        self._evaluate(self._days(20))
        case = self._case(self.partner)
        kind = self.env.ref("credit_collection.mail_activity_type_promise")
        self.assertNotIn(kind, case.activity_ids.activity_type_id)
        self.assertNotIn("promise_broken", case.action_ids.mapped("occasion"))

    def test_what_the_company_collects_is_no_dust(self):
        promise = self._promise(300, items=self._receivables(self.old))
        self._pay(self.old, 299)
        self._evaluate(self._days(20))
        self.assertEqual(promise.state, "partial")

    def test_nothing_paid_of_little_is_not_kept(self):
        promise = self._promise(0.5)
        self._evaluate(self._days(20))
        self.assertEqual(promise.state, "broken")

    def test_dust_is_measured_in_the_currency_of_the_promise(self):
        yen = self.setup_other_currency("JPY", rates=[("2024-01-01", 150)], rounding=1)
        invoice = self._invoice(self.partner, 30000, self._days(-20), currency=yen)
        self._evaluate(TODAY)
        promise = self._promise(30000, items=self._receivables(invoice))
        self._pay(invoice, 29851)
        self.assertEqual(promise.state, "kept")

    def test_undoing_and_repeating_an_older_match_pays_nothing(self):
        payment = self._pay(self.old, 100)
        promise = self._promise(200, items=self._receivables(self.old))
        credit = self._receivables(payment.move_id)
        credit.remove_move_reconcile()
        (credit | self._receivables(self.old)).reconcile()
        self.assertEqual((promise.state, promise.amount_paid), ("open", 0))

    def test_a_credit_note_for_all_of_it_is_not_a_payment(self):
        promise = self._promise(300, items=self._receivables(self.old))
        credit = self._credit_note(self.partner, 300)
        (self._receivables(credit) | self._receivables(self.old)).reconcile()
        self.assertEqual((promise.state, promise.amount_due), ("withdrawn", 0))
        self.assertFalse(promise.kept_rate)
        self._receivables(credit).remove_move_reconcile()
        self.assertEqual((promise.state, promise.amount_due), ("open", 300))

    def test_a_credit_note_for_a_part_makes_it_smaller(self):
        promise = self._promise(300, items=self._receivables(self.old))
        credit = self._credit_note(self.partner, 100)
        (self._receivables(credit) | self._receivables(self.old)).reconcile()
        self.assertEqual((promise.state, promise.amount_due), ("open", 200))
        self._pay(self.old)
        self.assertEqual(promise.state, "kept")

    def test_a_cancelled_invoice_is_owed_no_more(self):
        promise = self._promise(300, items=self._receivables(self.old))
        self.old.button_draft()
        self.old.button_cancel()
        self.assertEqual(promise.state, "withdrawn")
        self.assertIn("Nothing is owed", promise.close_reason)

    def test_a_broken_promise_lowers_the_rate_of_those_kept(self):
        self._promise(300, days=1, items=self._receivables(self.old))
        self._promise(500, days=1, items=self._receivables(self.new))
        self._pay(self.old)
        self._evaluate(self._days(9))
        promises = self.env["credit.collection.promise"].with_user(self.collector)
        domain = [("partner_id", "=", self.partner.id)]
        groups = promises._read_group(domain, [], ["kept_rate:avg"])
        self.assertEqual(groups, [(50,)])

    def test_a_credit_of_what_was_contested_leaves_the_rest_promised(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        case, item = self._case(self.partner), self._receivables(self.new)
        case._dispute(item, reason, 200)
        promise = self._promise(300, items=item)
        credit = self._credit_note(self.partner, 200)
        (self._receivables(credit) | item).reconcile()
        self.assertEqual((promise.state, promise.amount_left), ("open", 300))
        self.assertEqual(sum(promise._get_holds().mapped("amount")), 300)

    def test_a_promise_that_is_contested_comes_back_with_the_answer(self):
        promise = self._promise(300, items=self._receivables(self.old))
        reason = self.env.ref("credit_collection.dispute_reason_price")
        disputes = self._case(self.partner)._dispute(
            self._receivables(self.old), reason
        )
        self.assertEqual((promise.state, promise.amount_left), ("open", 0))
        disputes._resolve("rejected", answer="The price was agreed in writing.")
        self.assertEqual((promise.state, promise.amount_left), ("open", 300))

    def test_a_promise_in_another_currency_stays(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        foreign = self._invoice(self.partner, 100, TODAY, currency=dollars)
        first = self._promise(100, items=self._receivables(foreign))
        self._promise(300, previous=first)
        self.assertEqual(first.state, "open")

    def test_the_entry_of_another_customer_is_refused(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, self._days(-9))
        self._evaluate(TODAY, other)
        entry = self._case(other)._log_contact(channel="call", outcome="reached")
        with self.assertRaisesRegex(UserError, "is not about Cliente Uno"):
            self._promise(100, contact=entry)

    def test_evaluating_twice_writes_nothing(self):
        self._promise(400)
        self._pay(self.old, 100)
        self.assertFalse(self._evaluate())

    # === Bad input === #

    def test_a_promise_for_the_past_is_refused(self):
        with self.assertRaisesRegex(UserError, "not for one in the past"):
            self._promise(days=-1)

    def test_nothing_less_than_nothing_and_too_much_are_refused(self):
        for amount, message in (
            (0, "positive amount"),
            (-5, "positive amount"),
            (800.01, "At most 800.00"),
        ):
            with self.assertRaisesRegex(UserError, message):
                self._promise(amount)
        self.assertFalse(self._case(self.partner).promise_ids)

    def test_a_paid_item_is_refused(self):
        self._pay(self.old)
        with self.assertRaisesRegex(UserError, "is paid"):
            self._promise(100, items=self._receivables(self.old))

    def test_items_of_another_customer_are_refused(self):
        other = self._invoice(self._customer("Cliente Dos"), 100, TODAY)
        with self.assertRaisesRegex(UserError, "not an open item of"):
            self._promise(100, items=self._receivables(other))

    def test_items_of_two_currencies_are_refused(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        foreign = self._invoice(self.partner, 100, TODAY, currency=dollars)
        with self.assertRaisesRegex(UserError, "several currencies"):
            self._promise(100, items=self._receivables(foreign | self.old))

    def test_a_promise_in_a_foreign_currency_stays_in_it(self):
        dollars = self.env.ref("base.USD")
        dollars.active = True
        foreign = self._invoice(self.partner, 100, TODAY, currency=dollars)
        promise = self._promise(100, items=self._receivables(foreign))
        self.assertEqual(promise.currency_id, dollars)
        self._pay(foreign)
        self.assertEqual((promise.state, promise.amount_paid), ("kept", 100))

    def test_a_late_promise_needs_a_manager(self):
        with self.assertRaisesRegex(AccessError, "payment plan"):
            self._promise(days=61)
        case = self._case(self.partner, user=self.manager)
        self.assertEqual(case._promise(100, self._days(61)).date, self._days(61))

    def test_a_stranger_does_not_promise_for_the_customer(self):
        with self.assertRaisesRegex(UserError, "not a contact of"):
            self._promise(person=self._customer("Cliente Dos"))

    def test_only_collectors_note_promises(self):
        case = self._case(self.partner).with_user(self.salesperson)
        with self.assertRaises(AccessError):
            case._promise(100, self._days(1))

    def test_nobody_types_in_that_a_promise_was_kept(self):
        promise = self._promise().with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "Use the buttons"):
            promise.state = "kept"
        promise.note = "Called back on Friday"
