from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .common import PlanCommon


class TestFourEyes(PlanCommon):
    """A second person sees what is approved, and nothing else is proposed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = cls.env["credit.collection.plan.limit"].sudo()
        limits.search([]).unlink()
        limits.create(
            [
                {"role": "collector", "max_count": 6, "max_forgiven": 5},
                {"role": "manager", "max_count": 12, "max_forgiven": 30},
            ]
        )
        cls.limits = limits.search([]).with_user(cls.manager)

    def _limit(self, role, user=None):
        found = self.limits.filtered(lambda limit: limit.role == role)
        return found.with_user(user or self.manager)

    def _offer(self, user, amount):
        """Pays ``amount`` instead of 1200."""
        return self._draft(user, kind="settlement", count=1, amount_offer=amount)

    def _changes(self, user):
        changes = self.env["credit.collection.plan.limit.change"].with_user(user)
        return changes.search([("confirmed_by_id", "=", False)])

    # === Limits === #

    def test_who_loosens_the_limits_is_bound_by_those_before(self):
        self.limits.write({"max_forgiven": 95})
        plan = self._offer(self.manager, 120)
        self.assertTrue(plan.needs_approval)
        for call in (plan.action_propose, plan.action_request_approval):
            self._refused("Beyond what a manager may allow", call)
        small = self._offer(self.manager, 1000)
        self._refused("ask for the approval", small.action_propose)

    def test_for_others_the_new_limits_count_at_once(self):
        self._limit("collector").max_forgiven = 20
        plan = self._offer(self.collector, 1000)
        self.assertFalse(plan.needs_approval)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_another_manager_confirms_and_then_they_count(self):
        self._limit("collector").max_forgiven = 20
        with self.assertRaises(AccessError):
            self._changes(self.manager).action_confirm()
        with self.assertRaises(AccessError):
            self._changes(self.manager).with_user(self.collector).action_confirm()
        change = self._changes(self.head)
        self.assertEqual(change.user_id, self.manager)
        self.assertIn("5 → 20", change.summary)
        change.action_confirm()
        self.assertFalse(self._offer(self.manager, 1000).needs_approval)

    def test_tighter_limits_count_at_once(self):
        self._limit("collector").max_count = 2
        self.assertTrue(self._draft(self.manager, count=3).needs_approval)

    def test_limits_deleted_or_made_anew_bind_too(self):
        self._limit("collector").unlink()
        self.assertTrue(self._draft(self.manager, count=8).needs_approval)
        self.assertFalse(self._draft(self.collector, count=8).needs_approval)
        self.env["credit.collection.plan.limit"].with_user(self.manager).create(
            {"role": "manager", "company_id": self.company.id, "max_forgiven": 99}
        )
        plan = self._offer(self.manager, 120)
        self._refused("Beyond what a manager may allow", plan.action_propose)

    def test_limits_moved_to_another_group_bind_too(self):
        manager = self._limit("manager")
        self._limit("collector").unlink()
        manager.role = "collector"
        self.assertTrue(self._draft(self.manager, count=8).needs_approval)

    def test_a_move_says_what_counted_and_what_counts_now(self):
        moved = self._limit("manager")
        self._limit("collector").unlink()
        moved.role = "collector"
        told = self._changes(self.head)
        (manager,) = told.filtered(lambda change: change.role == "manager")
        self.assertEqual(
            sorted(manager.summary.split("\n")),
            ["Forgiven (%): 30 → 0", "Instalments: 12 → 0"],
        )
        collector = "\n".join((told - manager).mapped("summary"))
        self.assertIn("Instalments: 6 → 0", collector)
        self.assertIn("Instalments: 0 → 12", collector)

    def test_a_move_that_changes_nothing_needs_nobody(self):
        """As when the limits of all companies become those of the only one."""
        above = self._limit("collector")
        own = above.sudo().copy({"company_id": self.company.id})
        own.with_user(self.manager).unlink()
        self.assertFalse(self._changes(self.head))

    def test_a_plan_written_by_the_one_who_loosened_is_proposed_by_nobody(self):
        self._limit("collector").max_forgiven = 20
        plan = self._offer(self.manager, 1000)
        self._refused(
            "ask for the approval", plan.with_user(self.collector).action_propose
        )

    # === What was seen === #

    def _asked(self, **values):
        if "period" in values:
            self.partner.sudo().collection_payment_days = "5"
        plan = self._draft(count=8, **values)
        plan.action_request_approval()
        return plan

    def test_payment_days_that_move_the_end_need_a_new_approval(self):
        plan = self._asked(period="payment_days")
        plan.with_user(self.manager).action_approve()
        before = plan.schedule
        self.partner.sudo().collection_payment_days = "31"
        self._refused("have changed since they were approved", plan.action_propose)
        self.assertEqual(plan.schedule, before)
        plan.action_request_approval()
        self.assertEqual(plan.approval, "requested")
        self.assertNotEqual(plan.schedule, before, "what is approved is shown")
        plan.with_user(self.manager).action_approve()
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_terms_that_changed_after_the_request_are_not_approved(self):
        plan = self._asked(period="payment_days")
        self.partner.sudo().collection_payment_days = "31"
        self._refused(
            "not the terms any more", plan.with_user(self.manager).action_approve
        )

    def test_conditions_are_approved_too(self):
        plan = self._asked()
        plan.with_user(self.manager).action_approve()
        self.company.sudo().collection_plan_missed += 5
        self._refused("have changed since they were approved", plan.action_propose)

    def test_an_old_screen_approves_nothing_else(self):
        plan = self._asked()
        shown = plan.with_user(self.manager).web_read({"fingerprint": {}})[0]
        self.case._plan(self._terms(count=9), plan)
        plan.action_request_approval()
        context = {"collection_fingerprint": shown["fingerprint"]}
        theirs = plan.with_user(self.manager)
        self._refused(
            "not the terms any more",
            lambda: call_kw(theirs, "action_approve", [plan.ids], {"context": context}),
        )
        self.assertEqual(plan.approval, "requested")
        shown = theirs.web_read({"fingerprint": {}})[0]
        context = {"collection_fingerprint": shown["fingerprint"]}
        call_kw(theirs, "action_approve", [plan.ids], {"context": context})
        self.assertEqual(plan.approval, "approved")

    def test_the_screen_says_what_it_showed(self):
        view = (
            self.env["credit.collection.plan"]
            .with_user(self.manager)
            .get_view(view_type="form")
        )
        self.assertIn("collection_fingerprint", view["arch"])
        self.assertIn('name="fingerprint"', view["arch"])
