"""A contract in two minutes: made, read, sent, signed by both, in force."""

from datetime import date

from odoo import Command

from ..common import PortalHttpCommon


class TestContractTours(PortalHttpCommon):
    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = {"value": "percent", "value_amount": 100, "nb_days": 30}
        cls.term = cls.env["account.payment.term"].create(
            {"name": "30 days", "line_ids": [Command.create(line)]}
        )
        partner = cls.partner.with_company(cls.company).sudo()
        partner.property_payment_term_id = cls.term
        partner.collection_payment_days = "10, 25"

    def _take(self, name, path, user=None):
        self.env.flush_all()
        login = user and user.login
        self.start_tour(path, f"credit_collection_{name}", login=login)
        self.env.invalidate_all()

    def test_made_sent_signed_and_in_force(self):
        self._take("contract_make", "/odoo/collection-without-contract", self.collector)
        contracts = self.env["credit.collection.contract"].sudo()
        contract = contracts.search([("partner_id", "=", self.partner.id)])
        self.assertEqual((contract.state, contract.payment_days), ("sent", "10,25"))
        self.assertEqual(contract.payment_term_id, self.term)
        self.logout()
        self._take("portal_contract", self._path())
        self.assertEqual(contract.customer_signed_how, "page")
        page = f"/odoo/collection-contracts/{contract.id}"
        self._take("contract_sign", page, self.manager)
        self.assertEqual(contract.state, "signed")
        invoice = self._invoice(self.partner, 100, self._days(0), term=self.term)
        self.assertEqual(invoice.invoice_date_due, date(2025, 4, 25))
        partner = self.partner.with_company(self.company).sudo()
        self.assertEqual(partner.collection_contract_id, contract)
        self.assertFalse(partner.collection_contract_difference)


class TestContractToursOnPhone(TestContractTours):
    """The same on a phone."""

    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
