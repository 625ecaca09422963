from odoo.tests import HttpCase, tagged

from .common import TODAY, CreditCollectionCommon


@tagged("post_install", "-at_install")
class TestTours(CreditCollectionCommon, HttpCase):
    """The day of a collector, in a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()

    def _tour(self, name, user=None, page="collection"):
        """Take a tour from the page it begins on: from any other one, the browser would
        load two."""
        user = user or self.collector
        self.start_tour(f"/odoo/{page}", f"credit_collection_{name}", login=user.login)

    def test_worklist_and_cockpit(self):
        self._invoice(self.partner, 100, self._days(-10))
        self._invoice(self._customer("Cliente Dos"), 20, self._days(-5))
        self._evaluate()
        self._tour("worklist")
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_an_app_of_its_own(self):
        self._invoice(self.partner, 100, self._days(-10))
        self._evaluate()
        self._tour("app", page="customer-invoices")

    def test_approval(self):
        other = self._customer("Cliente Dos")
        for partner in (self.partner, other):
            self._invoice(partner, 100, self._days(-1))
        self._evaluate()
        for partner in (self.partner, other):
            self._reach(partner, self.first, self.second)
        self._evaluate(self._days(40))
        self._tour("approval", page="collection-actions")
        self.assertEqual(self._actions(self.partner)[-1].state, "ready")
        self.assertEqual(self._actions(other)[-1].reason, "Collector: Agreed by phone")

    def test_simulation(self):
        self._invoice(self.partner, 100, self._days(-1))
        self._evaluate()
        self._tour("simulation")
        self.assertEqual(self._actions(self.partner).state, "planned")

    def test_pause(self):
        self._invoice(self.partner, 100, self._days(-10))
        self._evaluate()
        self._tour("pause")
        self.assertEqual(self._case(self.partner).state, "active")

    def test_notices(self):
        self._invoice(self.partner, 100, self._days(-10))
        self._import_bank_data()
        self._bank_line(5, self._days(-9))
        self._evaluate()
        self._tour("alerts", self.manager)
        self.assertEqual(self.company.sudo().collection_bank_override, TODAY)

    def test_history(self):
        invoice = self._invoice(self.partner, 100, self._days(-3))
        self._evaluate()
        self._reach(self.partner, self.first)
        self._pay(invoice, 40)
        self._evaluate()
        self._tour("history")

    def test_a_promise_in_a_call(self):
        self._invoice(self.partner, 300, self._days(-30))
        self._invoice(self.partner, 500, self._days(-10))
        self._evaluate()
        self._tour("promise")
        case = self._case(self.partner)
        first, second = case.promise_ids.sorted("id")
        self.assertEqual((first.state, first.amount), ("replaced", 300))
        self.assertEqual(first.contact_id.outcome_id.kind, "promise")
        self.assertEqual(first.close_reason, "Their customer has paid")
        self.assertEqual((second.state, second.amount), ("open", 800))
        self.assertEqual(case.state, "held")

    def test_a_plan_needs_two_people(self):
        self._invoice(self.partner, 800, self._days(-10))
        self._evaluate()
        self._tour("plan_ask")
        plan = self._case(self.partner).plan_ids
        self.assertEqual((plan.state, plan.approval), ("draft", "requested"))
        self._tour("plan_approve", self.manager, "collection-plans")
        self.assertEqual(plan.approval_user_id, self.manager)
        self._tour("plan_start", page="collection-plans")
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.promise_ids.mapped("amount"), [100] * 8)
        self.assertEqual(self._case(self.partner).state, "held")

    def test_a_dispute_of_a_part(self):
        invoice = self._invoice(self.partner, 100, self._days(-10))
        self._evaluate()
        self._tour("dispute")
        dispute = self._case(self.partner).dispute_ids
        self.assertEqual((dispute.state, dispute.amount), ("open", 60))
        self._tour("dispute_resolve", page="collection-disputes")
        self.assertEqual(dispute.state, "partial")
        self.assertEqual(dispute.credit_note_id.amount_total, 30)
        self.assertEqual(invoice.amount_residual, 70)

    def test_the_morning_of_a_collector(self):
        channels = self.env["credit.collection.level.channel"]
        channels.with_user(self.manager).create(
            {"level_id": self.first.id, "channel": "call", "use": "also"}
        )
        large = self._customer("Cliente Grande", phone="+34 600 100 200")
        self.partner.phone = "+34 600 100 201"
        self._invoice(large, 9000, self._days(-10))
        self._invoice(self.partner, 100, self._days(-10))
        self._run_day(TODAY)
        self._tour("morning", page="collection-calls")
        promise = self._case(large).contact_ids[0]
        self.assertEqual(promise.outcome_id.kind, "promise")
        self.assertIn("Pays on Friday by transfer", promise.note)
        self.assertEqual(self._case(large).state, "held")
        message = self._case(self.partner).contact_ids[0]
        self.assertEqual(message.channel, "whatsapp")
        self.assertIn("did our invoice arrive", message.body)
        self.assertEqual(message.override_reason, "The customer asked for it")


@tagged("post_install", "-at_install")
class TestToursCalls(CreditCollectionCommon, HttpCase):
    """The first call of a case that nobody follows."""

    browser_size = "1400x900"

    def test_the_first_call_of_a_case_without_collector(self):
        partner = self._customer(phone="+34 600 100 201")
        channels = self.env["credit.collection.level.channel"]
        channels.with_user(self.manager).create(
            {"level_id": self.first.id, "channel": "call", "use": "also"}
        )
        self._invoice(partner, 100, self._days(-10))
        self._run_day(TODAY)
        self.company.sudo().collection_user_id = False
        self._case(partner).sudo().user_id = False
        self.start_tour(
            "/odoo/collection-calls",
            "credit_collection_calls_of_nobody",
            login=self.collector.login,
        )
        talk = self._case(partner).contact_ids[0]
        self.assertEqual((talk.channel, talk.outcome), ("call", "reached"))


class TestToursCallsOnPhone(TestToursCalls):
    """The same on a phone."""

    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
