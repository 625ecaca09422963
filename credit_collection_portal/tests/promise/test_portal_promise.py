"""A customer says on the page when the payment comes."""

from ..common import PortalHttpCommon


class TestPortalPromise(PortalHttpCommon):
    def _promise(self, **values):
        page = self._open()
        items = page.tree.xpath("//div[@id='promise']//input[@name='items']/@value")
        typed = {"date": str(self._days(7)), "items": items, "means": "transfer"}
        return self._send("promise", page=page, **{**typed, **values})

    def _made(self, case=None):
        return (case or self.case).sudo().own_promise_ids

    def test_the_promise_is_that_of_a_collector(self):
        page = self._promise()
        self.assertEqual(page.status_code, 200)
        (promise,) = self._made()
        self.assertEqual(promise.state, "open")
        self.assertEqual((promise.amount, promise.date), (100, self._days(7)))
        self.assertEqual(promise.date_deadline, self._days(10))
        self.assertEqual(promise.means, "transfer")
        self.assertEqual(promise.user_id, self.collector)
        self.assertEqual(promise.line_ids.move_line_id, self._receivables(self.invoice))
        (hold,) = self.case.sudo().active_hold_ids
        self.assertEqual((hold.kind, hold.amount), ("promise", 100))
        self.assertEqual(hold.date_end, promise.date_deadline)
        self.assertEqual(self.case.state, "held")

    def test_the_page_says_what_happens_next(self):
        page = self._promise()
        done = self._text(page, "//section[@id='done']")
        self.assertIn("You will pay 100.00 € on March 24, 2025", done)
        self.assertIn("we do not ask you", done)
        agreed = self._text(page, "//section[@data-kind='promise']")
        self.assertIn("100.00", agreed)
        self.assertFalse(page.tree.xpath("//div[@id='promise']"))

    def test_a_message_confirms_it(self):
        page = self._promise()
        self.assertIn("confirms it", self._text(page, "//section[@id='done']"))
        self._dispatch()
        (mail,) = self._deliver()
        self.assertIn("100.00", mail.get_body(("html",)).get_content())
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])

    def test_the_log_has_the_answer_and_where_it_came_from(self):
        self._promise()
        (entry,) = self._entries()
        self.assertEqual((entry.direction, entry.outcome), ("in", "promise"))
        self.assertEqual(entry.evidence, "4")
        self.assertEqual(entry.recipients, "127.0.0.1")
        self.assertEqual(self._made().contact_id, entry)
        self.assertTrue(entry.is_intact)

    def test_what_is_promised_is_what_the_page_asks_for(self):
        self._credit_note(self.partner, 30)
        self._invoice(self.partner, 50, self._days(-2))
        self._invoice(self.partner, 500, self._days(20))
        self._evaluate()
        self._promise()
        self.assertEqual(self._made().amount, 120)
        self._evaluate()
        self.assertEqual(self.case.amount_to_collect, 0)

    def test_chosen_documents_only(self):
        other = self._invoice(self.partner, 50, self._days(-2))
        self._evaluate()
        self._promise(items=str(self._receivables(other).id))
        self.assertEqual(self._made().amount, 50)
        self.assertEqual(self._made().line_ids.move_line_id.move_id, other)
        self.assertEqual(self.case.amount_to_collect, 100)

    def test_each_currency_has_its_promise(self):
        dollar = self.setup_other_currency("GBP", rates=[("2016-01-01", 2)])
        self._invoice(self.partner, 80, self._days(-2), currency=dollar)
        self._evaluate()
        self._promise()
        amounts = {one.currency_id.name: one.amount for one in self._made()}
        self.assertEqual(amounts, {"EUR": 100, "GBP": 80})

    def test_who_is_logged_in_is_who_promised(self):
        contact = self._customer("Ana", parent_id=self.partner.id, is_company=False)
        self._portal_user(contact)
        self.authenticate("debtor.portal", "debtor.portal")
        path = f"/my/collection/{self.case.id}"
        ids = str(self._receivables(self.invoice).id)
        self._send("promise", path=path, date=str(self._days(7)), items=ids)
        self.assertEqual(self._made().person_id, contact)

    def test_a_link_does_not_say_who_promised(self):
        self._promise()
        self.assertFalse(self._made().person_id)

    def test_what_the_desk_stores_is_in_the_language_of_the_collector(self):
        self.partner.lang = "es_ES"
        self._promise()
        (hold,) = self.case.sudo().active_hold_ids
        self.assertIn("promised for", hold.reason)

    # === While something waits for an answer === #

    def test_who_wrote_may_still_promise(self):
        """What the customer wrote stops our reminders, not the customer."""
        self._send("write", text="Can I pay next week?")
        self.assertTrue(self.case.has_reply)
        self._credit_note(self.partner, 30)
        self._evaluate()
        self.assertEqual(self.case.amount_to_collect, 0)
        page = self._promise()
        self.assertIn("You will pay 70.00", self._text(page, "//section[@id='done']"))
        self.assertEqual(self._made().amount, 70)
        self.assertTrue(self.case.has_reply)

    def test_what_is_agreed_or_contested_is_not_offered_meanwhile(self):
        other = self._invoice(self.partner, 50, self._days(-2))
        self._evaluate()
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self.case._dispute(self._receivables(other), reason)
        self.case._hold("reply", "The customer wrote")
        page = self._open()
        offered = page.tree.xpath("//div[@id='promise']//input[@name='items']/@value")
        self.assertEqual(offered, [str(self._receivables(self.invoice).id)])
        self._promise()
        self.assertFalse(self._open().tree.xpath("//div[@id='promise']"))

    def test_the_desk_reads_why_it_waits(self):
        self._send("write", text="Can I pay next week?")
        (hold,) = self.case.sudo().active_hold_ids
        self.assertEqual(hold.why, "The customer wrote on the page")
        spanish = hold.with_context(lang="es_ES")
        self.assertEqual(spanish.why, "El cliente escribió en la página")

    def test_in_a_pause_nothing_is_offered(self):
        self.case._hold("reply", "The customer wrote")
        self.case._hold("pause", "We look into it", self._days(5))
        self.assertFalse(self._open().tree.xpath("//div[@id='promise']"))

    # === Limits === #

    def test_the_latest_day_is_that_of_the_page(self):
        self._promise(date=str(self._days(31)))
        self.assertFalse(self._made())
        self._promise(date=str(self._days(30)))
        self.assertEqual(len(self._made()), 1)

    def test_the_page_allows_no_more_than_a_collector_may(self):
        company = self.company.sudo()
        company.collection_portal_stop_days = 300
        company.collection_promise_max_days = 10
        page = self._promise(date=str(self._days(11)))
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._made())
        (latest,) = page.tree.xpath("//input[@id='o_cc_promise_date']/@max")
        self.assertEqual(latest, str(self._days(10)))

    def test_one_open_promise_at_a_time(self):
        page = self._open()
        ids = str(self._receivables(self.invoice).id)
        values = {"date": str(self._days(7)), "items": ids}
        self._send("promise", page=page, **values)
        again = self._send("promise", page=page, once="1" * 32, **values)
        self.assertEqual(again.status_code, 422)
        self.assertEqual(len(self._made()), 1)

    def test_a_promise_that_a_collector_noted_counts_too(self):
        self._invoice(self.partner, 50, self._days(-2))
        self._evaluate()
        lines = self._receivables(self.invoice)
        page = self._open()
        self.case._promise(100, self._days(5), items=lines)
        answer = self._send(
            "promise", page=page, date=str(self._days(7)), items=str(lines.id)
        )
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(len(self._made()), 1)

    def test_after_promises_that_were_not_kept_a_person_decides(self):
        self.case._promise(100, self._days(1))
        self._on(self._days(6))
        self._evaluate()
        self.assertEqual(self.case.broken_count, 1)
        self.case._promise(100, self._days(8))
        self._on(self._days(13))
        self._evaluate()
        self.assertEqual(self.case.broken_count, 2)
        page = self._open()
        text = self._text(page, "//div[@id='promise']")
        self.assertIn("Let us look at it together", text)
        self.assertFalse(page.tree.xpath("//div[@id='promise']//form"))

    def test_an_answer_that_is_switched_off_is_not_there(self):
        self.company.sudo().collection_portal_promise = False
        page = self._open()
        self.assertFalse(page.tree.xpath("//div[@id='promise']"))

    def test_nothing_to_pay_is_nothing_to_promise(self):
        self._pay(self.invoice)
        self._evaluate()
        self.assertFalse(self._open().tree.xpath("//div[@id='promise']"))
