from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command

from ..common import TODAY, CreditCollectionCommon


class TestPaymentHold(CreditCollectionCommon):
    """Money that is on its way, or here and not matched, stops the chasing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.old = cls._invoice(cls.partner, 100, TODAY - timedelta(days=20))
        cls.new = cls._invoice(cls.partner, 70, TODAY - timedelta(days=5))
        cls.provider = (
            cls.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Online",
                    "code": "none",
                    "state": "test",
                    "company_id": cls.company.id,
                }
            )
        )
        cls._create_dummy_payment_method_for_provider(
            cls.provider, cls.company_data["default_journal_bank"]
        )

    def _transaction(self, amount, moves=None, state="pending", **values):
        """An online payment of the customer that is not settled yet."""
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.env.ref(
                        "payment.payment_method_unknown"
                    ).id,
                    "reference": f"TX {amount}",
                    "amount": amount,
                    "currency_id": self.env.ref("base.EUR").id,
                    "partner_id": self.partner.id,
                    "operation": "online_redirect",
                    "invoice_ids": [Command.set(moves.ids if moves else [])],
                    **values,
                }
            )
        )
        transaction.write({"state": state, "last_state_change": f"{TODAY} 08:00:00"})
        return transaction

    def _in_process(self, amount, moves):
        """A payment without an entry of its own: only the bank will book it."""
        self.startPatcher(self._without_payment_entries())
        payment = self._pay(moves, amount, TODAY)
        self.assertEqual((payment.state, payment.move_id.id), ("in_process", False))
        return payment

    def _held(self):
        """What is held of each invoice."""
        items = self._case(self.partner).item_ids
        held = {item.move_id: item.held_amount for item in items}
        return held.get(self.old, 0), held.get(self.new, 0)

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

    def _match(self, line, move, amount=None):
        """Match money with an invoice the way the reconciliation does: a part of it,
        or all."""
        _liquidity, suspense, _other = line.with_context(
            skip_account_move_synchronization=True
        )._seek_for_lines()
        target = self._receivables(move)
        if not amount:
            suspense.account_id = target.account_id
        else:
            self._split(line, suspense, target.account_id, amount)
        matched = line.move_id.line_ids.filtered(
            lambda item: item.account_id == target.account_id
        )
        (matched + target).reconcile()

    def _split(self, line, suspense, account, amount):
        """Book ``amount`` of the money received to ``account``."""
        values = {"account_id": account.id, "partner_id": self.partner.id}
        line.move_id.with_context(
            skip_account_move_synchronization=True, skip_readonly_check=True
        ).write(
            {
                "line_ids": [
                    Command.create({**values, "name": "Matched", "credit": amount}),
                    Command.update(suspense.id, {"credit": line.amount - amount}),
                ]
            }
        )

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
