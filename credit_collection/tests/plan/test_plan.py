from odoo.exceptions import AccessError, UserError

from ..common import TODAY
from .common import PlanCommon


class TestPlan(PlanCommon):
    """From the draft to the last instalment."""

    # === Draft === #

    def test_a_draft_covers_all_that_is_overdue_and_holds_nothing(self):
        plan = self._draft()
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "draft",
                    "kind": "plan",
                    "name": False,
                    "user_id": self.collector.id,
                    "amount_debt": 1200,
                    "amount_total": 1200,
                    "amount_forgiven": 0,
                    "needs_approval": False,
                }
            ],
        )
        self.assertEqual(plan.line_ids.mapped("amount"), [900, 300])
        self.assertEqual(
            [(each["date"], each["amount"]) for each in plan.schedule],
            [("2025-03-24", 400), ("2025-04-24", 400), ("2025-05-27", 400)],
        )
        self.assertFalse(plan._get_holds())
        self.assertEqual(self.case.amount_to_collect, 1200)

    def test_what_is_not_due_is_left_out_unless_chosen(self):
        later = self._invoice(self.partner, 50, self._days(10))
        self.assertEqual(self._draft().amount_debt, 1200)
        chosen = self._items(self.old, later)
        self.assertEqual(self._draft(items=chosen).amount_debt, 950)

    def test_a_foreign_currency_stays_in_its_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        invoice = self._invoice(self.partner, 600, self._days(-9), currency=dollar)
        plan = self._active(items=self._items(invoice))
        self.assertEqual(plan.currency_id, dollar)
        self.assertEqual(plan.promise_ids.mapped("amount"), [200] * 3)
        self.assertEqual(plan.promise_ids.currency_id, dollar)
        self._pay(invoice, 200)
        self.assertEqual(self._figures(plan)[0], ("kept", 200, 200))

    # === Offer === #

    def test_an_offer_is_numbered_and_holds_its_items(self):
        plan = self._proposed()
        self.assertEqual(plan.state, "proposed")
        self.assertEqual(plan.name, "PLAN/2025/0001")
        # ten days, but not longer than the first instalment
        self.assertEqual(plan.date_valid, self._days(7))
        self.assertEqual(
            self._held(plan),
            [(self.old.name, 900, self._days(7)), (self.new.name, 300, self._days(7))],
        )
        self.assertEqual(self._case(self.partner).state, "held")
        (mail,) = self._run_day(self._days(3))
        self.assertIn("Our proposal PLAN/2025/0001", mail["Subject"])
        self.assertFalse(self._run_day(self._days(4)), "nothing is chased")

    def test_each_company_has_its_own_numbers(self):
        self.assertEqual(self._proposed(items=self._items(self.old)).version, 1)
        other = self._proposed(items=self._items(self.new))
        self.assertEqual(other.name, "PLAN/2025/0002")
        sequences = self.env["ir.sequence"].search(
            [("code", "=", "credit.collection.plan")]
        )
        self.assertEqual(sequences.company_id, self.company)

    def test_an_offer_that_nobody_accepts_ends(self):
        plan = self._proposed()
        self._evaluate(self._days(8))
        self.assertEqual(self._fresh(plan).state, "cancelled")
        self.assertIn("did not accept", plan.close_reason)
        self.assertFalse(plan._get_holds())
        self.assertEqual(self._case(self.partner).amount_to_collect, 1200)
        self.assertIn("expired", self._case(self.partner).activity_ids[:1].summary)

    def test_an_offer_in_time_does_not_end(self):
        plan = self._proposed()
        self._evaluate(self._days(7))
        self.assertEqual(self._fresh(plan).state, "proposed")

    def test_a_draft_that_is_out_of_date_is_looked_at_again(self):
        plan = self._draft()
        self._pay(self.old, 100)
        self._refused("has changed", self._fresh(plan).action_propose)
        self.assertEqual(plan.state, "draft")

    # === Start === #

    def test_an_accepted_plan_starts_at_once(self):
        plan = self._active()
        self.assertEqual(plan.state, "active")
        self.assertEqual(self._figures(plan), [("open", 400, 0)] * 3)
        self.assertEqual(plan.promise_ids.mapped("number"), [1, 2, 3])
        self.assertEqual(plan.promise_ids.case_id, self.case)
        # 27 May (the 26th is a feast), three days of grace, fifteen until it breaks
        end = self._days(89)
        self.assertEqual(
            self._held(plan), [(self.old.name, 900, end), (self.new.name, 300, end)]
        )
        self.assertEqual(self._case(self.partner).state, "held")

    def test_instalments_that_are_paid_are_kept(self):
        plan = self._active()
        self._on(self._days(7))
        self._pay(self.old, 400)
        self.assertEqual(
            self._figures(plan),
            [("kept", 400, 400), ("open", 400, 0), ("open", 400, 0)],
        )
        self.assertEqual(self._fresh(plan).amount_left, 800)
        self.assertAlmostEqual(plan.progress, 100 / 3)
        self.assertEqual(str(plan.date_next), "2025-04-24")
        self.assertEqual(sum(amount for _n, amount, _d in self._held(plan)), 800)

    def test_when_all_is_paid_the_plan_is_completed(self):
        plan = self._active()
        self._pay(self.old + self.new)
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(plan.date_closed, TODAY)
        self.assertFalse(plan._get_holds())
        self.assertEqual(self._case(self.partner).state, "clear")

    # === Break === #

    def test_two_missed_instalments_break_it(self):
        self.company.sudo().collection_plan_days = 90
        plan = self._active()
        self._evaluate(self._days(11))
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertEqual(plan.missed_count, 1)
        self._evaluate(self._days(42))
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertEqual(
            plan.promise_ids.sorted("number").mapped("state"),
            ["broken", "broken", "withdrawn"],
        )

    def test_too_many_days_break_it_and_the_debt_is_due_in_full(self):
        plan = self._active()
        self._evaluate(self._days(25))
        self.assertEqual(self._fresh(plan).state, "active")
        self._evaluate(self._days(26))
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertIn("1", plan.close_reason)
        self.assertFalse(plan._get_holds())
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 1200))
        self.assertEqual(case.days_late, 56)
        summaries = case.activity_ids.mapped("summary")
        self.assertIn("A payment plan is broken", summaries)

    def test_a_broken_plan_is_final(self):
        plan = self._active()
        self._evaluate(self._days(26))
        self._pay(self.old + self.new, day=self._days(5))
        self.assertEqual(self._fresh(plan).state, "broken")

    def test_late_money_before_it_breaks_saves_it(self):
        plan = self._active()
        self._evaluate(self._days(20))
        self._pay(self.old, 400)
        self._evaluate(self._days(26))
        self.assertEqual(self._fresh(plan).state, "active")

    # === End === #

    def test_a_plan_ends_with_a_reason(self):
        plan = self._active()
        self._refused("Say why", plan._cancel, "  ")
        plan._cancel("All of it is paid tomorrow")
        self.assertEqual(self._fresh(plan).state, "cancelled")
        self.assertEqual(set(plan.promise_ids.mapped("state")), {"withdrawn"})
        self.assertEqual(self._case(self.partner).amount_to_collect, 1200)
        self._refused("make a new version", plan.action_propose)

    def test_a_completed_plan_is_not_ended(self):
        plan = self._active()
        self._pay(self.old + self.new)
        self._refused("completed", self._fresh(plan)._cancel, "Why")

    # === Rights === #

    def test_nobody_writes_what_was_agreed(self):
        plan = self._active()
        for values in (
            {"state": "completed"},
            {"amount_total": 1},
            {"approval": "approved"},
            {"user_id": self.manager.id},
            {"schedule": []},
        ):
            for user in (self.collector, self.manager):
                with self.subTest(user=user.login, **values):
                    with self.assertRaises(AccessError):
                        plan.with_user(user).write(values)
        plan.note = "Pays from the holiday money"

    def test_only_collectors_act_on_plans(self):
        plan = self._draft()
        for user in (self.invoicing, self.salesperson):
            for name in ("propose", "accept", "cancel", "change", "approve"):
                with self.subTest(user=user.login, name=name):
                    with self.assertRaises(AccessError):
                        getattr(plan.with_user(user), f"action_{name}")()

    def test_the_gate_says_what_is_not_possible_any_more(self):
        plan = self._draft()
        with self.assertRaisesRegex(UserError, "Draft|draft"):
            plan.sudo()._update_state(("active",), "completed")
        self.assertFalse(plan.sudo()._update_state(("active",), "draft"))
