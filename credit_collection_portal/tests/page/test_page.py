"""What the page shows: what the messages say, and nothing internal."""

from ..common import PortalCommon, PortalHttpCommon


class TestPageValues(PortalCommon):
    def _page(self, case=None):
        return self._page_of(case)._portal_prepare_page()

    def _amounts(self, case=None):
        return [total["raw"] for total in self._page(case)["totals"]]

    def test_it_asks_for_what_the_message_asks_for(self):
        self._credit_note(self.partner, 30)
        self._invoice(self.partner, 55.55, self._days(-2))
        self._evaluate()
        (total,) = self._page()["totals"]
        self.assertEqual(total["raw"], 125.55)
        self.assertEqual(total["amount"], self.case.statement_amount)

    def test_what_is_not_late_yet_is_not_asked_for_today(self):
        """The message before the due date asks for it, and so does the page."""
        partner = self._customer("Cliente Dos")
        self._invoice(partner, 70, self._days(2), invoice_date=self._days(-20))
        self._evaluate()
        case = self._case(partner)
        page = self._page(case)
        self.assertEqual(page["totals"][0]["raw"], 70)
        self.assertEqual(page["coming"], "March 19, 2025")
        self._pay(self._invoice(partner, 55, self._days(-5)))
        self._invoice(partner, 30, self._days(-5))
        self._evaluate()
        page = self._page(case)
        self.assertEqual((page["totals"][0]["raw"], page["coming"]), (30, False))

    def test_each_currency_has_its_total(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        self._invoice(self.partner, 80, self._days(-2), currency=dollar)
        self._evaluate()
        self.assertEqual(self._amounts(), [100, 80])

    def test_instalments_are_items_of_their_own(self):
        self._invoice(self.partner, 300, self._days(-40), term=self._half_and_half())
        self._evaluate()
        (part,) = self._page()["currencies"]
        texts = [line["instalment"] for line in part["lines"] if line["instalment"]]
        self.assertEqual(texts, ["Instalment 1 of 2", "Instalment 2 of 2"])
        statuses = {line["status"] for line in part["lines"]}
        self.assertEqual(statuses, {"10 days late", "Not due yet"})

    def test_what_is_promised_is_shown_as_such(self):
        self.case._promise(100, self._days(5))
        page = self._page()
        self.assertFalse(page["totals"])
        (line,) = page["currencies"][0]["lines"]
        self.assertEqual(line["status"], "You told us when you pay")
        (agreement,) = page["agreements"]
        self.assertIn("100.00", agreement["text"])
        self.assertIn("March 22, 2025", agreement["text"])

    def test_what_is_only_offered_is_no_plan_yet(self):
        plan = self.case._plan({"count": 2, "date_first": self._days(7)})
        plan.action_propose()
        (line,) = self._page()["currencies"][0]["lines"]
        self.assertEqual(line["status"], "In what we offered you")
        plan._accept(self.partner, "email")
        (line,) = self._page()["currencies"][0]["lines"]
        self.assertEqual(line["status"], "In your payment plan")

    def test_payments_are_those_of_this_customer(self):
        other = self._customer("Cliente Dos")
        theirs = self._invoice(other, 33, self._days(-3))
        self._pay(theirs)
        self._pay(self.invoice, 40)
        self._evaluate()
        (payment,) = self._page()["payments"]
        self.assertIn("40.00", payment["amount"])

    def test_only_items_of_this_page_are_found_by_their_ids(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 33, self._days(-3)))
        ours = self._receivables(self.invoice)
        ids = [*map(str, theirs.ids + ours.ids), "x", "-1", "1e3", "²"]
        page = self._page_of()
        statement = page.env["credit.collection.statement"]._prepare(page)[page.id]
        found = page._portal_choose(statement["items"], ",".join(ids))
        self.assertEqual([item["move_line_id"] for item in found], ours.ids)

    def test_who_is_there_and_when(self):
        collector = self._page()["collector"]
        self.assertEqual(collector["name"], "Collector")
        self.assertEqual(collector["hours"][0][:13], "Monday–Friday")
        self.partner.lang = "es_ES"
        spanish = self._page()["collector"]["hours"][0]
        self.assertEqual(spanish[:13], "Lunes–viernes")

    def test_so_many_queries(self):
        for number in range(20):
            self._invoice(self.partner, 10 + number, self._days(-3))
        self._evaluate()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(26):
            self._page()


class TestPage(PortalHttpCommon):
    def test_it_is_in_the_language_of_the_customer(self):
        self.partner.lang = "es_ES"
        page = self._open()
        self.assertEqual(page.tree.get("lang"), "es-ES")
        page = self._open(self._path() + "?lang=en_US")
        self.assertEqual(page.tree.get("lang"), "en-US")

    def test_what_is_on_hold_is_still_open(self):
        """Somebody who only wrote to us has not paid."""
        self.case._hold("reply", "They wrote", self._days(5))
        text = self._text(self._open())
        self.assertIn("We ask you for nothing today", text)
        self.assertNotIn("There is nothing to pay", text)

    def test_nothing_is_wrong_before_something_was_typed(self):
        page = self._open().tree
        self.assertFalse(page.xpath("//*[contains(@class, 'alert-warning')]"))

    def test_what_a_browser_writes_is_too(self):
        words = self.url_open("/website/translations?lang=es_ES").text
        self.assertIn("Firma, si quiere dibujarla", words)

    def test_a_language_that_is_not_there_is_not_taken(self):
        page = self._open(self._path() + "?lang=xx_XX")
        self.assertEqual(page.tree.get("lang"), "en-US")

    def test_the_language_stays_after_an_answer(self):
        path = self._path()
        page = self._open(path + "?lang=es_ES")
        page = self._send("write", path=path, page=page, text="Hola")
        self.assertEqual(page.tree.get("lang"), "es-ES")

    def test_nothing_internal_is_on_it(self):
        secret = "Secret note"
        self.case.message_post(body=secret, subtype_xmlid="mail.mt_note")
        self.case._hold("pause", "Secret reason", self._days(5))
        self.case._log_contact(
            channel="call", outcome="reached", note="Secret call", subject="Secret"
        )
        contact = self._customer("Secreta", parent_id=self.partner.id)
        self.case._log_contact(
            channel="email",
            direction="in",
            outcome="answered",
            body="<p>Secret reply</p>",
            subject="Re: x",
            partner_id=contact.id,
        )
        page = self._open()
        self.assertNotIn("Secret", page.text)
        self.assertIn("Not asked for now", self._text(page))

    def test_search_engines_stay_outside(self):
        page = self._open()
        (robots,) = page.tree.xpath("//meta[@name='robots']/@content")
        self.assertEqual(robots, "noindex, nofollow")
