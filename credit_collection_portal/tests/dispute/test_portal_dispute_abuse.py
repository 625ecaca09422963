"""Disputes that no form of the page sends."""

from .common import PDF, PNG, PortalDisputeCommon


class TestPortalDisputeAbuse(PortalDisputeCommon):
    def _refused(self, **values):
        page = self._contest(**values)
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._disputes())
        self.assertFalse(self._entries())
        return page

    def test_documents_of_somebody_else(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 50, self._days(-5)))
        self._evaluate()
        for item in (str(theirs.id), "", "0", "-1", "x", f"{self.item.id},{theirs.id}"):
            self._refused(item=item)

    def test_what_is_in_favour_of_the_customer(self):
        credit = self._receivables(self._credit_note(self.partner, 30))
        self._evaluate()
        self._refused(item=str(credit.id))

    def test_reasons_that_are_not_for_customers(self):
        paid = self.env.ref("credit_collection.dispute_reason_paid")
        paid.sudo().portal_is_offered = True  # it asks when: that is another answer
        late = self.env.ref("credit_collection.dispute_reason_late")
        late.sudo().portal_is_offered = False
        gone = self.env.ref("credit_collection.dispute_reason_other")
        gone.sudo().active = False
        for reason in (paid, late, gone):
            self._refused(reason=str(reason.id))
        self._refused(reason="")
        self._refused(reason="9999999")

    def test_amounts_that_are_none(self):
        for amount in ("NaN", "inf", "-1", "0", "0.001", "100.01", "1e2", "1,2,3", "x"):
            self._refused(amount=amount)

    def test_no_words_and_too_many(self):
        for words in ("", "   ", "x" * 2001, "x" * 20000, "a\0b"):
            self._refused(words=words)

    def test_disguised_files(self):
        page = self._open()
        for content in (
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"MZ\x90\x00 a program",
            b"GIF89a",
            b"\0\0\0\x24ftypheic",
            b"",
            b"%PDF-1.4 without an end",
            b"\xff\xd8\xff no picture",
        ):
            files = {"files": ("photo.jpg", content, "image/jpeg")}
            answer = self._contest(page=page, files=files)
            self.assertEqual(answer.status_code, 422, content)
        self.assertFalse(self._disputes())

    def test_a_huge_file(self):
        content = PDF[:-5] + b"x" * (8 * 1024 * 1024) + b"%%EOF"
        page = self._contest(files={"files": ("big.pdf", content, "application/pdf")})
        self.assertEqual(page.status_code, 422)
        self.assertIn("8 MB", self._text(page))
        self.assertFalse(self._disputes())

    def test_a_picture_that_unpacks_to_gigabytes(self):
        huge = PNG[:16] + (60000).to_bytes(4, "big") * 2 + PNG[24:]
        page = self._contest(files={"files": ("photo.png", huge, "image/png")})
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._disputes())

    def test_too_many_files(self):
        files = [("files", (f"{number}.pdf", PDF, "x/y")) for number in range(6)]
        self.assertEqual(self._contest(files=files).status_code, 422)
        self.assertFalse(self._disputes())

    def test_markup_stays_text(self):
        words = "<script>alert(1)</script> {{ object }} <t t-out='1'/>"
        page = self._contest(words=words)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("<script>alert", page.text)
        self.assertEqual(self._disputes().customer_words, words)

    def test_what_the_form_does_not_have_is_not_read(self):
        self._contest(
            user="1",
            date_due="2035-01-01",
            state="accepted",
            department="legal",
            resolution="You are right",
            credits="1",
            amount_accepted="100",
            paid_on="2025-01-01",
            channel="letter",
        )
        (dispute,) = self._disputes()
        self.assertEqual(dispute.state, "open")
        self.assertEqual(dispute.date_due, self._days(5))
        self.assertEqual(dispute.user_id, self.collector)
        self.assertFalse(dispute.resolution)
        self.assertFalse(dispute.credit_note_id)
        self.assertEqual(self._entries().channel, "page")

    def test_a_double_click(self):
        page = self._open()
        files = {"files": ("note.pdf", PDF, "application/pdf")}
        for _time in range(2):
            self._contest(page=page, files=files)
        self.assertEqual(len(self._disputes()), 1)
        self.assertEqual(len(self._entries()), 1)

    def test_what_was_paid_meanwhile(self):
        page = self._open()
        self._pay(self.invoice)
        self._evaluate()
        answer = self._contest(page=page)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._disputes())

    def test_links_that_are_over(self):
        page = self._open()
        self.case.action_portal_new_link()
        self.assertEqual(self._contest(page=page).status_code, 404)
        self.assertFalse(self._disputes())
