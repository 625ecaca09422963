from .common import DisputeCommon


class TestDisputeSync(DisputeCommon):
    """Nobody forgets a dispute, and none outlives its invoice."""

    def _watch(self, day=None):
        dates = self.env["res.company"]._collection_dates(day)
        self.env["credit.collection.dispute"].sudo()._sync(dates)
        self.env.invalidate_all()

    def test_overdue_goes_to_the_manager(self):
        dispute = self._dispute(40, user=self.salesperson)
        self._watch(self._days(5))
        self.assertFalse(dispute.escalated_on, "due today is not overdue")
        self._on(self._days(6))
        self._watch()
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "open",
                    "date_due": self._days(13),
                    "escalated_on": self._days(6),
                    "user_id": self.salesperson.id,
                }
            ],
        )
        self.assertEqual(self._holds().date_end, self._days(13))
        tasks = dispute.activity_ids.grouped("user_id")
        self.assertEqual(set(tasks), {self.salesperson, self.manager})
        self.assertIn("Overdue dispute", tasks[self.manager].summary)
        self.assertIn("Salesperson has not answered", tasks[self.manager].note)

    def test_any_number_of_times(self):
        dispute = self._dispute(40)
        self._on(self._days(6))
        self._watch()
        before = self.env["mail.activity"].search_count([])
        self._watch()
        self.assertEqual(dispute.date_due, self._days(13))
        self._on(self._days(14))
        self._watch()
        self.assertEqual(dispute.date_due, self._days(21), "the manager was late too")
        self.assertEqual(self.env["mail.activity"].search_count([]), before)

    def test_the_night_does_not_chase_what_nobody_answered(self):
        self._dispute(40)
        self._evaluate(self._days(6))
        self.assertEqual(self._to_collect(), 60)

    def test_the_same_number_of_queries_for_any_number(self):
        def count(more):
            for partner in self._customers(more, f"Many {more}"):
                invoice = self._invoice(partner, 50, self._days(-9))
                case = self._cases()._find_or_create(self.company, partner)
                case.with_user(self.collector)._dispute(
                    self._receivables(invoice), self.price
                )
            self._watch()
            self.env.flush_all()
            before = self.cr.sql_log_count
            self._watch()
            return self.cr.sql_log_count - before

        self.assertEqual(count(1), count(4))

    def test_the_same_number_of_queries_for_any_number_overdue(self):
        day = self._days(6)

        def count(number):
            for partner in self._customers(number, f"Late {number}"):
                invoice = self._invoice(partner, 50, self._days(-9))
                case = self._cases()._find_or_create(self.company, partner)
                case.with_user(self.collector)._dispute(
                    self._receivables(invoice), self.price
                )
            self.env.flush_all()
            self.env.invalidate_all()
            disputes = self.env["credit.collection.dispute"].sudo()
            before = self.cr.sql_log_count
            disputes._sync(self.env["res.company"]._collection_dates(day))
            self.env.flush_all()
            queries = self.cr.sql_log_count - before
            late = disputes.search([("escalated_on", "=", day)])
            self.assertEqual(len(late), number)
            self.assertEqual(
                set(late._get_holds().mapped("date_end")), {late[:1].date_due}
            )
            late.write({"escalated_on": False, "date_due": self._days(90)})
            return queries

        count(2)
        self.assertEqual(count(1), count(5))

    def test_paid_meanwhile(self):
        dispute = self._dispute(40)
        self._pay(self.invoice)
        self._watch()
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "rejected",
                    "amount_accepted": 0,
                    "resolution": "It was paid meanwhile.",
                    "closed_by_id": False,
                }
            ],
        )
        self.assertFalse(dispute.activity_ids)
        self.assertFalse(self._holds())

    def test_found_and_matched(self):
        dispute = self._dispute(reason=self.paid, paid_on=self._days(-2))
        self._pay(self.invoice)
        self._watch()
        self.assertEqual(dispute.state, "accepted", "the customer was right")

    def test_credited_by_hand(self):
        dispute = self._dispute(40)
        note = self._credit_note(self.partner, 40)
        (self._receivables(note) | self.item).reconcile()
        self._watch()
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "accepted",
                    "amount_accepted": 40,
                    "resolution": "It was credited meanwhile.",
                }
            ],
        )
        self._evaluate()
        self.assertEqual(self._to_collect(), 60, "the rest is chased as before")

    def test_credited_in_part(self):
        dispute = self._dispute(40)
        note = self._credit_note(self.partner, 15)
        (self._receivables(note) | self.item).reconcile()
        self._watch()
        self.assertEqual((dispute.state, dispute.amount_open), ("open", 25))
        self.assertEqual(self._holds().amount, 25)

    def test_paid_and_bounced(self):
        dispute = self._dispute(40)
        payment = self._pay(self.invoice, 80)
        self._watch()
        self.assertEqual(dispute.amount_open, 20)
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        self._watch()
        self.assertEqual(dispute.amount_open, 40)
        self.assertEqual(self._holds().amount, 40)

    def test_cancelled_while_posted_ends_at_once(self):
        dispute = self._dispute(40)
        self.invoice.button_cancel()
        self.assertEqual(dispute.state, "accepted")

    def test_cancelled(self):
        dispute = self._dispute(40)
        self.invoice.button_draft()
        self._watch()
        self.assertEqual(dispute.state, "open", "somebody works on the invoice")
        self.invoice.button_cancel()
        self._watch()
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "accepted",
                    "amount_accepted": 40,
                    "resolution": "The invoice was cancelled.",
                }
            ],
        )

    def test_two_disputes_about_one_item(self):
        first, second = self._dispute(40), self._dispute(40)
        self._pay(self.invoice, 50)
        self._watch()
        self.assertEqual((first.amount_open, second.amount_open), (40, 10))
        first._resolve("accepted")
        self._watch()
        self.assertEqual(second.amount_open, 10)
        second._resolve("accepted")
        self.assertEqual(second.amount_accepted, 10)
        self.assertTrue(self.item.reconciled)
