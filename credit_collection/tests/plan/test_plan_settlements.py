"""Pay less by a day and the rest is forgiven: never before the money."""

from odoo.fields import Command

from ..common import TODAY
from .common import PlanCommon


class TestPlansSettlements(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        limits = cls.env["credit.collection.plan.limit"].sudo().search([])
        limits.max_forgiven = 50

    def _lock(self, day):
        """Close the books until ``day``."""
        self.company.sudo().sale_lock_date = day
        self.company.sudo().fiscalyear_lock_date = day

    def _reliefs(self, plan):
        self._fresh(plan)
        return [(move.move_type, move.amount_total) for move in plan.adjustment_ids]

    def test_nothing_is_forgiven_before_the_money(self):
        plan = self._settlement()
        self.assertEqual((plan.amount_forgiven, plan.amount_total), (200, 700))
        self._pay(self.old, 699)
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertFalse(plan.adjustment_ids)
        self.assertEqual(self.old.amount_residual, 201)
        # what is forgiven later is not chased meanwhile
        self.assertEqual(self._case(self.partner).amount_to_collect, 300)

    def test_the_rest_is_forgiven_by_a_credit_note(self):
        plan = self._settlement()
        self._pay(self.old, 700, self._days(5))
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(self._reliefs(plan), [("out_refund", 200)])
        self.assertEqual(plan.adjustment_ids.reversed_entry_id, self.old)
        self.assertIn(plan.name, plan.adjustment_ids.ref)
        self.assertEqual(self.old.amount_residual, 0)
        self.assertFalse(plan._get_holds())
        self.assertEqual(self._case(self.partner).amount_to_collect, 300)
        self.assertEqual(plan.promise_ids.state, "kept")

    def test_or_by_an_entry_on_the_account_of_the_company(self):
        account = self.company_data["default_account_expense"]
        self.company.sudo().write(
            {
                "collection_forgive_by": "write_off",
                "collection_forgive_account_id": account.id,
            }
        )
        plan = self._settlement()
        self._pay(self.old, 700)
        self.assertEqual(self._reliefs(plan), [("entry", 200)])
        self.assertIn(account, plan.adjustment_ids.line_ids.account_id)
        self.assertEqual(self.old.amount_residual, 0)

    def test_an_opening_balance_is_written_off_whatever_the_setting(self):
        account = self.company_data["default_account_expense"]
        self.company.sudo().collection_forgive_account_id = account
        line = self._entry(self.partner, 500, self._days(-60))
        self._fresh(self.case)
        offer = self.case._plan(
            self._terms(kind="settlement", amount_offer=400, count=1, items=line)
        )
        offer.action_propose()
        plan = self._accept(offer)
        credit = self._prepayment(self.partner, 400)
        (line | self._items(credit.move_id)).reconcile()
        self.assertEqual(self._reliefs(plan), [("entry", 100)])
        self.assertEqual(line.amount_residual, 0)

    def test_of_several_invoices_the_oldest_is_credited_first(self):
        plan = self._settlement(900, [self.old, self.new])
        self._pay(self.old, 750)
        self._pay(self.new, 150)
        self.assertEqual(
            sorted(self._reliefs(plan)), [("out_refund", 150), ("out_refund", 150)]
        )
        self.assertEqual(self.old.amount_residual + self.new.amount_residual, 0)

    def test_the_taxes_are_credited_in_proportion(self):
        tax = self.env["account.tax"].create({"name": "21%", "amount": 21})
        invoice = self._invoice(self.partner, 1000, self._days(-9))
        invoice.button_draft()
        invoice.invoice_line_ids.tax_ids = [Command.set(tax.ids)]
        invoice.action_post()
        self._evaluate()
        plan = self._settlement(1000, [invoice])
        self._pay(invoice, 1000)
        note = self._fresh(plan).adjustment_ids
        self.assertEqual(note.amount_total, 210)
        self.assertEqual(note.amount_tax, 36.45)

    def test_too_late_is_too_late(self):
        plan = self._settlement()
        self._evaluate(self._days(26))
        self.assertEqual(self._fresh(plan).state, "broken")
        self._pay(self.old, 700, self._days(26))
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertFalse(plan.adjustment_ids)
        self.assertEqual(self._case(self.partner).amount_to_collect, 500)

    # === Payments that bounce === #

    def test_when_the_payment_bounces_it_is_owed_again(self):
        plan = self._settlement()
        payment = self._pay(self.old, 700)
        note = self._fresh(plan).adjustment_ids
        self._bounce(payment)
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertFalse(plan.adjustment_ids)
        self.assertTrue(note.reversal_move_ids)
        self.assertEqual(self.old.amount_residual, 900)
        self.assertEqual(plan.promise_ids.state, "open")
        self.assertEqual([row[1] for row in self._held(plan)], [900])
        self._pay(self.old, 700)
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertEqual(self._reliefs(plan), [("out_refund", 200)])

    def test_a_payment_that_bounces_much_later_breaks_it(self):
        plan = self._settlement()
        payment = self._pay(self.old, 700)
        self._on(self._days(40))
        self._bounce(payment)
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertEqual(self.old.amount_residual, 900)
        self.assertFalse(plan.adjustment_ids)
        self.assertFalse(plan._get_holds())
        self.assertEqual(self._case(self.partner).amount_to_collect, 1200)

    def test_money_that_comes_late_forgives_nothing(self):
        plan = self._settlement()
        self._on(self._days(30))
        self._evaluate(self._days(30))
        self._pay(self.old, 700, self._days(30))
        self.assertEqual(self._fresh(plan).state, "broken")
        self.assertFalse(plan.adjustment_ids)
        self.assertEqual(self.old.amount_residual, 200)

    # === Closed periods === #

    def test_a_closed_period_waits_for_somebody_to_open_it(self):
        plan = self._settlement()
        self._lock(self._days(3))
        self._pay(self.old, 700, self._days(4))
        self.assertEqual(self._fresh(plan).state, "completed")
        self.assertIn("period is closed", plan.problem)
        self.assertFalse(plan.adjustment_ids)
        self.assertEqual(self.old.amount_residual, 200)
        case = self._case(self.partner)
        self.assertEqual(case.amount_to_collect, 300)
        task = case.activity_ids.filtered(lambda one: "booked" in (one.summary or ""))
        self.assertEqual(task.user_id, self.head)
        self._on(self._days(4))
        plan.action_book()
        self.assertFalse(self._fresh(plan).problem)
        self.assertEqual(self._reliefs(plan), [("out_refund", 200)])
        self.assertFalse(plan._get_holds())
        self.assertNotIn(task, self._case(self.partner).activity_ids)

    def test_every_night_it_is_tried_again_and_nothing_is_chased(self):
        plan = self._settlement()
        self.company.sudo().sale_lock_date = self._days(60)
        self._pay(self.old, 700)
        (before,) = self._held(plan)
        late = self._days(24)
        self._evaluate(late)
        (after,) = self._held(plan)
        self.assertGreater(after[2], before[2])
        self.assertIn("period is closed", self._fresh(plan).problem)
        self.company.sudo().sale_lock_date = TODAY
        self._evaluate(late)
        self.assertFalse(self._fresh(plan).problem)
        self.assertEqual(self.old.amount_residual, 0)

    def test_a_document_that_cannot_be_undone_is_told(self):
        plan = self._settlement()
        payment = self._pay(self.old, 700)
        self.assertEqual(self._fresh(plan).state, "completed")
        self._lock(self._days(3))
        payment.move_id.line_ids.remove_move_reconcile()
        self.assertEqual(self._fresh(plan).state, "active")
        self.assertIn("period is closed", plan.problem)
        self.assertTrue(plan.adjustment_ids)
        self._on(self._days(4))
        plan.action_book()
        self.assertFalse(self._fresh(plan).problem)
        self.assertFalse(plan.adjustment_ids)
        self.assertEqual(self.old.amount_residual, 900)

    def _bounce(self, payment):
        """The bank takes the money back."""
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()
