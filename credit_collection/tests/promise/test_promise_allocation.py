from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from ..common import TODAY
from .common import PromiseCommon


@tagged("post_install", "-at_install")
class TestPromiseAllocation(PromiseCommon):
    """Who paid what they promised kept their word, wherever the money was booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.promise = cls._promise(300, items=cls._receivables(cls.old))

    def setUp(self):
        super().setUp()
        self._on(self._days(1))

    def _found(self):
        return (
            self.promise.state,
            self.promise.amount_paid,
            self.promise.amount_paid_elsewhere,
        )

    # === What counts === #

    def test_money_on_another_overdue_item_keeps_it(self):
        self._pay(self.new)
        self.assertEqual(self._found(), ("kept", 300, 300))
        self.assertIn("other overdue items", self.promise.close_reason)
        case = self._case(self.partner)
        self.assertEqual((case.amount_held, case.amount_to_collect), (0, 300))

    def test_money_on_account_keeps_it(self):
        self._prepayment(self.partner, 300, self._days(1))
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_money_that_nobody_matched_in_the_bank_yet_keeps_it(self):
        self._bank_line(300, self._days(1), self.partner)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_money_of_a_contact_of_the_customer_counts(self):
        contact = self.env["res.partner"].create(
            {"name": "Tesorería", "parent_id": self.partner.id}
        )
        self._bank_line(300, self._days(1), contact)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_its_own_items_come_first(self):
        self._pay(self.old, 200)
        self._pay(self.new, 150)
        self.assertEqual(self._found(), ("kept", 300, 100))

    def test_until_all_of_it_came_its_items_stay_on_hold(self):
        self._pay(self.new, 100)
        self.assertEqual(self._found(), ("open", 100, 100))
        self.assertEqual(self.promise.amount_left, 200)
        self.assertEqual(self._case(self.partner).amount_held, 300)

    def test_the_oldest_promise_gets_it_first(self):
        newer = self._promise(500, items=self._receivables(self.new))
        self._prepayment(self.partner, 400, self._days(2))
        self.assertEqual(self._found(), ("kept", 300, 300))
        self.assertEqual((newer.state, newer.amount_paid_elsewhere), ("open", 100))

    # === What does not === #

    def test_money_for_what_fell_due_later_does_not_count(self):
        later = self._invoice(self.partner, 300, self._days(1))
        self._pay(later)
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_money_that_was_there_before_does_not_count(self):
        self._prepayment(self.partner, 300, TODAY)
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_money_on_what_another_promise_is_about_is_for_that_one(self):
        newer = self._promise(500, items=self._receivables(self.new))
        self._pay(self.new)
        self.assertEqual((self._found(), newer.state), (("open", 0, 0), "kept"))

    def test_a_credit_note_is_no_money(self):
        credit = self._credit_note(self.partner, 300, self._days(1))
        (self._receivables(credit) | self._receivables(self.new)).reconcile()
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_a_write_off_of_another_item_is_no_money(self):
        account = self.company_data["default_account_expense"]
        common = {"partner_id": self.partner.id}
        receivable = self._receivables(self.new).account_id
        entry = self.env["account.move"].create(
            {
                "date": self._days(1),
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create({**common, "account_id": account.id, "debit": 500}),
                    Command.create(
                        {**common, "account_id": receivable.id, "credit": 500}
                    ),
                ],
            }
        )
        entry.action_post()
        self._receivables(entry | self.new).reconcile()
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_a_payment_and_its_line_of_the_statement_count_once(self):
        self._pay(self.old, 150, self._days(1))
        self._bank_line(150, self._days(1), self.partner)
        self.assertEqual(self._found(), ("open", 150, 0))

    def test_its_own_money_does_not_count_twice(self):
        self._pay(self.old, 150)
        for _n in range(2):
            self._evaluate(self._days(20), self.partner)
            self.assertEqual(self._found(), ("partial", 150, 0))

    def test_money_of_another_customer_or_currency_does_not_count(self):
        self._prepayment(self._customer("Otro"), 300, self._days(1))
        dollars = self.env.ref("base.USD")
        dollars.active = True
        payment = self.init_payment(
            300, date=self._days(1), partner=self.partner, currency=dollars
        )
        payment.action_post()
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_late_money_does_not_count(self):
        self._evaluate(self._days(20))
        self._prepayment(self.partner, 300, self._days(20))
        self.assertEqual(self._found(), ("broken", 0, 0))

    # === Changed afterwards === #

    def test_matching_it_with_the_promised_item_makes_it_its_own(self):
        payment = self._prepayment(self.partner, 300, self._days(1))
        self._receivables(payment.move_id | self.old).reconcile()
        self.assertEqual(self._found(), ("kept", 300, 0))

    def test_matching_it_with_what_fell_due_later_takes_it_back(self):
        later = self._invoice(self.partner, 300, self._days(1))
        payment = self._prepayment(self.partner, 300, self._days(1))
        self._receivables(payment.move_id | later).reconcile()
        self.assertEqual(self._found(), ("open", 0, 0))
        self.assertEqual(self._case(self.partner).amount_held, 300)

    def test_a_payment_that_is_cancelled_takes_it_back(self):
        payment = self._pay(self.new)
        payment.action_draft()
        self.assertEqual(self._found(), ("open", 0, 0))

    def test_money_in_time_that_is_booked_late_mends_a_broken_one(self):
        self._evaluate(self._days(20))
        self.assertEqual(self.promise.state, "broken")
        self._on(self._days(20))
        self._bank_line(300, self._days(4), self.partner)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_paying_its_own_item_later_leaves_it_kept(self):
        self._pay(self.new, 300)
        self._on(self._days(30))
        self._pay(self.old)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_promising_the_other_item_later_leaves_it_kept(self):
        self._pay(self.new, 300)
        self._on(self._days(2))
        self._promise(200, items=self._receivables(self.new))
        self._evaluate(self._days(2), self.partner)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_contesting_its_item_later_changes_nothing(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._pay(self.new, 300)
        case, item = self._case(self.partner), self._receivables(self.old)
        case._dispute(item, reason, 100)
        self.assertEqual(self._found(), ("kept", 300, 300))

    def test_contesting_what_was_not_paid_in_time_is_too_late(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._on(self._days(20))
        self._evaluate(self._days(20))
        self._case(self.partner)._dispute(self._receivables(self.old), reason)
        self._evaluate(self._days(20), self.partner)
        self.assertEqual(self._found(), ("broken", 0, 0))

    def test_it_is_not_counted_again_for_the_next_promise(self):
        self._prepayment(self.partner, 300, self._days(1))
        self._on(self._days(1) + timedelta(days=1))
        rest = self._promise(500, items=self._receivables(self.new))
        self._evaluate()
        self.assertEqual((rest.state, rest.amount_paid), ("open", 0))

    def test_evaluating_twice_writes_nothing(self):
        self._pay(self.new, 100)
        self.assertFalse(self._evaluate())
