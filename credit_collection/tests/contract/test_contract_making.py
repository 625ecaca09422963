"""A contract made in two minutes."""

from datetime import date

from odoo.exceptions import AccessError, UserError

from .common import ContractCommon


class TestContractMaking(ContractCommon):
    def _template(self, **values):
        return self._contracts().create(
            {
                "is_template": True,
                "title": "Regular",
                "payment_term_id": self.net30.id,
                "payment_days": "5",
                "closed_months": "8",
                **values,
            }
        )

    def _make(self, **values):
        values = {"partner_id": self.partner.id, **values}
        dialog = self.env["credit.collection.contract.make"].with_user(self.collector)
        action = dialog.create(values).action_make()
        return self._contracts().browse(action["res_id"])

    def test_from_the_template(self):
        self._template(dispute_days=15)
        contract = self._make(is_from_customer=False)
        self.assertEqual(contract.partner_id, self.partner)
        self.assertEqual(contract.payment_term_id, self.net30)
        self.assertEqual((contract.payment_days, contract.dispute_days), ("5", 15))
        self.assertEqual(contract.state, "draft")

    def test_the_template_of_the_segment_is_proposed(self):
        self._template()
        own = self._template(title="Large customers", payment_days="15")
        case = self.env["credit.collection.case"]._find_or_create(
            self.company, self.partner
        )
        segments = self.env["credit.collection.segment"].sudo()
        case.sudo().segment_id = segments.create(
            {"name": "Large", "contract_template_id": own.id}
        )
        self.assertEqual(self._make(is_from_customer=False).payment_days, "15")

    def test_from_what_the_customer_has(self):
        term = self._term("45 days", (100, 45))
        partner = self.partner.with_company(self.company).sudo()
        partner.write({"property_payment_term_id": term.id, "credit_limit": 700})
        partner.collection_payment_days = "7, 31"
        self._template()
        contract = self._make()
        self.assertEqual(contract.payment_term_id, term)
        self.assertEqual(contract.credit_limit, 700)
        self.assertEqual((contract.payment_days, contract.closed_months), ("7,30", "8"))

    def test_from_the_days_on_which_it_really_paid(self):
        for month in (9, 10, 11, 12):
            self._prepayment(self.partner, 10, date(2024, month, 15 + month % 2))
        self.assertEqual(self._make().payment_days, "15")

    def test_the_people_of_the_customer_are_found(self):
        people = self.env["res.partner"].create(
            [
                {"name": kind, "type": kind, "parent_id": self.partner.id}
                for kind in ("collection", "invoice")
            ]
        )
        contract = self._make()
        self.assertEqual(contract.payer_id | contract.invoice_contact_id, people)

    def test_only_a_template_is_a_template(self):
        with self.assertRaisesRegex(UserError, "Choose a template"):
            self._contracts()._make(self.partner, self.company, self._contract())

    def test_only_collectors_make_contracts(self):
        with self.assertRaises(AccessError):
            self._contracts(self.invoicing)._make(self.partner, self.company)

    def test_a_company_of_its_own_is_no_contact(self):
        self.env["res.partner"].create(
            {
                "name": "Filial",
                "type": "invoice",
                "is_company": True,
                "parent_id": self.partner.id,
            }
        )
        self.assertFalse(self._make().invoice_contact_id)
