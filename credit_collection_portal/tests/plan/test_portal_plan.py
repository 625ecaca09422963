"""A customer pays in parts: within the limits by a signature, beyond them by asking."""

import hashlib

from .common import DRAWN, PortalPlanCommon


class TestPortalPlan(PortalPlanCommon):
    # === Preview === #

    def test_the_plan_is_shown_before_anything_is_agreed(self):
        page = self._preview()
        self.assertEqual(page.status_code, 200)
        rows = [
            row.text_content().split()
            for row in page.tree.xpath("//table[@class='o_cc_schedule']//tbody/tr")
        ]
        self.assertEqual(rows[0], ["1", "March", "24,", "2025", "400.00", "€"])
        self.assertEqual(rows[-1], ["Total", "1,200.00", "€"])
        self.assertFalse(self._plans())
        self.assertFalse(self._entries())

    def test_what_was_typed_stays_in_the_form(self):
        page = self._preview(count="2", period="biweekly")
        self.assertEqual(
            page.tree.xpath("//input[@id='o_cc_plan_count']/@value"), ["2"]
        )
        self.assertEqual(
            page.tree.xpath("//select[@name='period']/option[@selected]/@value"),
            ["biweekly"],
        )

    def test_by_the_amount_of_each_part(self):
        page = self._preview(amount="500")
        self.assertIn("500.00", self._text(page, "//table"))
        self.assertIn("200.00", self._text(page, "//table"))

    # === Signed === #

    def test_a_signed_plan_is_in_force(self):
        page = self._sign(self._preview())
        self.assertEqual(page.status_code, 200)
        (plan,) = self._plans()
        self.assertEqual((plan.state, plan.kind), ("active", "plan"))
        self.assertEqual(plan.promise_ids.mapped("amount"), [400, 400, 400])
        self.assertEqual(plan.accepted_how, "page")
        self.assertFalse(plan.amount_forgiven)
        self.assertEqual(self.case.state, "held")
        self._evaluate()
        self.assertEqual(self.case.amount_to_collect, 0)

    def test_the_page_says_what_is_next(self):
        page = self._sign(self._preview())
        done = self._text(page, "//section[@id='done']")
        self.assertIn("it is agreed", done)
        self.assertIn("Next: 400.00 € on March 24, 2025", done)
        agreed = self._text(page, "//section[@data-kind='plan']")
        self.assertIn("Your payment plan", agreed)
        self.assertIn("400.00", agreed)
        self.assertFalse(page.tree.xpath("//div[@id='plan']"))

    def test_the_proof_of_a_signature(self):
        page = self._preview()
        seal = page.tree.xpath("//input[@name='seen']/@value")[0]
        files = {"signature": ("signature.png", DRAWN, "image/png")}
        self._sign(page, files=files)
        (plan,) = self._plans()
        self.assertEqual(plan.portal_signer, "Ana Ferrer")
        self.assertEqual(plan.portal_address, "127.0.0.1")
        self.assertIn("requests", plan.portal_agent)
        self.assertEqual(plan.portal_seal, seal)
        self.assertTrue(plan.portal_signed_on)
        self.assertTrue(plan.portal_signature)
        entry = plan.acceptance_id
        self.assertEqual((entry.channel, entry.evidence), ("page", "4"))
        self.assertEqual(entry.recipients, "127.0.0.1")
        for proof in (seal, "Ana Ferrer", "127.0.0.1", "requests", "Version 1"):
            self.assertIn(proof, entry.note)
        self.assertEqual(entry.attachment_ids.raw, DRAWN)
        self.assertTrue(entry.is_intact)

    def test_a_typed_name_is_enough(self):
        self._sign(self._preview())
        (plan,) = self._plans()
        self.assertEqual(plan.state, "active")
        self.assertFalse(plan.portal_signature)

    def test_both_get_the_document(self):
        self._sign(self._preview())
        (plan,) = self._plans()
        plan._render_document()
        content = plan.document_id.raw
        self.assertEqual(plan.portal_document_seal, hashlib.sha256(content).hexdigest())
        self._dispatch()
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        (attached,) = mail.iter_attachments()
        self.assertIn("Payment plan", attached.get_filename())
        messages = self.env["mail.message"].sudo()
        ours = messages.search([("message_type", "=", "user_notification")], limit=1)
        self.assertEqual(ours.notified_partner_ids, self.collector.partner_id)
        self.assertEqual(ours.attachment_ids.raw, content)

    def test_the_document_says_who_signed_and_leaves_no_blank(self):
        self._sign(self._preview())
        reports = self.env["ir.actions.report"].sudo()
        report = "credit_collection.action_report_plan"
        html = reports._render_qweb_html(report, self._plans().ids)[0].decode()
        self.assertIn("Ana Ferrer", html)
        self.assertIn(self._plans().portal_seal, html)
        self.assertNotIn("____", html)

    def test_nothing_else_is_sent(self):
        self._sign(self._preview())
        plan = self._plans()
        plan._render_document()
        self._dispatch()
        subjects = [
            mail["subject"]
            for mail in self._deliver()
            if mail.envelope_to == ["clienteuno@example.com"]
        ]
        self.assertEqual(len(subjects), 1)

    def test_who_wrote_may_still_ask_for_parts(self):
        self._send("write", text="Can I pay in parts?")
        self.assertEqual(self.case.amount_to_collect, 0)
        page = self._sign(self._preview())
        self.assertEqual(page.status_code, 200)
        self.assertEqual(self._plans().state, "active")

    # === Beyond the limits === #

    def _asked(self, page, words="I can pay in summer"):
        return self._fill(page, "plan/ask", words=words)

    def test_more_parts_than_the_page_agrees_to_go_to_the_collector(self):
        page = self._preview(count="5")
        self.assertFalse(self._form(page, "plan/sign"))
        page = self._asked(page)
        self.assertIn("we have your proposal", self._text(page))
        (plan,) = self._plans()
        self.assertEqual((plan.state, len(plan.schedule)), ("draft", 5))
        self.assertTrue(plan.portal_asked_on)
        self.assertEqual(plan.note, "I can pay in summer")
        (entry,) = self._entries()
        self.assertEqual((entry.outcome, entry.note), ("asks_plan", plan.note))
        (task,) = self.case.sudo().activity_ids
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("I can pay in summer", task.note)
        self.assertTrue(self.case.has_reply)

    def test_a_proposal_is_confirmed_by_mail_in_the_same_words(self):
        page = self._asked(self._preview(count="12"))
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        text = mail.get_body(("html",)).get_content()
        for words in ("we have your proposal", "looks at it and answers you"):
            self.assertIn(words, self._text(page, "//section[@id='done']"))
        self.assertIn("we have your proposal", mail["Subject"])
        self.assertIn("looks at it and answers you", text)
        self.assertIn("in 12 instalments", text)

    def test_who_asked_reads_that_we_look_at_it(self):
        page = self._asked(self._preview(count="5"))
        self.assertIn("We are looking at", self._text(page, "//div[@id='plan']"))
        self.assertFalse(self._form(page, "plan"))

    def test_what_was_asked_the_collector_proposes(self):
        self._asked(self._preview(count="5"))
        plan = self._plans().with_user(self.collector)
        plan.action_propose()
        page = self._sign(self._open(), "plan/offer")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(plan.state, "active")

    def test_the_page_agrees_to_no_more_than_a_collector_may(self):
        self.company.sudo().collection_portal_plan_count = 30
        self.assertTrue(self._form(self._preview(count="6"), "plan/sign"))
        self.assertFalse(self._form(self._preview(count="7"), "plan/sign"))
        # 400.00 in parts of 44.00 are below the least of a collector
        small = self._receivables(self.new + self.invoice)
        ids = ",".join(map(str, small.ids))
        self.assertFalse(self._form(self._preview(items=ids, amount="44"), "plan/sign"))

    def test_who_did_not_keep_a_promise_asks_a_person(self):
        self.case._promise(100, self._days(1))
        self._on(self._days(6))
        self._evaluate()
        self.assertTrue(self.case.broken_count)
        self.assertFalse(self._form(self._preview(), "plan/sign"))

    def test_with_something_in_favour_a_person_looks_first(self):
        self._credit_note(self.partner, 30)
        self._evaluate()
        page = self._preview()
        self.assertFalse(self._form(page, "plan/sign"))
        self.assertTrue(self._form(page, "plan/ask"))

    def test_the_first_part_is_soon(self):
        page = self._preview(date=str(self._days(31)))
        self.assertIn("for the first part", self._text(page))
        self.assertFalse(self._form(page, "plan/sign"))

    def test_an_answer_that_is_switched_off_is_not_there(self):
        self.company.sudo().collection_portal_plan = False
        self.assertFalse(self._open().tree.xpath("//div[@id='plan']"))

    def test_what_is_promised_is_no_part_of_a_plan(self):
        self.case._promise(900, self._days(5), items=self._receivables(self.old))
        page = self._open()
        values = page.tree.xpath("//div[@id='plan']//input[@name='items']/@value")
        ids = self._receivables(self.invoice + self.new).ids
        self.assertEqual(sorted(map(int, values)), sorted(ids))
