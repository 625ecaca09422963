"""A customer pays on the page with a real payment of Odoo's demo provider."""

from unittest.mock import patch

from .common import PayCommon


class TestPayOnline(PayCommon):
    def test_all_that_is_due_is_paid_and_the_page_says_so(self):
        second = self._invoice(self.partner, 55.55, self._days(-2))
        self._evaluate()
        page = self._pay_online(choice="today")
        (transaction,) = self._transactions()
        self.assertEqual(transaction.amount, 155.55)
        self.assertEqual(transaction.invoice_ids, self.invoice + second)
        self.assertEqual(transaction.partner_id, self.partner)
        self.assertEqual((self.invoice + second).mapped("amount_residual"), [0, 0])
        text = self._text(page)
        self.assertIn("Thank you, your payment has arrived", text)
        self.assertIn("There is nothing more to pay today", text)
        self.assertIn("155.55", self._text(page, "//section[@id='done']"))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("clear", 0))

    def test_a_mail_says_the_same_and_the_log_has_the_payment(self):
        self._pay_online(choice="today")
        (mail,) = self._deliver()
        self.assertIn("Thank you, your payment has arrived", mail["subject"])
        body = mail.get_body(("html",)).get_content()
        self.assertIn("There is nothing more to pay today", body)
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        (entry,) = self._entries()
        self.assertEqual((entry.outcome, entry.evidence), ("payment_sent", "4"))
        self.assertIn(self.invoice.name, entry.note)

    def test_one_of_several_invoices_is_paid(self):
        second = self._invoice(self.partner, 70, self._days(-2))
        self._evaluate()
        line = self._receivables(second)
        page = self._pay_online(choice="items", items=line.id)
        self.assertEqual(self.invoice.amount_residual, 100)
        self.assertEqual(second.amount_residual, 0)
        self.assertIn("Still to pay today: 100.00", self._text(page))

    def test_the_very_instalment_that_was_chosen_is_paid(self):
        invoice = self._invoice(
            self.partner, 300, self._days(-40), term=self._half_and_half()
        )
        self._evaluate()
        first, second = self._receivables(invoice)
        self._pay_online(choice="items", items=second.id)
        self.assertEqual(first.amount_residual, 150)
        self.assertEqual(second.amount_residual, 0)

    def test_another_amount_pays_the_oldest_first(self):
        second = self._invoice(self.partner, 70, self._days(-2))
        self._evaluate()
        self._pay_online(choice="other", amount="120.50")
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertEqual(second.amount_residual, 49.5)

    def test_what_is_contested_of_an_invoice_stays_open(self):
        second = self._invoice(self.partner, 40, self._days(-2))
        self._evaluate()
        line = self._receivables(self.invoice)
        reason = self.env.ref("credit_collection.dispute_reason_price")
        dispute = self.case._dispute(line, reason, 25)
        self._pay_online(choice="today")
        self.assertEqual(self._transactions().amount, 115)
        self.assertEqual(line.amount_residual, 25)
        self.assertEqual(second.amount_residual, 0)
        dispute.invalidate_recordset()
        self.assertEqual(dispute.state, "open")

    def test_an_opening_balance_is_paid_like_an_invoice(self):
        line = self._entry(self.partner, 30, self._days(-20))
        self._evaluate()
        self._pay_online(choice="today")
        (transaction,) = self._transactions()
        self.assertEqual(transaction.amount, 130)
        self.assertEqual(transaction.invoice_ids, self.invoice)
        self.assertTrue(line.reconciled)
        self.assertEqual(self.invoice.amount_residual, 0)

    def test_a_credit_is_deducted(self):
        self._credit_note(self.partner, 30)
        self._evaluate()
        self._pay_online(choice="today")
        self.assertEqual(self._transactions().amount, 70)

    def test_what_was_promised_can_be_paid(self):
        self.case._promise(60, self._days(5))
        page = self._open()
        promise = self.case.promise_ids
        form = page.tree.xpath("//input[@name='promise']/@value")
        self.assertEqual(form, [str(promise.id)])
        self._pay_online(choice="agreed", promise=promise.id)
        self.assertEqual(self._transactions().amount, 60)
        promise.invalidate_recordset()
        self.assertEqual(promise.state, "kept")

    def test_currencies_are_paid_one_after_the_other(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        foreign = self._invoice(self.partner, 80, self._days(-2), currency=dollar)
        self._evaluate()
        page = self._open()
        self.assertIn("one after the other", self._text(page))
        self._pay_online(choice="today", currency=dollar.id)
        (transaction,) = self._transactions()
        self.assertEqual((transaction.amount, transaction.currency_id), (80, dollar))
        self.assertEqual(foreign.amount_residual, 0)
        self.assertEqual(self.invoice.amount_residual, 100)

    # === On its way, and what does not work === #

    def test_a_payment_that_waits_for_the_bank_holds_and_is_shown(self):
        page = self._pay_online("pending", choice="today")
        text = self._text(page)
        self.assertIn("your payment is on its way", text)
        self.assertIn("is on its way to us", self._text(page, "//div[@id='pay']"))
        self.assertIn("On its way to us", self._text(page, "//section[@id='items']"))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        (mail,) = self._deliver()
        self.assertIn("on its way", mail["subject"])
        self.assertEqual(len(self._entries()), 1)

    def test_and_is_matched_when_it_arrives(self):
        self._pay_online("pending", choice="today")
        self._settle("done")
        self.assertEqual(self.invoice.amount_residual, 0)
        page = self._open(self._transactions().landing_route)
        self.assertIn("your payment has arrived", self._text(page))
        self.assertEqual(len(self._deliver()), 2)
        self.assertEqual(len(self._entries()), 1)

    def test_what_fails_after_days_is_told_by_mail(self):
        self._pay_online("pending", choice="today")
        self._settle("cancel")
        last = self._deliver()[-1]
        self.assertIn("did not work", last["subject"])
        self.assertEqual(self._case(self.partner).state, "active")

    def test_a_payment_that_fails_says_what_to_do(self):
        for state in ("error", "cancel"):
            with self.subTest(state):
                page = self._pay_online(state, choice="today")
                text = self._text(page, "//section[@id='done']")
                self.assertIn("did not work", text)
                self.assertIn("try again", text)
                self.assertFalse(self._deliver())
                self.assertFalse(self._entries())
                self._transactions().unlink()

    def test_after_a_failure_the_same_choice_is_tried_again(self):
        checkout = self._checkout(choice="today")
        self._begin(checkout)
        first = self._settle("error")
        answer = self._begin(self._open(self._relative(checkout.url)))
        second = self._transactions() - first
        self.assertEqual(answer["result"]["reference"], second.reference)
        self.assertNotEqual(second.reference, first.reference)

    def test_whoever_does_not_finish_is_told_so(self):
        self._begin(self._checkout(choice="today"))
        page = self._open(self._transactions().landing_route)
        self.assertIn("not finished yet", self._text(page))
        self.assertEqual(self._case(self.partner).state, "active")

    # === Coming back === #

    def test_another_browser_comes_back_to_a_neutral_page(self):
        self._begin(self._checkout(choice="today"))
        transaction = self._settle()
        self.opener.cookies.clear()
        page = self._open(transaction.landing_route)
        self.assertIn("open the link of our message again", self._text(page))
        self.assertNotIn("100.00", page.text)

    def test_nothing_that_is_stored_opens_the_page(self):
        self._begin(self._checkout(choice="today"))
        transaction = self._settle()
        token = self._path().rpartition("/")[2]
        stored = transaction.read()[0] | transaction.collection_answer_id.read()[0]
        self.assertNotIn(token, str(stored))
        self.assertNotIn(token, str(transaction.payment_id.read()[0]))

    def test_a_login_pays_from_its_own_page(self):
        self._portal_user(self.partner)
        self.authenticate("debtor.portal", "debtor.portal")
        path = f"/my/collection/{self.case.id}"
        page = self._pay_online(choice="today", path=path)
        self.assertIn("your payment has arrived", self._text(page))
        self.assertIn(path, page.url)

    def test_the_words_are_in_the_language_of_the_page(self):
        path = self._path() + "?lang=es_ES"
        self._begin(self._checkout(choice="today", path=path, lang="es_ES"))
        transaction = self._settle()
        self.assertEqual(transaction.collection_answer_id.lang, "es_ES")
        page = self._open(transaction.landing_route)
        self.assertEqual(page.tree.get("lang"), "es-ES")

    # === Switches === #

    def _is_offered(self):
        return "o_cc_online" in self._open().text

    def test_without_a_provider_there_is_no_online_part(self):
        self.assertTrue(self._is_offered())
        self.provider.state = "disabled"
        self.assertFalse(self._is_offered())
        self.assertIn("By bank transfer", self._text(self._open()))

    def test_an_unpublished_provider_is_not_offered(self):
        self.provider.is_published = False
        self.assertFalse(self._is_offered())

    def test_a_provider_that_does_not_fit_is_not_offered(self):
        self.provider.maximum_amount = 50
        self.assertFalse(self._is_offered())

    def test_a_provider_of_another_website_is_not_offered(self):
        providers = type(self.provider)
        find, asked = providers._get_compatible_providers, []

        def note(provider, *args, **kwargs):
            asked.append(kwargs.get("website_id"))
            return find(provider, *args, **kwargs)

        page = self.case.with_context(website_id=2)._portal_enter()
        statement = page.env["credit.collection.statement"]._prepare(page)[page.id]
        with patch.object(providers, "_get_compatible_providers", note):
            page._portal_prepare_answers(statement)
        self.assertEqual(set(asked), {2})

    def test_what_changes_about_a_provider_counts_at_once(self):
        self.assertTrue(self._is_offered())
        france, spain = self.env.ref("base.fr"), self.env.ref("base.es")
        self.partner.country_id = spain
        methods = self.provider.payment_method_ids
        for change, undo in (
            ({"maximum_amount": 99.99}, {"maximum_amount": 100}),
            ({"maximum_amount": 50}, {"maximum_amount": 0}),
            ({"available_country_ids": france.ids}, {"available_country_ids": False}),
            ({"payment_method_ids": False}, {"payment_method_ids": methods.ids}),
        ):
            self.provider.write(change)
            self.assertFalse(self._is_offered(), change)
            self.provider.write(undo)
            self.assertTrue(self._is_offered(), undo)
        methods.active = False
        self.assertFalse(self._is_offered())

    def test_a_limit_is_in_the_currency_of_the_company(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2)])
        partner = self._customer("Cliente Dos")
        self._invoice(partner, 100, self._days(-2), currency=dollar)
        self._evaluate()
        case = self._case(partner)
        for most, is_offered in ((49, False), (50, True)):
            self.provider.maximum_amount = most
            self.assertEqual("o_cc_online" in self._open(case=case).text, is_offered)

    def test_a_company_switches_it_off(self):
        self.company.sudo().collection_portal_online = False
        self.assertFalse(self._is_offered())

    def test_the_switch_of_the_whole_database_counts(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for value in ("False", "0", ""):
            parameters.set_param("account_payment.enable_portal_payment", value)
            self.assertFalse(self._is_offered())

    def test_providers_of_another_company_are_not_offered(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.provider.state = "disabled"
        self.provider.copy({"company_id": other.id, "state": "test"})
        self.assertFalse(self._is_offered())

    def test_another_amount_can_be_switched_off(self):
        self.company.sudo().collection_portal_other = False
        self.assertNotIn("Pay another amount", self._open().text)
        answer = self._choose(choice="other", amount="50")
        self.assertEqual(answer.status_code, 422)

    def test_saved_cards_are_no_matter_of_a_link(self):
        if not self.is_demo:
            self.skipTest("payment_demo is not installed")
        self.env["payment.token"].sudo().create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "partner_id": self.partner.id,
                "provider_ref": "card",
                "payment_details": "4242",
            }
        )
        checkout = self._checkout(choice="today")
        self.assertNotIn("4242", checkout.text)
        self.assertNotIn("o_payment_tokenize_checkbox", checkout.text)

    def test_customers_of_another_company_cannot_pay_here(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.partner.company_id = self.company
        self.assertTrue(self._is_offered())
        self.env.cr.execute(
            "UPDATE res_partner SET company_id = %s WHERE id = %s",
            [other.id, self.partner.id],
        )
        self.partner.invalidate_recordset()
        self.assertFalse(self._is_offered())

    def test_many_invoices_make_a_short_reference(self):
        for number in range(5):
            self._invoice(self.partner, 10 + number, self._days(-3))
        self._evaluate()
        self._begin(self._checkout(choice="today"))
        (transaction,) = self._transactions()
        self.assertEqual(len(transaction.invoice_ids), 6)
        self.assertTrue(transaction.reference.endswith("+3"))

    def test_a_payment_without_an_entry_holds_until_it_is_booked(self):
        journal = self.provider.journal_id
        self.startPatcher(self._without_payment_entries())
        journal.inbound_payment_method_line_ids.payment_account_id = False
        self._pay_online(choice="today")
        payment = self._transactions().payment_id
        self.assertFalse(payment.move_id)
        self.assertEqual(self._case(self.partner).state, "held")
        self.assertEqual(payment.invoice_ids, self.invoice)

    def test_the_invoices_know_their_transaction(self):
        self._begin(self._checkout(choice="today"))
        self.assertEqual(self.invoice.transaction_ids, self._transactions())
