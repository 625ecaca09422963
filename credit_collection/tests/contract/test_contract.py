"""What a contract may say, and who edits it."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError

from ..clock import TODAY
from .common import ContractCommon


class TestContract(ContractCommon):
    def test_a_contact_of_the_customer_stands_for_the_customer(self):
        person = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        contract = self._contract(person)
        self.assertEqual(contract.partner_id, self.partner)
        self.assertEqual(contract.case_id, self._case(self.partner))

    def test_it_speaks_the_language_and_counts_in_the_currency_of_the_company(self):
        self.partner.lang = "es_ES"
        contract = self._contract()
        self.assertEqual(contract.lang, "es_ES")
        self.assertEqual(contract.currency_id, self.company.currency_id)

    def test_wrong_payment_days_are_named(self):
        for text, words in (
            ("0", "“0” is no day"),
            ("31", "31st"),
            ("10,32", "“32” is no day"),
            ("Friday", "“Friday” is no day"),
        ):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, words):
                self._contract(payment_days=text)

    def test_wrong_months_are_named(self):
        for text, words in (
            ("13", "“13” is no month"),
            ("August", "“August” is no month"),
            ("1,2,3,4,5,6,7,8,9,10,11,12", "a month to pay in"),
        ):
            with self.subTest(text), self.assertRaisesRegex(ValidationError, words):
                self._contract(closed_months=text)

    def test_a_limit_in_another_currency_is_refused(self):
        currency = self.setup_other_currency("GBP")
        with self.assertRaisesRegex(ValidationError, "not in GBP"):
            self._contract(credit_limit=10, currency_id=currency.id)

    def test_the_account_is_ours_and_its_number_right(self):
        accounts = self.env["res.partner.bank"].sudo()
        ours, theirs = self.company.partner_id, self.partner
        wrong = accounts.create(
            {"acc_number": "ES7921000813610123456780", "partner_id": ours.id}
        )
        other = accounts.create(
            {"acc_number": "ES9121000418450200051332", "partner_id": theirs.id}
        )
        unseen = accounts.create(
            {"acc_number": "ES9121000418450200051332", "partner_id": ours.id}
        )
        with self.assertRaisesRegex(ValidationError, "not a trusted account"):
            self._contract(bank_account_id=unseen.id)
        unseen.allow_out_payment = True
        contract = self._contract(bank_account_id=unseen.id)
        self.assertEqual(contract._get_bank_account(), unseen)
        unseen.allow_out_payment = False
        shown = self.company.sudo().collection_bank_account_id
        self.assertEqual(contract._get_bank_account(), shown)
        with self.assertRaisesRegex(ValidationError, "check digits"):
            self._contract(bank_account_id=wrong.id)
        with self.assertRaisesRegex(ValidationError, "is not an account of"):
            self._contract(bank_account_id=other.id)

    def test_an_account_in_another_country(self):
        """An IBAN of any country may be paid into; one of none may not."""
        accounts = self.env["res.partner.bank"].sudo()
        for number, is_right in (
            ("DE89370400440532013000", True),
            ("DE89370400440532013001", False),
            ("ES792100081361012345678", False),
            ("XX21370400440532013000", False),
        ):
            account = accounts.create(
                {
                    "acc_number": number,
                    "partner_id": self.company.partner_id.id,
                    "allow_out_payment": True,
                }
            )
            if is_right:
                contract = self._contract(bank_account_id=account.id)
                self.assertEqual(contract._get_bank_account(), account)
                continue
            with self.assertRaisesRegex(ValidationError, "check digits", msg=number):
                self._contract(bank_account_id=account.id)

    def test_people_belong_to_the_customer(self):
        stranger = self._customer("Otro")
        for field in ("signer_id", "payer_id", "invoice_contact_id"):
            with (
                self.subTest(field),
                self.assertRaisesRegex(ValidationError, "is not a contact of"),
            ):
                self._contract(**{field: stranger.id})

    def test_the_early_discount_is_that_of_the_term(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        contract = self._contract(payment_term_id=term.id)
        self.assertEqual(
            (contract.discount_percentage, contract.discount_days), (2, 10)
        )

    def test_a_template_has_no_customer_and_is_not_signed(self):
        template = self._contracts().create({"is_template": True, "title": "Regular"})
        self.assertFalse(template.partner_id or template.case_id)
        with self.assertRaisesRegex(UserError, "is a template"):
            template._sign("customer", "Ana Ruiz")

    def test_a_contract_has_a_customer(self):
        with self.assertRaisesRegex(UserError, "Choose the customer"):
            self._contracts().create({"date_start": TODAY})

    def test_what_the_customer_knows_is_not_changed(self):
        contract = self._contract()
        contract.payment_days = "5"
        contract._send()
        with self.assertRaisesRegex(UserError, "new version"):
            contract.payment_days = "10"
        contract.note = "Called"
        with self.assertRaisesRegex(UserError, "cancel it instead"):
            contract.unlink()

    def test_nobody_writes_what_the_steps_do(self):
        contract = self._contract()
        for values in (
            {"state": "signed"},
            {"customer_signed_on": TODAY},
            {"company_signer": "Me"},
            {"name": "CON/1"},
        ):
            with self.subTest(values):
                with self.assertRaises(AccessError):
                    contract.write(values)
                with self.assertRaises(AccessError):
                    self._contract(**values)

    def test_who_sells_makes_no_contract(self):
        self.partner.user_id = self.collector
        with self.assertRaises(AccessError):
            self._contract()

    def test_drafts_are_deleted(self):
        contract = self._contract()
        contract.unlink()
        self.assertFalse(contract.exists())

    def test_in_force_from_its_first_to_its_last_day(self):
        contract = self._signed(date_end=date(2025, 12, 31))
        self.assertTrue(contract.is_in_force)
        found = self._contracts().search([("is_in_force", "=", True)])
        self.assertEqual(found, contract)
        find = self._contracts()._find_in_force
        for day, expected in (
            (date(2025, 3, 16), {}),
            (date(2025, 3, 17), {self.partner.id: contract}),
            (date(2025, 12, 31), {self.partner.id: contract}),
            (date(2026, 1, 1), {}),
        ):
            self.assertEqual(find(self.partner, self.company, day), expected, day)

    def test_a_contract_moves_with_a_customer_who_joins_another(self):
        contract, company = self._contract(), self._customer("Empresa")
        self._case(self.partner)
        self._sign_both(contract)
        find = self._contracts()._find_in_force
        self.assertEqual(
            find(self.partner, self.company, TODAY), {self.partner.id: contract}
        )
        self.partner.write({"is_company": False, "parent_id": company.id})
        self.assertEqual(contract.partner_id, company)
        found = find(self.partner, self.company, TODAY)
        self.assertEqual(found, {company.id: contract})

    def test_a_merge_keeps_the_contracts(self):
        contract, kept = self._signed(), self._customer("Empresa")
        self._contract(kept)
        self.env["base.partner.merge.automatic.wizard"].with_user(
            self.manager
        ).sudo()._merge([self.partner.id, kept.id], kept)
        self.env.invalidate_all()
        self.assertEqual(contract.partner_id, kept)
        found = self._contracts()._find_in_force(kept, self.company, TODAY)
        self.assertEqual(found, {kept.id: contract})

    def test_in_a_branch_the_contract_of_its_parent_holds(self):
        contract = self._signed()
        self.company.sudo().child_ids = [(0, 0, {"name": "Sucursal"})]
        branch = self.company.sudo().child_ids
        found = self._contracts()._find_in_force(self.partner, branch, TODAY)
        self.assertEqual(found, {self.partner.id: contract})

    def test_another_contact_of_the_customer_changes_nothing(self):
        contract = self._contract()
        person = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        contract.partner_id = person
        self.assertEqual(contract.partner_id, self.partner)

    def test_default_values_do_not_what_the_steps_do(self):
        for name, value in (
            ("state", "signed"),
            ("customer_signer", "Ana"),
            ("customer_signed_on", TODAY),
            ("name", "CON/2025/0009"),
            ("version", 7),
        ):
            forged = self._contracts().with_context(**{f"default_{name}": value})
            with self.assertRaisesRegex(AccessError, "by its buttons"):
                forged.create({"partner_id": self.partner.id})

    def test_a_collector_copies_it(self):
        signed = self._signed()
        signed.sudo()._end("cancelled", "They moved")
        draft = signed.copy()
        self.assertEqual((draft.state, draft.version), ("draft", 1))
        self.assertFalse(draft.close_reason or draft.date_closed or draft.name)

    def test_numbers_that_nobody_means(self):
        for values in (
            {"credit_limit": float("nan")},
            {"late_rate": float("inf")},
            {"renewal": "tacit", "renewal_months": 10**7},
            {"date_end": "9999-12-31"},
        ):
            with self.assertRaises(UserError):
                self._contract(**values)

    def test_a_renewal_without_months_is_none(self):
        contract = self._contract(renewal="none", renewal_months=0)
        with self.assertRaisesRegex(UserError, "one month at least"):
            contract.renewal = "tacit"

    def test_the_preview_follows_each_term(self):
        contract = self._contract(late_clause="agreed", late_rate=7)
        self.assertIn("7.00", contract.preview_html)
        contract.late_rate = 8
        self.assertIn("8.00", contract.preview_html)
