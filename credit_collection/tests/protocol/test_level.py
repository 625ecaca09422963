from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestLevel(CreditCollectionCommon):
    """One step of a protocol: when, how, with which text."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def test_levels_come_in_the_order_of_their_days(self):
        self.assertEqual(
            self.protocol.level_ids,
            self.courtesy | self.first | self.second | self.formal,
        )

    def test_a_level_by_mail_needs_a_text(self):
        with self.assertRaises(UserError):
            self.first.with_user(self.manager).template_id = False

    def test_texts_and_server_actions_of_other_models_are_refused(self):
        """They would take a record of theirs with the number of a case."""
        partners = self.env["ir.model"]._get_id("res.partner")
        text = (
            self.env["mail.template"]
            .sudo()
            .create({"name": "Elsewhere", "model_id": partners})
        )
        action = (
            self.env["ir.actions.server"]
            .sudo()
            .create({"name": "Elsewhere", "model_id": partners, "state": "code"})
        )
        level = self.first.with_user(self.manager)
        with self.assertRaises(UserError):
            level.template_id = text
        with self.assertRaises(UserError):
            level.server_action_ids = action

    @mute_logger("odoo.sql_db")
    def test_gap_and_minimum_are_not_negative(self):
        for change in ({"min_gap": -1}, {"min_amount": -0.01}):
            with self.subTest(**change), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self.first.sudo().write(change)
                    self.env.flush_all()
            self.first.invalidate_recordset()

    def test_a_level_that_was_used_is_archived_not_deleted(self):
        self._run_day(TODAY)
        first = self.first.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "First"):
            first.unlink()
        first.active = False
        case = self._case(self.partner)
        self.assertEqual((case.level_id, case.next_level_id), (first, self.second))

    def test_a_level_that_was_never_used_can_be_deleted(self):
        self.formal.with_user(self.manager).unlink()
        self.assertFalse(self.formal.exists())

    def test_archiving_the_next_level_plans_the_one_after(self):
        self._evaluate(TODAY)
        self.first.with_user(self.manager).active = False
        self.assertEqual(self._case(self.partner).next_level_id, self.second)

    def test_another_delay_is_planned_at_once(self):
        self._run_day(TODAY)
        self.second.with_user(self.manager).delay = 20
        self.assertEqual(self._case(self.partner).next_action_date, self._days(15))

    def test_another_minimum_counts_at_once(self):
        self.first.with_user(self.manager).min_amount = 1000
        self.assertEqual(self._case(self.partner).reason_code, "below_minimum")

    def test_asking_for_approval_counts_for_what_is_not_ready_yet(self):
        near = self._customer("Cliente Dos")
        self._invoice(near, 100, TODAY - timedelta(days=1))
        self.first.with_user(self.manager).approval = "person"
        self._evaluate(self._days(3))
        self.assertEqual(self._actions(near).mapped("state"), ["to_approve"])

    def test_another_text_changes_no_plan(self):
        before = self._actions(self.partner).read(["state", "date_planned"])
        self.first.with_user(self.manager).template_id = self._create_template("Other")
        after = self._actions(self.partner).read(["state", "date_planned"])
        self.assertEqual(before, after)

    def test_changing_a_level_never_sends_what_was_done_again(self):
        self._run_day(TODAY)
        for change in ({"delay": 4}, {"min_gap": 0}, {"sequence": 99}):
            self.first.with_user(self.manager).write(change)
            self.assertFalse(self._run_day(TODAY))
        self.assertEqual(len(self._case(self.partner).contact_ids), 1)

    def test_a_new_level_in_between_comes_next(self):
        self._run_day(TODAY)
        level = (
            self.env["credit.collection.level"]
            .with_user(self.manager)
            .create(
                {
                    "name": "Between",
                    "protocol_id": self.protocol.id,
                    "delay": 9,
                    "template_id": self.template.id,
                }
            )
        )
        self.assertEqual(self._case(self.partner).next_level_id, level)

    def test_invoices_are_attached_when_the_level_says_so(self):
        paid = self._invoice(self.partner, 30, TODAY - timedelta(days=9))
        self._pay(paid)
        self.first.with_user(self.manager).attach_invoices = True
        (mail,) = self._run_day(TODAY)
        names = [part.get_filename() for part in mail.iter_attachments()]
        owed = self._case(self.partner).item_ids.move_id
        self.assertEqual(len(names), 1)
        self.assertIn(owed.name.replace("/", "_"), names[0])

    def test_without_that_nothing_is_attached(self):
        (mail,) = self._run_day(TODAY)
        self.assertFalse(list(mail.iter_attachments()))
