from odoo.exceptions import AccessError, UserError

from ..common import TODAY
from .common import DisputeCommon


class TestDispute(DisputeCommon):
    """What is contested is not chased; what is not contested is."""

    # === What a dispute does === #

    def test_the_chatter_says_that_it_was_noted(self):
        case = self._case(self.partner).with_context(
            tracking_disable=False, mail_create_nolog=False
        )
        messages = case._dispute(self.item, self.price).message_ids
        self.assertIn("Dispute noted", " ".join(messages.mapped("body")))

    def test_nothing_told_is_lost_for_a_wrong_name(self):
        with self.assertRaisesRegex(TypeError, "words"):
            self._dispute(40, words="You agreed on 60")
        self.assertFalse(self._case(self.partner).dispute_ids)

    def test_half_an_invoice(self):
        dispute = self._dispute(40, customer_words="You agreed on 60")
        self.assertRecordValues(
            dispute,
            [
                {
                    "state": "open",
                    "move_id": self.invoice.id,
                    "move_line_id": self.item.id,
                    "name": self.invoice.name,
                    "amount": 40,
                    "amount_open": 40,
                    "amount_company": 40,
                    "user_id": self.collector.id,
                    "department": "sales",
                    "date_opened": TODAY,
                    "date_due": self._days(5),
                    "seller_id": self.invoice.invoice_user_id.id,
                    "product_id": self.invoice.invoice_line_ids.product_id.id,
                }
            ],
        )
        self.assertRecordValues(
            self._holds(),
            [
                {
                    "move_line_id": self.item.id,
                    "amount": 40,
                    "date_end": self._days(5),
                    "user_id": self.collector.id,
                    "reason": "Contested: Wrong price",
                }
            ],
        )
        self.assertEqual(self._to_collect(), 60)
        self.assertIn("40.00", self._case(self.partner).dispute_summary)

    def test_its_hold_is_explained_in_the_language_of_whoever_reads(self):
        price = self.price.with_user(self.manager).with_context(lang="es_ES")
        price.name = "El precio"
        self._dispute(40)
        hold = self._holds()
        self.assertEqual(hold.why, f"Contested: {self.price.name}")
        self.assertIn("El precio", hold.with_context(lang="es_ES").why)

    def test_the_whole_invoice_is_not_chased_at_all(self):
        self._dispute()
        self.assertEqual(self._case(self.partner).state, "held")
        self._dispatch(TODAY)
        reminders = self._actions(self.partner).filtered("level_id")
        self.assertNotIn("done", reminders.mapped("state"))

    def test_what_the_customer_said_is_in_the_log(self):
        dispute = self._dispute(40, customer_words="You agreed on 60", channel="call")
        self.assertRecordValues(
            dispute.contact_id,
            [
                {
                    "channel": "call",
                    "direction": "in",
                    "outcome": "dispute",
                    "note": "You agreed on 60",
                    "subject": f"Contests {self.invoice.name}: Wrong price",
                    "case_id": self.case.id,
                }
            ],
        )

    def test_the_contact_in_which_it_was_said_is_not_logged_twice(self):
        contact = self.case._log_contact(channel="call", direction="in")
        before = len(self.case.contact_ids)
        dispute = self._dispute(contact=contact)
        self.assertEqual(dispute.contact_id, contact)
        self.assertEqual(len(self._case(self.partner).contact_ids), before)

    def test_evidence_is_kept_with_the_dispute_and_as_a_copy_in_the_log(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.collector)
            .create({"name": "box.txt", "raw": b"open"})
        )
        dispute = self._dispute(attachments=photo)
        self.assertEqual((photo.res_model, photo.res_id), (dispute._name, dispute.id))
        copy = dispute.contact_id.attachment_ids
        self.assertEqual((copy.name, copy.raw), ("box.txt", b"open"))

    def test_the_owner_has_a_task_until_the_answer_is_due(self):
        dispute = self._dispute(user=self.salesperson, date_due=self._days(3))
        self.assertRecordValues(
            dispute.activity_ids,
            [{"user_id": self.salesperson.id, "date_deadline": self._days(3)}],
        )
        self.assertIn("Cliente Uno contests", dispute.activity_ids.summary)

    def test_the_reason_knows_its_owner(self):
        self.price.with_user(self.manager).user_id = self.salesperson
        self.assertEqual(self._dispute(10).user_id, self.salesperson)
        self.salesperson.sudo().active = False
        self.assertEqual(self._dispute(10).user_id, self.collector)

    def test_a_second_dispute_about_the_rest(self):
        self._dispute(40)
        self._dispute(35, reason=self.not_received)
        self.assertEqual(self._to_collect(), 25)
        rest = self._dispute()
        self.assertEqual(rest.amount, 25, "what is not contested yet")
        self.assertEqual(self._to_collect(), 0)

    def test_all_instalments_of_an_invoice(self):
        invoice = self._invoice(
            self.partner, 200, self._days(-90), self._half_and_half()
        )
        disputes = self._dispute(150, items=self._receivables(invoice))
        self.assertEqual(disputes.mapped("amount"), [100, 50], "oldest first")
        self.assertEqual(len(disputes.contact_id), 1)

    def test_foreign_currency_stays(self):
        dollars = self.setup_other_currency("USD", rates=[("2025-01-01", 2.0)])
        invoice = self._invoice(self.partner, 300, self._days(-20), currency=dollars)
        dispute = self._dispute(120, items=self._receivables(invoice))
        self.assertRecordValues(
            dispute,
            [{"currency_id": dollars.id, "amount": 120, "amount_company": 60}],
        )
        self.assertEqual(self._to_collect(), 100 + 90)

    def test_an_opening_balance_may_be_contested(self):
        opening = self._entry(self.partner, 80, self._days(-50))
        dispute = self._dispute(30, items=opening)
        self.assertFalse(dispute.product_id)
        self.assertEqual(self._to_collect(), 100 + 50)

    def test_new_deadline_and_owner_move_the_hold_and_the_task(self):
        dispute = self._dispute(40)
        dispute.date_due = self._days(12)
        self.assertEqual(self._holds().date_end, self._days(12))
        self.assertEqual(dispute.activity_ids.date_deadline, self._days(12))
        dispute.user_id = self.salesperson
        self.assertEqual(dispute.activity_ids.user_id, self.salesperson)

    def test_days_open(self):
        dispute = self._dispute()
        self._on(self._days(4))
        dispute.invalidate_recordset()
        self.assertEqual(dispute.days_open, 4)
        dispute._resolve("rejected", answer="The price was agreed")
        self._on(self._days(9))
        dispute.invalidate_recordset()
        self.assertEqual(dispute.days_open, 4, "it is closed since")

    def test_disputes_move_along_when_customers_are_merged(self):
        dispute = self._dispute(40)
        kept = self._customer("Kept")
        self._invoice(kept, 50, self._days(-20))
        self._evaluate(TODAY, kept)
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.partner | kept).ids, kept)
        case = self._case(kept)
        self.assertEqual((dispute.case_id, dispute.partner_id), (case, kept))
        self.assertEqual(case.amount_to_collect, 110)
        dispute._resolve("accepted")
        self.assertEqual(self._case(kept).amount_to_collect, 110)

    # === What is contested of an item === #

    def test_contested_is_asked_for_many_items_at_once(self):
        self._dispute(40)
        other = self._receivables(self._invoice(self.partner, 50, self._days(-3)))
        found = (self.item | other)._collection_disputed()
        self.assertEqual(found, {self.item.id: 40, other.id: 0})
        self._pay(self.invoice, 80)
        self.assertEqual(self.item._collection_disputed(), {self.item.id: 20})

    def test_a_promise_covers_what_is_not_contested(self):
        self._dispute(40)
        with self.assertRaisesRegex(UserError, "At most .*60.00.*in dispute"):
            self._case(self.partner)._promise(100, self._days(4), self.item)
        promise = self._case(self.partner)._promise(60, self._days(4), self.item)
        self.assertEqual(promise.amount, 60)
        self.assertEqual(self._to_collect(), 0)

    def test_a_promise_expects_less_while_a_part_is_contested(self):
        promise = self._case(self.partner)._promise(100, self._days(4), self.item)
        dispute = self._dispute(40)
        self.assertEqual((promise.state, promise.amount_due), ("open", 60))
        holds = self._case(self.partner).active_hold_ids
        self.assertEqual(
            {hold.kind: hold.amount for hold in holds}, {"promise": 60, "dispute": 40}
        )
        log = str(self._case(self.partner).message_ids.mapped("body"))
        self.assertIn("expects nothing of what is contested", log)
        dispute._resolve("rejected", answer="The price was agreed")
        self.assertEqual(promise.amount_due, 100, "and all of it again")
        self._pay(self.invoice, 100)
        self.assertEqual(promise.state, "kept")

    def test_who_paid_all_that_is_not_contested_waits_for_the_answer(self):
        promise = self._case(self.partner)._promise(100, self._days(4), self.item)
        dispute = self._dispute(40)
        self._on(self._days(3))
        self._pay(self.invoice, 60)
        self.assertEqual((promise.state, promise.amount_left), ("open", 0))
        self._evaluate(self._days(9))
        self.assertEqual(promise.state, "open", "nothing is missing yet")
        dispute._resolve("accepted")
        self.assertEqual(promise.state, "kept")

    def test_after_a_rejection_all_that_was_promised_is_expected(self):
        promise = self._case(self.partner)._promise(100, self._days(4), self.item)
        dispute = self._dispute(40)
        self._pay(self.invoice, 60)
        dispute._resolve("rejected", answer="The price was agreed")
        self.assertEqual((promise.state, promise.amount_left), ("open", 40))

    def test_the_part_in_dispute_is_spread_beside_other_items(self):
        other = self._invoice(self.partner, 100, self._days(-10))
        items = self.item | self._receivables(other)
        promise = self._case(self.partner)._promise(200, self._days(4), items)
        self._dispute(40)
        self.assertEqual(promise.amount_due, 160)
        self.assertEqual(self._to_collect(), 0, "nothing of either is chased")

    def test_a_plan_expects_less_from_its_end_while_a_part_is_contested(self):
        case = self._case(self.partner)
        terms = {"items": self.item, "count": 2}
        plan = case._plan({**terms, "date_first": self._days(5)})
        if plan.needs_approval:
            plan.action_request_approval()
            plan.with_user(self.manager).action_approve()
        plan.action_propose()
        plan._accept(self.partner, "email")
        dues = plan.promise_ids.sorted("date")
        self.assertEqual(dues.mapped("amount_due"), [50, 50])
        dispute = self._dispute(40)
        self.assertEqual(dues.mapped("amount_due"), [50, 10])
        self.assertEqual(self._to_collect(), 0)
        dispute._resolve("accepted")
        self.assertEqual(dues.mapped("amount_due"), [50, 10], "it was credited")

    # === Refusals === #

    def _refused(self, message, *args, **values):
        before = self.env["credit.collection.contact"].sudo().search_count([])
        with self.assertRaisesRegex(UserError, message):
            self._dispute(*args, **values)
        after = self.env["credit.collection.contact"].sudo().search_count([])
        self.assertEqual(before, after, "nothing half-written")
        self.assertFalse(self._holds())

    def test_amounts_that_make_no_sense(self):
        for amount in (0, -10, 100.01):
            with self.subTest(amount=amount):
                self._refused("above zero and at most .*100.00", amount)

    def test_nothing_left_to_contest(self):
        self._dispute()
        with self.assertRaisesRegex(UserError, "contested already"):
            self._dispute()

    def test_items_of_somebody_else(self):
        other = self._invoice(self._customer("Otro"), 50, self._days(-9))
        self._refused("not an open item of", items=self._receivables(other))
        self._refused("not an open item of", items=self.invoice.invoice_line_ids)

    def test_items_that_are_paid(self):
        self._pay(self.invoice)
        self._refused("is paid")

    def test_without_items(self):
        self._refused("Choose what", items=self.item.browse())

    def test_without_a_reason(self):
        self._refused("Choose why", reason=self.price.browse())

    def test_a_deadline_in_the_past(self):
        self._refused("not in the past", date_due=self._days(-1))
        dispute = self._dispute(10)
        with self.assertRaisesRegex(UserError, "not in the past"):
            dispute.date_due = self._days(-1)

    def test_items_in_several_currencies(self):
        dollars = self.setup_other_currency("USD", rates=[("2025-01-01", 2.0)])
        other = self._invoice(self.partner, 300, self._days(-20), currency=dollars)
        items = self.item | self._receivables(other)
        self._refused("several currencies", 50, items=items)
        self.assertEqual(len(self._dispute(items=items)), 2, "all of them may be")

    def test_what_belongs_to_something_else(self):
        partner = self._customer("Otro")
        other = self._invoice(partner, 50, self._days(-9))
        contact = self._case(partner)._log_contact(channel="call")
        self._refused("another customer", contact=contact)
        self._refused("a line of the invoice", invoice_line=other.invoice_line_ids)

    def test_the_owner_is_one_of_us(self):
        portal = (
            self.env["res.users"]
            .sudo()
            .create(
                {
                    "login": "portal.disputes",
                    "name": "Portal",
                    "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
                }
            )
        )
        self._refused("does not work for", user=portal)
        dispute = self._dispute(10)
        with self.assertRaisesRegex(UserError, "does not work for"):
            dispute.user_id = portal

    def test_what_is_corrected_is_checked_like_what_was_noted(self):
        dispute = self._dispute(10)
        with self.assertRaisesRegex(UserError, "Ask when it was paid"):
            dispute.reason_id = self.paid
        dispute.write({"reason_id": self.paid.id, "paid_on": self._days(-1)})
        with self.assertRaisesRegex(UserError, "is a promise"):
            dispute.paid_on = self._days(1)

    def test_when_it_was_paid(self):
        self._refused("Ask when it was paid", reason=self.paid)
        self._refused("is a promise", reason=self.paid, paid_on=self._days(1))

    def test_people_write_what_is_theirs(self):
        dispute = self._dispute(40)
        for values in ({"amount": 1}, {"state": "accepted"}, {"amount_open": 0}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                dispute.write(values)
        dispute.customer_words = "They say it is twice the price"
        dispute._resolve("rejected", answer="The price was agreed")
        with self.assertRaisesRegex(UserError, "is closed"):
            dispute.customer_words = "Something else"

    def test_a_hold_of_a_dispute_ends_with_the_dispute(self):
        self._dispute(40)
        with self.assertRaisesRegex(UserError, "resolve the dispute"):
            self._holds().action_release()

    def test_who_sells_does_not_dispute_in_the_name_of_a_customer(self):
        self.partner.user_id = self.collector
        with self.assertRaises(AccessError):
            self._dispute(40)
