"""What must not go to an agency, and the sentence that says why."""

from odoo.exceptions import UserError

from .common import PlacementCommon


class TestPlacementCheck(PlacementCommon):
    def _refused(self, *words, **values):
        """It is refused, with a sentence that has these words."""
        with self.assertRaises(UserError) as refusal:
            self._place(**values)
        for word in words:
            self.assertIn(word, str(refusal.exception))

    def test_without_papers(self):
        for values, word in (
            ({"mandate_date": False}, "mandate"),
            ({"mandate_date": self._days(1)}, "mandate"),
            ({"mandate_end": self._days(-1)}, "mandate"),
            ({"processing_agreement_date": False}, "data processing"),
            ({"processing_agreement_date": self._days(2)}, "data processing"),
        ):
            with self.subTest(**values), self.env.cr.savepoint() as savepoint:
                self.agency.write(values)
                self._refused(word)
                savepoint.rollback()

    def test_disputed(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._case(self.partner)._dispute(self.item, reason, 10)
        self._refused("dispute", self.invoice.name)

    def test_promised(self):
        self._case(self.partner)._promise(100, self._days(5))
        self._refused("promised")

    def test_in_a_plan(self):
        plan = self._case(self.partner)._plan({"count": 2, "date_first": self._days(9)})
        plan._propose()
        self._refused("payment plan")

    def test_below_the_minimum(self):
        self.agency.min_amount = 1000.01
        self._refused("less than")
        self.agency.min_amount = 1000
        self.assertTrue(self._place())

    def test_nothing_overdue(self):
        partner = self._customer("Futuro")
        self._invoice(partner, 100, self._days(20))
        case = self.env["credit.collection.case"]._find_or_create(self.company, partner)
        with self.assertRaisesRegex(UserError, "Nothing of it is overdue"):
            case.with_user(self.manager).sudo(False)._place(self.agency)

    def test_paused(self):
        self._case(self.partner)._hold("pause", "Waits for the boss", self._days(9))
        self._refused("Waits for the boss")

    def test_a_payment_on_its_way(self):
        self._bank_line(1000, self._days(-1), self.partner)
        self._evaluate()
        self._refused("payment")

    def test_insolvent(self):
        self.partner.collection_insolvent_on = self._days(-3)
        self._refused("insolvent")

    def test_insolvent_as_the_customer_said(self):
        insolvency = self.env.ref("credit_collection.delay_reason_insolvency")
        reasons = self.env["credit.collection.delay.reason"].sudo()
        forgotten = reasons.search([("code", "!=", "insolvency")], limit=1)
        case = self._case(self.partner)
        case._log_contact(channel="call", delay_reason_id=insolvency.id)
        self._refused("insolvent")
        self._on(self._days(1))
        case._log_contact(channel="call", delay_reason_id=forgotten.id)
        self.assertTrue(self._place())

    def test_prescribed(self):
        self.company.sudo().collection_limitation_years = 5
        old = self._customer("Antiguo")
        self._invoice(old, 100, self._days(-365 * 6))
        self._evaluate()
        self._refused("prescribed", partner=old)

    def test_a_debt_acknowledged_since_has_not_prescribed(self):
        self.company.sudo().collection_limitation_years = 5
        old = self._customer("Antiguo")
        invoice = self._invoice(old, 100, self._days(-365 * 6))
        self._pay(invoice, 10, self._days(-300))
        self._evaluate()
        self.assertEqual(self._place(old).amount, 90)

    def test_without_the_warning_that_was_agreed(self):
        self.agency.write({"needs_warning": True, "warning_days": 0})
        self._refused("formal demand")

    def test_after_the_warning(self):
        self.formal.tone = "formal"
        self.agency.write({"needs_warning": True, "warning_days": 3})
        self._reach(self.partner, self.first, self.second, self.formal)
        self._refused("formal demand")
        self._on(self._days(40))
        self.assertTrue(self._place(date=self._days(40)))

    def test_two_placements_of_one_item(self):
        self._place()
        self._refused("with an agency already", agency=self._agency("Otra"))

    def test_a_country_it_does_not_work_in(self):
        self.partner.country_id = self.env.ref("base.fr")
        self.agency.country_ids = self.env.ref("base.es")
        self._refused("France")

    def test_of_several_items_those_leave_that_may(self):
        other = self._invoice(self.partner, 200, self._days(-40))
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._evaluate()
        self._case(self.partner)._dispute(self.item, reason, 10)
        self._refused("dispute", items=self.item)
        placement = self._place()
        self.assertEqual(placement.line_ids.move_line_id, self._receivables(other))
        self.assertIn("dispute", placement.event_ids.text)

    def test_items_of_somebody_else(self):
        other = self._customer("Otro")
        invoice = self._invoice(other, 100, self._days(-30))
        self._evaluate()
        self._refused(items=self._receivables(invoice))

    def test_an_agency_of_another_company(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        agency = self._agency("Ajena", company=other)
        with self.assertRaises(UserError):
            self._case(self.partner, user=self.manager).sudo()._place(agency.sudo())

    def test_several_currencies(self):
        pound = self.env.ref("base.GBP")
        pound.active = True
        self._invoice(self.partner, 100, self._days(-30), currency=pound)
        self._evaluate()
        placement = self._place()
        self.assertEqual(placement.currency_id, self.company.currency_id)
        second = self._place(agency=self._agency("Otra"))
        self.assertEqual(second.currency_id, pound)
        self.assertEqual(second.amount, 100)

    def test_many_cases_take_as_many_queries_as_one(self):
        partners = self._customers(8)
        self._invoices(partners, 100, self._days(-30))
        self._evaluate()
        cases = self._cases(self.manager).search([("partner_id", "in", partners.ids)])
        check = self.env["credit.collection.placement.check"].sudo()

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            proposals = check._propose(some.sudo(), self.agency.sudo())
            self.assertTrue(all(one.items for one in proposals))
            return self.cr.sql_log_count - before

        count(cases[:2])
        self.assertEqual(count(cases[:2]), count(cases))
