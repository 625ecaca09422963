"""What is sent to *Pay* and to its transaction that no form of the page sends."""

from odoo.tools import mute_logger

from ...controllers import pay
from .common import PayCommon


class TestPayAbuse(PayCommon):
    def _refuse(self, status=422, **values):
        answer = self._choose(**values)
        self.assertEqual(answer.status_code, status, values)
        self.assertFalse(self._transactions())
        return answer

    # === What is chosen === #

    def test_items_of_others_are_not_paid(self):
        other = self._customer("Cliente Dos")
        theirs = self._receivables(self._invoice(other, 33, self._days(-3)))
        self._evaluate()
        self._refuse(choice="items", items=theirs.id)
        ours = self._receivables(self.invoice)
        checkout = self._checkout(choice="items", items=[theirs.id, ours.id])
        self.assertIn("100.00", self._text(checkout))
        self.assertNotIn("133", self._text(checkout))

    def test_amounts_that_nobody_can_pay(self):
        for amount in (
            *("", "0", "-1", "NaN", "inf", "-inf", "1e9", "100.01", "1000000", "9.99"),
            *(
                "1,000,000",
                "0x10",
                "١٢",
                "10 20",
                "<script>",
                "100' OR 1=1",
                "12345678",
            ),
        ):
            self._refuse(choice="other", amount=amount)

    def test_an_amount_is_rounded_to_the_currency(self):
        checkout = self._checkout(choice="other", amount="10.009")
        self.assertIn("10.01", self._text(checkout))

    def test_choices_that_there_are_not(self):
        for choice in ("", "everything", "__class__", "items", "agreed"):
            self._refuse(choice=choice, items="", promise="1")

    def test_another_currency_does_not_pay_less(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        for currency in (dollar.id, "0", "-1", "", "x", 10**20):
            self._refuse(choice="today", currency=currency)

    def test_a_promise_of_another_customer(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 33, self._days(-3))
        self._evaluate()
        promise = self._case(other)._promise(33, self._days(5))
        self._refuse(choice="agreed", promise=promise.id)

    def test_what_is_contested_is_not_offered(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        line = self._receivables(self.invoice)
        self._invoice(self.partner, 40, self._days(-2))
        self._evaluate()
        self.case._dispute(line, reason)
        self._refuse(choice="items", items=line.id)
        checkout = self._checkout(choice="today")
        self.assertIn("40.00", self._text(checkout))

    def test_values_that_the_form_does_not_have_are_not_read(self):
        checkout = self._checkout(
            choice="today",
            partner_id=1,
            invoice_ids=1,
            amount="1",
            provider_id=99,
            landing_route="https://evil.example",
        )
        self._begin(checkout)
        (transaction,) = self._transactions()
        self.assertEqual(transaction.amount, 100)
        self.assertEqual(transaction.partner_id, self.partner)

    # === The transaction === #

    def test_what_the_browser_says_about_the_amount_is_not_read(self):
        checkout = self._checkout(choice="today")
        self._begin(
            checkout,
            amount=1,
            currency_id=1,
            partner_id=1,
            landing_route="https://evil.example",
            tokenization_requested=True,
            is_validation=True,
            reference_prefix="EVIL",
            invoice_ids=[1],
            custom_create_values={"amount": 1},
        )
        (transaction,) = self._transactions()
        self.assertEqual(transaction.amount, 100)
        self.assertEqual(transaction.currency_id, self.euro)
        self.assertEqual(transaction.partner_id, self.partner)
        self.assertTrue(transaction.landing_route.startswith("/collection/return/"))
        self.assertFalse(transaction.tokenize)
        self.assertEqual(transaction.operation, "online_direct")
        self.assertTrue(transaction.reference.startswith(self.invoice.name))

    def test_a_double_click_is_one_payment(self):
        checkout = self._checkout(choice="today")
        first, second = self._begin(checkout), self._begin(checkout)
        self.assertEqual(first["result"]["reference"], second["result"]["reference"])
        self.assertEqual(len(self._transactions()), 1)

    def test_the_form_sent_again_is_the_same_choice(self):
        page = self._open()
        first = self._choose(page=page, choice="today")
        second = self._choose(page=page, choice="other", amount="20")
        self.assertEqual(first.headers["Location"], second.headers["Location"])
        checkout = self._open(self._relative(second.headers["Location"]))
        self.assertIn("100.00", self._text(checkout))

    def _fails(self, checkout, **values):
        with mute_logger("odoo.http"):
            answer = self._begin(checkout, **values)
        self.assertIn("error", answer)
        return answer["error"]["data"]["message"]

    def test_what_is_on_its_way_is_not_paid_twice(self):
        checkout = self._checkout(choice="today")
        self._begin(checkout)
        for state in ("pending", "done"):
            self._settle(state)
            self.assertIn("on its way already", self._fails(checkout))
        self.assertEqual(len(self._transactions()), 1)
        self.assertEqual(self.invoice.amount_residual, 0)

    def test_two_tabs_do_not_pay_the_same_twice(self):
        one, two = self._checkout(choice="today"), self._checkout(choice="today")
        self._begin(one)
        self._settle("pending")
        self.assertIn("has changed", self._fails(two))
        self.assertEqual(len(self._transactions()), 1)

    def test_what_was_paid_meanwhile_is_not_paid_again(self):
        checkout = self._checkout(choice="today")
        self._pay(self.invoice, 40)
        self.assertIn("has changed", self._fails(checkout))
        again = self._open(self._relative(checkout.url))
        self.assertNotIn("o_payment_form", again.text)

    def test_providers_and_ways_that_do_not_fit(self):
        checkout = self._checkout(choice="today")
        for values in (
            {"provider_id": 0},
            {"provider_id": None},
            {"provider_id": "1 OR 1=1"},
            {"payment_method_id": 0},
            {"payment_method_id": [1]},
            {"flow": "token", "token_id": 1},
            {"flow": None},
        ):
            self._fails(checkout, **values)
        self.provider.state = "disabled"
        self._fails(checkout)
        self.assertFalse(self._transactions())

    def test_a_request_of_another_site(self):
        self._fails(self._checkout(choice="today"), csrf_token="forged")
        self.assertFalse(self._transactions())

    def test_a_choice_of_another_customer(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 33, self._days(-3))
        self._evaluate()
        checkout = self._checkout(choice="today")
        once = checkout.url.rpartition("/")[2]
        path = self._path(self._case(other), f"/pay/{once}")
        page = self._open(path)
        self.assertNotIn("o_payment_form", page.text)
        self.assertNotIn("100.00", page.text)
        form = checkout.tree.xpath("//form[@id='o_payment_form']")[0]
        form.set("data-transaction-route", f"{path}/transaction")
        self._fails(checkout)
        self.assertFalse(self._transactions())

    def test_a_link_that_was_ended_or_is_over(self):
        checkout = self._checkout(choice="today")
        self.case.action_portal_new_link()
        self.assertIn("does not open", self._fails(checkout))
        self.assertFalse(self._transactions())

    def test_a_link_that_expired(self):
        checkout = self._checkout(choice="today")
        self._on(self._days(91))
        self.assertIn("does not open", self._fails(checkout))
        page = self._open(self._relative(checkout.url))
        self.assertEqual(page.status_code, 410)

    def test_keys_that_are_none(self):
        for once in ("x", "0" * 32, "' OR 1=1", "%00"):
            page = self._open(self._path(tail=f"/pay/{once}"))
            self.assertNotIn("o_payment_form", page.text)

    def test_a_cookie_leads_to_a_page_only(self):
        for evil in (
            "https://evil.example/",
            "//evil.example",
            "/web/login",
            "/collection/x?done=1#done",
            "/my/collection/1?done=" + "0" * 32 + "#done\r\nX: y",
        ):
            self.assertFalse(pay.PAGE.fullmatch(evil), evil)

    def test_the_page_of_a_payment_is_nobody_elses(self):
        checkout = self._checkout(choice="today")
        headers = checkout.headers
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(headers["Cache-Control"], "no-store")
        cookie = headers["Set-Cookie"]
        for part in ("HttpOnly", "SameSite=Lax", "Path=/collection/return/"):
            self.assertIn(part, cookie)

    def test_the_preview_of_a_collector_pays_nothing(self):
        self.authenticate(self.collector.login, self.collector.login)
        page = self._open(f"/collection/preview/{self.case.id}")
        self.assertTrue(page.tree.xpath("//div[@id='pay']//fieldset[@disabled]"))
        answer = self._open(f"/collection/preview/{self.case.id}/pay", data={"x": 1})
        self.assertEqual(answer.status_code, 404)
