"""Both sides sign."""

import base64
from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method

from ..clock import TODAY
from .common import ContractCommon


class TestContractSignature(ContractCommon):
    def test_with_both_signatures_it_is_signed(self):
        contract = self._contract()
        contract._sign("customer", "  Ana   Ruiz ")
        self.assertEqual(contract.state, "sent")
        self.assertEqual(contract.customer_signer, "Ana Ruiz")
        contract.with_user(self.manager)._sign("company", "Marta Gil")
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.company_signed_on, TODAY)
        self.assertEqual(contract.name, "CON/2025/0001")

    def test_the_company_may_sign_first_and_send_then(self):
        contract = self._contract()
        contract.with_user(self.manager).action_sign()
        self.assertEqual((contract.state, contract.company_signer), ("sent", "Manager"))
        contract._send()
        contract._sign("customer", "Ana Ruiz")
        self.assertEqual(contract.state, "signed")

    def test_only_a_manager_signs_for_the_company(self):
        with self.assertRaisesRegex(AccessError, "Only a collection manager"):
            self._contract()._sign("company", "Me")

    def test_a_signature_has_a_name_and_a_side(self):
        contract = self._contract()
        for side, name, words in (
            ("customer", " ", "full name"),
            ("customer", None, "full name"),
            ("customer", "x" * 200, "full name"),
            ("bank", "Ana", "customer or company"),
        ):
            with self.subTest(side), self.assertRaisesRegex(UserError, words):
                contract._sign(side, name)

    def test_signing_twice_changes_nothing(self):
        contract = self._signed()
        entry = contract.signed_contact_id
        contract._sign("customer", "Somebody else")
        self.assertEqual(contract.customer_signer, "Ana Ruiz")
        self.assertEqual(contract.signed_contact_id, entry)

    def test_the_day_is_an_argument(self):
        day = date(2026, 5, 4)
        contract = self._signed(date=day)
        self.assertEqual(contract.customer_signed_on, day)
        self.assertEqual(contract.date_sent, day)

    def test_the_signature_is_in_the_log(self):
        contract = self._contract()
        contract._sign("customer", "Ana Ruiz")
        entry = contract.signed_contact_id
        self.assertEqual(entry.subject, "CON/2025/0001 signed: Ana Ruiz")
        self.assertEqual((entry.direction, entry.evidence), ("in", "4"))

    def test_a_signed_paper_is_kept(self):
        contract = self._contract()
        contract._send()
        dialog = (
            self.env["credit.collection.contract.sign"]
            .with_user(self.manager)
            .create(
                {
                    "contract_id": contract.id,
                    "signer": "Ana Ruiz",
                    "is_signed_by_us": True,
                    "company_signer": "Marta Gil",
                }
            )
        )
        with self.assertRaisesRegex(UserError, "Attach the contract"):
            dialog.action_sign()
        dialog.attachment_ids = [
            (0, 0, {"name": "c.pdf", "datas": base64.b64encode(b"%PDF-1.4 signed")})
        ]
        dialog.action_sign()
        self.assertEqual(contract.state, "signed")
        self.assertEqual(contract.customer_signed_how, "paper")
        self.assertEqual(
            contract.signed_contact_id.attachment_ids.raw, b"%PDF-1.4 signed"
        )

    def test_nothing_is_signed_in_the_future_on_paper(self):
        contract = self._contract()
        contract._send()
        dialogs = self.env["credit.collection.contract.sign"].with_user(self.collector)
        paper = {"name": "c.pdf", "datas": base64.b64encode(b"%PDF-1.4 signed")}
        for days in (1, -1):  # it was sent today
            dialog = dialogs.create(
                {
                    "contract_id": contract.id,
                    "signer": "Ana Ruiz",
                    "signed_on": TODAY + timedelta(days=days),
                    "attachment_ids": [(0, 0, paper)],
                }
            )
            with self.assertRaisesRegex(UserError, "and today"):
                dialog.action_sign()
        self.assertFalse(contract.customer_signed_on)

    def test_no_client_says_when_it_was_signed(self):
        with self.assertRaises(AccessError):
            get_public_method(self._contract(), "_sign")

    def test_beside_another_contract_nothing_is_signed(self):
        first = self._signed(date_end=date(2025, 12, 31))
        second = self._contract(date_start=date(2025, 12, 1))
        with self.assertRaisesRegex(UserError, first.name):
            second._sign("customer", "Ana Ruiz")
        with self.assertRaisesRegex(UserError, "for these days already"):
            second._send()
        second.date_start = date(2026, 1, 1)
        self._sign_both(second)
        self.assertEqual(second.state, "signed")

    def test_what_has_ended_is_not_signed(self):
        contract = self._contract()
        contract.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled"):
            contract._sign("customer", "Ana Ruiz")

    def test_in_force_it_sets_term_limit_and_days_of_the_customer(self):
        contract = self._signed(credit_limit=5000)
        partner = self.partner.with_company(self.company).sudo()
        self.assertEqual(partner.property_payment_term_id, self.net30)
        self.assertEqual(partner.credit_limit, 5000)
        self.assertEqual(partner.collection_payment_days, "10, 25")
        self.assertEqual(contract.applied_on, TODAY)
        self.assertEqual(partner.collection_contract_id, contract)
        self.assertFalse(partner.collection_contract_difference)

    def test_who_is_in_charge_of_payments_gets_the_reminders(self):
        person = self.env["res.partner"].create(
            {"name": "Pepa", "parent_id": self.partner.id, "email": "pepa@example.com"}
        )
        self._signed(payer_id=person.id)
        found = self.partner.with_company(self.company)._get_collection_recipients()
        self.assertEqual(found, {self.partner.id: person})

    def test_a_change_by_hand_is_flagged(self):
        self._signed(credit_limit=5000)
        partner = self.partner.with_company(self.company).sudo()
        partner.write({"credit_limit": 9000, "collection_payment_days": "5"})
        partner.property_payment_term_id = False
        words = partner.collection_contract_difference
        self.assertIn("9,000.00\xa0€; the contract says", words)
        self.assertIn("5; the contract says 10, 25", words)
        self.assertIn("–; the contract says 30 days", words)

    def test_before_its_first_day_it_sets_nothing(self):
        contract = self._signed(date_start=date(2025, 4, 1), credit_limit=5000)
        partner = self.partner.with_company(self.company).sudo()
        self.assertFalse(contract.applied_on)
        self._contracts().sudo()._cron_contracts(date(2025, 3, 31))
        self.assertNotEqual(partner.credit_limit, 5000)
        self._contracts().sudo()._cron_contracts(date(2025, 4, 1))
        self.assertEqual(partner.credit_limit, 5000)
        self.assertEqual(contract.applied_on, date(2025, 4, 1))

    def test_the_day_as_text_or_as_a_moment(self):
        for day in ("2025-03-10", datetime(2025, 3, 10, 23, 30)):
            contract = self._contract(self._customer(str(day)))
            contract._sign("customer", "Ana Ruiz", day)
            self.assertEqual(contract.customer_signed_on, date(2025, 3, 10))
        for day in ("soon", 5, date(1, 1, 1)):
            with self.assertRaisesRegex(UserError, "a day of our time"):
                self._contract()._sign("customer", "Ana Ruiz", day)

    def test_signed_some_days_ago_it_holds_at_once(self):
        contract = self._contract(credit_limit=5000)
        self._sign_both(contract, date(2025, 3, 10))
        self.assertEqual(contract.customer_signed_on, date(2025, 3, 10))
        self.assertEqual(contract.applied_on, TODAY)
