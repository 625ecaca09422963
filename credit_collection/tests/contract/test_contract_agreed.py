"""What was agreed stays, whatever happens to the payment term; the discount too."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError

from .common import ContractCommon


class TestContractAgreed(ContractCommon):
    def _content(self, contract):
        return str(contract.with_user(self.collector)._render_preview())

    def test_the_document_says_when_each_instalment_is_due(self):
        term = self._term("Three parts", (30, 0), (30, 30), (40, 60))
        term.line_ids[1].delay_type = "days_after_end_of_month"
        contract = self._contract(payment_term_id=term.id)
        content = " ".join(self._content(contract).replace("\xa0", " ").split())
        for words in (
            "30 % on the date of the invoice",
            "30 % 30 days after the end of the month of the invoice",
            "the rest 60 days after the date of the invoice",
        ):
            self.assertIn(words, content)

    def test_each_kind_of_delay_in_words(self):
        term = self._term("30 days", (100, 30))
        contract = self._contract(payment_term_id=term.id)
        for kind, days, day, words in (
            ("days_after", 30, "10", "30 days after the date of the invoice"),
            ("days_after", 0, "10", "on the date of the invoice"),
            ("days_after_end_of_month", 0, "10", "at the end of the month of the"),
            ("days_after_end_of_next_month", 5, "10", "5 days after the end of the"),
            ("days_end_of_month_on_the", 30, "15", "then on day 15 of the next month"),
            ("days_end_of_month_on_the", 30, "0", "at the end of that month"),
        ):
            term.line_ids.write(
                {"delay_type": kind, "nb_days": days, "days_next_month": day}
            )
            (found,) = contract._list_instalments()
            self.assertIn(words, found)

    def test_a_term_that_changes_later_changes_no_contract(self):
        contract = self._signed(payment_days=False, closed_months=False)
        before = self._content(contract)
        self.net30.write({"name": "45 days", "line_ids": self._days_of(45)})
        self.assertEqual(self._content(contract), before)
        self.assertIn("differs from what was agreed", contract.term_notice)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 5, 2)])
        self.assertFalse(self._codes(move))
        self.assertIn("30 days after", str(move.invoice_payment_term_id.note))
        partner = self.partner.with_company(self.company).sudo()
        self.assertEqual(partner.property_payment_term_id, contract.agreed_term_id)
        self.assertFalse(partner.collection_contract_difference)

    def _days_of(self, days):
        return [Command.update(self.net30.line_ids.id, {"nb_days": days})]

    def test_changed_back_nothing_differs(self):
        contract = self._signed()
        for days in (45, 30):
            self.net30.line_ids.nb_days = days
        self.assertFalse(contract.term_notice)

    def test_another_name_of_the_term_is_no_other_term(self):
        contract = self._signed()
        self.net30.name = "Thirty days"
        self.assertFalse(contract.term_notice or contract.agreed_term_id)
        self.assertIn("30 days", self._content(contract))
        self.assertNotIn("Thirty", self._content(contract))

    def test_what_was_sent_and_not_signed_yet_stays_too(self):
        contract = self._contract()
        contract._send()
        self.net30.line_ids.nb_days = 90
        self._sign_both(contract)
        self.assertEqual(self._due(self._bill(date(2025, 4, 2))), [date(2025, 5, 10)])

    def test_a_draft_and_a_new_version_follow_the_term(self):
        draft = self._contract(self._customer("Otro"))
        signed = self._signed()
        self.net30.line_ids.nb_days = 45
        self.assertFalse(draft.term_notice)
        self.assertIn("45 days", self._content(draft))
        version = signed._make_version()
        self.assertIn("45 days", self._content(version))

    def test_instalments_added_taken_away_or_edited_one_by_one(self):
        contract = self._signed(payment_days=False, closed_months=False)
        lines = self.net30.line_ids
        self.net30.line_ids = [
            Command.update(lines.id, {"value_amount": 40}),
            Command.create({"value": "percent", "value_amount": 60, "nb_days": 90}),
        ]
        self.assertEqual(self._due(self._bill(date(2025, 4, 2))), [date(2025, 5, 2)])
        own = contract.sudo().agreed_term_id
        own.line_ids.nb_days = 7
        self.assertNotEqual(contract.agreed_term_id, own)
        self.assertEqual(self._due(self._bill(date(2025, 4, 2))), [date(2025, 5, 2)])

    def test_contracts_that_say_the_same_share_the_term(self):
        contracts = self._signed() | self._signed(self._customer("Otro"))
        self.net30.line_ids.nb_days = 45
        self.assertEqual(len(contracts.agreed_term_id), 1)
        self.assertFalse(contracts.agreed_term_id.active)

    def test_a_draft_of_an_invoice_gets_what_was_agreed(self):
        self._signed(payment_days=False, closed_months=False)
        move = self._bill(date(2025, 4, 2), post=False)
        self.net30.line_ids.nb_days = 45
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 2)])

    def test_a_term_changed_by_hand_on_the_customer_stays(self):
        contract = self._signed()
        other = self._term("At once", (100, 0))
        partner = self.partner.with_company(self.company).sudo()
        partner.property_payment_term_id = other
        self.net30.line_ids.nb_days = 45
        self.assertEqual(partner.property_payment_term_id, other)
        self.assertIn("as agreed", partner.collection_contract_difference)
        self.assertTrue(contract.agreed_term_id)


class TestContractDiscount(ContractCommon):
    def test_the_discount_of_the_term_is_proposed(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        contract = self._contract(payment_term_id=term.id)
        self.assertEqual(
            (contract.has_discount, contract.discount_percentage), (True, 2)
        )
        contract.payment_term_id = self.net30
        self.assertFalse(contract.has_discount)

    def test_a_discount_that_the_term_lacks_is_on_the_invoice(self):
        contract = self._signed(
            has_discount=True, discount_percentage=3, discount_days=8
        )
        move = self._bill(date(2025, 4, 2))
        item = self._receivables(move)
        self.assertEqual(item.date_maturity, date(2025, 5, 10))
        self.assertEqual(item.discount_date, date(2025, 4, 10))
        self.assertEqual(item.discount_amount_currency, 97)
        self.assertTrue(move.invoice_payment_term_id.early_discount)
        self.assertTrue(
            move._is_eligible_for_early_payment_discount(
                move.currency_id, date(2025, 4, 10)
            )
        )
        values = move._prepare_collection_payment()
        self.assertEqual(values["discount"], ("April 10, 2025", "97.00\xa0€"))
        self.assertFalse(contract.term_notice)
        self.assertFalse(self.net30.early_discount)

    def test_a_payment_in_time_takes_the_discount(self):
        self._signed(has_discount=True, discount_percentage=3, discount_days=8)
        move = self._bill(date(2025, 4, 2))
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        wizard.create({"payment_date": date(2025, 4, 9)}).action_create_payments()
        self.assertEqual(move.amount_residual, 0)

    def test_a_discount_that_the_contract_takes_away(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        self._signed(payment_term_id=term.id, has_discount=False)
        move = self._bill(date(2025, 4, 2))
        self.assertFalse(self._receivables(move).discount_date)
        self.assertIsNone(move._prepare_collection_payment()["discount"])

    def test_discounts_that_no_invoice_can_give(self):
        parts = self._term("30/60", (50, 30), (50, 60))
        given = {"has_discount": True, "discount_percentage": 2, "discount_days": 10}
        for values, words in (
            ({"payment_term_id": parts.id}, "30/60 has several"),
            ({"payment_term_id": False}, "Choose the payment term"),
            ({"discount_percentage": 0}, "more than 0 and less than 100"),
            ({"discount_percentage": 100}, "more than 0 and less than 100"),
            ({"discount_percentage": -1}, "more than 0 and less than 100"),
            ({"discount_days": 0}, "one day at least"),
        ):
            with (
                self.subTest(values),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self._contract(**{**given, **values})

    def test_a_template_gives_its_discount(self):
        template = self._contracts().create(
            {
                "is_template": True,
                "title": "Regular",
                "payment_term_id": self.net30.id,
                "has_discount": True,
                "discount_percentage": 1.5,
                "discount_days": 5,
            }
        )
        contract = self._contracts()._make(
            self.partner, self.company, template, from_customer=False
        )
        self.assertEqual(
            (contract.discount_percentage, contract.discount_days), (1.5, 5)
        )

    def test_the_discount_of_the_term_changes_later(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        contract = self._signed(payment_term_id=term.id)
        term.discount_percentage = 5
        self.assertEqual(contract.discount_percentage, 2)
        item = self._receivables(self._bill(date(2025, 4, 2)))
        self.assertEqual(item.discount_amount_currency, 98)


class TestContractOffered(ContractCommon):
    """A draft that was made before the contract."""

    def test_the_term_of_the_contract_is_offered(self):
        term = self._term("At once", (100, 0))
        self.partner.property_payment_term_id = term
        move = self._bill(date(2025, 4, 2), post=False)
        contract = self._signed(payment_days=False, closed_months=False)
        seller = move.with_user(self.invoicing)
        alert = seller._get_alerts()["credit_collection_contract_term"]
        self.assertIn(contract.name, alert["message"])
        self.assertEqual(
            alert["action_call"], ("account.move", "action_follow_contract", move.ids)
        )
        seller.action_follow_contract()
        self.assertNotIn("credit_collection_contract_term", seller._get_alerts())
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 2)])

    def test_only_drafts_follow(self):
        self._signed()
        move = self._bill(date(2025, 4, 2))
        with self.assertRaisesRegex(UserError, "Only drafts"):
            move.action_follow_contract()

    def test_without_a_contract_nothing_is_offered(self):
        move = self._bill(date(2025, 4, 2), post=False)
        self.assertNotIn("credit_collection_contract_term", move._get_alerts())
