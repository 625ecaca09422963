from odoo.exceptions import AccessError, UserError

from ..common import TODAY
from .common import DisputeCommon


class TestDisputeAnswer(DisputeCommon):
    """What follows from an answer: a credit note, or the old age and a gap."""

    def test_accepted(self):
        dispute = self._dispute(40)
        dispute._resolve("accepted", answer="You are right, sorry")
        note = dispute.credit_note_id
        self.assertRecordValues(
            note, [{"amount_total": 40, "reversed_entry_id": self.invoice.id}]
        )
        self.assertIn("Wrong price", note.ref)
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "accepted",
                    "amount_accepted": 40,
                    "accepted_company": 40,
                    "amount_reopened": 0,
                    "date_resume": False,
                    "date_closed": TODAY,
                    "closed_by_id": self.collector.id,
                    "resolution": "You are right, sorry",
                }
            ],
        )
        self.assertFalse(self._holds())
        self.assertFalse(dispute.activity_ids)
        self.assertEqual(self.item.amount_residual, 60)
        self.assertEqual(self._to_collect(), 60)

    def test_a_part_accepted(self):
        dispute = self._dispute(40)
        dispute._resolve("partial", amount=15, answer="15 of the 40 were our fault")
        self.assertEqual(dispute.state, "partial")
        self.assertEqual(dispute.credit_note_id.amount_total, 15)
        self.assertEqual(dispute.amount_reopened, 25)
        self.assertEqual(self._holds().amount, 25)
        self.assertEqual(self._to_collect(), 60, "the rest waits for a week")
        self._evaluate(self._days(8))
        self.assertEqual(self._to_collect(), 85)

    def test_rejected_comes_back_after_a_gap(self):
        dispute = self._dispute(40)
        self._on(self._days(3))
        dispute._resolve("rejected", answer="The price is in the order")
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "rejected",
                    "amount_accepted": 0,
                    "amount_reopened": 40,
                    "date_resume": self._days(10),
                    "credit_note_id": False,
                }
            ],
        )
        self.assertEqual(self._holds().date_end, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self._to_collect(), 60)
        self._evaluate(self._days(11))
        self.assertEqual(self._to_collect(), 100)

    def test_rejected_goes_on_one_level_later_not_with_a_jump(self):
        self._reach(self.partner, self.first)
        reached = self._case(self.partner).level_date
        case = self._case(self.partner, user=self.manager)
        dispute = case._dispute(self.item, self.price, date_due=self._days(60))
        dispute = dispute.with_user(self.collector)
        self._evaluate(self._days(50))  # old enough for the last level by now
        self.assertEqual(self._case(self.partner).state, "held")
        dispute._resolve("rejected", answer="It was delivered, see the receipt")
        self._run_day(self._days(57))  # the answer leaves, no reminder beside it
        self.assertEqual(self._case(self.partner).state, "held")
        self._run_day(self._days(58))
        case = self._case(self.partner)
        self.assertEqual(case.level_id, self.second)
        self.assertEqual(case.level_date, self._days(58))
        self.assertGreater(case.level_date, reached)
        self.assertEqual(case.next_level_id, self.formal)
        self.assertGreaterEqual(
            (case.next_action_date - case.level_date).days, self.formal.min_gap
        )

    def test_accepted_without_a_credit_note(self):
        dispute = self._dispute(reason=self.not_received)
        dispute._resolve("accepted", answer="Here is the invoice again")
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "accepted",
                    "amount_accepted": 100,
                    "amount_reopened": 100,
                    "credit_note_id": False,
                }
            ],
        )
        self.assertEqual(self._holds().date_end, self._days(7))
        self.assertEqual(self.item.amount_residual, 100)

    def test_an_opening_balance_is_written_off(self):
        self.company.sudo().collection_forgive_account_id = self.company_data[
            "default_account_expense"
        ]
        opening = self._entry(self.partner, 80, self._days(-50))
        dispute = self._dispute(30, items=opening)
        dispute._resolve("accepted")
        self.assertEqual(dispute.credit_note_id.move_type, "entry")
        self.assertEqual(opening.amount_residual, 50)

    def test_foreign_currency(self):
        dollars = self.setup_other_currency("USD", rates=[("2025-01-01", 2.0)])
        invoice = self._invoice(self.partner, 300, self._days(-20), currency=dollars)
        dispute = self._dispute(120, items=self._receivables(invoice))
        dispute._resolve("partial", amount=20)
        self.assertEqual(dispute.credit_note_id.amount_total, 20)
        self.assertEqual(dispute.credit_note_id.currency_id, dollars)
        self.assertEqual(dispute.accepted_company, 10)
        self.assertEqual(self._holds().amount, 100)

    def test_what_was_paid_meanwhile_is_not_credited_again(self):
        dispute = self._dispute(40)
        self._pay(self.invoice, 75)
        dispute._resolve("accepted")
        self.assertEqual(dispute.amount_accepted, 25)
        self.assertEqual(dispute.credit_note_id.amount_total, 25)
        self.assertTrue(self.item.reconciled)

    def test_the_customer_is_told(self):
        told = []
        actions = type(self.env["credit.collection.action"])

        def schedule(self, record, occasion, **_options):
            told.append((occasion, record.amount_reopened, bool(record.credit_note_id)))
            return self.browse()

        self.patch(actions, "_schedule_notifications", schedule)
        rejected, accepted = self._dispute(40), self._dispute(10)
        rejected._resolve("rejected", answer="The price is in the order")
        accepted._resolve("accepted")
        self.assertEqual(
            told,
            [
                ("dispute_opened", 0, False),
                ("dispute_opened", 0, False),
                ("dispute_rejected", 40, False),
                ("dispute_accepted", 0, True),
            ],
        )

    def test_the_credit_note_goes_with_the_answer(self):
        dispute = self._dispute(40)
        self.assertEqual(dispute._get_notification_attachments("dispute_opened"), [])
        dispute._resolve("accepted")
        self.assertFalse(dispute._has_notification_documents("dispute_accepted"))
        dispute._make_notification_documents("dispute_accepted")
        self.assertTrue(dispute._has_notification_documents("dispute_accepted"))
        (document,) = dispute._get_notification_attachments("dispute_accepted")
        self.assertTrue(document["filename"].endswith(".pdf"))
        self.assertTrue(document["content"])

    def test_whoever_contested_it_is_answered(self):
        person = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "email": "ana@example.com"}
        )
        self.assertEqual(self._dispute(4, person=person)._get_notified_person(), person)
        self.assertFalse(self._dispute(4)._get_notified_person())

    # === The owner === #

    def test_the_owner_finds_the_answer_and_the_collector_closes(self):
        dispute = self._dispute(40, user=self.salesperson)
        own = dispute.with_user(self.salesperson)
        with self.assertRaisesRegex(UserError, "Write the answer first"):
            own.action_answered()
        own.resolution = "We promised them 60"
        own.action_answered()
        self.assertEqual(dispute.answered_on, TODAY)
        self.assertRecordValues(dispute.activity_ids, [{"user_id": self.collector.id}])
        self.assertIn("We promised them 60", dispute.activity_ids.note)
        with self.assertRaises(AccessError):
            own._resolve("accepted")

    # === Refusals === #

    def _refused(self, dispute, message, *args, **values):
        before = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, message):
            dispute._resolve(*args, **values)
        self.assertEqual(dispute.state, "open")
        self.assertEqual(self.env["account.move"].search_count([]), before)
        self.assertEqual(self._holds().amount, 40)

    def test_a_rejection_needs_an_answer(self):
        self._refused(self._dispute(40), "why not", "rejected", answer=" ")

    def test_parts_that_make_no_sense(self):
        dispute = self._dispute(40)
        for amount in (None, 0, -1, 40, 41):
            with self.subTest(amount=amount):
                self._refused(dispute, "above zero and below", "partial", amount)

    def test_a_closed_period(self):
        dispute = self._dispute(40)
        self.company.sudo().fiscalyear_lock_date = TODAY
        self._refused(dispute, "period is closed", "accepted")
        dispute._resolve("accepted", date=self._days(1))
        self.assertEqual(dispute.credit_note_id.date, self._days(1))

    def test_closed_once(self):
        dispute = self._dispute(40)
        dispute._resolve("accepted")
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute._resolve("rejected", answer="No")
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute.action_resolve()
