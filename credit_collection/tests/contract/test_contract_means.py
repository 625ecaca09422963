"""In force, a contract sets the payment method of the customer."""

from datetime import date

from .common import ContractCommon


class TestContractMeans(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journals = cls.env["account.journal"].sudo()
        cls.bank = cls.company_data["default_journal_bank"].sudo()
        cls.bank.bank_account_id = cls.company.sudo().collection_bank_account_id
        cls.cash = journals.search(
            [("type", "=", "cash"), ("company_id", "=", cls.company.id)], limit=1
        )

    def _customer_has(self):
        partner = self.partner.with_company(self.company).sudo()
        return partner.property_inbound_payment_method_line_id

    def test_a_transfer_goes_to_the_journal_of_our_account(self):
        self._signed()
        self.assertEqual(self._customer_has().journal_id, self.bank)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(move.preferred_payment_method_line_id, self._customer_has())
        self.assertEqual(move.partner_bank_id, self.bank.bank_account_id)

    def test_cash_goes_to_the_till(self):
        self._signed(payment_means="cash")
        self.assertEqual(self._customer_has().journal_id, self.cash)

    def test_where_odoo_has_none_the_customer_keeps_its_own(self):
        for means in ("direct_debit", "cheque", "other"):
            contract = self._contract(self._customer(means), payment_means=means)
            self.assertFalse(contract.payment_method_line_id, means)
        mine = self.cash.inbound_payment_method_line_ids[:1]
        partner = self.partner.with_company(self.company).sudo()
        partner.property_inbound_payment_method_line_id = mine
        self._signed(payment_means="cheque")
        self.assertEqual(self._customer_has(), mine)
        self.assertFalse(partner.collection_contract_difference)

    def test_without_a_journal_of_the_account_nothing_is_set(self):
        self.bank.bank_account_id = False
        self.assertFalse(self._contract().payment_method_line_id)

    def test_one_chosen_by_hand_is_taken(self):
        line = self.cash.inbound_payment_method_line_ids[:1]
        self._signed(payment_method_line_id=line.id)
        self.assertEqual(self._customer_has(), line)

    def test_a_change_by_hand_is_flagged(self):
        self._signed()
        partner = self.partner.with_company(self.company).sudo()
        partner.property_inbound_payment_method_line_id = (
            self.cash.inbound_payment_method_line_ids[:1]
        )
        words = partner.collection_contract_difference
        self.assertIn("the contract says", words)
        self.assertIn(self.bank.name, words)
