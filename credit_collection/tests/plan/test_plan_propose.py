from odoo.tests import Form

from .common import PlanCommon


class TestPlanPropose(PlanCommon):
    """The simulator, while the customer is on the phone."""

    def _form(self, case=None, **context):
        wizards = self.env["credit.collection.plan.propose"].with_user(self.collector)
        context = {"default_case_id": (case or self.case).id, **context}
        return Form(wizards.with_context(**context))

    def _plan(self, action):
        """The plan that a button opens."""
        plans = self.env["credit.collection.plan"].with_user(self.collector)
        return plans.browse(action["res_id"])

    def test_it_opens_with_what_is_overdue_in_three_months(self):
        form = self._form()
        self.assertEqual(form.amount_debt, 1200)
        self.assertEqual(form.amount_total, 1200)
        self.assertEqual(form.date_first, self._days(7))
        self.assertEqual(str(form.date_last), "2025-05-27")
        self.assertFalse(form.problems)
        self.assertFalse(form.needs_approval)
        self.assertEqual(form.schedule_html.count("400.00"), 3)

    def test_a_customer_with_one_payment_day_pays_on_it(self):
        self.partner.sudo().collection_payment_days = "25"
        form = self._form()
        self.assertEqual(form.period, "payment_days")
        self.assertEqual(str(form.date_first), "2025-03-25")
        self.assertEqual(str(form.date_last), "2025-05-27")

    def test_every_change_is_computed_at_once(self):
        form = self._form()
        form.count = 8
        self.assertTrue(form.needs_approval)
        self.assertIn("Number of instalments: 8", form.breaches)
        form.count = 500
        self.assertIn("at the most 120 instalments, not 500", form.problems)
        self.assertFalse(form.date_last)
        form.split = "amount"
        form.amount_instalment = 500
        self.assertFalse(form.problems)
        self.assertIn("200.00", form.schedule_html)
        form.kind = "settlement"
        form.amount_offer = 1150
        self.assertEqual(form.amount_forgiven, 50)
        self.assertEqual(form.amount_total, 1150)

    def test_proposed_from_the_dialog(self):
        action = self._form().save().action_propose()
        plan = self._plan(action)
        self.assertEqual((plan.state, plan.amount_total), ("proposed", 1200))

    def test_kept_as_a_draft_and_changed_later(self):
        form = self._form()
        form.note = "Ill for a month"
        form.amount_first = 300
        action = form.save().action_save()
        plan = self._plan(action)
        self.assertEqual((plan.state, plan.note), ("draft", "Ill for a month"))
        form = self._form(default_plan_id=plan.id)
        self.assertEqual((form.amount_first, form.note), (300, "Ill for a month"))
        form.amount_first = 600
        self.assertEqual(form.save().action_save()["res_id"], plan.id)
        amounts = [each["amount"] for each in plan.schedule]
        self.assertEqual(amounts, [600, 300, 300])

    def test_an_approval_is_asked_for_from_the_dialog(self):
        form = self._form()
        form.count = 8
        action = form.save().action_request_approval()
        plan = self._plan(action)
        self.assertEqual(plan.approval, "requested")

    def test_nothing_is_overdue(self):
        self._pay(self.old + self.new)
        form = self._form()
        self.assertIn("Nothing", form.problems)
        self.assertEqual(form.amount_total, 0)

    def test_all_that_is_in_a_plan_leads_to_it(self):
        plan = self._active()
        form = self._form()
        self.assertIn(plan.name, form.taken_notice)
        action = form.save().action_view_agreement()
        self.assertEqual((action["res_model"], action["res_id"]), (plan._name, plan.id))
        version = self._form(default_previous_id=plan.id)
        self.assertFalse(version.taken_notice)
        self.assertFalse(version.problems)

    def test_whoever_notes_a_promise_about_it_is_led_there_too(self):
        plan = self._active()
        wizards = self.env["credit.collection.promise.make"].with_user(self.collector)
        form = Form(wizards.with_context(default_case_id=self.case.id))
        self.assertIn(plan.name, form.taken_notice)
        self.assertEqual(form.save().action_view_agreement()["res_id"], plan.id)

    def test_what_is_left_beside_a_plan_is_planned(self):
        self._active(items=self._items(self.old))
        form = self._form()
        self.assertFalse(form.taken_notice)
        self.assertEqual(form.amount_debt, 300)

    def test_all_that_is_contested_is_said(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self.case._dispute(self._items(self.old, self.new), reason)
        form = self._form()
        self.assertIn("is contested", form.taken_notice)
        self.assertFalse(form.has_agreement)

    def test_without_items_it_asks_for_some(self):
        form = self._form()
        form.item_ids.clear()
        self.assertIn("Choose the open items", form.problems)
        self.assertFalse(form.taken_notice)

    def test_a_settlement_asks_for_its_amount_before_it_complains(self):
        form = self._form()
        form.kind = "settlement"
        self.assertTrue(form.asks_amount)
        form.amount_offer = 1300
        self.assertFalse(form.asks_amount)
        self.assertTrue(form.problems)

    def test_the_case_opens_it(self):
        action = self.case.action_plan()
        self.assertEqual(action["res_model"], "credit.collection.plan.propose")
        self.assertEqual(action["context"]["default_case_id"], self.case.id)
        self._draft()
        self._fresh(self.case)
        self.assertEqual(self.case.plan_ids.state, "draft")
