"""A customer settles with the page, in a browser and on a phone."""

from odoo.tests import tagged

from .common import PayCommon


@tagged("post_install", "-at_install")
class TestPayTours(PayCommon):
    def _tour(self, name):
        self.env.flush_all()
        self.start_tour(self._path(), f"credit_collection_portal_{name}")
        self.env.invalidate_all()

    def test_pay_an_instalment(self):
        if not self.is_demo:
            self.skipTest("payment_demo is not installed")
        invoice = self._invoice(
            self.partner, 300, self._days(-70), term=self._half_and_half()
        )
        self._evaluate()
        first, second = self._receivables(invoice)
        self._tour("pay")
        self.assertEqual(first.amount_residual, 150)
        self.assertEqual(second.amount_residual, 0)

    def test_already_paid(self):
        self._tour("paid")
        case = self._case(self.partner)
        self.assertEqual((case.state, case.portal_claim_count), ("held", 1))


class TestPayToursOnPhone(TestPayTours):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
