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

    def _segment(self, **values):
        """A segment, chosen for the customer."""
        segment = self.env["credit.collection.segment"].sudo()
        segment = segment.create(
            {"name": "Large", "company_id": self.company.id, **values}
        )
        partner = self.partner.with_company(self.company).sudo()
        partner.write(
            {"collection_segment_id": segment.id, "collection_segment_reason": "Large"}
        )
        return segment

    def test_the_credit_terms_of_the_segment_are_proposed(self):
        term = self._term("60 days", (100, 60), early_discount=True)
        self._segment(payment_term_id=term.id, credit_limit=900)
        contract = self._make(is_from_customer=False)
        self.assertEqual((contract.payment_term_id, contract.credit_limit), (term, 900))
        self.assertTrue(contract.has_discount)

    def test_a_template_and_the_customer_go_before_the_segment(self):
        template = self._template(credit_limit=0)
        self._segment(
            payment_term_id=self._term("60 days", (100, 60)).id,
            credit_limit=900,
            contract_template_id=template.id,
        )
        contract = self._make(is_from_customer=False)
        self.assertEqual(contract.payment_term_id, self.net30)
        self.assertEqual(contract.credit_limit, 900)
        own = self._term("15 days", (100, 15))
        self.partner.with_company(self.company).property_payment_term_id = own
        self.assertEqual(self._make().payment_term_id, own)

    def test_a_customer_is_offered_the_terms_of_its_segment(self):
        self._segment(payment_term_id=self.net30.id, credit_limit=900)
        partner = self.partner.with_company(self.company)
        words = partner.sudo().collection_segment_terms
        self.assertIn("30 days", words)
        self.assertIn("900", words)
        with self.assertRaises(AccessError):
            partner.with_user(self.invoicing).action_take_segment_terms()
        partner.with_user(self.manager).action_take_segment_terms()
        self.assertEqual(partner.property_payment_term_id, self.net30)
        self.assertEqual(partner.credit_limit, 900)
        self.assertFalse(partner.sudo().collection_segment_terms)

    def test_terms_of_another_company_are_not_proposed(self):
        other = self.env["res.company"].sudo().create({"name": "Otra"})
        term = self.env["account.payment.term"].sudo()
        term = term.create({"name": "Theirs", "company_id": other.id})
        segment = self._segment(credit_limit=900)
        segment.write({"company_id": other.id, "payment_term_id": term.id})
        self.assertFalse(self._contracts()._read_segment(self.partner, self.company))
