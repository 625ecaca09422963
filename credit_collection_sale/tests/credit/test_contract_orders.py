"""Orders of a customer with a payment contract, and what is invoiced of them."""

from datetime import date

from odoo import Command

from odoo.addons.credit_collection.tests.clock import TODAY

from .common import OrderCommon


class TestContractOrders(OrderCommon):
    def _sign(self):
        terms = self.env["account.payment.term"]
        term = terms.create(
            {
                "name": "30 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        contracts = self.env["credit.collection.contract"].with_user(self.collector)
        contract = contracts.create(
            {
                "partner_id": self.partner.id,
                "company_id": self.company.id,
                "date_start": TODAY,
                "payment_term_id": term.id,
                "payment_days": "10,25",
            }
        )
        contract._sign("customer", "Ana Ruiz")
        contract.with_user(self.manager)._sign("company", "Marta Gil")
        return term

    def _invoice_order(self, order, **values):
        wizard = self.env["sale.advance.payment.inv"].with_user(self.seller)
        wizard = wizard.with_context(active_model="sale.order", active_ids=order.ids)
        known = order.sudo().invoice_ids
        wizard.create(values).create_invoices()
        move = (order.sudo().invoice_ids - known).with_env(self.env)
        move.invoice_date = date(2025, 4, 2)
        return move

    def test_a_down_payment_and_the_rest_fall_on_payment_days(self):
        term = self._sign()
        order = self._order(1000)
        self.assertEqual(order.payment_term_id, term)
        order.sudo().action_confirm()
        down = self._invoice_order(
            order, advance_payment_method="percentage", amount=30
        )
        rest = self._invoice_order(order, advance_payment_method="delivered")
        for move, amount in ((down, 300), (rest, 700)):
            move.action_post()
            self.assertEqual(move.amount_total, amount)
            self.assertEqual(move.invoice_date_due, date(2025, 5, 10))
            move.sudo()._note_problems()
            self.assertFalse(move.collection_problem_codes)

    def test_ordered_before_the_contract_the_term_is_offered(self):
        before = self.env["account.payment.term"].create({"name": "At once"})
        self.partner.property_payment_term_id = before
        order = self._order(1000)
        order.sudo().action_confirm()
        term = self._sign()
        move = self._invoice_order(order, advance_payment_method="delivered")
        self.assertEqual(move.invoice_payment_term_id, before)
        self.assertIn("credit_collection_contract_term", move._get_alerts())
        move.action_follow_contract()
        move.action_post()
        self.assertEqual(move.invoice_payment_term_id, term)
        self.assertEqual(move.invoice_date_due, date(2025, 5, 10))
