"""When customers are evaluated whose ledger has changed: never too late for whoever
reads, and never in the way of the accountant."""

from unittest.mock import patch

from odoo import fields
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon

TRIGGER = "odoo.addons.credit_collection.models.base.trigger"


class TestTrigger(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._customer()
        cls.job = cls.env.ref("credit_collection.ir_cron_evaluate_touched")
        cls.env["credit.collection.trigger"]._evaluate_touched()
        triggers = cls.env["ir.cron.trigger"].sudo()
        cls.earlier = triggers.search([("cron_id", "=", cls.job.id)])

    # === HELPERS === #

    def _post(self, partner=None):
        return self._invoice(partner or self.customer, 100, self._days(-20))

    def _waiting(self):
        """The customers that wait, read as nobody else does."""
        self.env.flush_all()
        ids = self.env["credit.collection.touched"]._read_partners()
        return self.env["res.partner"].browse(ids)

    def _alarms(self):
        """What wakes the job."""
        triggers = self.env["ir.cron.trigger"].sudo()
        return triggers.search([("cron_id", "=", self.job.id)]) - self.earlier

    def _stored(self, column="amount_overdue"):
        """What the table of the cases says of the customer."""
        self.env.cr.execute(
            f"SELECT {column} FROM credit_collection_case WHERE partner_id = %s",
            [self.customer.id],
        )
        return [value for (value,) in self.env.cr.fetchall()]

    # === TESTS - The accountant === #

    def test_posting_evaluates_nobody(self):
        self._post()
        self.assertFalse(self._stored())
        self.assertEqual(self._waiting(), self.customer)

    def test_paying_evaluates_nobody(self):
        invoice = self._post()
        self.assertEqual(self._case(self.customer).amount_overdue, 100)
        self._pay(invoice)
        self.assertEqual(self._stored(), [100])
        self.assertEqual(self._waiting(), self.customer)

    def test_the_job_is_woken_once(self):
        invoices = self._post() | self._post()
        self._pay(invoices[0])
        self.assertEqual(len(self._alarms()), 1)
        self.assertEqual(self._alarms().call_at, fields.Datetime.now())

    def test_noting_takes_one_statement_the_alarm_included(self):
        trigger = self.env["credit.collection.trigger"]
        ids = [*self.customer.ids, self.env.company.partner_id.id]
        trigger._note(ids[:1])
        with self.assertQueryCount(1):
            trigger._note(ids)
        with self.assertQueryCount(0):
            trigger._note(ids)
        self.assertEqual(len(self._alarms()), 1)

    def test_a_contact_is_noted_as_its_customer_without_a_look_at_it(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.customer.id}
        )
        trigger = self.env["credit.collection.trigger"]
        self.env.flush_all()
        self.env.invalidate_all()
        trigger._note([None])  # finds the job
        with self.assertQueryCount(1), trigger._deferred(at_once=False) as touch:
            touch(ana)
        self.assertIn(self.customer, self._waiting())

    def test_matching_one_after_the_other_notes_each_customer_once(self):
        """Odoo writes an item twice when a bank line is matched."""
        partners = self.customer + self._customers(3)
        items = self._receivables(self._invoices(partners, 100, self._days(-20)))
        self.env["credit.collection.trigger"]._evaluate_touched()
        touched = self.env.registry["credit.collection.touched"]
        with patch.object(
            touched, "_add", autospec=True, side_effect=touched._add
        ) as add:
            for item in items:
                item.no_followup = True
                item.no_followup = False
        self.assertEqual(add.call_count, len(partners))
        self.assertEqual(self._waiting(), partners)

    def test_noted_and_evaluated_meanwhile_it_is_noted_again(self):
        item = self._receivables(self._post())
        item.no_followup = True
        self.assertEqual(self._case(self.customer).amount_held, 100)
        item.no_followup = False
        self.assertEqual(self._waiting(), self.customer)
        self.assertEqual(self._case(self.customer).amount_held, 0)

    def test_payments_registered_together_note_their_customers_once(self):
        other = self._customer()
        invoices = self._post() | self._post(other)
        self.env["credit.collection.trigger"]._evaluate_touched()
        touched = self.env.registry["credit.collection.touched"]
        with patch.object(
            touched, "_add", autospec=True, side_effect=touched._add
        ) as add:
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=invoices.ids
            ).create({"group_payment": False}).action_create_payments()
        self.assertEqual(add.call_count, 1)
        self.assertEqual(self._waiting(), self.customer | other)

    def test_who_was_evaluated_is_noted_again(self):
        invoice = self._post()
        self.assertTrue(self._case(self.customer))
        self.assertFalse(self._waiting())
        self._pay(invoice)
        self.assertEqual(self._waiting(), self.customer)

    def test_an_inactive_job_is_not_woken(self):
        self.job.active = False
        self._post()
        self.assertFalse(self._alarms())
        self.assertEqual(self._waiting(), self.customer)

    def test_a_savepoint_that_is_rolled_back_takes_the_alarm_along(self):
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self._post()
            raise ValueError
        self.assertFalse(self._waiting())
        self.assertFalse(self._alarms())
        self._post()
        self.assertEqual(len(self._alarms()), 1)
        self.assertEqual(self._waiting(), self.customer)

    def test_a_savepoint_that_is_rolled_back_loses_nothing_from_before(self):
        self._post()
        for flush in (True, False):
            with self.assertRaises(ValueError), self.env.cr.savepoint(flush=flush):
                self.assertTrue(self._waiting())
                self._post()
                self.env.flush_all()
                raise ValueError
            self.env.invalidate_all(flush=False)
        self.assertEqual(self._waiting(), self.customer)
        self.assertEqual(self._case(self.customer).amount_overdue, 100)

    def test_what_was_evaluated_in_a_savepoint_that_is_rolled_back_waits_again(self):
        self._post()
        with self.assertRaises(ValueError), self.env.cr.savepoint():
            self.assertTrue(self._case(self.customer))
            self.assertFalse(self._waiting())
            raise ValueError
        self.assertEqual(self._waiting(), self.customer)
        self.assertEqual(self._case(self.customer).amount_overdue, 100)

    # === TESTS - Whoever reads === #

    def test_whoever_reads_first_evaluates(self):
        readers = {
            "case": lambda model: model.search([]),
            "action": lambda model: model.search_count([]),
            "hold": lambda model: model.search([]),
            "item": lambda model: model.web_search_read([], {"amount_residual": {}}),
            "position": lambda model: model.formatted_read_group([], [], ["__count"]),
            "promise": lambda model: model.search([]),
            "plan": lambda model: model.search([]),
            "dispute": lambda model: model.search([]),
        }
        for name, read in readers.items():
            with self.subTest(model=name):
                self._post()
                self.assertTrue(self._waiting())
                model = self.env[f"credit.collection.{name}"]
                read(model.with_user(self.collector))
                self.assertFalse(self._waiting())

    def test_a_case_that_was_read_before_is_read_again(self):
        self._post()
        case = self._case(self.customer)
        self.assertEqual(case.amount_overdue, 100)
        self._post()
        self.assertEqual(case.amount_overdue, 200)
        self.assertEqual(
            case.web_read({"amount_overdue": {}})[0]["amount_overdue"], 200
        )

    def test_the_screens_of_odoo_evaluate_their_own_customer_only(self):
        other = self._customer("Cliente Dos")
        invoice = self._post()
        self._post(other)
        self.assertEqual(invoice.collection_state, "active")
        self.assertEqual(self._waiting(), other)
        other.invalidate_recordset()
        self.assertEqual(other.collection_state, "active")
        self.assertFalse(self._waiting())

    def test_a_simulation_and_the_dispatch_know_what_waits(self):
        self._post()
        found = self._cases()._simulate(TODAY)
        self.assertIn(self.customer.id, [row["partner_id"] for row in found])
        self.assertEqual(self._waiting(), self.customer, "nothing was written")
        invoice = self._post()
        self._pay(invoice)
        self.assertTrue(self._waiting())
        self._dispatch(TODAY)
        self.assertFalse(self._waiting())

    # === TESTS - Over before anybody looks === #

    def test_what_is_over_before_anybody_looks_leaves_no_trace(self):
        def cancel(invoice):
            invoice.button_draft()
            invoice.button_cancel()

        ends = {
            "cancelled": cancel,
            "paid": self._pay,
            "credited": lambda invoice: invoice._reverse_moves(cancel=True),
            "back to draft": lambda invoice: invoice.button_draft(),
        }
        for name, end in ends.items():
            with self.subTest(end=name):
                invoice = self._post()
                end(invoice)
                self.assertEqual(self._waiting(), self.customer)
                self.assertFalse(self._case(self.customer))
                self.assertFalse(self._waiting())
                self.assertFalse(invoice.collection_state)

    def test_what_is_over_before_anybody_looks_again_ends_the_cycle(self):
        invoice = self._post()
        self._evaluate(TODAY)
        self.assertEqual(self._actions(self.customer).state, "ready")
        self._pay(invoice)
        self._pay(self._post())
        self.assertFalse(self._run_day(TODAY))
        case = self._case(self.customer)
        self.assertEqual((case.state, case.amount_overdue), ("clear", 0))
        self.assertEqual(set(case.action_ids.mapped("state")), {"skipped"})

    # === TESTS - The job === #

    def test_the_job_evaluates_what_waits(self):
        self._post()
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()
        self.assertEqual(self._stored(), [100])
        self.assertFalse(self._waiting())

    def test_the_nightly_run_leaves_nobody_waiting(self):
        self._post()
        self._evaluate(TODAY)
        self.assertFalse(self._waiting())

    def test_a_customer_with_faulty_data_keeps_nobody_else_waiting(self):
        faulty = self._customer("Faulty")
        self._post()
        self._post(faulty)
        evaluation = type(self.env["credit.collection.evaluation"])
        evaluate = evaluation._evaluate_on

        def fail(self, dates, partner_ids=None):
            if faulty.id in (partner_ids or ()):
                raise ValueError("faulty")
            return evaluate(self, dates, partner_ids)

        with (
            patch.object(evaluation, "_evaluate_on", fail),
            mute_logger(TRIGGER),
        ):
            self.assertEqual(self._case(self.customer).amount_overdue, 100)
        self.assertFalse(self._waiting())

    def test_what_odoo_keeps_for_the_end_is_not_done_by_whoever_reads(self):
        """Such as the accounts of a new company, which need the cache of their maker:
        neither a reading nor a customer with faulty data does it early or forgets it.
        """
        done, cursor = [], self.env.cr
        for is_faulty in (False, True):
            self._post()
            cursor.precommit.add(lambda: done.append(cursor.transaction))
            evaluation = type(self.env["credit.collection.evaluation"])
            effect = ValueError("faulty") if is_faulty else None
            wraps = evaluation._evaluate_on
            with (
                mute_logger(TRIGGER),
                patch.object(
                    evaluation,
                    "_evaluate_on",
                    autospec=True,
                    side_effect=effect or wraps,
                ),
            ):
                self.assertTrue(self._case(self.customer).state)
            self.assertFalse(done)
            cursor.precommit.run()
            self.assertEqual(done, [self.env.transaction])
            done.clear()

    def test_nobody_acts_in_the_name_of_who_reads(self):
        self._post()
        self._cases(self.collector).search([])
        self.assertEqual(self._stored("create_uid"), self.env.ref("base.user_root").ids)
