from odoo import Command

from ..common import TODAY, CreditCollectionCommon


class TestAnotherCustomer(CreditCollectionCommon):
    """An invoice was made out to the wrong customer: it is reset, gets the right one
    and is posted again. What was agreed with the first one does not stop the chasing of
    the second, and the first one hears no more of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wrong = cls._customer("Cliente Uno")
        cls.right = cls._customer("Cliente Dos")
        cls.halves = cls._half_and_half()
        cls.invoice = cls._invoice(cls.wrong, 100, cls._days(-10))
        cls._evaluate(TODAY)
        cls.case = cls._case(cls.wrong)

    def _correct(self, term=None):
        """Make the invoice out to the right customer."""
        self.invoice.button_draft()
        values = {"partner_id": self.right.id}
        if term:
            values |= {
                "invoice_date": self._days(-70),
                "invoice_payment_term_id": term.id,
            }
        self.invoice.write(values)
        if not term:
            self.invoice.invoice_date_due = self._days(-10)
        self.invoice.action_post()
        self._evaluate(TODAY)
        self.assertFalse(self._evaluate(TODAY), "the second run changes nothing")

    def _check(self):
        """The right customer is asked for all of it, the wrong one for nothing."""
        for partner, amount in ((self.wrong, 0), (self.right, 100)):
            case = self._case(partner)
            self.assertEqual((case.amount_to_collect, case.amount_held), (amount, 0))

    def test_a_pause_of_the_item_stays_behind(self):
        items = self._receivables(self.invoice)
        self.case._hold("pause", "Being checked", self._days(20), items=items)
        self._correct()
        self._check()
        self.assertTrue(self.case.hold_ids.released_on)

    def test_a_promise_is_withdrawn_and_nobody_is_told_that_it_was_broken(self):
        promise = self.case._promise(100, self._days(5))
        self._correct()
        self._check()
        self.assertEqual(promise.state, "withdrawn")
        mails = self._run_day(self._days(20))
        self.assertEqual(
            [mail["To"] for mail in mails], ["Cliente Dos <clientedos@example.com>"]
        )

    def test_a_promise_of_a_part_is_withdrawn_too(self):
        other = self._invoice(self.wrong, 60, self._days(-9))
        items = self._receivables(self.invoice | other)
        promise = self.case._promise(160, self._days(5), items=items)
        self._correct()
        self.assertEqual(self._case(self.right).amount_to_collect, 100)
        case = self._case(self.wrong)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 60))
        self.assertEqual(promise.state, "open")
        self._pay(other)
        self.assertEqual(promise.state, "kept")

    def test_a_dispute_is_closed(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        items = self._receivables(self.invoice)
        dispute = self.case._dispute(items, reason)
        self._correct()
        self._check()
        self.assertNotEqual(dispute.state, "open")
        self.assertIn("another customer", dispute.resolution)

    def test_other_terms_as_well_stop_nobody_from_posting(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        items = self._receivables(self.invoice)
        self.case._hold("pause", "Check", self._days(9), items=items, amount=10)
        self.case._dispute(items, reason, amount=20)
        self.case._promise(30, self._days(5))
        self._correct(self.halves)
        self.assertEqual(len(self._receivables(self.invoice)), 2)
        self._check()

    def test_fewer_instalments_as_well_stop_nobody_from_posting(self):
        self.invoice = self._invoice(self.wrong, 100, self._days(-72), term=self.halves)
        for item in self._receivables(self.invoice):
            self.case._hold("pause", "Check", self._days(9), items=item)
        self._correct(self.env.ref("account.account_payment_term_immediate"))
        self.assertEqual(len(self._receivables(self.invoice)), 1)
        self.assertEqual(self._case(self.right).amount_to_collect, 100)

    def test_money_on_its_way_goes_along(self):
        self._bank_line(100, TODAY, payment_ref=self.invoice.name)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.wrong).amount_held, 100)
        self._correct()
        case = self._case(self.right)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 100))
        self.assertEqual(
            case.hold_ids.filtered(lambda h: not h.released_on).amount, 100
        )

    def test_so_does_the_item_of_an_entry_that_is_posted(self):
        item = self._entry(self.wrong, 70, self._days(-40), self._days(-20))
        self._evaluate(TODAY)
        self.case._promise(70, self._days(5), items=item)
        item.move_id.line_ids.partner_id = self.right
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.right).amount_to_collect, 70)
        self.assertEqual(self.case.promise_ids.mapped("state"), ["withdrawn"])

    def test_a_payment_for_both_customers_holds_of_each_what_is_for_them(self):
        self.startPatcher(self._without_payment_entries())
        mine = self._invoice(self.right, 100, self._days(-10))
        self._invoice(self.wrong, 50, self._days(-9))
        self._invoice(self.right, 50, self._days(-9))
        payment = self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.wrong.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": 200,
                "date": TODAY,
                "invoice_ids": [Command.set((self.invoice | mine).ids)],
            }
        )
        payment.action_post()
        self._evaluate(TODAY)
        for partner in (self.wrong, self.right):
            case = self._case(partner)
            self.assertEqual((case.amount_held, case.amount_to_collect), (100, 50))
        payment.amount = 230
        self._evaluate(TODAY)
        held = [self._case(one).amount_held for one in (self.wrong, self.right)]
        self.assertEqual(held, [130, 100], "what is too much is of who paid")
