"""What customers agree with an agency: promises and plans, measured by what is paid."""

from unittest.mock import patch

from odoo.exceptions import UserError

from ...models.placement import agency_import
from .test_placement_money import MoneyCommon


class TestPlacementAgreement(MoneyCommon):
    def _told(self, *rows, date=None, head="status;date;promise_date;promise_amount"):
        """The agency reports rows about the placement."""
        lines = [f"{self.placement.name};{row}" for row in rows]
        data = "\n".join((f"placement;{head}", *lines))
        result = self.placement._import_report(data.encode(), "r.csv", date=date)
        self.assertFalse(result.errors)
        return result

    def _paid_to_agency(self, amount, date):
        return self._told(f"paid_agency;{amount};{date}", head="status;payment;paid_on")

    def setUp(self):
        super().setUp()
        self.told = set(self._case(self.partner).action_ids.mapped("occasion"))

    @property
    def _promise(self):
        self.env.invalidate_all()
        return self.placement.promise_ids

    @property
    def _plan(self):
        self.env.invalidate_all()
        return self.placement.plan_ids

    def test_a_promise_to_the_agency_is_a_promise_without_a_hold(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        promise = self._promise
        self.assertEqual((promise.amount, promise.state), (400, "open"))
        self.assertEqual(promise.line_ids.move_line_id, self.item)
        self.assertFalse(promise._get_holds())
        self.assertEqual(len(self._holds()), 1)
        case = self._case(self.partner)
        self.assertEqual(case.own_promise_ids, promise)
        self.assertIn("with Recobros del Norte", case.promise_summary)
        self.assertEqual(set(case.action_ids.mapped("occasion")), self.told)

    def test_it_is_kept_by_what_was_paid_to_the_agency(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._on(self._days(10))
        self._paid_to_agency(400, "2025-03-27")
        self.assertEqual(self._promise.state, "kept")

    def test_it_stays_kept_when_the_money_is_remitted_and_booked_late(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._on(self._days(10))
        self._paid_to_agency(400, "2025-03-27")
        self._on(self._days(40))
        self._remit(360, commission_kept=40)
        self._pay(self.invoice, 400, self._days(40))
        self._evaluate(self._days(40))
        self.assertEqual(self._promise.state, "kept")
        self.assertEqual(self._promise.amount_paid, 400)

    def test_it_is_kept_by_what_was_paid_to_us(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._on(self._days(5))
        self._pay(self.invoice, 400, self._days(5))
        self._evaluate(self._days(5))
        self.assertEqual(self._promise.state, "kept")

    def test_it_is_broken_and_nobody_here_chases(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        tasks = self._case(self.partner).activity_ids
        self._evaluate(self._days(30))
        self.assertEqual(self._promise.state, "broken")
        self.assertIn("Not kept", " ".join(self.placement.event_ids.mapped("text")))
        case = self._case(self.partner)
        self.assertEqual(case.activity_ids, tasks)
        self.assertEqual(set(case.action_ids.mapped("occasion")), self.told)

    def test_a_later_report_replaces_the_promise(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._told("promise;2025-03-17;2025-04-10;300")
        states = {one.amount: one.state for one in self._promise}
        self.assertEqual(states, {400: "replaced", 300: "open"})

    def test_one_report_may_tell_of_several(self):
        self._told("promise;2025-03-17;2025-03-28;400", "promise;;2025-04-28;400")
        self.assertEqual(self._promise.mapped("state"), ["open", "open"])

    def test_nothing_more_is_promised_than_is_open(self):
        self._told("promise;2025-03-17;2025-03-28;4000")
        self.assertEqual(self._promise.amount, 1000)

    def test_a_promise_without_an_amount_is_about_all_of_it(self):
        self._told("promise;2025-03-17;2025-03-28;")
        self.assertEqual(self._promise.amount, 1000)

    def test_rows_of_instalments_are_a_plan(self):
        self._told(
            "plan;2025-03-17;2025-04-01;400",
            "plan;2025-03-17;2025-05-01;400",
            "plan;2025-03-17;2025-06-01;400",
        )
        plan = self._plan
        self.assertEqual((plan.state, plan.accepted_how), ("active", "agency"))
        self.assertEqual(plan.promise_ids.mapped("amount"), [400, 400, 200])
        self.assertEqual(plan.amount_total, 1000)
        self.assertFalse(plan._get_holds())
        case = self._case(self.partner)
        self.assertIn("with Recobros del Norte", case.plan_summary)
        self.assertFalse(self._promise)

    def test_one_row_tells_how_many_instalments_there_are(self):
        self._told(
            "plan;2025-03-17;2025-03-31;;3",
            head="status;date;promise_date;promise_amount;instalments",
        )
        plan = self._plan
        self.assertEqual(
            [(str(one.date), one.amount) for one in plan.promise_ids],
            [("2025-03-31", 333.33), ("2025-04-30", 333.33), ("2025-05-31", 333.34)],
        )

    def test_a_plan_is_followed_by_what_the_agency_gets(self):
        self._told(
            "plan;2025-03-17;2025-03-24;500;2",
            head="status;date;promise_date;promise_amount;instalments",
        )
        self._on(self._days(8))
        self._paid_to_agency(500, "2025-03-24")
        self.assertEqual(self._plan.promise_ids.mapped("state"), ["kept", "open"])
        self._on(self._days(40))
        self._paid_to_agency(500, "2025-04-24")
        self.assertEqual(self._plan.state, "completed")

    def test_a_broken_plan_is_the_agencys(self):
        self._told(
            "plan;2025-03-17;2025-03-24;500;2",
            head="status;date;promise_date;promise_amount;instalments",
        )
        self._evaluate(self._days(150))
        self.assertEqual(self._plan.state, "broken")
        case = self._case(self.partner)
        self.assertEqual(case.state, "placed")
        self.assertEqual(set(case.action_ids.mapped("occasion")), self.told)

    def test_a_recall_ends_what_was_agreed(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self.placement._recall("Too slow")
        self.assertEqual(self._promise.state, "withdrawn")
        self.assertIn("Too slow", self._promise.close_reason)

    def test_a_recall_ends_a_plan_with_its_instalments(self):
        self._told("plan;2025-03-17;2025-04-01;400", "plan;2025-03-17;2025-05-01;400")
        self._on(self._days(15))
        self._paid_to_agency(400, "2025-03-31")
        self.placement._recall("Too slow")
        self.assertEqual(self._plan.state, "cancelled")
        self.assertEqual(self._plan.promise_ids.mapped("state"), ["kept", "withdrawn"])
        promise = self._case(self.partner)._promise(300, self._days(20))
        self.assertEqual(promise.state, "open")

    def test_a_debt_that_is_paid_keeps_the_promise(self):
        self._told("promise;2025-03-17;2025-03-28;1000")
        self._on(self._days(5))
        self._pay(self.invoice, 1000, self._days(5))
        self._evaluate(self._days(5))
        self.assertEqual(self.placement.state, "closed")
        self.assertEqual(self._promise.state, "kept")

    def test_it_is_changed_with_the_agency_only(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._told("plan;2025-03-17;2025-04-01;400")
        promise, plan = self._promise, self._plan
        for act in (
            lambda: promise.with_user(self.manager)._withdraw("No"),
            lambda: promise.with_user(self.manager)._replace(1, self._days(3)),
            lambda: plan.with_user(self.manager)._cancel("No"),
            lambda: plan.with_user(self.manager).action_change(),
            lambda: plan.with_user(self.manager).action_print_document(),
        ):
            with self.assertRaises(UserError):
                act()

    def test_our_own_promise_about_another_invoice_leaves_it_alone(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._invoice(self.partner, 200, self._days(-20))
        self._evaluate()
        case = self._case(self.partner)
        case._promise(200, self._days(5), previous=case._get_open_promises())
        self.assertEqual(self._promise.state, "open")

    def test_an_invoice_posted_again_keeps_the_promise_without_a_hold(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self.invoice.button_draft()
        self.invoice.action_post()
        self._evaluate()
        promise = self._promise
        self.assertEqual(promise.state, "open")
        self.assertEqual(promise.line_ids.move_line_id, self._receivables(self.invoice))
        self.assertFalse(promise._get_holds())
        self.assertEqual(self._case(self.partner).state, "placed")

    def test_a_payment_that_comes_back_breaks_it_and_holds_nothing(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        self._on(self._days(5))
        payment = self._pay(self.invoice, 400, self._days(5))
        self._evaluate(self._days(5))
        self.assertEqual(self._promise.state, "kept")
        payment.action_draft()
        payment.action_cancel()
        self._evaluate(self._days(30))
        self.assertEqual(self._promise.state, "broken")
        self.assertFalse(self._promise._get_holds())

    def test_nonsense_in_the_number_of_instalments(self):
        for text in ("2.5", "-3", "100000", "=2+2", "many"):
            data = (
                "placement;status;promise_date;instalments\n"
                f"{self.placement.name};plan;2025-04-01;{text}"
            )
            result = self.placement._import_report(data.encode(), "r.csv")
            self.assertEqual((result.imported, len(result.errors)), (0, 1), text)
        self.assertFalse(self._plan)

    def test_many_promises_cost_as_many_queries_as_few(self):
        partners = [self._customer(f"Customer {number}") for number in range(10)]
        self._invoices(self.env["res.partner"].union(*partners), 500, self._days(-60))
        self._evaluate()
        names = [self._place(partner).name for partner in partners]

        def count(some):
            rows = "\n".join(f"{name};promise;2025-03-28;100" for name in some)
            data = f"placement;status;promise_date;promise_amount\n{rows}"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            result = self.placement._import_report(data.encode(), "r.csv")
            self.env.flush_all()
            self.assertEqual(result.imported, len(some))
            return self.cr.sql_log_count - before

        count(names[:1])
        few = count(names[1:3])
        self.assertLessEqual(count(names[3:10]), few + 6)

    def test_a_customer_that_is_merged_takes_it_along(self):
        self._told("promise;2025-03-17;2025-03-28;400")
        promise, contact = self._promise, self._promise.contact_id
        kept = self._customer("Cliente Dos")
        self._invoice(kept, 70, self._days(-30))
        self._evaluate()
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.partner | kept).ids, kept)
        self.env.invalidate_all()
        case = self._case(kept)
        self.assertEqual(self.placement.case_id, case)
        self.assertEqual((promise.case_id, promise.state), (case, "open"))
        self.assertTrue(contact.is_intact)
        self._on(self._days(10))
        self._paid_to_agency(400, "2025-03-27")
        self.assertEqual(self._promise.state, "kept")
        self.placement._recall("Enough", date=self._days(12))
        self.assertFalse(self._holds(kept))

    def test_a_report_in_batches_means_the_same_as_in_one(self):
        with patch.object(agency_import, "BATCH", 1):
            result = self._told(
                "promise;2025-03-17;2025-03-28;400;",
                "paid_agency;2025-03-17;;;300",
                "promise;2025-03-17;2025-04-28;900;",
                "rejected;2025-03-17;;;",
                "contacted;2025-03-17;;;",
                head="status;date;promise_date;promise_amount;payment",
            )
        self.assertEqual((result.imported, result.report.imported), (5, 5))
        self.assertEqual(self._promise.mapped("amount"), [400, 600])
        self.assertEqual(self._promise.mapped("state"), ["open", "open"])
        self.assertEqual(self.placement.amount_at_agency, 300)
        self.assertEqual(self.placement.state, "working")

    def test_instalments_in_several_batches_are_one_plan(self):
        with patch.object(agency_import, "BATCH", 1):
            self._told("plan;;2025-04-01;400", "plan;;2025-05-01;600")
        self.assertEqual(self._plan.promise_ids.mapped("amount"), [400, 600])
