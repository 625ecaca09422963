from datetime import timedelta
from unittest.mock import patch

from ..common import TODAY
from .common import PaymentHoldCommon


class TestPaymentHold(PaymentHoldCommon):
    """Money that is on its way, or here and not matched, stops the chasing."""

    # === Online payments === #

    def test_an_online_payment_on_its_way_holds_its_invoice(self):
        self._transaction(70, self.new)
        self.assertEqual(self._held(), (0, 70))
        hold = self._case(self.partner).active_hold_ids
        self.assertEqual(hold.reason, "Online payment TX 70 is not settled")
        self.assertEqual(hold.date_end, self._days(7))

    def test_an_authorized_payment_holds_until_it_is_captured(self):
        providers = type(self.provider)
        with patch.object(providers, "support_manual_capture", "full_only"):
            self._transaction(70, self.new, "authorized")
        self.assertEqual(self._held(), (0, 70))

    def test_an_online_payment_without_an_invoice_holds_the_oldest(self):
        self._transaction(120)
        self.assertEqual(self._held(), (100, 20))

    def test_an_online_payment_that_is_only_being_filled_in_holds_nothing(self):
        self._transaction(170, state="draft")
        self.assertEqual(self._held(), (0, 0))

    def test_an_online_payment_given_up_releases_its_hold(self):
        transaction = self._transaction(170)
        self.assertEqual(self._case(self.partner).state, "held")
        transaction._set_canceled()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_held), ("active", 0))
        self.assertTrue(case.hold_ids.mapped("released_on"))

    def test_an_online_payment_that_never_settles_holds_for_some_days_only(self):
        self._transaction(170)
        self._evaluate(self._days(7))
        self.assertEqual(self._case(self.partner).state, "held")
        self._evaluate(self._days(8))
        self.assertEqual(self._case(self.partner).state, "active")

    def test_a_settled_online_payment_becomes_a_payment_without_a_gap(self):
        transaction = self._transaction(170, self.old | self.new)
        transaction._set_done()
        self.assertEqual(self._held(), (100, 70), "done, not booked yet")
        transaction._post_process()
        self.assertEqual(self._case(self.partner).state, "clear")

    def test_a_refund_holds_nothing(self):
        self._transaction(170, operation="refund")
        self.assertEqual(self._held(), (0, 0))

    # === Money on the bank account === #

    def test_money_received_holds_until_somebody_matches_it(self):
        self._bank_line(120, TODAY - timedelta(days=1), self.partner)
        self.assertEqual(self._held(), (100, 20))
        hold = self._case(self.partner).active_hold_ids[:1]
        self.assertEqual(hold.reason, "Money received is not matched yet: Transfer")
        self.assertFalse(hold.date_end)
        self._bank_line(1, self._days(59))  # the bank data stay fresh
        self._evaluate(self._days(60))
        self.assertEqual(self._held(), (100, 20))

    def test_money_of_a_contact_holds_for_the_customer(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self._bank_line(170, TODAY, buyer)
        self.assertEqual(self._held(), (100, 70))

    def test_money_of_nobody_known_holds_nothing_until_somebody_is_named(self):
        line = self._bank_line(170, TODAY)
        self.assertEqual(self._held(), (0, 0))
        line.partner_id = self.partner
        self.assertEqual(self._held(), (100, 70))

    def test_money_that_is_deleted_releases_its_hold(self):
        line = self._bank_line(170, TODAY, self.partner)
        line.move_id.button_draft()
        line.unlink()
        self.assertEqual(self._held(), (0, 0))

    def test_a_charge_of_the_bank_holds_nothing(self):
        self._bank_line(-170, TODAY, self.partner)
        self.assertEqual(self._held(), (0, 0))

    def test_money_that_is_matched_pays_and_holds_nothing_more(self):
        line = self._bank_line(100, TODAY, self.partner)
        self._match(line, self.old)
        self.assertTrue(line.is_reconciled)
        self.assertEqual(self._held(), (0, 0))
        self.assertEqual(self._case(self.partner).amount_to_collect, 70)

    def test_money_matched_in_part_holds_the_rest_only(self):
        line = self._bank_line(130, TODAY, self.partner)
        self._match(line, self.old, 100)
        self.assertFalse(line.is_reconciled)
        self.assertEqual(self._held(), (0, 30))
        self.assertEqual(self._case(self.partner).amount_to_collect, 40)

    # === Several at once === #

    def test_instalments_that_become_one_are_held_once(self):
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 100, self._days(-90), term=self._half_and_half())
        self._bank_line(80, TODAY, other)
        self.assertEqual(self._case(other).amount_held, 80)
        invoice.button_draft()
        invoice.invoice_payment_term_id = self.env.ref(
            "account.account_payment_term_immediate"
        )
        invoice.action_post()
        self.assertEqual(self._case(other).amount_held, 80)
        self.assertEqual(len(self._case(other).active_hold_ids), 1)

    def test_several_payments_never_hold_more_than_is_open(self):
        self._bank_line(120, TODAY, self.partner)
        self._transaction(100, self.old)
        self._transaction(500)
        self.assertEqual(self._held(), (100, 70))
        holds = self._case(self.partner).active_hold_ids
        self.assertEqual(sum(holds.mapped("amount")), 170)

    def test_a_payment_in_another_currency_holds_its_value(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        self._transaction(60, currency_id=dollar.id)
        self.assertEqual(self._held(), (30, 0))

    def test_a_foreign_item_is_held_in_its_own_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        other = self._customer("Cliente Dos")
        self._invoice(other, 300, TODAY - timedelta(days=5), currency=dollar)
        self._bank_line(50, TODAY, other)
        item = self._case(other).item_ids
        self.assertEqual((item.held_amount_currency, item.held_amount), (100, 50))

    def test_nothing_is_sent_about_money_on_its_way(self):
        self._bank_line(170, TODAY, self.partner)
        self.assertFalse(self._run_day(TODAY))

    def test_watching_twice_writes_no_hold_twice(self):
        self._bank_line(120, TODAY, self.partner)
        before = self._case(self.partner).hold_ids
        self._evaluate(TODAY)
        self._evaluate(self._days(1))
        self.assertEqual(self._case(self.partner).hold_ids, before)

    def test_money_of_one_company_holds_nothing_in_another(self):
        other = self.setup_other_company(name="Otra Casa")
        self._invoice(
            self.partner,
            70,
            TODAY - timedelta(days=5),
            journal_id=other["default_journal_sale"].id,
        )
        self._bank_line(170, TODAY, self.partner)
        case = (
            self._cases()
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner.id),
                    ("company_id", "=", other["company"].id),
                ]
            )
        )
        self.assertEqual((case.state, case.amount_to_collect), ("active", 70))
