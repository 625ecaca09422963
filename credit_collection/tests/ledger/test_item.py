from datetime import timedelta

from ...const import BUCKETS
from ..common import TODAY, CreditCollectionCommon


class TestItem(CreditCollectionCommon):
    """The open items, read live from the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.usd = cls.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])

    def _items(self, day=TODAY, partner=None):
        """The open items of a customer as the collector sees them on ``day``."""
        self.env["credit.collection.item"].invalidate_model()
        return (
            self.env["credit.collection.item"]
            .with_user(self.collector)
            .with_context(date=day)
            .search([("partner_id", "=", (partner or self.partner).id)])
        )

    # === What is an open item === #

    def test_an_instalment_is_an_item_not_the_invoice(self):
        invoice = self._invoice(self.partner, 1000, TODAY, term=self._half_and_half())
        first, second = self._items(self._days(40))
        self.assertEqual(first.date_due, self._days(30))
        self.assertEqual((first.days_late, first.to_collect), (10, 500))
        self.assertEqual(second.date_due, self._days(60))
        self.assertEqual((second.days_late, second.to_collect), (0, 0))
        self.assertEqual(invoice.invoice_date_due, self._days(60), "never used")

    def test_a_miscellaneous_entry_counts_by_its_maturity(self):
        line = self._entry(self.partner, 80, TODAY, maturity=self._days(10))
        item = self._items(self._days(12))
        self.assertEqual((item.move_line_id, item.date_due), (line, self._days(10)))
        self.assertEqual(item.to_collect, 80)

    def test_without_a_maturity_the_date_of_the_entry_counts(self):
        line = self._entry(self.partner, 80, TODAY)
        line.date_maturity = False
        self.assertEqual(self._items().date_due, TODAY)

    def test_miscellaneous_entries_can_be_left_out_by_the_company(self):
        self._entry(self.partner, 80, TODAY - timedelta(days=5))
        self.assertEqual(self._items().to_collect, 80)
        self.company.collection_skip_misc = True
        item = self._items()
        self.assertEqual((item.to_collect, item.hold_kind), (0, "no_followup"))

    def test_an_invoice_excluded_from_follow_up_says_so(self):
        invoice = self._invoice(self.partner, 100, TODAY - timedelta(days=5))
        invoice.line_ids.no_followup = True
        item = self._items()
        self.assertEqual((item.to_collect, item.held_amount), (0, 100))
        self.assertEqual(item.hold_kind, "no_followup")

    def test_an_invoice_whose_payment_is_blocked_is_not_chased(self):
        """Odoo's own action, and its own portal, say so too."""
        invoice = self._invoice(self.partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        invoice.with_user(self.invoicing).action_toggle_block_payment()
        item = self._items()
        self.assertEqual((item.to_collect, item.hold_kind), (0, "no_followup"))
        self.assertEqual(self._case(self.partner).state, "held")
        self.assertFalse(self._run_day(TODAY))
        invoice.with_user(self.invoicing).action_toggle_block_payment()
        self.assertEqual(self._case(self.partner).state, "active")
        self.assertEqual(len(self._run_day(TODAY)), 1)

    def test_drafts_and_cancelled_invoices_are_not_owed(self):
        draft = self._invoice(self.partner, 100, TODAY)
        draft.button_draft()
        cancelled = self._invoice(self.partner, 100, TODAY)
        cancelled.button_draft()
        cancelled.button_cancel()
        self.assertFalse(self._items())

    def test_a_paid_invoice_is_no_item(self):
        self._pay(self._invoice(self.partner, 100, TODAY))
        self.assertFalse(self._items())

    def test_what_a_supplier_is_owed_is_no_item(self):
        self._invoice(self.partner, 100, TODAY, move_type="in_invoice")
        self.assertFalse(self._items())

    def test_a_receivable_that_is_no_trade_is_no_item(self):
        invoice = self._invoice(self.partner, 100, TODAY)
        account = invoice.line_ids.account_id.filtered(
            lambda account: account.account_type == "asset_receivable"
        )
        account.non_trade = True
        self.assertFalse(self._items())

    def test_the_invoices_of_a_contact_belong_to_its_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        invoice = self._invoice(contact, 100, TODAY)
        self.assertEqual(self._items().move_id, invoice)

    # === Age === #

    def test_an_item_is_late_from_the_day_after_its_due_date(self):
        self._invoice(self.partner, 100, TODAY)
        self.assertEqual(self._items().to_collect, 0)
        tomorrow = self._items(self._days(1))
        self.assertEqual((tomorrow.days_late, tomorrow.to_collect), (1, 100))

    def test_each_age_has_its_bucket(self):
        self._invoice(self.partner, 100, TODAY)
        keys = [key for key, *_rest in BUCKETS]
        borders = {0: 0, 1: 1, 30: 1, 31: 2, 60: 2, 61: 3, 90: 3, 91: 4, 180: 4, 181: 5}
        for late, place in borders.items():
            with self.subTest(late=late):
                self.assertEqual(self._items(self._days(late)).bucket, keys[place])

    def test_without_a_date_the_items_are_read_as_of_today(self):
        self._invoice(self.partner, 100, TODAY)
        self._on(self._days(4))
        items = self.env["credit.collection.item"].with_user(self.collector)
        item = items.search([("partner_id", "=", self.partner.id)])
        self.assertEqual(item.days_late, 4)

    # === Credits === #

    def test_credits_cover_the_oldest_items_first(self):
        for late in (30, 20, 10):
            self._invoice(self.partner, 100, TODAY - timedelta(days=late))
        self._credit_note(self.partner, 130)
        items = self._items().filtered(lambda item: item.bucket != "credit")
        self.assertEqual(items.mapped("days_late"), [30, 20, 10])
        self.assertEqual(items.mapped("to_collect"), [0, 70, 100])

    def test_a_payment_nobody_allocated_is_a_credit(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=10))
        self._prepayment(self.partner, 40)
        late = self._items().filtered(lambda item: item.bucket != "credit")
        self.assertEqual(late.to_collect, 60)

    def test_credits_cover_what_is_late_before_what_is_to_come(self):
        self._invoice(self.partner, 100, self._days(10))
        self._invoice(self.partner, 100, TODAY - timedelta(days=10))
        self._credit_note(self.partner, 60)
        late = self._items().filtered("days_late")
        self.assertEqual(late.to_collect, 40)

    def test_a_credit_note_is_never_late(self):
        self._credit_note(self.partner, 100, TODAY - timedelta(days=50))
        item = self._items()
        self.assertEqual((item.bucket, item.to_collect), ("credit", 0))
        self.assertEqual(item.amount_residual, -100)

    def test_the_credits_of_one_customer_help_no_other(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        self._credit_note(self.partner, 100)
        self.assertEqual(self._items(partner=other).to_collect, 100)

    # === Partial payments and currencies === #

    def test_a_partial_payment_leaves_the_rest_to_collect(self):
        invoice = self._invoice(self.partner, 100, TODAY - timedelta(days=5))
        self._pay(invoice, 33.33)
        item = self._items()
        self.assertEqual((item.amount_original, item.to_collect), (100, 66.67))

    def test_a_foreign_item_is_valued_at_its_own_residual(self):
        invoice = self._invoice(
            self.partner, 300, TODAY - timedelta(days=5), currency=self.usd
        )
        item = self._items()
        self.assertEqual(item.currency_id, self.usd)
        self.assertEqual((item.amount_residual_currency, item.to_collect), (300, 150))
        # The rate changes; what the ledger says does not.
        self.env["res.currency.rate"].create(
            {
                "name": TODAY,
                "rate": 4,
                "currency_id": self.usd.id,
                "company_id": self.company.id,
            }
        )
        self.assertEqual(self._items().to_collect, 150)
        self.assertEqual(invoice.amount_residual, 300)

    def test_a_credit_in_one_currency_covers_a_debt_in_another(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=5))
        self._credit_note(self.partner, 60, currency=self.usd)
        late = self._items().filtered("days_late")
        self.assertEqual(late.to_collect, 70)

    # === Holds === #

    def test_a_hold_of_a_part_leaves_the_rest_to_collect(self):
        self._invoice(self.partner, 300, TODAY - timedelta(days=5), currency=self.usd)
        self._evaluate(TODAY)
        items = self._items()
        self._case(self.partner)._hold(
            "pause", "Part", self._days(5), items, amount=100
        )
        item = self._items()
        self.assertEqual((item.held_amount_currency, item.held_amount), (100, 50))
        self.assertEqual((item.to_collect, item.hold_kind), (100, "pause"))
        self.assertEqual(item.hold_end, self._days(5))
        self.assertEqual(item.hold_user_id, self.collector)

    def test_a_held_item_leaves_the_credits_to_the_others(self):
        disputed = self._invoice(self.partner, 100, TODAY - timedelta(days=20))
        self._invoice(self.partner, 100, TODAY - timedelta(days=10))
        self._credit_note(self.partner, 30)
        self._evaluate(TODAY)
        items = self._items().filtered(lambda item: item.move_id == disputed)
        self._case(self.partner)._hold("pause", "Checking", self._days(5), items)
        late = self._items().filtered("days_late")
        self.assertEqual(late.mapped("to_collect"), [0, 70])

    def test_a_hold_is_over_the_day_after_its_last_day(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self._case(self.partner)._hold("pause", "Holiday", self._days(5))
        self.assertEqual(self._items(self._days(5)).to_collect, 0)
        self.assertEqual(self._items(self._days(6)).to_collect, 100)

    # === Rights === #

    def test_a_collector_opens_the_invoice_from_the_item(self):
        invoice = self._invoice(self.partner, 100, TODAY)
        self.assertEqual(self._items().action_view_move()["res_id"], invoice.id)
