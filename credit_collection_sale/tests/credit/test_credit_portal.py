from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import OrderCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestCreditPortal(OrderCommon, HttpCase):
    """Customers who sign or pay by themselves are not refused: their order waits."""

    def _sign(self, order):
        order = order.sudo()
        return self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {
                "access_token": order._portal_ensure_token(),
                "name": "Ana",
                "signature": PIXEL,
            },
        )

    def _offer(self, amount):
        order = self._order(amount, require_signature=True, require_payment=False)
        order.sudo().write(
            {"state": "sent", "validity_date": fields.Date.today().replace(year=2099)}
        )
        return order

    def test_an_order_that_a_customer_signs_waits(self):
        self._rule()
        order = self._offer(1001)
        answer = self._sign(order)
        self.assertIn("sign_ok", answer["redirect_url"])
        order.invalidate_recordset()
        self.assertEqual((order.state, order.signed_by), ("sent", "Ana"))
        task = order.sudo().activity_ids
        self.assertEqual(task.summary, "Cliente Uno waits for an answer")

    def test_within_the_limit_it_is_confirmed(self):
        self._rule()
        order = self._offer(900)
        self._sign(order)
        order.invalidate_recordset()
        self.assertEqual(order.state, "sale")

    def test_a_job_or_a_payment_is_not_refused(self):
        self._rule()
        order = self._offer(1001)
        root = self.env.ref("base.user_root")
        order.with_user(root).with_context(send_email=True).action_confirm()
        self.assertEqual(order.state, "sent")
        self.assertTrue(order.sudo().activity_ids)

    def test_a_part_payment_is_kept_and_the_order_waits(self):
        self._rule()
        order = self._offer(5000)
        order.sudo().write({"require_payment": True, "prepayment_percent": 0.2})
        payment = self._online_payment(order, 1000)
        by_person = payment.with_user(self.invoicing).sudo()
        self.assertFalse(by_person._check_amount_and_confirm_order())
        order.invalidate_recordset()
        self.assertEqual((order.state, payment.state), ("sent", "done"))
