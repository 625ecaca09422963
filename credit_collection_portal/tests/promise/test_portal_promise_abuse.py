"""Promises that no form of the page sends."""

from ..common import PortalHttpCommon


class TestPortalPromiseAbuse(PortalHttpCommon):
    def _typed(self, **values):
        ids = str(self._receivables(self.invoice).id)
        return {"date": str(self._days(7)), "items": ids, "means": "card", **values}

    def _made(self):
        return self.case.sudo().own_promise_ids

    def _refused(self, **values):
        page = self._send("promise", **self._typed(**values))
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._made())
        self.assertFalse(self._entries())
        return page

    def test_days_that_are_none(self):
        for day in ("", "NaN", "9999-12-31", "2025-02-30", "31/12/2025", "tomorrow"):
            self._refused(date=day)
        self._refused(date=str(self._days(-1)))

    def test_a_way_to_pay_that_is_none(self):
        self._refused(means="gold")

    def test_no_document(self):
        self._refused(items="")

    def test_documents_of_somebody_else(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 50, self._days(-5)))
        self._evaluate()
        self._refused(items=str(theirs.id))
        ours = self._receivables(self.invoice)
        self._send("promise", **self._typed(items=f"{theirs.id},{ours.id}"))
        self.assertEqual(self._made().line_ids.move_line_id, ours)

    def test_documents_that_are_not_due(self):
        late = self._receivables(self._invoice(self.partner, 50, self._days(20)))
        self._evaluate()
        self._refused(items=str(late.id))

    def test_an_amount_is_not_read(self):
        self._send(
            "promise",
            **self._typed(
                amount="1",
                amount_forgiven="99",
                currency="JPY",
                person="1",
                evidence="7",
                today="2020-01-01",
                user_id="1",
            ),
        )
        (promise,) = self._made()
        self.assertEqual((promise.amount, promise.date_made), (100, self._days(0)))

    def test_a_double_click(self):
        page = self._open()
        for _time in range(2):
            self._send("promise", page=page, **self._typed())
        self.assertEqual(len(self._made()), 1)
        self.assertEqual(len(self._entries()), 1)

    def test_what_was_paid_meanwhile(self):
        page = self._open()
        self._pay(self.invoice)
        self._evaluate()
        answer = self._send("promise", page=page, **self._typed())
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._made())

    def test_what_was_paid_in_part_meanwhile(self):
        page = self._open()
        self._pay(self.invoice, 40)
        self._evaluate()
        self._send("promise", page=page, **self._typed())
        self.assertEqual(self._made().amount, 60)

    def test_a_link_that_is_over(self):
        page = self._open()
        self._on(self._days(91))
        answer = self._send("promise", page=page, **self._typed())
        self.assertEqual(answer.status_code, 410)
        self.assertFalse(self._made())

    def test_a_link_that_was_ended(self):
        page = self._open()
        self.case.action_portal_new_link()
        answer = self._send("promise", page=page, **self._typed())
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self._made())

    def test_the_link_of_somebody_else(self):
        page = self._open()
        other = self._customer("Cliente Dos")
        self._invoice(other, 50, self._days(-5))
        self._evaluate()
        (form,) = page.tree.xpath("//div[@id='promise']//form")
        form.set("action", self._path(self._case(other), "/promise"))
        answer = self._send("promise", page=page, **self._typed())
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self._made())

    def test_markup_and_long_words(self):
        page = self._refused(date="<script>alert(1)</script>")
        self.assertNotIn("<script>alert(1)", page.text)
        self._refused(means="x" * 20000)
        self._refused(date="2025-03-24\0")

    def test_a_look_changes_nothing(self):
        page = self._open(self._path(tail=f"/promise?date={self._days(7)}"))
        self.assertIn(page.status_code, (404, 405))
        self.assertFalse(self._made())

    def test_what_the_desk_refuses_is_told_without_its_words(self):
        page = self._open()
        self.case._hold("pause", "Secret reason", self._days(9))
        answer = self._send("promise", page=page, **self._typed())
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("Secret", answer.text)
