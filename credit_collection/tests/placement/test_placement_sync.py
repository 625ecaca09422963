"""Money and credit notes while an agency has it, and agencies that say nothing."""

from .common import PlacementCommon


class TestPlacementSync(PlacementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls._place()
        cls.placement._accept()

    def test_a_part_is_paid(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        placement = self.placement
        self.assertEqual(
            (placement.amount_open, placement.amount_recovered), (700, 300)
        )
        self.assertEqual(placement.state, "accepted")
        self.assertEqual(self._case(self.partner).state, "placed")

    def test_all_of_it_is_paid(self):
        self._pay(self.invoice)
        self._evaluate()
        self.assertEqual(
            (self.placement.state, self.placement.result), ("closed", "paid")
        )
        self.assertFalse(self._holds())
        self.assertEqual(self._case(self.partner).state, "clear")

    def test_a_credit_note_is_not_recovered(self):
        refund = self.invoice._reverse_moves(
            [{"date": self._days(0), "invoice_date": self._days(0)}], cancel=True
        )
        self.assertEqual(refund.state, "posted")
        self._evaluate()
        self.assertEqual(self.placement.result, "credited")
        self.assertEqual(self.placement.amount_recovered, 0)

    def test_a_payment_taken_back_is_open_again(self):
        payment = self._pay(self.invoice, 300)
        self._evaluate()
        self.item.remove_move_reconcile()
        payment.action_cancel()
        self._evaluate()
        self.assertEqual(self.placement.amount_open, 1000)
        self.assertEqual(self.placement.amount_recovered, 0)

    def test_what_was_paid_before_does_not_count(self):
        other = self._customer("Otro")
        invoice = self._invoice(other, 1000, self._days(-50))
        self._pay(invoice, 400)
        self._evaluate()
        placement = self._place(other)
        self._evaluate()
        self.assertEqual((placement.amount, placement.amount_recovered), (600, 0))

    def test_a_silent_agency_is_a_task_once(self):
        for count in (31, 32, 40):
            self._evaluate(self._days(count))
        task = self.placement.activity_ids
        self.assertEqual(len(task), 1)
        self.assertEqual(task.user_id, self.manager)
        self._on(self._days(40))
        self.placement._start()
        self.assertFalse(self.placement.activity_ids)
        self.assertEqual(self.placement.date_report_due, self._days(70))

    def test_many_placements_are_followed_with_as_many_queries_as_few(self):
        partners = self._customers(6)
        self._invoices(partners, 100, self._days(-30))
        self._evaluate()
        for partner in partners:
            self._place(partner)
        self._evaluate()
        placements = self.env["credit.collection.placement"]
        dates = self.env["res.company"]._collection_dates(self._days(1))

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            placements._sync(dates, some.ids)
            return self.cr.sql_log_count - before

        count(partners[:2])
        self.assertEqual(count(partners[:2]), count(partners))

    def test_an_invoice_that_is_posted_again_as_it_was(self):
        placement = self.placement
        before = placement.state
        self._pay(self.invoice, 400)
        self._evaluate()
        self.invoice.sudo().button_draft()
        self.invoice.sudo().action_post()
        self._evaluate()
        self.assertEqual(placement.state, before)
        self.assertEqual(len(self._holds()), 1)
        self.assertEqual(self._holds().move_line_id, placement.line_ids.move_line_id)

    def test_a_payment_that_comes_back_after_the_end(self):
        """As a direct debit does, weeks later."""
        payment = self._pay(self.invoice)
        self._evaluate()
        self.assertEqual(
            (self.placement.state, self.placement.result), ("closed", "paid")
        )
        self._evaluate(self._days(20))
        self.item.remove_move_reconcile()
        payment.action_cancel()
        self._evaluate(self._days(21))
        self.env.invalidate_all()
        placement = self.placement.sudo()
        self.assertEqual((placement.state, placement.result), ("closed", "returned"))
        self.assertEqual((placement.amount_open, placement.fee_due), (1000, 0))
        self.assertEqual(placement.amount_recovered, 0)
        case = self._case(self.partner)
        self.assertEqual(case.reason_code, "to_decide")
        self.assertIn("came back", case.activity_ids.note)
        self.assertEqual(case.activity_ids.user_id, self.manager)
        self._pay(self.invoice, day=self._days(22))
        self._evaluate(self._days(22))
        self.env.invalidate_all()
        self.assertEqual(self._case(self.partner).state, "clear")

    def test_money_in_the_tail_is_partly_paid(self):
        self.agency.tail_days = 30
        self.placement._recall("Too slow")
        self.assertEqual(self.placement.result, "returned")
        self._pay(self.invoice, 300, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self.placement.result, "partly")

    def test_what_a_person_said_of_the_end_stays(self):
        self.agency.tail_days = 30
        self.placement._close("Nobody lives there", "uncollectable")
        self._pay(self.invoice, 300, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self.placement.result, "uncollectable")
        self.assertEqual(self.placement.amount_recovered, 300)
