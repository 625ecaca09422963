from odoo.exceptions import AccessError

from .common import DisputeCommon


class TestDisputePayments(DisputeCommon):
    """ "We have paid": where the money may lie."""

    def _already_paid(self, **values):
        values.setdefault("paid_on", self._days(-4))
        return self._dispute(reason=self.paid, **values)

    def test_bank_lines_best_first(self):
        self._bank_line(33, self._days(-30))
        by_date = self._bank_line(250, self._days(-3), self.partner)
        by_amount = self._bank_line(100, self._days(-4))
        by_text = self._bank_line(
            99, self._days(-15), payment_ref=f"Inv. {self.invoice.name} less costs"
        )
        dispute = self._already_paid()
        self.assertEqual(
            dispute.bank_line_ids.ids, [by_amount.id, by_date.id, by_text.id]
        )

    def test_the_reference_that_the_customer_names(self):
        line = self._bank_line(70, self._days(-40), payment_ref="TRX 55_1/2")
        self._bank_line(71, self._days(-40), payment_ref="TRX 55-1/2")
        dispute = self._already_paid(payment_reference="55_1/2")
        self.assertEqual(dispute.bank_line_ids, line)

    def test_not_the_money_of_another_customer(self):
        self._bank_line(100, self._days(-4), self._customer("Otro"))
        self.assertFalse(self._already_paid().bank_line_ids)

    def test_payments_and_credits(self):
        self._prepayment(self._customer("Otro"), 100)
        self._prepayment(self.partner, 100)
        note = self._credit_note(self.partner, 30)
        dispute = self._already_paid()
        self.assertEqual(len(dispute.credit_item_ids), 2)
        self.assertEqual(dispute.credit_item_ids[1].move_id, note, "the amount first")
        action = dispute.action_view_payments()
        self.assertEqual(
            self.env["account.move"].search(action["domain"]),
            dispute.credit_item_ids.move_id,
        )

    def test_one_query_each(self):
        for _number in range(3):
            self._bank_line(100, self._days(-4))
        dispute = self._already_paid()
        self.assertEqual(len(dispute.bank_line_ids), 3)  # all it needs is read now
        self.env.flush_all()
        dispute.invalidate_recordset(["bank_line_ids", "credit_item_ids"])
        with self._exactly(2):
            self.assertEqual(len(dispute.bank_line_ids), 3)
            self.assertFalse(dispute.credit_item_ids)

    def test_who_does_not_collect_sees_no_money(self):
        self._bank_line(100, self._days(-4))
        dispute = self._already_paid(user=self.salesperson)
        own = dispute.with_user(self.salesperson)
        with self.assertRaises(AccessError):
            own.read(["bank_line_ids"])

    def test_other_disputes_look_for_nothing(self):
        self._bank_line(100, self._days(-4))
        self.assertFalse(self._dispute().bank_line_ids)
