from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tools import mute_logger

from .common import PlanCommon


class TestPlanLimit(PlanCommon):
    """What a collector may agree to alone, and what needs a second pair of eyes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.limits = cls.env["credit.collection.plan.limit"].with_user(cls.manager)
        cls.limits.sudo().search([]).unlink()
        cls._limit("collector", max_count=6, max_months=6, max_forgiven=5)
        cls._limit("manager", max_count=12, max_months=18, max_forgiven=30)

    @classmethod
    def _limit(cls, role, **values):
        return cls.limits.create({"role": role, "min_amount": 50, **values})

    def _verdict(self, **values):
        """Whether terms need an approval, whether they are refused, and why."""
        offer = self.case._simulate_plan(self._terms(**values))
        self.assertFalse(offer["problems"])
        return offer["needs_approval"], offer["is_refused"], offer["breaches"]

    # === Limits === #

    def test_within_the_limits(self):
        self.assertEqual(self._verdict(count=6), (False, False, []))

    def test_beyond_a_collector_it_needs_an_approval(self):
        needs, refused, (count, months) = self._verdict(count=8)
        self.assertEqual((needs, refused), (True, False))
        self.assertEqual(count, "Number of instalments: 8; at the most: 6.")
        self.assertEqual(months, "Months until the last instalment: 7; at the most: 6.")

    def test_beyond_a_manager_it_is_refused(self):
        _needs, refused, (reason,) = self._verdict(count=13)
        self.assertTrue(refused)
        self.assertEqual(reason, "Number of instalments: 13; at the most: 12.")
        plan = self._draft(count=13)
        for call in (plan.action_propose, plan.action_request_approval):
            self._refused("Beyond what a manager may allow", call)

    def test_the_smallest_instalment_and_the_first_payment(self):
        limit = self.limits.search([("role", "=", "collector")])
        limit.write({"min_amount": 500, "min_first": 50})
        _needs, _refused, reasons = self._verdict(count=3)
        self.assertIn("400.00; ", reasons[0].replace("\N{NO-BREAK SPACE}€", ""))
        self.assertIn("33.33% of the total; 50% is the least", reasons[1])

    def test_what_is_forgiven(self):
        offer = {"kind": "settlement", "count": 1}
        self.assertEqual(self._verdict(amount_offer=1140, **offer)[0], False)
        needs, refused, (reason,) = self._verdict(amount_offer=900, **offer)
        self.assertEqual((needs, refused), (True, False))
        self.assertEqual(
            reason, "25% of the debt is forgiven; 5% is allowed at the most."
        )
        self.assertTrue(self._verdict(amount_offer=600, **offer)[1])

    def test_a_foreign_plan_is_measured_in_its_currency(self):
        dollar = self.env.ref("base.USD")
        dollar.write({"active": True, "rate_ids": [(5, 0)]})
        self.env["res.currency.rate"].create(
            {"currency_id": dollar.id, "rate": 2, "company_id": self.company.id}
        )
        invoice = self._invoice(self.partner, 300, self._days(-9), currency=dollar)
        items = self._items(invoice)
        # 50 of the company are 100 dollars
        self.assertFalse(self._verdict(items=items, count=3)[0])
        self.assertTrue(self._verdict(items=items, count=4)[0])

    def test_the_limits_of_the_company_come_first(self):
        self._limit("collector", max_count=3, company_id=self.company.id)
        self.assertTrue(self._verdict(count=4)[0])

    def test_a_branch_has_the_limits_of_its_company(self):
        self._limit("collector", max_count=3, company_id=self.company.id)
        company = self.company.sudo()
        company.child_ids = [(0, 0, {"name": "Sucursal"})]
        limits = self.limits._get_limits(
            company.child_ids, company.currency_id, self._days(0)
        )
        self.assertEqual(limits["collector"].max_count, 3)
        self.assertEqual(limits["manager"].max_count, 12)

    def test_without_limits_nothing_is_forgiven(self):
        self.limits.search([]).unlink()
        self.assertEqual(self._verdict(count=60), (False, False, []))
        offer = {"kind": "settlement", "count": 1, "amount_offer": 1199}
        self.assertTrue(self._verdict(**offer)[1])

    def test_limits_make_sense(self):
        for values in (
            {"max_count": -1},
            {"min_amount": -5},
            {"min_first": 101},
            {"max_forgiven": -1},
        ):
            with self.subTest(**values), self.assertRaises(ValidationError):
                self.limits.search([], limit=1).write(values)

    def test_one_set_of_limits_for_each_group(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self._limit("manager")

    # === Four eyes === #

    def test_a_manager_approves_and_the_collector_proposes(self):
        plan = self._draft(count=8)
        self._refused("ask for the approval", plan.action_propose)
        plan.action_request_approval()
        self.assertEqual(plan.approval, "requested")
        self.assertEqual(plan.sudo().activity_ids.user_id, self.head)
        self._refused("ask for the approval", plan.action_propose)
        plan.with_user(self.manager).action_approve()
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "draft",
                    "approval": "approved",
                    "approval_user_id": self.manager.id,
                }
            ],
        )
        self.assertFalse(plan.sudo().activity_ids)
        plan.action_propose()
        self.assertEqual(plan.state, "proposed")

    def test_nobody_approves_an_own_proposal(self):
        plan = self._draft(self.manager, count=8)
        plan.action_request_approval()
        for call in (plan.action_approve, plan.action_refuse):
            with self.assertRaisesRegex(AccessError, "chose these terms yourself"):
                call()
        self.assertEqual(plan.sudo().activity_ids.user_id, self.head)
        plan.with_user(self.head).action_approve()
        self.assertEqual(plan.approval, "approved")

    def test_a_collector_approves_nothing(self):
        plan = self._draft(self.manager, count=8)
        plan.action_request_approval()
        with self.assertRaisesRegex(AccessError, "Only a collection manager"):
            plan.with_user(self.collector).action_approve()

    def test_refused_with_a_reason(self):
        plan = self._draft(count=8)
        plan.action_request_approval()
        refuse = plan.with_user(self.manager)._refuse
        self._refused("Say why", refuse, " ")
        refuse("The owner has three houses")
        self.assertEqual(plan.approval, "refused")
        self.assertEqual(plan.approval_note, "The owner has three houses")
        self._refused("ask for the approval", plan.action_propose)
        self._refused("Nobody asks", plan.with_user(self.manager)._approve)

    def test_who_changes_the_terms_asks_again(self):
        plan = self._draft(count=8)
        plan.action_request_approval()
        plan.with_user(self.manager).action_approve()
        self.case._plan(self._terms(count=9), plan)
        self.assertEqual(plan.approval, "none")
        self._refused("ask for the approval", plan.action_propose)

    def test_a_manager_who_changes_the_terms_may_not_approve_them(self):
        plan = self._draft(count=8)
        self.case.with_user(self.manager)._plan(self._terms(count=9), plan)
        plan.action_request_approval()
        with self.assertRaises(AccessError):
            plan.with_user(self.manager).action_approve()

    def test_within_the_limits_there_is_nothing_to_ask(self):
        self._refused("within the limits", self._draft().action_request_approval)

    # === Limits of a segment === #

    def _generous(self):
        """A segment with wide limits of its own, whose rule takes nobody."""
        segments = self.env["credit.collection.segment"].with_user(self.head)
        segment = segments.create({"name": "Generous", "domain": "[('id', '=', 0)]"})
        limits = self.limits.sudo()  # set up with the add-on: nobody has to confirm it
        values = {"segment_id": segment.id, "min_amount": 50, "max_count": 24}
        limits.create({"role": "collector", "max_months": 24, **values})
        return segment

    def _choose_segment(self, segment, user):
        self.partner.with_user(user).write(
            {
                "collection_segment_id": segment.id,
                "collection_segment_reason": "Good for thirty years",
            }
        )
        self.env.invalidate_all()

    def test_the_customers_of_a_segment_have_its_limits(self):
        segment = self._generous()
        self.assertTrue(self._verdict(count=8)[0])
        self._choose_segment(segment, self.head)
        self.assertFalse(self._verdict(count=8)[0])

    def test_whoever_chose_the_segment_does_not_profit_from_it(self):
        segment = self._generous()
        self._choose_segment(segment, self.collector)
        self.assertTrue(self._verdict(count=8)[0])
        other = self._person("otra.planes")
        offer = self.case.with_user(other)._simulate_plan(self._terms(count=8))
        self.assertFalse(offer["needs_approval"])
