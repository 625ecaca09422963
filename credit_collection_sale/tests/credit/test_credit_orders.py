from odoo.exceptions import AccessError, UserError

from .common import OrderCommon


class TestCreditOrders(OrderCommon):
    """Orders count to what a customer owes, and are held back."""

    def _exposure(self):
        self.env.invalidate_all()
        return self.partner.with_user(self.collector).collection_exposure

    def _bill(self, order):
        return order.sudo()._create_invoices().with_user(self.invoicing)

    # === Exposure === #

    def test_a_quotation_is_no_debt_and_a_confirmed_order_is(self):
        order = self._order(300)
        self.assertEqual(self._exposure(), 0)
        order.action_confirm()
        self.assertEqual(self._exposure(), 300)

    def test_what_is_invoiced_counts_once(self):
        order = self._order(300)
        order.action_confirm()
        invoice = self._bill(order)
        self.assertEqual(self._exposure(), 300)
        invoice.invoice_date = self._days(0)
        invoice.action_post()
        self.assertEqual(self._exposure(), 300)
        self._pay(invoice.sudo())
        self.assertEqual(self._exposure(), 0)

    def test_a_part_that_is_not_invoiced(self):
        order = self._order(100)
        order.order_line.write({"product_uom_qty": 4, "price_unit": 100})
        order.action_confirm()
        invoice = self._bill(order)
        invoice.invoice_line_ids.quantity = 1
        self.assertEqual(self._exposure(), 400)

    def test_orders_in_other_currencies(self):
        pounds = self.setup_other_currency("GBP", rates=[("2024-01-01", 0.5)])
        prices = self.env["product.pricelist"].create(
            {"name": "Pounds", "currency_id": pounds.id}
        )
        order = self._order(100, pricelist_id=prices.id)
        self.assertEqual(order.currency_id, pounds)
        order.action_confirm()
        self.assertEqual(self._exposure(), 200)

    def _taxed(self):
        """An order of 1,000 and 21 % tax, confirmed."""
        tax = self.percent_tax(21)
        order = self._order(1000)
        order.sudo().order_line.tax_ids = tax
        order.action_confirm()
        self.assertEqual(order.amount_total, 1210)
        return order

    def _down_payment(self, order):
        wizards = self.env["sale.advance.payment.inv"].with_user(self.invoicing).sudo()
        wizard = wizards.create(
            {
                "sale_order_ids": order.ids,
                "advance_payment_method": "percentage",
                "amount": 50,
            }
        )
        return wizard._create_invoices(order.sudo())

    def test_a_down_payment_is_taken_off_with_its_tax(self):
        order = self._taxed()
        invoice = self._down_payment(order)
        self.assertEqual(invoice.amount_total, 605)
        self.assertEqual(self._exposure(), 1210, "in draft")
        invoice.action_post()
        self.assertEqual(self._exposure(), 1210, "owed")
        self._pay(invoice)
        self.assertEqual(self._exposure(), 605, "paid")
        rest = order.sudo()._create_invoices(final=True)
        self.assertEqual(rest.amount_total, 605)
        self.assertEqual(self._exposure(), 605, "the rest in draft")
        rest.action_post()
        self.assertEqual(self._exposure(), 605, "the rest is owed")

    def test_a_credit_note_in_draft_brings_nothing_back(self):
        order = self._order(300)
        order.action_confirm()
        invoice = self._bill(order)
        invoice.invoice_date = self._days(0)
        invoice.action_post()
        note = invoice.sudo()._reverse_moves()
        self.assertEqual(note.state, "draft")
        self.assertEqual(self._exposure(), 300)

    def test_what_was_delivered_beyond_the_order_counts(self):
        self.product.sudo().invoice_policy = "delivery"
        order = self._order(100)
        order.action_confirm()
        order.sudo().order_line.qty_delivered = 3
        self.assertEqual(self._exposure(), 300)
        self._bill(order)
        self.assertEqual(self._exposure(), 300)

    def test_a_cancelled_order_is_no_debt(self):
        order = self._order(300)
        order.action_confirm()
        order._action_cancel()
        self.assertEqual(self._exposure(), 0)

    def test_what_was_paid_before_is_taken_off_once(self):
        self._rule()
        self.partner.credit_limit = 700
        booked = self._prepayment(self.partner, 200)
        order = self._order(1000)
        self._online_payment(order, 200, payment_id=booked.id)
        with self.assertRaisesRegex(UserError, "Over the credit limit"):
            order.action_confirm()

    # === Held back === #

    def test_without_a_rule_nothing_is_held_back(self):
        order = self._order(9999)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_over_the_limit_an_order_waits_for_the_manager(self):
        self._rule()
        self._order(600).action_confirm()
        order = self._order(401)
        with self.assertRaisesRegex(UserError, "Over the credit limit"):
            order.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertTrue(order.collection_is_credit_held)
        held = [("partner_id", "=", self.partner.id)]
        held.append(("collection_is_credit_held", "=", True))
        self.assertEqual(order.search(held), order)
        order.order_line.price_unit = 400
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_orders_confirmed_together_count_together(self):
        self._rule()
        orders = self._order(600) | self._order(600)
        with self.assertRaises(UserError):
            orders.action_confirm()
        orders[0].action_confirm()

    def test_salespeople_read_no_amounts(self):
        self._rule()
        order = self._order(1001)
        self.assertEqual(order.collection_credit_notice, "Over the credit limit.")
        with self.assertRaises(UserError) as refusal:
            order.action_confirm()
        self.assertNotIn("1,001", str(refusal.exception))

    def test_a_rule_may_be_about_invoices_only(self):
        self._rule(on_order=False)
        order = self._order(1001)
        order.action_confirm()
        with self.assertRaises(UserError):
            self._bill(order).action_post()

    def test_a_warning_is_noted_on_the_order(self):
        self._rule(effect="warn")
        order = self._order(1001)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        notes = " ".join(order.sudo().message_ids.mapped("body"))
        self.assertIn("Over the credit limit", notes)

    def test_what_is_paid_in_full_is_not_held_back(self):
        self._rule()
        order = self._order(1001)
        payment = self._online_payment(order, 1001)
        self.assertFalse(order.sudo()._get_credit_held())
        payment.partner_id = self._customer("Otro")
        self.assertTrue(order.sudo()._get_credit_held(), "somebody else paid")

    def test_one_payment_for_two_orders_pays_one_of_them(self):
        self._rule()
        first, second = self._order(1001), self._order(1001)
        payment = self._online_payment(first, 1001, state="authorized")
        second.sudo().transaction_ids = payment
        self.assertFalse(first.sudo()._get_credit_held())
        self.assertTrue(second.sudo()._get_credit_held())

    def test_a_payment_for_two_orders_is_taken_off_once(self):
        self._rule()
        self.partner.credit_limit = 800
        orders = self._order(700) | self._order(700)
        payment = self._online_payment(orders[0], 500)
        orders.sudo().transaction_ids = payment
        with self.assertRaisesRegex(UserError, "Over the credit limit"):
            orders.action_confirm()
        payment.amount = 900
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_what_was_taken_and_booked_in_parts_is_taken_off_once(self):
        self._rule()
        self.partner.credit_limit = 700
        booked = self._prepayment(self.partner, 200)
        order = self._order(1000)
        payment = self._online_payment(order, 200, state="authorized")
        payment._create_child_transaction(200, state="done", payment_id=booked.id)
        with self.assertRaisesRegex(UserError, "Over the credit limit"):
            order.action_confirm()

    def test_by_whatever_way(self):
        self._rule()
        order = self._order(1001)
        for confirm in (
            order.action_confirm,
            order._validate_order,
            order.sudo().action_confirm,
            lambda: order.with_context(validate_analytic=True).action_confirm(),
            lambda: order.with_context(collection_paying="PAYING").action_confirm(),
            lambda: order.write({"state": "sale"}),
            lambda: order.copy({"state": "sale"}),
        ):
            with self.assertRaises(UserError):
                confirm()
        self.assertEqual(order.state, "draft")

    def test_whoever_may_not_write_it_reads_and_changes_nothing(self):
        self._rule()
        order = self._order(1001)
        for group in ("base.group_user", "base.group_portal"):
            stranger = order.with_user(self._person(group, group))
            with self.subTest(group=group), self.assertRaises(AccessError):
                stranger.action_confirm()
            with self.subTest(group=group), self.assertRaises(AccessError):
                stranger.write({"state": "sale"})
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.sudo().activity_ids)

    def test_a_confirmed_order_does_not_grow_beyond_the_limit(self):
        self._rule()
        order = self._order(600)
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "new quotation"):
            order.order_line.price_unit = 1200
        with self.assertRaisesRegex(UserError, "new quotation"):
            order.order_line = [(0, 0, {"product_id": self.product.id, **self._more})]
        order.order_line.price_unit = 1000
        order.order_line.price_unit = 10
        self.assertEqual(order.state, "sale")

    _more = {"product_uom_qty": 1, "price_unit": 900, "tax_ids": False}

    def test_a_confirmed_order_goes_to_no_customer_beyond_the_limit(self):
        self._rule()
        order = self._order(2000, self._customer("Otro"))
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "new quotation"):
            order.partner_invoice_id = self.partner

    def test_whoever_adds_costs_for_us_is_not_refused(self):
        self._rule()
        order = self._order(600)
        order.action_confirm()
        order.sudo().order_line.price_unit = 1200
        self.assertEqual(order.amount_total, 1200)

    # === Released === #

    def test_the_manager_lets_it_go_and_its_invoice_too(self):
        self._rule()
        order = self._order(1001)
        order.action_collection_ask_release()
        self.assertEqual(len(order.sudo().activity_ids), 1)
        self._let_order_go(order)
        order.action_confirm()
        invoice = self._bill(order)
        invoice.action_post()
        self.assertEqual((order.state, invoice.state), ("sale", "posted"))
        case = self._case(self.partner)
        self.assertIn(f"{order.name} released", case.contact_ids[0].note)

    def test_what_was_added_to_the_invoice_is_held_back(self):
        self._rule()
        order = self._order(1001)
        self._let_order_go(order)
        order.action_confirm()
        invoice = self._bill(order)
        invoice.invoice_line_ids.price_unit = 3000
        with self.assertRaises(UserError):
            invoice.action_post()

    def test_nobody_else_lets_it_go(self):
        self._rule()
        order = self._order(1001)
        for user in (self.seller, self.collector, self.invoicing):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._let_order_go(order, user=user)

    def test_it_counts_for_the_amount_that_was_seen(self):
        self._rule()
        order = self._order(1001)
        self._let_order_go(order)
        order.order_line.price_unit = 2000
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_the_same_queries_for_any_number_of_orders(self):
        self._rule()
        self._rule("late", days=9)
        few, many = self.env["sale.order"], self.env["sale.order"]
        for number, partner in enumerate(self._customers(9)):
            order = self._order(10, partner).sudo()
            few, many = (few, many | order) if number else (order, many)
        self.assertEqual(self._count_queries(few), self._count_queries(many))

    def _count_queries(self, orders):
        """How many queries it takes to look at some orders, after the first time."""
        for _time in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders._get_credit_verdicts()
        return self.cr.sql_log_count - before
