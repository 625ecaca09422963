from .common import PlanCommon


class TestPlanClose(PlanCommon):
    """Why a plan ends, or why its terms are refused."""

    def _close(self, action, reason, user=None):
        wizards = self.env["credit.collection.plan.close"]
        wizards = wizards.with_user(user or self.collector)
        wizard = wizards.with_context(**action["context"]).create({"reason": reason})
        wizard.action_close()

    def test_an_offer_is_taken_back(self):
        plan = self._proposed()
        self._close(plan.action_cancel(), "He pays by card now")
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(plan.close_reason, "He pays by card now")
        self.assertFalse(plan._get_holds())

    def test_several_plans_end_together(self):
        plans = self._proposed(items=self._items(self.old))
        plans += self._active(items=self._items(self.new))
        self._close(plans.action_cancel(), "Sold to an agency")
        self.assertEqual(plans.mapped("state"), ["cancelled"] * 2)

    def test_terms_are_refused(self):
        plan = self._draft(count=8)
        plan.action_request_approval()
        action = plan.with_user(self.manager).action_refuse()
        self._close(action, "Too long", self.manager)
        self.assertEqual((plan.state, plan.approval), ("draft", "refused"))
        self.assertEqual(plan.approval_note, "Too long")
