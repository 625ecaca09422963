"""Plans that no form of the page sends."""

from .common import DRAWN, PortalPlanCommon


class TestPortalPlanAbuse(PortalPlanCommon):
    def _refused(self, page, **values):
        answer = self._sign(page, **values)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._plans())
        self.assertFalse(self._entries())
        return answer

    def test_terms_that_are_none(self):
        for values in (
            {"count": "1"},
            {"count": "-3"},
            {"count": "37"},
            {"count": "NaN"},
            {"count": "99999999999999999999"},
            {"amount": "NaN"},
            {"amount": "1e3"},
            {"amount": "-5"},
            {"amount": "0"},
            {"amount": "999999"},
            {"amount": "0.001"},
            {"date": "9999-12-31"},
            {"date": ""},
            {"date": str(self._days(-1))},
            {"period": "payment_days"},
            {"period": "<script>"},
            {"items": ""},
        ):
            page = self._preview(**values)
            self.assertFalse(self._form(page, "plan/sign"), values)
            self.assertFalse(self._form(page, "plan/ask"), values)
            self.assertNotIn("<script>", self._text(page))

    def test_a_schedule_that_changed_is_shown_again(self):
        page = self._preview()
        self._pay(self.old, 500)
        self._evaluate()
        answer = self._refused(page)
        self.assertIn("changed meanwhile", self._text(answer))
        self.assertIn("700.00", self._text(answer, "//table"))
        self._sign(answer)
        self.assertEqual(self._plans().amount_total, 700)

    def test_other_terms_than_those_that_were_shown(self):
        page = self._preview()
        self._refused(page, count="2")
        self._refused(page, date=str(self._days(20)))
        self._refused(page, items=str(self._receivables(self.new).id))
        self._refused(page, seen="0" * 64)
        self._refused(page, seen="")

    def test_a_plan_beyond_the_limits_is_not_signed(self):
        self.company.sudo().collection_portal_plan_count = 5
        page = self._preview(count="5")
        self.company.sudo().collection_portal_plan_count = 3
        self._refused(page)

    def test_nothing_is_forgiven_by_the_request(self):
        self._sign(
            self._preview(),
            kind="settlement",
            amount_forgiven="1100",
            amount_offer="1",
            amount_surcharge="-5",
            previous="1",
            currency="1",
        )
        (plan,) = self._plans()
        self.assertEqual((plan.kind, plan.amount_forgiven), ("plan", 0))
        self.assertEqual(plan.amount_total, 1200)

    def test_documents_of_somebody_else(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 500, self._days(-5)))
        self._evaluate()
        page = self._preview(items=str(theirs.id))
        self.assertFalse(self._form(page, "plan/sign"))

    def test_no_name_and_no_consent(self):
        page = self._preview()
        self._refused(page, signer="")
        self._refused(page, signer="x")
        self._refused(page, signer="x" * 200)
        self._refused(page, agree="")

    def test_a_signature_that_is_no_image(self):
        page = self._preview()
        for content in (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
            b"%PDF-1.4",
            b"\x89PNG\r\n\x1a\n but nothing of it",
            b"\x89PNG\r\n\x1a\n" + b"x" * 400000,
        ):
            files = {"signature": ("signature.png", content, "image/png")}
            self._refused(page, files=files)

    def test_markup_in_a_name_stays_text(self):
        page = self._sign(self._preview(), signer="<b>Ana</b> <script>x</script>")
        self.assertNotIn("<script>x", page.text)
        plan = self._plans()
        self.assertIn("<script>", plan.portal_signer)
        html = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_html("credit_collection.action_report_plan", plan.ids)[0]
        )
        self.assertNotIn(b"<script>x", html)

    def test_names_that_nobody_can_read(self):
        page = self._preview()
        for signer in ("\u200b" * 9, "\u202e\u202d\u2066", "🙂🙂🙂", "---", "x" * 121):
            answer = self._sign(page, signer=signer)
            self.assertEqual(answer.status_code, 422, signer)
        self.assertFalse(self._plans())

    def test_names_in_any_script(self):
        for signer in ("王芳", "נועה לוי", "Zoë 🙂 Ferrer", "A" * 120):
            with self.subTest(signer=signer), self.cr.savepoint() as savepoint:
                self.assertEqual(
                    self._sign(self._preview(), signer=signer).status_code, 200
                )
                self.assertEqual(self._plans().portal_signer, signer)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_signature_that_unpacks_to_gigabytes(self):
        huge = DRAWN[:16] + (60000).to_bytes(4, "big") * 2 + DRAWN[24:]
        self._refused(
            self._preview(), files={"signature": ("s.png", huge, "image/png")}
        )

    def test_a_double_click_signs_once(self):
        page = self._preview()
        first, second = self._sign(page), self._sign(page)
        self.assertEqual(len(self._plans()), 1)
        self.assertEqual(self._text(first), self._text(second))

    def test_a_second_plan_is_not_there(self):
        page, again = self._preview(), self._preview()
        self._sign(page)
        answer = self._sign(again)
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(len(self._plans()), 1)

    def test_a_link_that_is_over_signs_nothing(self):
        page = self._preview()
        self.case.action_portal_new_link()
        answer = self._sign(page)
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self._plans())

    def test_one_proposal_at_a_time(self):
        page, again = self._preview(count="5"), self._preview(count="6")
        self._fill(page, "plan/ask", words="One")
        answer = self._fill(again, "plan/ask", words="Two")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(len(self._plans()), 1)

    def test_long_words(self):
        page = self._preview(count="5")
        for words in ("x" * 2001, "x" * 20000):
            answer = self._fill(page, "plan/ask", words=words)
            self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._plans())

    def test_a_form_of_another_site(self):
        self._refused(self._preview(), csrf_token="forged")
        page = self._preview(csrf_token="forged")
        self.assertEqual(page.status_code, 422)
