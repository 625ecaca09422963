from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw

from ..common import TODAY, CreditCollectionCommon


class TestSeller(CreditCollectionCommon):
    """Who sold to a customer does not collect there, also after taking off the name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bea = cls._person(
            "bea",
            "credit_collection.group_collector,account.group_account_invoice,"
            "base.group_partner_manager",
        )
        cls.partner = cls._customer()

    def _sold(self, seller=None, day=None):
        """An invoice that ``seller`` sold and somebody else entered."""
        invoice = self._invoice(self.partner, 100, day or TODAY - timedelta(days=5))
        invoice.invoice_user_id = seller or self.bea
        self._evaluate(TODAY)
        return invoice

    def _as_bea(self):
        return self._case(self.partner, user=self.bea)

    def _assert_barred(self):
        for call in (
            lambda: self._as_bea()._log_contact(channel="note", note="Called"),
            lambda: self._as_bea()._hold("pause", "Friend", self._days(3)),
            lambda: self._as_bea().action_remind(),
            lambda: self._as_bea().action_pause(),
        ):
            with self.assertRaisesRegex(AccessError, "Bea sells to"):
                call()
        with self.assertRaises(ValidationError):
            self._choose(self.partner, collection_user_id=self.bea)

    def _assert_free(self):
        self._as_bea()._log_contact(channel="note", note="Called")

    def test_who_takes_the_name_off_the_customer_stays_barred(self):
        self.partner.user_id = self.bea
        self._sold(self.salesperson)
        call_kw(
            self.partner.with_user(self.bea),
            "write",
            [self.partner.ids, {"user_id": False}],
            {"context": {"mail_notrack": True, "tracking_disable": True}},
        )
        self.assertFalse(self.partner.user_id)
        self._assert_barred()

    def test_who_sold_an_invoice_is_barred(self):
        self._sold()
        self._assert_barred()

    def test_who_takes_the_name_off_the_invoice_stays_barred(self):
        invoice = self._sold()
        invoice.with_user(self.bea).invoice_user_id = self.salesperson
        self._assert_barred()

    def test_who_enters_invoices_is_no_seller(self):
        invoice = self._sold(self.env.user)
        self.assertEqual(invoice.create_uid, invoice.invoice_user_id)
        sellers = self.partner._get_collection_sellers()
        self.assertNotIn(self.env.user.id, sellers.get(self.partner.id, ()))

    def test_a_sale_to_a_contact_of_the_customer_counts(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        self._sold(self.salesperson)
        invoice = self._invoice(ana, 50, TODAY)
        invoice.invoice_user_id = self.bea
        self._assert_barred()

    def test_after_the_months_of_the_company_it_is_over(self):
        self._sold(day=TODAY - timedelta(days=200))
        self._assert_barred()
        self.company.sudo().collection_seller_months = 6
        self._assert_free()

    def test_without_months_only_who_sells_now_is_barred(self):
        self._sold()
        self.company.sudo().collection_seller_months = 0
        self.env["res.company"].sudo().search([]).collection_seller_months = 0
        self._assert_free()

    def test_who_sold_is_not_chosen_for_the_case(self):
        self.company.sudo().collection_user_id = self.bea
        self._sold()
        self.assertNotEqual(self._case(self.partner).user_id, self.bea)

    def test_where_salespeople_may_collect_they_may(self):
        self.company.sudo().collection_allow_salesperson = True
        self._sold()
        self._assert_free()

    def test_nobody_deletes_that_they_sold(self):
        self.partner.user_id = self.manager
        self.partner.user_id = False
        sellers = self.env["credit.collection.seller"]
        known = sellers.sudo().search([("partner_id", "=", self.partner.id)])
        with self.assertRaises(AccessError):
            known.with_user(self.manager).sudo(False).unlink()
        with self.assertRaises(AccessError):
            known.with_user(self.collector).sudo(False).read(["user_id"])
        head = self._person("head", "credit_collection.group_collection_manager")
        known.with_user(head).sudo(False).unlink()

    def _get_orders(self):
        """The orders, as the head of Sales keeps them."""
        if "sale.order" not in self.env:
            self.skipTest("Sales is not installed")
        head = self._person("head", "sales_team.group_sale_manager")
        orders = self.env["sale.order"].with_user(head)
        return orders.with_context(tracking_disable=True)

    def test_orders_count_where_there_is_sales(self):
        orders = self._get_orders()
        self._sold(self.salesperson)
        order = orders.create({"partner_id": self.partner.id, "user_id": self.bea.id})
        order.action_confirm()
        self._assert_barred()

    def test_taken_off_an_order_they_sold_all_the_same(self):
        orders = self._get_orders()
        self._sold(self.salesperson)
        order = orders.create({"partner_id": self.partner.id, "user_id": self.bea.id})
        order.user_id = self.salesperson
        self._assert_free()  # a quotation is no sale
        order.user_id = self.bea
        order.action_confirm()
        for change in (
            lambda: order.write({"user_id": self.salesperson.id}),
            lambda: order.write({"user_id": False}),
            lambda: order._action_cancel(),
        ):
            with self.env.cr.savepoint() as savepoint:
                change()
                self._assert_barred()
                savepoint.rollback()
            self.env.invalidate_all()

    def test_nobody_resets_an_invoice_to_take_their_name_off(self):
        self._sold()
        invoice = self.partner.invoice_ids
        invoice.button_draft()
        invoice.invoice_user_id = self.salesperson
        invoice.action_post()
        self._assert_barred()
