"""Money during a placement: paid to us, to the agency, and what the agency gets."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .test_placement_dossier import DossierCommon


class MoneyCommon(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls._place()
        cls.placement._mark_sent()
        cls.placement._accept()

    def _report(self, amount, key="1", date="2025-03-10"):
        """The agency reports a payment."""
        row = ";".join((key, self.placement.name, "paid_agency", amount, date))
        data = f"Row;Reference;Status;Payment;Date\n{row}"
        return self.placement._import_report(data.encode(), "report.csv")

    def _tell(self):
        """The job that tells agencies; return the mails that they got."""
        agencies = self.env["credit.collection.agency"].sudo()
        for placement in agencies._find_untold():
            agencies._tell(placement)
        return self._deliver_all()

    def _remit(self, amount, **values):
        remittances = self.env["credit.collection.agency.remittance"]
        waiting = self.placement.payment_ids._filter_waiting()
        return remittances.with_user(self.manager).create(
            {
                "agency_id": self.agency.id,
                "amount": amount,
                "payment_ids": [Command.link(one.id) for one in waiting],
                **values,
            }
        )


class TestPlacementMoney(MoneyCommon):
    def test_paid_to_us_the_agency_is_told_and_gets_its_fee(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        (payment,) = self.placement.payment_ids
        self.assertEqual((payment.amount, payment.paid_to), (300, "company"))
        self.assertEqual(self.placement.fee_due, 30)
        (mail,) = self._tell()
        text = mail.get_body(("html",)).get_content()
        self.assertIn("Paid to us", text)
        self.assertIn("300", text)
        self.assertFalse(self._tell())

    def test_each_payment_is_told_once(self):
        for amount in (100, 200):
            self._pay(self.invoice, amount)
            self._evaluate()
            self._evaluate()
        self.assertEqual(
            sorted(self.placement.payment_ids.mapped("amount")), [100, 200]
        )

    def test_a_payment_taken_back(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        self.item.remove_move_reconcile()
        self._evaluate()
        self.assertFalse(self.placement.payment_ids)
        self.assertEqual(self.placement.fee_due, 0)

    def test_an_agency_that_cannot_be_told_stops_no_other(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        other = self._customer("Otro")
        later = self._invoice(other, 500, self._days(-60))
        self._evaluate()
        second = self._place(other, agency=self._agency("Otra"))
        second._mark_sent()
        self._pay(later, 100)
        self._evaluate()
        # As a broken template would be.
        news = self.env.ref("credit_collection.placement_news").sudo()
        broken = f'<t t-if="placement.id == {self.placement.id}" t-out="1 / 0" />'
        news.arch = news.arch.replace("Dear colleagues,", f"Dear {broken}")
        cron = self.env.ref("credit_collection.ir_cron_agency").sudo()
        with (
            mute_logger("odoo.addons.credit_collection.models.base.trigger"),
            self.enter_registry_test_mode(),
        ):
            cron.method_direct_trigger()
        (mail,) = self._deliver_all()
        self.assertIn(second.name, mail["Subject"])
        agencies = self.env["credit.collection.agency"].sudo()
        self.assertEqual(agencies._find_untold(), self.placement)

    def test_the_first_money_is_the_earliest_of_a_report(self):
        rows = "".join(
            f"{key};{self.placement.name};paid_agency;10;{self._days(day)}\n"
            for key, day in (("1", -1), ("2", 0))
        )
        self.placement.sudo().date_placed = self._days(-11)
        data = f"Row;Reference;Status;Payment;Date\n{rows}"
        self.placement._import_report(data.encode(), "report.csv")
        self.assertEqual(self.placement.days_to_money, 10)

    def test_paid_to_the_agency_costs_its_fee_and_is_expected(self):
        self._report("400,00")
        self.assertEqual(self.placement.amount_at_agency, 400)
        self.assertEqual(self.placement.fee_due, 40)
        self.assertEqual(self.placement.amount_open, 1000)

    def test_a_remittance(self):
        self._report("400,00")
        remittance = self._remit(360, commission_kept=40)
        self.assertEqual(remittance.difference, 0)
        self.assertEqual(self.placement.amount_at_agency, 0)
        self._pay(self.invoice, 400)
        self._evaluate()
        direct = self.placement.payment_ids.filtered(lambda p: p.paid_to == "company")
        self.assertFalse(direct)
        self.assertEqual(self.placement.fee_due, 40)

    def test_a_remittance_with_a_difference_says_so(self):
        self._report("400,00")
        self.assertEqual(self._remit(350, commission_kept=40).difference, -10)

    def test_money_that_nobody_explained_is_asked_about(self):
        self._report("400,00")
        self._pay(self.invoice, 400)
        self._evaluate()
        (task,) = self.placement.activity_ids
        self.assertIn("Whose money", task.summary)
        direct = self.placement.payment_ids.filtered(lambda p: p.paid_to == "company")
        self.assertFalse(direct)
        self.placement.action_paid_to_us()
        direct = self.placement.payment_ids.filtered(lambda p: p.paid_to == "company")
        self.assertEqual(direct.amount, 400)
        self.assertFalse(self.placement.activity_ids)

    def test_a_remittance_that_is_late_is_a_task(self):
        self._report("400,00")
        self._evaluate(self._days(25))
        tasks = self.placement.activity_ids
        kind = self.env.ref("credit_collection.mail_activity_type_placement_remittance")
        self.assertEqual(len(tasks.filtered(lambda t: t.activity_type_id == kind)), 1)
        self._evaluate(self._days(26))
        tasks = self.placement.activity_ids
        self.assertEqual(len(tasks.filtered(lambda t: t.activity_type_id == kind)), 1)

    def test_a_payment_is_remitted_once(self):
        self._report("400,00")
        payment = self.placement.payment_ids
        self._remit(400)
        with self.assertRaises(UserError):
            self._remit(400, payment_ids=[Command.link(payment.id)])

    def test_a_remittance_deleted_expects_the_money_again(self):
        self._report("400,00")
        self._remit(400).unlink()
        self.assertEqual(self.placement.amount_at_agency, 400)

    def test_collectors_record_no_remittance(self):
        remittances = self.env["credit.collection.agency.remittance"]
        with self.assertRaises(AccessError):
            remittances.with_user(self.collector).create(
                {"agency_id": self.agency.id, "amount": 1}
            )

    def test_the_bill_of_the_agency_is_proposed_once(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        action = self.placement.action_propose_bill()
        bill = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((bill.move_type, bill.state), ("in_invoice", "draft"))
        self.assertEqual(bill.partner_id, self.agency.partner_id)
        self.assertEqual(bill.amount_untaxed, 30)
        self.placement.invalidate_recordset()
        self.assertEqual(self.placement.fee_billed, 30)
        with self.assertRaises(UserError):
            self.placement.action_propose_bill()

    def test_what_the_agency_bills_above_is_a_difference(self):
        self._pay(self.invoice, 300)
        self._evaluate()
        action = self.placement.action_propose_bill()
        bill = self.env["account.move"].browse(action["res_id"])
        bill.invoice_line_ids.price_unit = 45
        self.placement.invalidate_recordset()
        self.assertEqual(self.placement.fee_difference, 15)

    def test_nothing_recovered_costs_nothing(self):
        with self.assertRaises(UserError):
            self.placement.action_propose_bill()

    def test_a_credit_note_is_told(self):
        self.invoice._reverse_moves(
            [{"date": self._days(0), "invoice_date": self._days(0)}], cancel=True
        )
        self._evaluate()
        (mail,) = self._tell()
        self.assertIn("Closed", mail.get_body(("html",)).get_content())

    def test_a_recall_is_told(self):
        self.placement._recall("The customer asks for a plan")
        (mail,) = self._tell()
        text = mail.get_body(("html",)).get_content()
        self.assertIn("asks for a plan", text)
        self.assertIn("stop contacting", text)

    def test_a_payment_in_the_tail_after_a_recall_costs_the_fee(self):
        self.agency.tail_days = 30
        self.placement._recall("Enough")
        self._pay(self.invoice, 500, self._days(10))
        self._evaluate(self._days(10))
        self.assertEqual(self.placement.fee_due, 50)
        self.assertEqual(self.placement.state, "recalled")
        self._on(self._days(40))
        self._pay(self.invoice, 500, self._days(40))
        self._evaluate(self._days(40))
        self.assertEqual(self.placement.fee_due, 50)

    def test_the_data_are_returned(self):
        with self.assertRaises(UserError):
            self.placement.action_data_returned()
        self.placement._recall("Enough")
        self.placement.action_data_returned()
        self.assertEqual(self.placement.date_data_returned, self._days(0))
        self.assertIn("data", self.placement.event_ids.mapped("kind"))

    def test_a_remittance_that_is_booked_in_parts_takes_nothing_back(self):
        self._pay(self.invoice, 200)
        self._evaluate()
        self._report("600,00")
        self._remit(600)
        for amount in (300, 300):
            self._pay(self.invoice, amount)
            self._evaluate()
            direct = self.placement.payment_ids.filtered(
                lambda p: p.paid_to == "company"
            )
            self.assertEqual(direct.amount, 200)
        texts = self.placement.event_ids.mapped("text")
        self.assertNotIn("A payment to us was taken back", texts)

    def test_a_commission_that_was_kept_takes_nothing_back(self):
        self._pay(self.invoice, 200)
        self._evaluate()
        self._report("600,00")
        self._remit(540, commission_kept=60)
        self._pay(self.invoice, 540)
        self._evaluate()
        direct = self.placement.payment_ids.filtered(lambda p: p.paid_to == "company")
        self.assertEqual(direct.amount, 200)

    def test_a_remittance_stays_with_its_agency(self):
        self._report("400,00")
        remittance = self._remit(400)
        with self.assertRaises(UserError):
            remittance.write({"agency_id": self._agency("Otra").id})

    def test_a_remittance_that_is_late_after_a_recall_is_a_task_too(self):
        self._report("400,00")
        self.placement._recall("They keep the money")
        task = self.placement.case_id.activity_ids
        self.assertIn("400", task.note)
        self._evaluate(self._days(60))
        (task,) = self.placement.activity_ids
        self.assertIn("has not paid out", task.summary)

    def test_the_cost_is_the_fee_and_what_the_agency_spent(self):
        self._pay(self.invoice, 400)
        self._evaluate()
        placement = self.placement.sudo()
        placement.amount_cost = 12.5
        self.assertEqual(placement.cost_company, placement.fee_due + 12.5)
        self.assertEqual(placement.cost_company, 52.5)

    def test_a_large_placement_counts_for_more_in_the_report(self):
        other = self._customer("Small")
        self._invoice(other, 100, self._days(-60))
        self._evaluate()
        small = self._place(other)
        self._pay(small.line_ids.move_line_id.move_id, 100)
        self._evaluate()
        placements = self.env["credit.collection.placement"].with_user(self.manager)
        ((rate, days),) = placements._read_group(
            [("id", "in", (small | self.placement).ids)],
            aggregates=["recovered_rate:avg", "days_to_money:avg"],
        )
        self.assertAlmostEqual(rate, 100 / 1100)
        self.assertEqual(days, 1, "not counting those without money")

    def test_managers_see_the_cost_in_the_report(self):
        view = self.env.ref("credit_collection.credit_collection_placement_view_pivot")
        for user, sees in ((self.manager, True), (self.collector, False)):
            placements = self.env["credit.collection.placement"].with_user(user)
            arch = placements.get_view(view.id, "pivot")["arch"]
            self.assertEqual("cost_company" in arch, sees)
            self.assertIn("days_to_money", arch)

    def test_what_the_agency_still_holds_is_not_asked_for_again(self):
        self._report("300", date="2025-03-17")
        self.placement._recall("Too slow")
        case = self._case(self.partner, user=self.manager)
        self.env["credit.collection.decision"].with_user(self.manager)._decide(
            case, "remind", "It pays again"
        )
        self._evaluate()
        case = self._case(self.partner)
        self.assertEqual(case.amount_to_collect, 700)
        self.assertIn(self.agency.partner_id.name, case.active_hold_ids.reason)

    def test_money_is_counted_in_the_month_it_was_paid(self):
        self._report("100", date="2025-02-10")
        self._report("50", "2", date="2025-03-10")
        payments = self.env["credit.collection.placement.payment"]
        rows = payments.with_user(self.collector)._read_group(
            [("agency_id", "=", self.agency.id)],
            ["date:month"],
            ["amount_company:sum"],
        )
        self.assertEqual(
            [(day.month, amount) for day, amount in rows], [(2, 100), (3, 50)]
        )
