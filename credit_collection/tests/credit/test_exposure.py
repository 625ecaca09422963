from odoo import Command
from odoo.exceptions import ValidationError

from .common import CreditCommon


class TestExposure(CreditCommon):
    """What a customer owes and is about to owe, against the limit."""

    def _exposure(self, partner=None, company=None):
        partner = (partner or self.partner).with_user(self.collector)
        if company:
            partner = partner.with_company(company)
        partner.invalidate_recordset()
        return partner.collection_exposure

    def test_open_items_credits_and_drafts_add_up(self):
        self._invoice(self.partner, 500, self._days(-5))
        self._credit_note(self.partner, 100)
        self._draft(250)
        self._draft(40, move_type="out_refund")
        self._draft(30, move_type="in_invoice")
        self.assertEqual(self._exposure(), 650)

    def test_what_is_paid_is_not_owed(self):
        invoice = self._invoice(self.partner, 500, self._days(-5))
        self._pay(invoice, 200)
        self.assertEqual(self._exposure(), 300)

    def test_other_currencies_count_at_the_rate_of_the_day(self):
        pounds = self.setup_other_currency(
            "GBP", rates=[("2024-01-01", 0.5), ("2025-03-01", 0.8)]
        )
        day = self._days(-90)
        self._invoice(self.partner, 100, day, currency=pounds)
        self._draft(40, currency_id=pounds)
        self.assertEqual(self._exposure(), 175)

    def test_branches_count_too_and_other_companies_do_not(self):
        other = self.setup_other_company(name="Otra Casa")
        company = self.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        self.cr.precommit.run()
        branch = company.child_ids
        self.env.user.sudo().company_ids += branch
        self._invoice(self.partner, 100, self._days(-5))
        self.env["account.move"].with_company(branch).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": self._days(-5),
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 40, "tax_ids": []})
                ],
            }
        )
        journal = other["default_journal_sale"]
        self._invoice(self.partner, 7, self._days(-5), journal_id=journal.id)
        self.assertEqual(self._exposure(), 140)

    def test_money_that_is_here_without_an_entry_is_not_owed(self):
        invoice = self._invoice(self.partner, 500, self._days(-5))
        with self._without_payment_entries():
            self._pay(invoice, 200)
        self.assertEqual(self._exposure(), 300)

    def test_a_limit_of_the_head_company_counts_in_its_branches(self):
        self.company.sudo().child_ids = [Command.create({"name": "Sucursal"})]
        self.cr.precommit.run()
        branch = self.company.sudo().child_ids
        exposures = self.env["credit.collection.exposure"].sudo()
        (found,) = exposures._read(branch, self.partner.ids).values()
        self.assertEqual(found.limit, 1000)
        self.partner.with_company(branch).credit_limit = 70
        (found,) = exposures._read(branch, self.partner.ids).values()
        self.assertEqual(found.limit, 70)

    def test_a_limit_of_the_company_is_not_that_of_the_customer(self):
        defaults = self.env["ir.default"].sudo()
        defaults.set("res.partner", "credit_limit", 80, company_id=self.company.id)
        other = self._customer("Cliente Dos").with_user(self.collector)
        self.assertEqual(other.collection_exposure_limit, 80)
        self.assertEqual(other.collection_limit_origin, "company")

    def test_a_change_of_the_limit_is_noted(self):
        clerk = self._person(
            "clerk", "base.group_partner_manager,account.group_account_invoice"
        )
        mine = self.partner.with_user(clerk)
        mine.credit_limit = 5000
        notes = " ".join(self.partner.message_ids.mapped("body"))
        self.assertRegex(notes, "1,000.00.* → 5,000.00")
        with self.assertRaisesRegex(ValidationError, "not negative"):
            mine.credit_limit = -1

    def test_the_limit_of_the_customer_then_of_the_segment(self):
        partner = self.partner.with_user(self.collector)
        self.assertEqual(partner.collection_exposure_limit, 1000)
        self.assertEqual(partner.collection_limit_origin, "customer")
        other = self._customer("Cliente Dos")
        self._invoice(other, 300, self._days(-5))
        segments = self.env["credit.collection.segment"].with_user(self.manager)
        segments.create({"name": "Small", "domain": "[]", "credit_limit": 200})
        self._measure(self._days(0))
        other = other.with_user(self.collector)
        self.assertEqual(other.collection_exposure_limit, 200)
        self.assertEqual(other.collection_limit_origin, "Small")
        self.assertEqual(other.collection_exposure_left, -100)
        self.assertTrue(other.collection_is_over_limit)

    def test_the_contract_in_force_comes_before_the_customer(self):
        contracts = self.env["credit.collection.contract"].with_user(self.collector)
        values = {"partner_id": self.partner.id, "company_id": self.company.id}
        contract = contracts.create({**values, "credit_limit": 600})
        partner = self.partner.with_user(self.collector)
        self.assertEqual(partner.collection_exposure_limit, 1000)
        contract.sudo().write({"state": "signed", "date_start": self._days(-5)})
        partner.invalidate_recordset()
        self.assertEqual(partner.collection_exposure_limit, 600)
        self.assertEqual(partner.collection_limit_origin, contract.display_name)

    def test_customers_over_the_limit_are_found(self):
        self._invoice(self.partner, 1001, self._days(-5))
        other = self._customer("Cliente Dos", credit_limit=1000)
        self._invoice(other, 1000, self._days(-5))
        partners = self.env["res.partner"].with_user(self.collector)
        both = [("id", "in", (self.partner | other).ids)]
        over = partners.search([*both, ("collection_is_over_limit", "=", True)])
        self.assertEqual(over, self.partner)
        rest = partners.search([*both, ("collection_is_over_limit", "=", False)])
        self.assertEqual(rest, other)

    def test_the_same_queries_for_any_number_of_customers(self):
        partners = self._customers(12)
        self._invoices(partners, 100, self._days(-9))
        counts = []
        for group in (partners[:2], partners):
            group = group.with_user(self.collector)
            group.invalidate_recordset()
            group.mapped("collection_exposure")
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            group.mapped("collection_exposure")
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
