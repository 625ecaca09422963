"""*I have already paid*: the collector looks for it, and meanwhile it is not asked
for."""

from odoo.exceptions import AccessError, UserError

from .common import PDF, PNG, PayCommon

CLAIMS = "credit.collection.portal.claim"


class TestPayClaims(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._receivables(cls.invoice)

    def _tell(self, files=None, **values):
        values = {
            "items": str(self.line.id),
            "date": str(self._days(-2)),
            "amount": "100",
            "reference": "Transfer 4711",
            **values,
        }
        return self._send("paid", files=files, **values)

    def _claims(self):
        return self.env[CLAIMS].sudo().search([("case_id", "=", self.case.id)])

    def _proof(self, content=PDF, name="receipt.pdf"):
        return [("proof", (name, content, "application/octet-stream"))]

    # === Told === #

    def test_it_holds_a_few_days_and_the_collector_gets_a_task(self):
        page = self._tell(self._proof())
        text = self._text(page, "//section[@id='done']")
        self.assertIn("Thank you for telling us", text)
        self.assertIn("March 22, 2025", text)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        (hold,) = case.active_hold_ids
        self.assertEqual((hold.kind, hold.date_end), ("pause", self._days(5)))
        (task,) = case.activity_ids
        self.assertEqual(task.user_id, self.collector)
        self.assertIn("Transfer 4711", task.note)

    def test_it_is_logged_with_its_proof(self):
        self._tell(self._proof() + self._proof(PNG, "../../phóto<b>.php"))
        (entry,) = self._entries()
        self.assertEqual(
            (entry.direction, entry.outcome, entry.evidence),
            ("in", "payment_sent", "4"),
        )
        kept = entry.attachment_ids.sorted("id")
        self.assertEqual(kept.mapped("mimetype"), ["application/pdf", "image/png"])
        self.assertEqual(kept.mapped("raw"), [PDF, PNG])
        self.assertFalse(any(kept.mapped("public")))
        self.assertEqual(kept[1].name, "phóto b.png")
        self.assertTrue(entry.is_intact)
        self.assertEqual(self._claims().contact_id, entry)

    def test_a_mail_confirms_it(self):
        page = self._tell()
        (mail,) = self._deliver()
        self.assertIn("Thank you for telling us", mail["subject"])
        body = " ".join(mail.get_body(("html",)).get_content().split())
        self.assertIn("March 22, 2025", body)
        self.assertEqual(page.status_code, 200)

    def test_after_the_days_it_is_asked_for_again(self):
        self._tell()
        self._evaluate(self._days(6))
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_only_what_was_said_to_be_paid_is_held(self):
        self._tell(amount="40")
        self.assertEqual(self._case(self.partner).amount_to_collect, 60)

    def test_it_is_told_once_until_it_is_answered(self):
        self._tell()
        page = self._open()
        self.assertIn("You told us that you paid", self._text(page))
        self.assertFalse(page.tree.xpath("//div[@id='paid']//form"))
        self._evaluate(self._days(6))
        self.assertFalse(self._open().tree.xpath("//div[@id='paid']//form"))

    def test_a_second_one_in_another_tab_is_refused(self):
        one, two = self._open(), self._open()
        first = self._send_from(one)
        self.assertEqual(first.status_code, 200)
        second = self._send_from(two)
        self.assertEqual(second.status_code, 422)
        self.assertIn("told us about this already", self._text(second))
        self.assertEqual(len(self._claims()), 1)

    def _send_from(self, page):
        return self._send(
            "paid",
            page=page,
            items=str(self.line.id),
            date=str(self._days(-1)),
            amount="100",
        )

    def test_a_double_click_counts_once(self):
        page = self._open()
        for _click in range(2):
            self.assertEqual(self._send_from(page).status_code, 200)
        self.assertEqual(len(self._claims()), 1)
        self.assertEqual(len(self._deliver()), 1)

    # === Answered === #

    def test_not_found_is_asked_for_again_and_the_page_says_so(self):
        self._tell()
        self._claims().with_user(self.collector).action_missing()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 100))
        self.assertFalse(case.activity_ids)
        page = self._open()
        self.assertIn("could not find your payment", self._text(page))
        self.assertEqual(self._tell(self._proof()).status_code, 200)
        self.assertEqual(len(self._claims()), 2)

    def test_found_keeps_the_hold_until_its_day(self):
        self._tell()
        self._claims().with_user(self.collector).action_found()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.activity_ids.ids), ("held", []))

    def test_an_answer_is_given_once_and_by_collectors(self):
        self._tell()
        claim = self._claims()
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).action_found()
        claim.with_user(self.collector).action_found()
        with self.assertRaises(UserError):
            claim.with_user(self.collector).action_missing()
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                claim.with_user(user).write({"state": "open"})
            with self.assertRaises(AccessError):
                claim.with_user(user).unlink()

    def test_another_company_does_not_see_it(self):
        self._tell()
        other = self.setup_other_company(name="Otra Casa")["company"]
        clerk = self._person("clerk", company=other)
        self.assertFalse(self.env[CLAIMS].with_user(clerk).search([]))

    def test_what_may_be_the_payment_is_found(self):
        self._tell()
        claim = self._claims().with_user(self.collector)
        with self.assertRaises(UserError):
            claim.action_find()
        other = self._bank_line(55, self._days(-2))
        line = self._bank_line(100, self._days(-2), payment_ref="Thank you")
        self.assertEqual(claim.action_find()["res_id"], line.move_id.id)
        other.payment_ref = "Transfer 4711"
        self.assertEqual(claim._find_candidates(), (line + other).move_id)
        with self.assertRaises(AccessError):
            claim.with_user(self.salesperson).action_find()

    def test_the_case_leads_to_it(self):
        self._tell()
        case = self._case(self.partner)
        self.assertEqual(case.portal_claim_count, 1)
        action = case.action_view_portal_claims()
        found = self.env[action["res_model"]].with_user(self.collector)
        claim = found.search(action["domain"])
        self.assertEqual(claim.action_view_contact()["res_id"], self._entries().id)

    # === Settings === #

    def test_the_company_chooses_the_days_within_the_longest_pause(self):
        self.company.sudo().collection_portal_paid_days = 90
        self._tell()
        (hold,) = self._case(self.partner).active_hold_ids
        self.assertEqual(hold.date_end, self._days(30))

    def test_without_days_nothing_is_held(self):
        self.company.sudo().collection_portal_paid_days = 0
        self._tell()
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, len(case.activity_ids)), (100, 1))

    def test_switched_off_it_is_not_taken(self):
        page = self._open()
        self.company.sudo().collection_portal_paid = False
        self.assertEqual(self._send_from(page).status_code, 422)
        self.assertNotIn("I have already paid", self._text(self._open()))

    # === What cannot be === #

    def _refuse(self, files=None, **values):
        page = self._tell(files, **values)
        self.assertEqual(page.status_code, 422, values)
        self.assertFalse(self._claims())
        self.assertFalse(self._entries())
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)
        return page

    def test_days_that_cannot_be(self):
        for day in (
            *(str(self._days(1)), str(self._days(-11)), "2024-02-30", "0001-01-01"),
            *("", "yesterday", "9999-12-31", "17/03/2025", "<b>"),
        ):
            self._refuse(date=day)

    def test_amounts_that_cannot_be(self):
        for amount in ("", "0", "-5", "NaN", "inf", "1e3", "100.01", "x", "1,0,0"):
            self._refuse(amount=amount)

    def test_items_of_others_and_none(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 33, self._days(-3)))
        self._evaluate()
        for items in ("", "0", "x", str(theirs.id), f"{theirs.id},{self.line.id}"):
            self._refuse(items=items)

    def test_two_currencies_at_once(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        foreign = self._invoice(self.partner, 80, self._days(-2), currency=dollar)
        self._evaluate()
        ids = [self.line.id, self._receivables(foreign).id]
        page = self._tell(items=ids, amount="50")
        self.assertEqual(page.status_code, 422)
        self.assertIn("one currency", self._text(page))

    def test_files_that_are_something_else(self):
        for name, content in (
            ("receipt.pdf", b"<html><script>alert(1)</script></html>"),
            ("receipt.pdf", b"MZ\x90\0\x03"),
            ("photo.png", b"<svg onload='alert(1)'/>"),
            ("photo.jpg", b"GIF89a"),
            ("empty.pdf", b""),
        ):
            self._refuse(self._proof(content, name))

    def test_a_huge_file(self):
        page = self._refuse(self._proof(PDF[:8] + b"0" * (9 << 20) + b"%%EOF"))
        self.assertIn("At most", self._text(page))

    def test_too_many_files(self):
        self._refuse(self._proof() * 6)

    def test_markup_stays_text(self):
        evil = "<script>alert(1)</script>{{ object }}<t t-out='1'/>"
        page = self._tell(reference=evil)
        self.assertNotIn("<script>alert", page.text)
        (entry,) = self._entries()
        self.assertNotIn("<script>", entry.body)
        self.assertNotIn("<script>", self._case(self.partner).activity_ids.note)
        self.assertIn("<script>", self._claims().reference)

    def test_what_was_typed_stays(self):
        page = self._refuse(amount="500", reference="Transfer 4711")
        values = page.tree.xpath("//div[@id='paid']//input[@name='reference']/@value")
        self.assertEqual(values, ["Transfer 4711"])
        checked = page.tree.xpath("//div[@id='paid']//input[@name='items'][@checked]")
        self.assertTrue(checked)

    def test_values_that_the_form_does_not_have_are_not_read(self):
        self._tell(state="found", date_end="2030-01-01", evidence="7", amount_due="1")
        claim = self._claims()
        self.assertEqual((claim.state, claim.date_end), ("open", self._days(5)))
        self.assertEqual(self._entries().evidence, "4")
