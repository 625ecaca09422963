from odoo.fields import Command

from ..common import TODAY
from .common import PaymentHoldCommon


class TestPaymentInProcess(PaymentHoldCommon):
    """A payment that only Odoo's screens know holds what it is for."""

    # === Payments in process === #

    def test_a_payment_in_process_holds_its_invoice(self):
        self._in_process(70, self.new)
        self.assertEqual(self._held(), (0, 70))
        hold = self._case(self.partner).active_hold_ids
        self.assertEqual((hold.kind, hold.date_end), ("payment", self._days(7)))

    def test_dated_back_it_holds_from_the_day_on_which_it_was_entered(self):
        payment = self._in_process(70, self.new)
        self._enter(payment, self._days(-1), date=self._days(-30))
        self.assertEqual(self._held(), (0, 70))
        hold = self._case(self.partner).active_hold_ids
        self.assertEqual(hold.date_end, self._days(6))
        self._evaluate(self._days(7))
        self.assertEqual(self._held(), (0, 0))

    def test_nobody_knows_before_that_it_will_be_entered(self):
        payment = self._in_process(70, self.new)
        self._enter(payment, self._days(100), date=self._days(-30))
        self.assertEqual(self._held(), (0, 0))

    def _enter(self, payment, day, **values):
        """Let a payment be entered on ``day``."""
        payment.write(values)
        payment.flush_recordset()
        self.env.cr.execute(
            "UPDATE account_payment SET create_date = %s WHERE id = %s",
            (day, payment.id),
        )
        self._evaluate(TODAY)

    def test_a_payment_in_process_that_is_cancelled_releases_its_hold(self):
        payment = self._in_process(70, self.new)
        payment.action_cancel()
        self.assertEqual(self._held(), (0, 0))

    def test_a_payment_with_an_entry_is_a_credit_already(self):
        self._prepayment(self.partner, 70)
        case = self._case(self.partner)
        self.assertFalse(case.hold_ids)
        self.assertEqual(case.amount_to_collect, 100)

    def test_a_payment_to_the_customer_holds_nothing(self):
        self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "amount": 50,
                "date": TODAY,
            }
        ).action_post()
        self.assertEqual(self._held(), (0, 0))

    # === Payments marked as paid, of which nothing is booked === #

    def _paid(self, amount, moves, **values):
        """A payment for invoices that is marked as paid: only Odoo's screens know."""
        self.startPatcher(self._without_payment_entries())
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": amount,
                "date": TODAY,
                "invoice_ids": [Command.set(moves.ids)],
                **values,
            }
        )
        payment.action_post()
        payment.action_validate()
        self.assertEqual((payment.state, payment.move_id.id), ("paid", False))
        return payment

    def test_what_is_marked_as_paid_is_held_by_somebody_until_it_is_matched(self):
        self._paid(70, self.new)
        self._evaluate(self._days(90))
        self.assertEqual(self._held(), (0, 70))
        hold = self._case(self.partner).active_hold_ids
        self.assertEqual((hold.user_id, hold.date_end), (self.collector, False))
        self.assertIn("is marked as paid, but not booked", hold.reason)

    def test_a_part_marked_as_paid_holds_a_part(self):
        self._paid(30, self.new)
        self.assertEqual(self._held(), (0, 30))
        self.assertEqual(self._case(self.partner).amount_to_collect, 140)

    def test_another_amount_marked_as_paid_counts_at_once(self):
        payment = self._paid(70, self.new)
        self.assertEqual(self._held(), (0, 70))
        payment.amount = 20
        self.assertEqual(self._held(), (0, 20))

    def test_what_was_marked_as_paid_and_did_not_arrive_is_owed_again(self):
        for step in ("action_cancel", "action_reject", "action_draft"):
            with self.subTest(step=step):
                payment = self._paid(70, self.new)
                self.assertEqual(self._held(), (0, 70))
                getattr(payment, step)()
                self.assertEqual(self._held(), (0, 0))

    def test_a_payment_is_taken_from_its_invoice_from_either_side(self):
        payment = self._paid(70, self.new)
        payment.invoice_ids = [Command.clear()]
        payment.date = self._days(-8)
        self.assertEqual(self._held(), (0, 0))
        payment.invoice_ids = [Command.set(self.new.ids)]
        self.assertEqual(self._held(), (0, 70))
        self.new.matched_payment_ids = [Command.clear()]
        self.assertEqual(self._held(), (0, 0))

    def test_money_for_an_invoice_that_is_cancelled_is_still_here(self):
        self._paid(70, self.new)
        self.new.button_draft()
        self.assertEqual(self._held(), (70, 0))
        self.new.action_post()
        self.assertEqual(self._held(), (0, 70))
        self.new.button_draft()
        self.new.button_cancel()
        self._evaluate(self._days(90))
        self.assertEqual(self._held(), (70, 0))

    def test_an_invoice_that_other_money_closes_sets_nothing_free(self):
        """It is the same money, seen twice."""
        self._paid(70, self.new)
        self._match(self._bank_line(70, TODAY, self.partner), self.new)
        self.assertEqual(self._held(), (0, 0))
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_more_than_the_invoice_holds_others_too(self):
        self._paid(90, self.new)
        self.assertEqual(self._held(), (20, 70))

    def test_one_payment_for_two_invoices(self):
        self._paid(130, self.old | self.new)
        self.assertEqual(self._held(), (100, 30))

    def test_an_invoice_that_somebody_else_paid(self):
        friend = self._customer("Amigo")
        payment = self._paid(70, self.new, partner_id=friend.id)
        self.assertEqual(self._held(), (0, 70))
        payment.action_reject()
        self.assertEqual(self._held(), (0, 0))

    def test_an_online_payment_of_somebody_else_holds_its_invoice(self):
        friend = self._customer("Amigo")
        self._transaction(70, self.new, partner_id=friend.id)
        self.assertEqual(self._held(), (0, 70))

    def test_a_payment_of_nothing_holds_nothing(self):
        self._paid(0, self.new)
        self.assertEqual(self._held(), (0, 0))
