"""What a plan costs: an invoice that is an item of the plan."""

from odoo.fields import Command

from .common import PlanCommon


class TestPlansSurcharge(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax = cls.env["account.tax"].create({"name": "21%", "amount": 21})
        cls.product = cls.env["product.product"].create(
            {
                "name": "Deferred payment",
                "type": "service",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        cls.company.sudo().collection_surcharge_product_id = cls.product

    def test_the_total_contains_it_with_its_taxes(self):
        plan = self._draft(amount_surcharge=50)
        self.assertEqual(plan.amount_surcharge_tax, 10.5)
        self.assertEqual(plan.amount_total, 1260.5)
        amounts = [each["amount"] for each in plan.schedule]
        self.assertEqual(amounts, [420.16, 420.16, 420.18])

    def test_it_is_invoiced_when_the_plan_starts(self):
        plan = self._proposed(amount_surcharge=50)
        self.assertFalse(plan.surcharge_move_id)
        self._accept(plan)
        move = self._fresh(plan).surcharge_move_id
        self.assertRecordValues(
            move,
            [
                {
                    "state": "posted",
                    "amount_untaxed": 50,
                    "amount_total": 60.5,
                    "partner_id": self.partner.id,
                    "invoice_origin": plan.name,
                    "invoice_date_due": self._days(7),
                }
            ],
        )
        self.assertIn(move, plan.line_ids.move_id)
        self.assertEqual(sum(row[1] for row in self._held(plan)), 1260.5)
        self.assertEqual(self._case(self.partner).amount_to_collect, 0)

    def test_the_invoice_speaks_the_language_of_the_customer(self):
        self.partner.sudo().lang = "es_ES"
        plan = self._proposed(amount_surcharge=50)
        self._accept(plan)
        move = self._fresh(plan).surcharge_move_id
        self.assertEqual(move.invoice_line_ids.name, f"Recargo de {plan.name}")

    def test_what_a_client_sends_does_not_reach_the_invoice(self):
        plan = self._proposed(amount_surcharge=50)
        plan = plan.with_context(
            default_auto_post="monthly", default_narration="Pay elsewhere"
        )
        self._accept(plan)
        move = self._fresh(plan).surcharge_move_id
        self.assertEqual(move.auto_post, "no")
        self.assertNotIn("elsewhere", str(move.narration))

    def test_all_of_it_is_paid_in_instalments(self):
        plan = self._active(amount_surcharge=50)
        moves = self.old + self.new + self._fresh(plan).surcharge_move_id
        for move in moves:
            self._pay(move)
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(plan.amount_left, 0)

    def _waits(self, plan, text):
        """The plan is accepted, waits, says why, and nothing of it is chased."""
        self.assertEqual(self._fresh(plan).state, "accepted")
        self.assertIn(text, plan.problem)
        self.assertFalse(plan.promise_ids)
        self.assertFalse(plan.surcharge_move_id)
        self.assertEqual(self._case(self.partner).amount_to_collect, 0)
        summaries = self._case(self.partner).activity_ids.mapped("summary")
        self.assertIn("An accepted plan could not start", summaries)

    def test_a_closed_period_keeps_it_from_starting(self):
        plan = self._proposed(amount_surcharge=50)
        self.company.sudo().fiscalyear_lock_date = self._days(2)
        self._accept(plan)
        self._waits(plan, "period is closed")
        plan.action_activate()
        self._waits(plan, "period is closed")
        self._on(self._days(3))
        plan.action_activate()
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertFalse(plan.problem)
        self.assertEqual(plan.surcharge_move_id.invoice_date, self._days(3))

    def test_without_the_product_it_does_not_start(self):
        plan = self._proposed(amount_surcharge=50)
        self.company.sudo().collection_surcharge_product_id = False
        self._accept(plan)
        self._waits(plan, "Choose the product of a surcharge")

    def test_other_taxes_than_agreed_keep_it_from_starting(self):
        plan = self._proposed(amount_surcharge=50)
        self.tax.amount = 10
        self._accept(plan)
        self._waits(plan, "its taxes have changed")

    def test_every_night_it_is_tried_again(self):
        plan = self._proposed(amount_surcharge=50)
        self.company.sudo().collection_surcharge_product_id = False
        self._accept(plan)
        self.company.sudo().collection_surcharge_product_id = self.product
        self._evaluate(self._days(1))
        self.assertEqual(self._fresh(plan).state, "active")

    def test_a_new_version_does_not_invoice_it_again(self):
        plan = self._active(amount_surcharge=50)
        version = self._version(self._fresh(plan))
        self.assertFalse(version.amount_surcharge)
        self.assertEqual(version.amount_total, 1260.5)
        version.action_propose()
        self._accept(version)
        self.assertFalse(self._fresh(version).surcharge_move_id)
