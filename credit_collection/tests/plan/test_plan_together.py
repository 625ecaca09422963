"""What else happens to the items of a plan."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .common import PlanCommon


class TestPlansTogether(PlanCommon):
    # === Money === #

    def test_a_large_payment_fills_the_next_instalments(self):
        plan = self._active()
        self._pay(self.old, 700)
        self.assertEqual(
            self._figures(plan),
            [("kept", 400, 400), ("open", 400, 300), ("open", 400, 0)],
        )

    def test_a_payment_before_the_plan_was_accepted_counts(self):
        plan = self._proposed()
        self._pay(self.old, 400)
        self._accept(plan)
        self.assertEqual(self._figures(plan)[0], ("kept", 400, 400))

    def test_money_for_another_invoice_is_not_of_the_plan(self):
        plan = self._active()
        other = self._invoice(self.partner, 500, self._days(-1))
        self._pay(other)
        self.assertEqual(self._figures(plan), [("open", 400, 0)] * 3)

    def test_a_missing_cent_breaks_no_plan(self):
        plan = self._active()
        self._pay(self.old, 399.99)
        self.assertEqual(self._figures(plan)[0], ("kept", 400, 399.99))
        self._pay(self.old)
        self._pay(self.new, 299.99)
        self.assertEqual(self._fresh(plan).state, "completed")
        self._evaluate(self._days(90))
        self.assertEqual(self._case(self.partner).state, "clear")

    # === Invoices and credits === #

    def test_a_credit_note_shortens_it_from_the_end(self):
        plan = self._active()
        self._credit(self.old, 500)
        self.assertEqual(
            self._figures(plan),
            [("open", 400, 0), ("open", 300, 0), ("withdrawn", 0, 0)],
        )
        self.assertEqual(self._fresh(plan).state, "active")
        self._pay(self.old)
        self._pay(self.new)
        self.assertEqual(self._fresh(plan).state, "completed")

    def test_a_credit_note_in_a_settlement_is_taken_from_what_is_forgiven(self):
        limits = self.env["credit.collection.plan.limit"].sudo().search([])
        limits.max_forgiven = 50
        plan = self._settlement()
        self._credit(self.old, 50)
        self.assertEqual(self._figures(plan), [("open", 700, 0)])
        self._pay(self.old, 700)
        self.assertEqual(self._fresh(plan).adjustment_ids.amount_total, 150)

    def _credit(self, invoice, amount):
        """A credit note that was matched with an invoice."""
        note = self._credit_note(self.partner, amount)
        (self._items(note) | self._items(invoice)).reconcile()
        self.env.invalidate_all()

    def test_a_new_invoice_is_chased_as_always(self):
        plan = self._active()
        self._invoice(self.partner, 60, self._days(-4))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 60))
        self.assertNotIn(60, plan.line_ids.mapped("amount"))

    def test_a_cancelled_invoice_is_owed_no_more(self):
        plan = self._active()
        self.new.button_draft()
        self.new.button_cancel()
        self.assertEqual(
            self._figures(plan),
            [("open", 400, 0), ("open", 400, 0), ("open", 100, 0)],
        )
        self.assertEqual([row[1] for row in self._held(plan)], [900])

    def test_when_all_is_cancelled_nothing_is_left_to_pay(self):
        plan = self._active(items=self._items(self.new))
        self.new.button_draft()
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertFalse(plan._get_holds())

    # === Other agreements === #

    def test_a_disputed_part_is_not_planned(self):
        price = self.env.ref("credit_collection.dispute_reason_price")
        self.case._dispute(self._items(self.old), price, 250)
        self._fresh(self.case)
        plan = self._active()
        self.assertEqual(plan.amount_debt, 950)
        self.assertEqual([row[1] for row in self._held(plan)], [650, 300])

    def test_a_promise_is_not_made_about_planned_items(self):
        self._active()
        self._refused(
            "in an agreement already",
            self.case._promise,
            50,
            self._days(5),
            items=self._items(self.old),
        )

    def test_after_it_broke_the_items_are_free_again(self):
        plan = self._active()
        self._evaluate(self._days(26))
        self.assertEqual(self._fresh(plan).state, "broken")
        again = self.case._plan({"count": 2, "date_first": self._days(30)})
        again.action_propose()
        self.assertEqual(again.name, "PLAN/2025/0002")

    # === Two companies === #

    def test_each_company_has_its_own_plan(self):
        data = self.setup_other_company(name="Otra Casa")
        other = data["company"]
        self.env.user.sudo().company_ids += other
        journal = data["default_journal_sale"]
        self._invoice(self.partner, 70, self._days(-9), journal_id=journal.id)
        self._evaluate()
        case = self._case(self.partner, other, self.env.user.browse(1)).sudo()
        plan = case._plan(self._terms(count=1))
        self.assertEqual(plan.company_id, other)
        self.assertEqual(plan.amount_debt, 70)
        plan._propose()
        mine = self._proposed()
        self.assertEqual((plan.name, mine.name), ("PLAN/2025/0001",) * 2)
        self.assertEqual(mine.amount_debt, 1200)
        with self.assertRaises(AccessError):
            plan.with_user(self.collector).read(["name"])

    # === Customers that are merged === #

    def test_plans_move_along_when_customers_are_merged(self):
        plan = self._active()
        kept = self._customer("Kept")
        self._invoice(kept, 50, self._days(-20))
        self._evaluate(partners=kept)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.partner | kept).ids, kept)
        case = self._case(kept)
        self.assertEqual((plan.case_id, plan.partner_id), (case, kept))
        self.assertEqual((plan.accepted_by_id, plan.state), (kept, "active"))
        self.assertEqual(case.amount_to_collect, 50)
        self._pay(self.old, 400)
        self.assertEqual(self._figures(plan)[0], ("kept", 400, 400))

    # === Forged calls === #

    def _call(self, plan, name, *args, user=None, **context):
        model = self.env[plan._name].with_env(self.env(user=user or self.collector))
        return call_kw(model, name, [plan.ids, *args], {"context": context})

    def test_nobody_approves_an_own_plan_by_a_remote_call(self):
        plan = self._draft(self.manager, count=8)
        plan.action_request_approval()
        for context in ({}, {"default_user_id": self.head.id}, {"uid": self.head.id}):
            with self.assertRaises(AccessError):
                self._call(plan, "action_approve", user=self.manager, **context)
            with self.assertRaises(AccessError):
                self._call(plan, "write", {"approval": "approved"}, user=self.manager)
        with self.assertRaises(AccessError):
            self._call(plan, "_approve", user=self.head)
        self.assertEqual(plan.approval, "requested")

    def test_nobody_creates_or_deletes_a_plan_by_a_remote_call(self):
        plan = self._draft()
        values = {"case_id": self.case.id, "currency_id": plan.currency_id.id}
        model = self.env[plan._name].with_user(self.manager)
        for name, args in (
            ("create", [values]),
            ("copy", [plan.ids]),
            ("unlink", [plan.ids]),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                call_kw(model, name, args, {})

    def test_a_forged_date_proposes_nothing_in_the_past(self):
        plan = self._draft()
        self._call(plan, "action_propose", date="1999-01-01")
        self.assertEqual(plan.date_proposed, self._days(0))
