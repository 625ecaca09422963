"""The bill of an agency with taxes and in small currencies, and until when money costs
its fee."""

from odoo import Command

from .test_placement_fee import FeeCommon


class TestPlacementFeeBill(FeeCommon):
    def _paid(self, amount):
        self._pay(self.invoice, amount)
        self._evaluate()
        self.env.invalidate_all()

    def _tax(self, **values):
        tax = self.env["account.tax"].create(
            {
                "name": "21 %",
                "amount": 21,
                "type_tax_use": "purchase",
                "company_id": self.company.id,
                **values,
            }
        )
        self.company.sudo().account_purchase_tax_id = tax
        expense = self.company_data["default_account_expense"]
        expense.sudo().tax_ids = [Command.set(tax.ids)]
        return tax

    def test_taxes_are_on_top(self):
        self._tax()
        self._paid(333.33)
        bill = self._propose()
        self.assertEqual(bill.amount_untaxed, 33.33)
        self.assertEqual(self._statement()[:3], (33.33, 0, 33.33))
        self.assertEqual(self.placement.sudo().fee_difference, 0)

    def test_prices_with_taxes_in_them_bill_what_is_agreed(self):
        self._tax(price_include_override="tax_included")
        self._paid(333.33)
        bill = self._propose()
        self.assertEqual(bill.amount_untaxed, 33.33)
        self.assertEqual(self._statement()[:3], (33.33, 0, 33.33))

    def test_a_bill_of_several_placements_is_right_for_each(self):
        self._tax()
        other = self._customer("Other")
        invoice = self._invoice(other, 100, self._days(-200))
        self._evaluate()
        second = self._place(other)
        self._pay(invoice, 99.99)
        self._paid(10.05)
        action = (self.placement | second).action_propose_bill()
        bill = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(bill.invoice_line_ids.mapped("price_subtotal"), [1.0, 20.0])
        self.env.invalidate_all()
        for placement in (self.placement, second):
            self.assertEqual(placement.sudo().fee_difference, 0)

    def test_the_tail_is_the_one_on_the_day_of_the_end(self):
        self.agency.tail_days = 30
        self.placement._recall("Enough")
        self.assertEqual(self.placement.date_fee_end, self._days(30))
        self.agency.tail_days = 0
        self._pay(self.invoice, 500, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self.placement.fee_due, 50)

    def test_a_longer_tail_is_for_what_ends_later(self):
        self.placement._recall("Enough")
        self.agency.tail_days = 60
        self._pay(self.invoice, 500, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self.placement.fee_due, 0)

    def test_an_invoice_that_is_being_changed_takes_no_money_back(self):
        self._paid(300)
        self._tell()
        self.invoice.sudo().button_draft()
        self._evaluate()
        self.assertEqual(self._direct(), 300)
        self.assertFalse(self._tell())
        self.invoice.sudo().action_post()
        item = self._receivables(self.invoice)
        payment = self.env["account.payment"].search(
            [("partner_id", "=", self.partner.id)]
        )
        (self._receivables(payment.move_id) | item).reconcile()
        self._evaluate()
        self.assertEqual(self._statement(), (30, 0, 0, 300, 0))
        self.assertFalse(self._tell(), "the agency knows it")

    def test_a_fee_of_the_bank_was_paid_by_the_customer(self):
        """The bank kept 5 of 300 that came in; the rest is booked as its charge."""
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        )
        wizard.create(
            {
                "amount": 995,
                "payment_date": self._days(0),
                "journal_id": self.company_data["default_journal_bank"].id,
                "payment_difference_handling": "reconcile",
                "writeoff_account_id": self.company_data["default_account_expense"].id,
                "writeoff_label": "Charge of the bank",
            }
        )._create_payments()
        self.assertEqual(self._statement(), (100, 0, 0, 1000, 0))
        self.assertEqual(self.placement.result, "paid")

    def test_the_age_is_that_of_the_hand_over(self):
        """Ten percent until half a year, twenty from then on."""
        partner = self._customer("Nearly")
        invoice = self._invoice(partner, 1000, self._days(-170))
        self._evaluate()
        placement = self._place(partner)
        self._pay(invoice, 1000, self._days(30))
        self._evaluate(self._days(30))
        self.env.invalidate_all()
        self.assertEqual(placement.sudo().fee_due, 100)

    def test_a_hole_in_the_tiers_is_said_and_costs_nothing(self):
        agency = self._agency("Con huecos")
        agency.fee_ids = [
            Command.clear(),
            Command.create({"percentage": 10, "amount_to": 500}),
            Command.create({"percentage": 5, "amount_from": 2000}),
        ]
        (offer,) = agency._get_offers(self._case(self._nobody(), user=self.manager))
        self.assertEqual((offer["fee"], offer["is_agreed"]), (0, False))
        placement = self._place(self._nobody(), agency=agency)
        self.assertFalse(placement.sudo().is_fee_agreed)
        self._pay(placement.line_ids.move_line_id.move_id, 700)
        self._evaluate()
        self.env.invalidate_all()
        self.assertEqual(placement.sudo().fee_due, 0)

    def _nobody(self):
        """A customer who owes 700."""
        name = "Ninguno"
        partner = self.env["res.partner"].search([("name", "=", name)])
        if not partner:
            partner = self._customer(name)
            self._invoice(partner, 700, self._days(-60))
            self._evaluate()
        return partner
