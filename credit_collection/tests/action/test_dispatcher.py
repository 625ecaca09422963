from datetime import datetime, time, timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon

DISPATCHER = "odoo.addons.credit_collection.models.action.dispatcher"


class TestDispatcher(CreditCollectionCommon):
    """Sends what is ready, after a last look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _action(self, partner=None):
        return self._actions(partner or self.partner)[:1]

    # === Looking again === #

    def test_what_is_ready_is_done_once(self):
        self._evaluate(TODAY)
        done = self._dispatch(TODAY)
        self.assertEqual(done, self._action())
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(len(self._deliver()), 1)

    def test_what_is_planned_for_later_waits(self):
        self._evaluate(TODAY - timedelta(days=3))
        self.assertEqual(self._action().state, "planned")
        self.assertFalse(self._dispatch(TODAY - timedelta(days=3)))

    def _settle_behind_the_back(self, **values):
        """Change the ledger so that no hook sees it, as a bare SQL script does."""
        sets = ", ".join(f"{name} = %s" for name in values)
        self.env.cr.execute(
            f"UPDATE account_move_line SET {sets} WHERE move_id = %s",
            [*values.values(), self.invoice.id],
        )
        self.env.invalidate_all()

    def test_paid_between_plan_and_send_is_not_reminded(self):
        self._evaluate(TODAY)
        self._settle_behind_the_back(
            reconciled=True, amount_residual=0, amount_residual_currency=0
        )
        self.assertFalse(self._dispatch(TODAY))
        self.assertFalse(self._deliver())
        self.assertEqual(self._case(self.partner).state, "clear")

    def test_cancelled_between_plan_and_send_is_not_reminded(self):
        self._evaluate(TODAY)
        self._settle_behind_the_back(parent_state="cancel")
        self.assertFalse(self._dispatch(TODAY))
        self.assertFalse(self._deliver())

    def test_paid_in_part_between_plan_and_send_is_reminded_of_the_rest(self):
        self._evaluate(TODAY)
        self._settle_behind_the_back(amount_residual=30, amount_residual_currency=30)
        self._dispatch(TODAY)
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.amount, contact.items[0]["open"]), (30, 30))
        self.assertIn("30.00", contact.body)

    def test_a_credit_note_between_plan_and_send_is_netted(self):
        self._evaluate(TODAY)
        self._credit_note(self.partner, 40)
        self._dispatch(TODAY)
        self.assertEqual(self._case(self.partner).contact_ids.amount, 60)

    def test_a_credit_note_that_covers_all_stops_the_reminder(self):
        self._evaluate(TODAY)
        self._credit_note(self.partner, 100)
        self.assertFalse(self._run_day(TODAY))

    def test_nothing_is_sent_before_its_hour(self):
        self._evaluate(TODAY)
        self._action().not_before = datetime.combine(TODAY, time(12))
        self.assertFalse(self._dispatch(TODAY, at=time(11, 59)))
        self.assertTrue(self._dispatch(TODAY, at=time(12)))

    def test_the_day_of_the_company_counts_not_the_one_of_greenwich(self):
        """Two in the morning of Thursday is still Wednesday in Bogotá."""
        self.company.partner_id.tz = "America/Bogota"
        partner = self._customer("Bogotano")
        self._invoice(partner, 100, TODAY)
        self._evaluate(self._days(2))
        self.assertFalse(
            self._dispatch(self._days(3), at=time(2)) & self._action(partner)
        )
        self._evaluate(self._days(3))
        self.assertTrue(self._dispatch(self._days(3), at=time(14)))

    # === One failure stops nobody else === #

    @mute_logger(DISPATCHER, "odoo.addons.mail.models.mail_render_mixin")
    def test_the_broken_text_of_one_customer_stops_nobody_else(self):
        self.template.body_html = (
            "Pay!<t t-if=\"object.partner_id.name == 'Roto'\"><t t-out='1/0'/></t>"
        )
        broken, fine = self._customer("Roto"), self._customer("Sano")
        for partner in (broken, fine):
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        mails = self._run_day(TODAY)
        self.assertEqual(len(mails), 2, "the customer of the class and the sound one")
        action = self._action(broken)
        self.assertEqual((action.state, action.reason_code), ("failed", "text_failed"))
        self.assertNotIn("contact data", action.case_id.reason)
        self.assertIn("division by zero", action.reason)
        case = self._case(broken)
        self.assertEqual(case.activity_ids.user_id, self.collector)
        self.assertFalse(case.level_id)
        self.assertFalse(case.contact_ids)

    def test_a_missing_address_fails_at_once_and_stops_nobody_else(self):
        silent = self._customer("Mudo", email=False)
        self._invoice(silent, 100, TODAY - timedelta(days=5))
        self.assertEqual(len(self._run_day(TODAY)), 1)
        action = self._action(silent)
        self.assertEqual(action.state, "failed")
        self.assertEqual(action.reason, "Mudo: no valid e-mail address")
        case = self._case(silent)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertEqual(case.activity_ids.note, "<p>Mudo: no valid e-mail address</p>")

    def test_the_task_of_somebody_who_cannot_open_the_case_goes_to_a_manager(self):
        silent = self._customer("Mudo", email=False)
        self._choose(silent, collection_user_id=self.salesperson)
        self._invoice(silent, 100, TODAY - timedelta(days=5))
        self.assertEqual(len(self._run_day(TODAY)), 1)
        self.assertEqual(self._action(silent).state, "failed")
        self.assertEqual(self._case(silent).activity_ids.user_id, self.manager)

    # === Server actions === #

    def _server_action(self, code, **values):
        return (
            self.env["ir.actions.server"]
            .sudo()
            .create(
                {
                    "name": "Afterwards",
                    "model_id": self.env["ir.model"]._get_id("credit.collection.case"),
                    "state": "code",
                    "code": code,
                    **values,
                }
            )
        )

    def test_a_level_runs_its_server_actions_on_the_case(self):
        action = self._server_action("record.partner_id.write({'comment': 'Reminded'})")
        self.first.sudo().server_action_ids = action
        self._run_day(TODAY)
        self.assertIn("Reminded", self.partner.comment)

    def test_they_run_for_every_case(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        action = self._server_action(
            "for case in records:\n"
            "    case.partner_id.write({'comment': case.partner_id.name})"
        )
        self.first.sudo().server_action_ids = action
        self._run_day(TODAY)
        self.assertIn("Cliente Uno", self.partner.comment)
        self.assertIn("Cliente Dos", other.comment)

    def test_one_statement_per_record_runs_for_every_case(self):
        """What most people write: code about ``record``, not about ``records``."""
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        action = self._server_action("record.partner_id.write({'comment': 'Reminded'})")
        self.first.sudo().server_action_ids = action
        self._run_day(TODAY)
        self.assertIn("Reminded", self.partner.comment)
        self.assertIn("Reminded", other.comment)

    @mute_logger(DISPATCHER, "odoo.addons.base.models.ir_actions")
    def test_one_that_fails_stops_no_other_case(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        self.first.sudo().server_action_ids = self._server_action(
            "1 / (record.partner_id.name != 'Cliente Uno')\n"
            "record.partner_id.write({'comment': 'Reminded'})"
        )
        self._run_day(TODAY)
        self.assertFalse(self.partner.comment)
        self.assertIn("Reminded", other.comment)

    @mute_logger(DISPATCHER, "odoo.addons.base.models.ir_actions")
    def test_one_that_fails_does_not_undo_the_reminder(self):
        self.first.sudo().server_action_ids = self._server_action("1 / 0")
        self.assertEqual(len(self._run_day(TODAY)), 1)
        self.assertEqual(self._case(self.partner).level_id, self.first)
        notes = self._case(self.partner).sudo().message_ids.mapped("body")
        self.assertTrue(any("Afterwards" in note for note in notes))

    # === The cron === #

    def _run_cron(self, day=None, at=time(8)):
        if day:
            self._on(day, at)
        cron = self.env.ref("credit_collection.ir_cron_dispatch").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return cron

    def test_the_cron_sends_and_reports_its_progress(self):
        self._evaluate(TODAY)
        cron = self._run_cron(TODAY)
        self.assertEqual(self._action().state, "done")
        progress = (
            self.env["ir.cron.progress"]
            .sudo()
            .search([("cron_id", "=", cron.id)], limit=1, order="id desc")
        )
        self.assertEqual((progress.done, progress.remaining), (1, 0))

    def test_the_cron_runs_twice_and_sends_once(self):
        self._evaluate(TODAY)
        self._run_cron(TODAY)
        self._run_cron(TODAY)
        self.assertEqual(len(self._deliver()), 1)

    def test_the_batches_together_are_everybody(self):
        self._invoices(self._customers(4), 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        with patch(f"{DISPATCHER}.BATCH", 2):
            self._run_cron(TODAY)
        self.assertEqual(len(self._deliver()), 5)

    def test_two_companies_send_in_their_own_name(self):
        other = self.setup_other_company(name="Otra Casa", email="otra@other.example")
        self._invoice(
            self.partner,
            70,
            TODAY - timedelta(days=5),
            journal_id=other["default_journal_sale"].id,
        )
        other["company"].sudo().collection_protocol_id = self.protocol
        self._evaluate(TODAY)
        self._run_cron(TODAY)
        mails = self._deliver()
        self.assertEqual(
            sorted(mail["From"] for mail in mails),
            ["Collector <collector@ferrer.example>", "Otra Casa <otra@other.example>"],
        )

    @mute_logger(DISPATCHER)
    def test_a_conflict_is_tried_again_and_nothing_is_sent_twice(self):
        self._evaluate(TODAY)
        dispatcher = type(self.env["credit.collection.dispatcher"])
        do, calls = dispatcher._do, []

        def conflict(self, batch, now, dates):
            calls.append(batch.ids)
            if len(calls) == 1:
                raise SerializationFailure
            return do(self, batch, now, dates)

        with patch.object(dispatcher, "_do", conflict):
            self._run_cron(TODAY)
        self.assertEqual(len(calls), 2)
        self.assertEqual(len(self._deliver()), 1)

    # === Freshness === #

    def test_with_stale_bank_data_nothing_is_sent_and_a_manager_is_told(self):
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=6))
        self._evaluate(TODAY)
        self._run_cron(TODAY)
        self.assertFalse(self._deliver())
        self.assertEqual(self._action().state, "ready", "it waits")
        journal = self.company_data["default_journal_bank"]
        self.assertEqual(journal.activity_ids.user_id, self.manager)
        self.assertIn("03/11/2025", journal.activity_ids.summary)
        self._run_cron(TODAY)
        self.assertEqual(len(journal.activity_ids), 1, "one task, however often")

    def test_the_manager_is_told_in_the_own_language(self):
        self.manager.lang = "es_ES"
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=6))
        self._evaluate(TODAY)
        self._run_cron(TODAY)
        task = self.company_data["default_journal_bank"].activity_ids
        self.assertIn("Los recordatorios esperan", task.summary)
        self.assertIn("11/03/2025", task.summary)

    def test_at_the_limit_the_bank_data_are_fresh(self):
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=5))
        self.assertEqual(len(self._run_day(TODAY)), 1)

    def test_without_any_bank_entry_nobody_knows_who_has_paid(self):
        self._import_bank_data()
        self.assertFalse(self._run_day(TODAY))
        self.assertEqual(self._action().state, "ready", "it waits")

    def test_the_check_can_be_switched_off(self):
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=300))
        self.company.sudo().collection_bank_days = 0
        self.assertEqual(len(self._run_day(TODAY)), 1)

    def test_a_manager_sends_in_spite_of_it_for_one_day(self):
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=300))
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=2))
        self.company.with_user(self.manager).action_collection_send_today()
        self.assertEqual(len(self._run_day(TODAY)), 1)
        self.assertFalse(self._run_day(self._days(1)), "tomorrow it asks again")

    def test_stale_bank_data_of_one_company_stop_no_other(self):
        other = self.setup_other_company(name="Otra Casa", email="otra@other.example")
        other["company"].sudo().collection_protocol_id = self.protocol
        self._invoice(
            self.partner,
            70,
            TODAY - timedelta(days=5),
            journal_id=other["default_journal_sale"].id,
        )
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=300))
        (mail,) = self._run_day(TODAY)
        self.assertIn("otra@other.example", mail["From"])

    def test_a_person_reminds_in_spite_of_stale_bank_data(self):
        self._import_bank_data()
        self._bank_line(1, TODAY - timedelta(days=300))
        self._evaluate(TODAY)
        self._case(self.partner)._remind_now()
        self.assertEqual(len(self._deliver()), 1)

    # === Many === #

    def test_thirty_mails_take_few_more_queries_than_one(self):
        counts = {}
        for size in (1, 11):
            partners = self._customers(size, f"Customer{size}")
            self._invoices(partners, 100, TODAY - timedelta(days=5))
            self._evaluate(TODAY)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._dispatch(TODAY)
            self.env.flush_all()
            counts[size] = self.env.cr.sql_log_count - before
        each = (counts[11] - counts[1]) / 10
        self.assertLess(each, 12)

    # === Cost === #

    def test_many_messages_take_no_more_queries_than_one(self):
        self._evaluate(TODAY)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.assertEqual(len(self._dispatch(TODAY)), 1)
        one = self.env.cr.sql_log_count - start
        for number in range(6):
            partner = self._customer(f"Cliente {number}")
            for days in (5, 9):
                self._invoice(partner, 100 + number, TODAY - timedelta(days=days))
        self._evaluate(TODAY)
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        self.assertEqual(len(self._dispatch(TODAY)), 6)
        self.assertLessEqual(self.env.cr.sql_log_count - start, one)
