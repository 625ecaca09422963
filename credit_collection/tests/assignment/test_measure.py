from datetime import date

from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestMeasure(CreditCollectionCommon):
    """Each night it is measured how customers buy and pay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer(is_company=True)

    def _measured(self, partner=None, day=TODAY, company=None):
        """What was measured of a customer, as the collector reads it."""
        partner = partner or self.partner
        measures = self._measure(day)
        return measures.search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def test_invoices_and_turnover_are_those_of_twelve_months(self):
        self._invoice(self.partner, 1000, date(2023, 5, 2))
        self._invoice(self.partner, 100, date(2024, 6, 3))
        self._invoice(self.partner, 250, date(2025, 3, 3))
        self._credit_note(self.partner, 50, date(2025, 3, 10))
        self._invoice(self.partner, 700, date(2025, 4, 1))  # only dated ahead
        measure = self._measured()
        self.assertEqual((measure.invoice_count, measure.turnover), (2, 300))
        self.assertEqual(measure.first_invoice, date(2023, 5, 2))
        self.assertEqual(measure.customer_days, (TODAY - date(2023, 5, 2)).days)
        self.assertEqual(measure.date, TODAY)

    def test_days_late_are_weighted_by_what_was_paid(self):
        late = self._invoice(self.partner, 100, date(2025, 1, 10))
        on_time = self._invoice(self.partner, 300, date(2025, 2, 10))
        self._pay(late, day=date(2025, 1, 20))
        self._pay(on_time, day=date(2025, 2, 3))
        measure = self._measured()
        self.assertEqual(measure.average_days_late, 2.5)
        self.assertEqual(measure.late_share, 25)
        self.assertEqual(measure.last_payment, date(2025, 2, 3))

    def test_what_a_credit_note_settles_was_not_paid_late(self):
        invoice = self._invoice(self.partner, 100, date(2025, 1, 10))
        note = self._credit_note(self.partner, 100, date(2025, 3, 10))
        self._receivables(invoice | note).reconcile()
        measure = self._measured()
        self.assertEqual((measure.average_days_late, measure.late_share), (0, 0))
        self.assertFalse(measure.last_payment)

    def test_money_that_came_back_is_counted_and_a_refund_is_not(self):
        invoice = self._invoice(self.partner, 100, date(2025, 1, 10))
        payment = self._pay(invoice, day=date(2025, 1, 20))
        reversal = payment.move_id._reverse_moves(
            [{"date": date(2025, 1, 27)}], cancel=True
        )
        self.assertEqual(reversal.state, "posted")
        note = self._credit_note(self.partner, 40, date(2025, 2, 10))
        self._pay(note, day=date(2025, 2, 12))
        self.assertEqual(self._measured().returned_count, 1)

    def test_a_rejected_payment_came_back(self):
        with self._without_payment_entries():
            invoice = self._invoice(self.partner, 100, date(2025, 1, 10))
            self._pay(invoice, day=date(2025, 1, 20)).action_reject()
            self.assertEqual(self._measured().returned_count, 1)

    def test_what_is_overdue_is_what_the_position_says(self):
        self._invoice(self.partner, 100, self._days(-20))
        self._invoice(self.partner, 70, self._days(9))
        measure = self._measured()
        self.assertEqual((measure.overdue, measure.overdue_days), (100, 20))

    def test_promises_not_kept_and_disputes_are_counted(self):
        first, second = (
            self._invoice(self.partner, 100, self._days(-20)) for _time in range(2)
        )
        self._evaluate(TODAY)
        case = self._case(self.partner)
        case._dispute(self._receivables(first), self.env.ref(self._any_reason()))
        case._promise(10, self._days(1))
        self._evaluate(self._days(9))
        measure = self._measured(day=self._days(10))
        self.assertEqual((measure.broken_count, measure.dispute_count), (1, 1))
        self.assertTrue(second)
        measure = self._measured(day=self._days(400))
        self.assertEqual((measure.broken_count, measure.dispute_count), (0, 0))

    def _any_reason(self):
        reasons = self.env["credit.collection.dispute.reason"].search([], limit=1)
        return reasons.get_external_id()[reasons.id]

    def test_the_largest_customer_ranks_first(self):
        partners = self._customers(4)
        for number, partner in enumerate(partners):
            self._invoice(partner, 100 * (number + 1), self._days(-9))
        measures = self._measure(TODAY).search(
            [("partner_id", "in", partners.ids)], order="turnover"
        )
        ranks = measures.mapped("turnover_rank")
        self.assertEqual(ranks[-1], 100)
        self.assertEqual(ranks, sorted(ranks))

    def test_only_those_who_bought_are_ranked(self):
        partners = self._customers(5)
        for partner in partners[:3]:
            self._invoice(partner, 100, date(2023, 5, 2))
        for number, partner in enumerate(partners[3:]):
            self._invoice(partner, 100 * (number + 1), self._days(-9))
        measures = self._measure(TODAY).search([("partner_id", "in", partners.ids)])
        ranks = sorted(measures.mapped("turnover_rank"))
        self.assertEqual(ranks, [0, 0, 0, 50, 100])

    def test_more_was_credited_than_bought(self):
        self._invoice(self.partner, 100, date(2023, 5, 2))
        self._credit_note(self.partner, 250, date(2025, 3, 10))
        measure = self._measured()
        self.assertEqual((measure.turnover, measure.turnover_rank), (-250, 0))
        self.assertEqual(measure.invoice_count, 0)

    def test_turnover_is_in_the_currency_of_the_company(self):
        pounds = self.setup_other_currency("GBP", rates=[("2024-01-01", 0.5)])
        self._invoice(self.partner, 100, self._days(-9), currency=pounds)
        self.assertEqual(self._measured().turnover, 200)

    def test_each_company_measures_for_itself(self):
        other = self.setup_other_company(name="Otra Casa")
        self._invoice(self.partner, 100, self._days(-9))
        journal = other["default_journal_sale"]
        self._invoice(self.partner, 70, self._days(-5), journal_id=journal.id)
        self.assertEqual(self._measured().turnover, 100)
        foreign = self._measured(company=other["company"])
        self.assertFalse(foreign, "the collector does not see the other company")
        self.assertEqual(
            foreign.sudo()
            .search([])
            .filtered(lambda m: m.company_id == other["company"])
            .turnover,
            70,
        )

    def test_invoices_of_a_contact_are_those_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "type": "invoice"}
        )
        self._invoice(contact, 100, self._days(-9))
        self.assertEqual(self._measured().turnover, 100)
        self.assertFalse(self._measured(contact))

    def test_a_customer_who_joins_a_parent_is_measured_there(self):
        parent = self._customer("Grupo", is_company=True)
        self._invoice(self.partner, 100, self._days(-9))
        self.assertEqual(self._measured().turnover, 100)
        self.partner.write({"is_company": False, "parent_id": parent.id})
        self.assertFalse(self._measured())
        self.assertEqual(self._measured(parent).turnover, 100)

    def test_a_merged_customer_is_measured_once(self):
        twin = self._customer("Cliente Uno SL", is_company=True)
        self._invoice(self.partner, 100, self._days(-9))
        self._invoice(twin, 50, self._days(-9))
        self._measure(TODAY)
        self.env["base.partner.merge.automatic.wizard"].sudo()._merge(
            (self.partner | twin).ids, self.partner, extra_checks=False
        )
        self.assertEqual(self._measured().turnover, 150)

    def test_the_same_queries_for_any_number_of_customers(self):
        partners = self._customers(2)
        self._invoices(partners, 100, self._days(-9))
        few = self._count_queries()
        self._invoices(self._customers(30, "More"), 100, self._days(-9))
        self.assertEqual(self._count_queries(), few)

    def _count_queries(self):
        """How many queries a measuring takes."""
        self._measure(TODAY)
        self.env.flush_all()
        before = self.cr.sql_log_count
        self._measure()
        return self.cr.sql_log_count - before

    def test_measuring_twice_changes_nothing(self):
        self._invoice(self.partner, 100, self._days(-9))
        measure = self._measured()
        before = measure.sudo().read()[0]
        self._measure(TODAY)
        measure.invalidate_recordset()
        after = measure.sudo().read()[0]
        self.assertEqual(before, {**after, "write_date": before["write_date"]})

    def test_nobody_types_what_is_measured(self):
        self._invoice(self.partner, 100, self._days(-9))
        measure = self._measured()
        for user in (self.collector, self.manager, self.invoicing, self.salesperson):
            for attempt in (
                lambda own: own.write({"turnover": 9}),
                lambda own: own.create(
                    {"partner_id": self.partner.id, "company_id": self.company.id}
                ),
                lambda own: own.unlink(),
            ):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    attempt(measure.with_user(user))
        with self.assertRaises(AccessError):
            measure.with_user(self.invoicing).read(["turnover"])
