"""What was agreed stands, whatever fails beside it or is sent by a client."""

from unittest.mock import patch

from odoo.exceptions import AccessError

from .common import PlanCommon


class TestPlansFirm(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = cls.env["credit.collection.plan.limit"].sudo().search([])
        limits.max_forgiven = 50

    def _failing(self, method):
        """Something of Odoo that breaks for a reason of its own."""
        model, name = method.split(":")
        return patch.object(
            type(self.env[model]), name, side_effect=ValueError("Out of ink")
        )

    def _occasions(self, plan):
        actions = self.env["credit.collection.action"].sudo()
        return actions.search(
            [("res_model", "=", plan._name), ("res_id", "=", plan.id)]
        ).mapped("occasion")

    # === What is contested === #

    def test_what_is_contested_is_not_forgiven_until_the_answer(self):
        price = self.env.ref("credit_collection.dispute_reason_price")
        plan = self._settlement()
        dispute = self.case._dispute(self._items(self.old), price, 150)
        self._pay(self.old, 700)
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(plan.adjustment_ids.amount_total, 50)
        self.assertEqual(self.old.amount_residual, 150)
        self.assertEqual(dispute.amount_open, 150)

    def test_beside_a_dispute_that_was_credited_all_of_it_is_forgiven(self):
        price = self.env.ref("credit_collection.dispute_reason_price")
        dispute = self.case._dispute(self._items(self.old), price, 300)
        plan = self._settlement(500)
        self.assertEqual(plan.amount_forgiven, 100)
        dispute._resolve("accepted", credits=True)
        self._pay(self.old, 500)
        self.assertEqual(self._fresh(plan).adjustment_ids.amount_total, 100)
        self.assertEqual(self.old.amount_residual, 0)

    # === Documents that are taken back === #

    def test_a_document_that_is_a_draft_again_is_told_and_nothing_is_chased(self):
        plan = self._settlement()
        self._pay(self.old, 700)
        note = self._fresh(plan).adjustment_ids
        note.button_draft()
        note.line_ids.remove_move_reconcile()
        self.assertEqual(self.old.amount_residual, 200)
        self.assertIn("is a draft now", self._fresh(plan).problem)
        case = self._case(self.partner)
        self.assertEqual(case.amount_to_collect, 300)
        self.assertEqual([row[1] for row in self._held(plan)], [200])
        self.assertIn("A plan could not be booked", case.activity_ids.mapped("summary"))
        self._evaluate(self._days(1))
        self.assertEqual(len(self._held(plan)), 1)
        note.action_post()
        self._evaluate(self._days(1))
        self.assertFalse(self._fresh(plan).problem)
        self.assertFalse(plan._get_holds())
        self.assertEqual(self.old.amount_residual, 0)

    def test_a_document_that_was_cancelled_is_booked_again(self):
        plan = self._settlement()
        self._pay(self.old, 700)
        note = self._fresh(plan).adjustment_ids
        note.button_draft()
        note.button_cancel()
        self._evaluate(self._days(1))
        self.assertEqual(self._fresh(plan).adjustment_ids.state, "posted")
        self.assertNotEqual(plan.adjustment_ids, note)
        self.assertFalse(plan.problem)
        self.assertEqual(self.old.amount_residual, 0)

    # === What fails beside it === #

    def test_a_document_that_fails_stops_no_offer(self):
        plan = self._draft()
        with (
            self._failing("ir.actions.report:_render_qweb_pdf"),
            self.assertLogs("odoo.addons.credit_collection", "WARNING"),
        ):
            plan.action_propose()
            self.env["credit.collection.document"]._make_plans()
        self.assertEqual(self._fresh(plan).state, "proposed")

    def test_an_error_of_the_start_leaves_it_agreed_and_is_told(self):
        plan = self._proposed()
        with (
            self._failing("credit.collection.plan:_book_surcharge"),
            self.assertLogs("odoo.addons.credit_collection", "ERROR"),
        ):
            self._accept(plan)
        self.assertEqual(self._fresh(plan).state, "accepted")
        self.assertEqual(plan.problem, "Out of ink")
        self._refused("is agreed", plan._accept, self.partner, "email")
        plan.action_activate()
        self.assertEqual(self._fresh(plan).state, "active")

    def test_an_error_of_the_credit_note_does_not_lose_the_payment(self):
        plan = self._settlement()
        with (
            self._failing("credit.collection.adjustment:_credit_note"),
            self.assertLogs("odoo.addons.credit_collection", "ERROR"),
        ):
            self._pay(self.old, 700)
            self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(plan.problem, "Out of ink")
        self.assertEqual(self._case(self.partner).amount_to_collect, 300)
        self.assertNotIn("plan_completed", self._occasions(plan))
        plan.action_book()
        self.assertFalse(self._fresh(plan).problem)
        self.assertIn("plan_completed", self._occasions(plan))

    def test_what_ends_has_nothing_in_its_way(self):
        plan = self._proposed()
        with (
            self._failing("credit.collection.plan:_book_surcharge"),
            self.assertLogs("odoo.addons.credit_collection", "ERROR"),
        ):
            self._accept(plan)
        plan._cancel("Pays at once")
        self.assertFalse(self._fresh(plan).problem)

    # === What a client sends === #

    def test_a_draft_or_a_plan_of_another_customer_is_refused(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 80, self._days(-9))
        self._evaluate()
        mine = self._draft()
        theirs = self._case(other)
        self._refused("is not a plan of", theirs._plan, self._terms(), mine)
        mine.action_propose()
        self._accept(mine)
        self._refused(
            "is not a plan of", theirs._plan, self._terms(previous=self._fresh(mine))
        )

    def test_only_an_active_plan_is_replaced(self):
        plan = self._proposed()
        terms = self._terms(previous=plan)
        self._refused("is proposed", self.case._plan, terms)

    # === Four eyes === #

    def _beyond(self, user=None):
        limit = self.env["credit.collection.plan.limit"].sudo().search([])
        limit.filtered(lambda one: one.role == "collector").max_count = 2
        return self._draft(user)

    def test_who_made_the_plan_does_not_approve_what_another_changed(self):
        plan = self._beyond(self.manager)
        self.case.with_user(self.head)._plan(self._terms(count=4), plan)
        plan.action_request_approval()
        for user in (self.manager, self.head):
            self.assertFalse(self._fresh(plan).with_user(user).may_decide)
            with self.assertRaises(AccessError):
                plan.with_user(user).action_approve()

    def test_looking_at_the_terms_does_not_make_them_mine(self):
        plan = self._beyond()
        plan.action_request_approval()
        self.case.with_user(self.manager)._plan(self._terms(), plan)
        self.assertEqual(plan.user_id, self.collector)
        self.assertEqual(plan.approval, "requested")

    def test_other_terms_drop_the_task_of_the_old_ones(self):
        plan = self._beyond()
        plan.action_request_approval()
        self.assertEqual(len(plan.sudo().activity_ids), 1)
        self.case._plan(self._terms(count=4), plan)
        self.assertFalse(self._fresh(plan).sudo().activity_ids)
        self.assertEqual(plan.approval, "none")
