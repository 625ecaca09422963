"""A plan in force is not changed: a new version replaces it once it is accepted."""

from .common import PlanCommon


class TestPlansVersions(PlanCommon):
    def _second(self, plan, **changes):
        """A new version that was proposed."""
        version = self._version(plan, **changes)
        version.action_propose()
        return version

    def test_a_new_version_is_about_what_is_still_open(self):
        plan = self._active()
        self._on(self._days(7))
        self._pay(self.old, 400)
        version = self._version(self._fresh(plan))
        self.assertRecordValues(
            version,
            [
                {
                    "state": "draft",
                    "version": 2,
                    "previous_id": plan.id,
                    "amount_debt": 800,
                    "amount_total": 800,
                }
            ],
        )
        self.assertEqual([each["amount"] for each in version.schedule], [400, 400])
        self.assertEqual(version.schedule[0]["date"], "2025-04-24")

    def test_until_it_is_accepted_the_old_one_goes_on(self):
        plan = self._active()
        held = self._held(plan)
        version = self._second(plan, count=6)
        self.assertEqual(version.name, "PLAN/2025/0001-2")
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertEqual(self._held(plan), held)
        self.assertFalse(version._get_holds())
        self._pay(self.old, 400)
        self.assertEqual(self._figures(plan)[0], ("kept", 400, 400))

    def test_once_accepted_it_takes_everything_over(self):
        plan = self._active()
        version = self._accept(self._second(plan, count=6))
        self.assertEqual(self._fresh(version).state, "active")
        self.assertEqual(plan.state, "cancelled")
        self.assertIn(version.name, plan.close_reason)
        self.assertEqual(set(plan.promise_ids.mapped("state")), {"replaced"})
        self.assertFalse(plan._get_holds())
        self.assertEqual(
            [(name, amount) for name, amount, _end in self._held(version)],
            [(self.old.name, 900), (self.new.name, 300)],
        )
        self.assertEqual(self._case(self.partner).state, "held")
        self.assertEqual(self._second(version).name, "PLAN/2025/0001-3")

    def test_what_was_paid_while_it_was_on_offer_counts_for_it(self):
        plan = self._active()
        version = self._second(plan)
        self._pay(self.old, 400)
        self._accept(version)
        self.assertEqual(self._figures(version)[0], ("kept", 400, 400))
        self.assertEqual(sum(row[1] for row in self._held(version)), 800)

    def test_when_the_old_one_breaks_the_offer_holds_by_itself(self):
        plan = self._active()
        self._on(self._days(25))
        version = self._second(self._fresh(plan), date_first=self._days(40))
        self._evaluate(self._days(26))
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertEqual(version.state, "proposed")
        self.assertEqual(len(self._held(version)), 2)
        self._accept(version)
        self.assertEqual(self._fresh(version).state, "active")

    def test_when_the_old_one_is_paid_the_offer_is_over(self):
        plan = self._active()
        version = self._second(plan)
        self._pay(self.old + self.new)
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(version.state, "cancelled")

    def test_an_offer_that_ends_leaves_the_old_one_alone(self):
        plan = self._active()
        self._second(plan)._cancel("The customer keeps the old one")
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertEqual(len(self._held(plan)), 2)

    def test_an_offer_that_ended_does_not_give_its_number_to_the_next(self):
        plan = self._active()
        self._second(plan)._cancel("The customer keeps the old one")
        third = self._second(self._fresh(plan))
        self.assertEqual((third.version, third.name), (3, "PLAN/2025/0001-3"))
        self._accept(third)
        self.assertEqual(self._second(third).name, "PLAN/2025/0001-4")

    def test_only_an_active_plan_has_a_new_version(self):
        plan = self._proposed()
        self._refused("is proposed", lambda: self._version(plan))
        plan._cancel("Why")
        self._refused("is cancelled", lambda: self._version(plan))

    def test_what_the_customer_knows_is_not_changed(self):
        plan = self._proposed()
        self._refused("make a new version", self.case._plan, self._terms(), plan)

    def test_a_new_invoice_can_be_added(self):
        plan = self._active()
        more = self._invoice(self.partner, 60, self._days(-2))
        items = self._items(self.old, self.new, more)
        version = self._accept(self._second(self._fresh(plan), items=items))
        self.assertEqual(version.amount_total, 1260)
        self.assertEqual(len(self._held(version)), 3)

    def test_the_simulator_opens_with_the_plan_to_replace(self):
        plan = self._active()
        context = plan.action_change()["context"]
        self.assertEqual(context["default_previous_id"], plan.id)
        terms = self.case._propose_terms(None, plan)
        self.assertEqual((terms["count"], terms["previous"]), (3, plan))
        recent = self._invoice(self.partner, 9, self._days(-1))
        draft = self._draft(items=self._items(recent))
        self.assertEqual(draft.action_change()["context"]["default_plan_id"], draft.id)
