"""A colleague who opens the link of a customer reads, and does not answer."""

from odoo.exceptions import UserError

from ..common import PortalHttpCommon
from ..pay.common import PayCommon


class TestPortalColleagues(PortalHttpCommon):
    def _openings(self):
        openings = self.env["credit.collection.portal.opening"].sudo()
        return openings.search([("case_id", "=", self.case.id)])

    def test_who_is_logged_in_as_a_colleague_only_looks(self):
        for user in (self.collector, self.manager, self.invoicing, self.salesperson):
            self.authenticate(user.login, user.login)
            page = self._open()
            self.assertEqual(page.status_code, 200)
            self.assertIn("You see what the customer sees", self._text(page))
            fields = page.tree.xpath("//form/fieldset[not(@disabled)]")
            self.assertFalse(fields, user.login)
        self.assertFalse(self._openings(), "the customer has not opened it")

    def test_every_answer_is_refused_with_a_sentence(self):
        page = self._open()
        self.authenticate(self.collector.login, self.collector.login)
        own = self._open()  # with a key and a token of the session of the colleague
        for kind in ("write", "promise", "paid", "dispute", "reach", "received"):
            if not own.tree.xpath(f"//div[@id='{kind}']//form"):
                continue
            answer = self._send(kind, page=own, text="Hello", hours="morning")
            self.assertEqual(answer.status_code, 422, kind)
            self.assertIn("as a colleague", self._text(answer), kind)
        self.assertEqual(self._send("write", page=page, text="x").status_code, 422)
        self.assertFalse(self._entries())

    def test_each_kind_of_answer_asks_who_it_is(self):
        page = self._page_of().with_user(self.collector).sudo()
        kinds = (
            "write pay paid promise plan_sign plan_ask plan_offer dispute received "
            "reach"
        ).split()
        for number, kind in enumerate(kinds):
            with self.assertRaisesRegex(UserError, "as a colleague"):
                page._portal_receive(kind, f"{number:032x}", {})

    def test_a_customer_who_is_also_a_colleague_does_not_answer_by_login(self):
        """Whoever may write contacts could make themselves one of the customer."""
        self.salesperson.partner_id.parent_id = self.partner
        self.authenticate(self.salesperson.login, self.salesperson.login)
        path = f"/my/collection/{self.case.id}"
        page = self._send("write", path=path, text="We pay nothing")
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self._entries())

    def test_no_new_link_is_sent_for_a_colleague(self):
        path = self._path()
        self._on(self._days(100))
        self.authenticate(self.collector.login, self.collector.login)
        page = self._open(path + "/renew", data={"x": "1"})
        self.assertEqual(page.status_code, 403)
        self.assertIn("as a colleague", self._text(page))
        self.assertFalse(self._deliver())

    def test_the_customer_still_answers(self):
        self._send("write", text="Hello")
        self.assertEqual(len(self._entries()), 1)
        self.assertTrue(self._openings())

    def test_a_user_of_the_portal_still_answers(self):
        user = self._portal_user(self.partner)
        self.authenticate(user.login, user.login)
        self._send("write", path=f"/my/collection/{self.case.id}", text="Hello")
        self.assertEqual(len(self._entries()), 1)


class TestColleaguesPay(PayCommon):
    def test_a_colleague_begins_no_payment(self):
        checkout = self._checkout(choice="today")
        self.authenticate(self.collector.login, self.collector.login)
        answer = self._begin(checkout)
        self.assertIn("error", answer)
        self.assertFalse(self._transactions())
