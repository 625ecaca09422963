"""What a collector has proposed is accepted on the page."""

from .common import DRAWN, PortalPlanCommon


class TestPortalPlanOffer(PortalPlanCommon):
    def _propose(self, **values):
        items = self._receivables(self.invoice + self.old + self.new)
        terms = {"count": 4, "date_first": self._days(7), "items": items, **values}
        plan = self.case._plan(terms)
        plan.action_propose()
        return plan

    def _settle(self):
        return self._propose(
            kind="settlement", amount_offer=1150, count=1, date_first=self._days(5)
        )

    def test_a_plan_is_signed(self):
        plan = self._propose()
        page = self._open()
        text = self._text(page, "//section[contains(@class, 'o_cc_offer')]")
        self.assertIn("Open until March 24, 2025", text)
        self.assertIn("300.00", text)
        files = {"signature": ("signature.png", DRAWN, "image/png")}
        page = self._sign(page, "plan/offer", files=files)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.portal_signer, "Ana Ferrer")
        self.assertEqual(plan.accepted_how, "page")

    def test_a_settlement_is_accepted_with_one_click(self):
        plan = self._settle()
        page = self._open()
        text = self._text(page, "//section[contains(@class, 'o_cc_offer')]")
        self.assertIn("Our offer to settle it", text)
        self.assertIn("50.00", text)
        self.assertIn("Open until March 24, 2025", text)
        page = self._fill(page, "plan/offer")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(plan.state, "active")
        self.assertEqual(plan.amount_forgiven, 50)
        self.assertEqual(plan.acceptance_id.evidence, "4")

    def test_an_offer_that_is_over_is_not_shown(self):
        plan = self._settle()
        page = self._open()
        self._on(self._days(8))
        (token,) = set(self._open().tree.xpath("//input[@name='csrf_token']/@value"))
        answer = self._fill(page, "plan/offer", csrf_token=token)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("not open any more", self._text(answer))
        self.assertNotEqual(plan.state, "active")

    def test_an_offer_that_was_withdrawn(self):
        plan = self._propose()
        page = self._open()
        plan._cancel("We changed our mind")
        answer = self._sign(page, "plan/offer")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(plan.state, "cancelled")
        self.assertNotIn("changed our mind", answer.text)

    def test_what_changed_is_shown_again(self):
        plan = self._propose()
        page = self._open()
        self.company.sudo().collection_promise_days = 1
        answer = self._sign(page, "plan/offer")
        self.assertEqual(answer.status_code, 422)
        self.assertIn("changed meanwhile", self._text(answer))
        self.assertEqual(plan.state, "proposed")
        self._sign(answer, "plan/offer")
        self.assertEqual(plan.state, "active")

    def test_a_plan_is_not_accepted_without_a_name(self):
        plan = self._propose()
        self.assertEqual(self._fill(self._open(), "plan/offer").status_code, 422)
        self.assertEqual(plan.state, "proposed")

    def test_a_draft_is_nobodys_business(self):
        items = self._receivables(self.old)
        draft = self.case._plan(
            {"count": 2, "date_first": self._days(7), "items": items}
        )
        page = self._open()
        self.assertFalse(self._form(page, "plan/offer"))
        seal = draft.sudo()._portal_get_seal()
        values = {"plan": str(draft.id), "seen": seal, "signer": "Ana F", "agree": "1"}
        answer = self._fill(page, "plan/preview")
        action = self._path(tail="/plan/offer")
        (form,) = self._form(page, "plan/preview")
        hidden = {f.get("name"): f.get("value") for f in form.xpath(".//input")}
        answer = self._open(action, data={**hidden, **values})
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(draft.state, "draft")

    def test_the_offer_to_somebody_else(self):
        plan = self._settle()
        other = self._customer("Cliente Dos")
        self._invoice(other, 500, self._days(-5))
        self._evaluate()
        page = self._open()
        (form,) = self._form(page, "plan/offer")
        form.set("action", self._path(self._case(other), "/plan/offer"))
        answer = self._fill(page, "plan/offer")
        self.assertEqual(answer.status_code, 422)
        self.assertEqual(plan.state, "proposed")
