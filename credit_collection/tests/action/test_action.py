from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestAction(CreditCollectionCommon):
    """One planned action: it happens once, or a person says why not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approved = cls._create_protocol(
            "Approved",
            {"name": "One", "delay": 1, "approval": "person"},
            {"name": "Two", "delay": 10, "approval": "person"},
        )
        cls.one, cls.two = cls.approved.level_ids
        cls.partner = cls._customer(collection_protocol_id=cls.approved.id)
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls.action = cls._actions(cls.partner)

    # === Once === #

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_an_act_unique(self):
        same = self.action.sudo().read(["case_id", "cycle", "level_id", "channel"])[0]
        values = {
            "case_id": same["case_id"][0],
            "cycle": same["cycle"],
            "level_id": same["level_id"][0],
            "channel": same["channel"],
            "date_planned": TODAY,
        }
        actions = self.env["credit.collection.action"].sudo()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            actions.create(values)
        self.assertTrue(actions.create({**values, "cycle": 2}))

    @mute_logger("odoo.sql_db")
    def test_the_database_keeps_a_courtesy_reminder_unique_per_due_date(self):
        values = {
            "case_id": self.action.case_id.id,
            "cycle": 1,
            "level_id": self.courtesy.id,
            "channel": "email",
            "date_planned": TODAY,
            "date_due": self._days(3),
        }
        actions = self.env["credit.collection.action"].sudo()
        actions.create(values)
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            actions.create({**values, "cycle": 2})
        self.assertTrue(actions.create({**values, "date_due": self._days(4)}))

    def test_another_worker_that_plans_the_same_act_adds_none(self):
        """Both decided before either stored: the second changes nothing."""
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        engine = self.env["credit.collection.evaluation"].sudo()
        dates = self.env["res.company"]._collection_dates(self._days(1))
        self._actions(other).sudo().unlink()
        found = [engine._decide_all(dates, other.ids) for _worker in range(2)]
        for outcomes in found:
            self.env["credit.collection.evaluation.data"].sudo()._write(outcomes)
        self.assertEqual(len(self._actions(other)), 1)

    # === Approval === #

    def test_an_act_of_a_level_with_approval_waits_for_a_person(self):
        self.assertEqual(self.action.state, "to_approve")
        self.assertFalse(self._run_day(TODAY))

    def test_what_a_collector_approves_is_sent_in_that_name(self):
        self.action.action_approve()
        self.assertEqual(self.action.state, "ready")
        self._dispatch(TODAY)
        self.assertEqual(self.action.state, "done")
        self.assertEqual(self.action.decided_by_id, self.collector)
        self.assertEqual(self.action.contact_id.user_id, self.collector)

    def test_the_case_of_an_approved_act_waits_for_nobody(self):
        self.assertEqual(self._case(self.partner).reason_code, "to_approve")
        self.action.action_approve()
        self.assertEqual(self._case(self.partner).reason_code, "due")
        self._evaluate(self._days(1))
        self.assertEqual(self._case(self.partner).reason_code, "due")

    def test_approving_twice_is_approving_once(self):
        self.action.action_approve()
        self.action.action_approve()
        self.assertEqual(self.action.state, "ready")

    def test_what_is_approved_stays_approved_when_evaluated_again(self):
        self.action.action_approve()
        self._evaluate(self._days(1))
        self.assertEqual(self.action.state, "ready")

    def test_many_are_approved_at_once(self):
        other = self._customer("Dos", collection_protocol_id=self.approved.id)
        self._invoice(other, 70, TODAY - timedelta(days=5))
        both = self.action | self._actions(other)
        both.action_approve()
        self.assertEqual(both.mapped("state"), ["ready", "ready"])

    def test_what_is_over_cannot_be_approved(self):
        self.action.action_approve()
        self._dispatch(TODAY)
        with self.assertRaisesRegex(UserError, "One is done"):
            self.action.action_approve()

    def test_what_is_paid_before_it_is_sent_is_not_sent(self):
        self.action.action_approve()
        self._credit_note(self.partner, 100)
        self.assertEqual(self.action.state, "skipped")
        self.assertFalse(self._run_day(TODAY))

    # === Waiver === #

    def test_a_skipped_act_is_a_written_waiver_and_the_next_level_follows(self):
        self.action._skip("The director called them")
        self.assertRecordValues(
            self.action,
            [
                {
                    "state": "skipped",
                    "is_waived": True,
                    "decided_by_id": self.collector.id,
                    "date_done": TODAY,
                    "reason": "Collector: The director called them",
                }
            ],
        )
        case = self._case(self.partner)
        self.assertEqual((case.level_id, case.next_level_id), (self.one, self.two))

    def test_skipping_without_a_reason_is_refused(self):
        for reason in ("", "   ", None):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                self.action._skip(reason)
        self.assertEqual(self.action.state, "to_approve")

    def test_what_was_waived_is_never_planned_again(self):
        self.action._skip("Not this one")
        self._evaluate(self._days(1))
        self.assertEqual(self.action.state, "skipped")
        self.assertNotIn(self.one, self._actions(self.partner)[1:].level_id)

    def test_what_is_done_cannot_be_skipped(self):
        self.action.action_approve()
        self._dispatch(TODAY)
        with self.assertRaises(UserError):
            self.action._skip("Too late")

    # === Retry === #

    def test_what_failed_can_be_tried_again(self):
        self.partner.email = False
        self.action.action_approve()
        self._dispatch(TODAY)
        self.assertEqual(self.action.state, "failed")
        self.partner.email = "new@example.com"
        self._on(self._days(1))
        self.assertEqual(self.action.state, "to_approve", "it heals by itself")
        self.action.action_approve()
        self._dispatch(self._days(1))
        (mail,) = self._deliver()
        self.assertIn("new@example.com", mail["To"])

    def test_retrying_takes_the_task_away(self):
        self.partner.email = False
        self.action.action_approve()
        self._dispatch(TODAY)
        self.assertTrue(self._case(self.partner).activity_ids)
        self.action.action_retry()
        self.assertFalse(self._case(self.partner).activity_ids)
        self.assertEqual(self.action.state, "to_approve")

    def test_what_did_not_fail_is_not_tried_again(self):
        self.action.action_approve()
        self._dispatch(TODAY)
        self._deliver()
        with self.assertRaises(UserError):
            self.action.action_retry()
        self.assertFalse(self._run_day(TODAY))

    # === By hand === #

    def test_a_person_may_delay_an_act(self):
        self.action.not_before = "2025-03-17 12:00:00"
        self.assertEqual(str(self.action.not_before), "2025-03-17 12:00:00")

    def test_nobody_writes_the_rest_by_hand(self):
        for user in (self.collector, self.manager):
            action = self.action.with_user(user)
            for change in (
                {"state": "done"},
                {"level_id": self.two.id},
                {"date_planned": self._days(9)},
                {"is_waived": True},
                {"case_id": False},
            ):
                with self.subTest(user=user.login, **change):
                    with self.assertRaises(AccessError):
                        action.write(change)

    def test_only_collectors_act_even_by_rpc(self):
        for user in (self.invoicing, self.salesperson):
            action = self.action.with_user(user)
            for method, args in {
                "action_approve": (),
                "action_retry": (),
                "_skip": ("Why",),
            }.items():
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(action, method)(*args)

    def test_skipping_asks_why(self):
        dialog = self.action.action_skip()
        self.assertEqual(dialog["res_model"], "credit.collection.skip")
        self.assertEqual(dialog["context"]["default_action_ids"], self.action.ids)


class TestApprove(CreditCollectionCommon):
    def test_what_was_paid_since_is_not_approved(self):
        self.first.with_user(self.manager).approval = "person"
        partners = [self._customer(), self._customer("Cliente Dos")]
        invoices = [
            self._invoice(each, 100, TODAY - timedelta(days=5)) for each in partners
        ]
        self._evaluate(TODAY)
        actions = self._actions(partners[0]) + self._actions(partners[1])
        self.env.cr.execute(
            "UPDATE account_move_line SET reconciled = TRUE, amount_residual = 0, "
            "amount_residual_currency = 0 WHERE move_id = %s",
            [invoices[0].id],
        )
        self.env.invalidate_all()
        told = actions.action_approve()
        self.assertEqual(actions.mapped("state"), ["skipped", "ready"])
        self.assertIn("Nothing is overdue", told["params"]["message"])
