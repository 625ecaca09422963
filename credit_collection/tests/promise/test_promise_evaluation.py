from odoo.tests import tagged

from ..common import TODAY
from ..plan.common import PlanCommon


@tagged("post_install", "-at_install")
class TestPromiseEvaluation(PlanCommon):
    """How much it costs to know whether promises were kept."""

    def _count(self, function):
        """The queries of ``function``, with what it leaves to write."""
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def _cost_of_paying(self, partner, plan_of=None):
        """The queries of reconciling a payment of 50, after another one has warmed the
        caches."""
        invoice = self._invoice(partner, 1200, self._days(-30))
        self._evaluate(TODAY)
        if plan_of:
            self.partner, self.case = partner, self._case(partner)
            plan = self._accept(plan_of())
            self.assertEqual(len(plan.promise_ids), 24)
        self._pay(invoice, 50)
        payment = self._prepayment(partner, 50)
        lines = self._items(invoice, payment.move_id)
        return self._count(lines.reconcile)

    def test_a_payment_on_two_dozen_instalments_costs_few_queries_more(self):
        limits = self.env["credit.collection.plan.limit"].sudo().search([])
        limits.write({"max_count": 24, "max_months": 24, "min_amount": 0})
        plain = self._cost_of_paying(self._customer("Sin Plan"))
        with_plan = self._cost_of_paying(
            self._customer("Con Plan"), lambda: self._proposed(count=24)
        )
        self.assertLessEqual(with_plan - plain, 15)

    def test_evaluating_many_promises_costs_as_many_queries_as_one(self):
        evaluate = self.env["credit.collection.promise.evaluation"].sudo()
        dates = {self.company.id: TODAY}

        def promise(partner):
            self._case(partner)._promise(50, self._days(5))

        def cost():
            self.env.invalidate_all()
            return self._count(lambda: evaluate._evaluate(dates))

        partners = self._customers(20)
        self._invoices(partners, 80, self._days(-20))
        self._evaluate(TODAY)
        promise(partners[0])
        one = cost()
        for partner in partners[1:]:
            promise(partner)
        self.assertEqual(cost(), one)
