"""A customer promises, pays in parts, signs and contests: in a browser, on a phone."""

from odoo.tests import tagged

from .common import PortalHttpCommon


@tagged("post_install", "-at_install")
class TestAgreementTours(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(cls.partner, 1100, cls._days(-30))
        price = cls.env.ref("credit_collection.dispute_reason_price").sudo()
        price.portal_is_offered = True
        cls._evaluate()

    def _tour(self, name):
        self.env.flush_all()
        self.start_tour(self._path(), f"credit_collection_portal_{name}")
        self.env.invalidate_all()
        return self.case.sudo()

    def test_promise(self):
        promise = self._tour("promise").own_promise_ids
        self.assertEqual((promise.amount, promise.means), (1200, "card"))

    def test_plan_with_a_drawn_signature(self):
        plan = self._tour("plan").plan_ids
        self.assertEqual((plan.state, plan.portal_signer), ("active", "Ana Ferrer"))
        self.assertTrue(plan.portal_signature)

    def test_contract(self):
        contract = (
            self.env["credit.collection.contract"]
            .with_user(self.collector)
            .create({"partner_id": self.partner.id, "payment_days": "10,25"})
        )
        contract._send()
        self._tour("contract")
        self.assertEqual(contract.customer_signer, "Ana Ferrer")

    def test_dispute(self):
        dispute = self._tour("dispute").dispute_ids
        self.assertEqual((dispute.state, dispute.amount), ("open", 30))


class TestAgreementToursOnPhone(TestAgreementTours):
    browser_size = "390x844"
    allow_inherited_tests_method = True
    touch_enabled = True
