"""A customer says on the page what is wrong."""

from .common import PDF, PNG, PortalDisputeCommon


class TestPortalDispute(PortalDisputeCommon):
    def test_the_dispute_is_that_of_a_collector(self):
        page = self._contest()
        self.assertEqual(page.status_code, 200)
        (dispute,) = self._disputes()
        self.assertEqual((dispute.state, dispute.amount), ("open", 100))
        self.assertEqual(dispute.reason_id, self.price)
        self.assertEqual(dispute.user_id, self.collector)
        self.assertEqual(dispute.date_due, self._days(5))
        self.assertEqual(dispute.customer_words, "The price is that of last year")
        (hold,) = self.case.sudo().active_hold_ids
        self.assertEqual((hold.kind, hold.amount), ("dispute", 100))
        self.assertEqual(hold.date_end, self._days(5))
        self.assertEqual(self.case.amount_to_collect, 0)

    def test_a_part_of_it(self):
        self._contest(amount="30.50")
        self.assertEqual(self._disputes().amount, 30.5)
        self.assertEqual(self.case.amount_to_collect, 69.5)

    def test_the_page_says_what_happens_next(self):
        page = self._contest()
        done = self._text(page, "//section[@id='done']")
        self.assertIn("answer you by March 22, 2025", done)
        self.assertIn("100.00", done)
        text = self._text(page, "//div[@id='dispute']")
        self.assertIn("Under review", text)
        self.assertIn("Wrong price", text)

    def test_a_message_confirms_it(self):
        page = self._contest()
        self.assertIn("confirms it", self._text(page, "//section[@id='done']"))
        self._dispatch()
        (mail,) = self._deliver()
        self.assertIn(self.invoice.name, mail.get_body(("html",)).get_content())

    def test_the_owner_has_a_task_and_the_log_the_words(self):
        self._contest()
        (task,) = self._disputes().activity_ids
        self.assertEqual(task.user_id, self.collector)
        (entry,) = self._entries()
        self.assertEqual((entry.outcome, entry.evidence), ("dispute", "4"))
        self.assertEqual(entry.note, "The price is that of last year")
        self.assertEqual(self._disputes().contact_id, entry)

    def test_photos_and_documents_are_kept_for_us_alone(self):
        files = [
            ("files", ("../../note.exe", PDF, "text/html")),
            ("files", ("photo.png", PNG, "image/png")),
        ]
        self._contest(files=files)
        kept = self._disputes().attachment_ids.sorted("id")
        self.assertEqual(kept.mapped("name"), ["note.pdf", "photo.png"])
        self.assertEqual(kept.mapped("mimetype"), ["application/pdf", "image/png"])
        self.assertEqual(set(kept.mapped("res_model")), {self._disputes()._name})
        self.assertFalse(any(kept.mapped("public")))
        self.assertFalse(any(kept.mapped("access_token")))
        self.assertEqual(len(self._entries().attachment_ids), 2)
        self.assertEqual(self._open(f"/web/content/{kept[0].id}").status_code, 404)

    def test_the_answer_is_read_when_it_is_given(self):
        self._contest()
        dispute = self._disputes().with_user(self.collector)
        dispute.resolution = "Internal thoughts"
        self.assertNotIn("Internal thoughts", self._open().text)
        dispute._resolve("rejected", answer="The price is that of the order")
        text = self._text(self._open(), "//div[@id='dispute']")
        self.assertIn("We see it differently", text)
        self.assertIn("The price is that of the order", text)
        self.assertNotIn(self.collector.name, text)

    def test_what_was_answered_is_not_contested_on_the_page_again(self):
        self._contest()
        dispute = self._disputes().with_user(self.collector)
        dispute._resolve("rejected", answer="It is right")
        page = self._open()
        self.assertFalse(page.tree.xpath("//div[@id='dispute']//form"))

    def test_one_dispute_of_a_document(self):
        page, again = self._open(), self._open()
        self._contest(page=page, amount="30")
        answer = self._contest(page=again, amount="30")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(len(self._disputes()), 1)

    def test_the_answer_is_due_within_the_limit_of_the_page(self):
        self.price.sudo().days = 300
        self._contest()
        self.assertEqual(self._disputes().date_due, self._days(30))

    def test_a_promise_expects_less_meanwhile(self):
        promise = self.case._promise(100, self._days(5))
        self._contest(amount="40")
        self._evaluate()
        self.assertEqual(promise.amount_due, 60)

    def test_what_the_desk_stores_is_in_the_language_of_the_collector(self):
        self.partner.lang = "es_ES"
        self._contest()
        (hold,) = self.case.sudo().active_hold_ids
        self.assertIn("Contested", hold.reason)

    def test_an_answer_that_is_switched_off_is_not_there(self):
        self.company.sudo().collection_portal_dispute = False
        self.assertFalse(self._open().tree.xpath("//div[@id='dispute']"))

    def test_without_reasons_to_choose_there_is_nothing_to_open(self):
        reasons = self.env["credit.collection.dispute.reason"].sudo().search([])
        reasons.portal_is_offered = False
        self.assertFalse(self._open().tree.xpath("//div[@id='dispute']"))
