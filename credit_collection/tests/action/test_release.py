from datetime import timedelta
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import UserError
from odoo.tools.safe_eval import safe_eval

from ...models.action.case import APPROVED
from ..common import TODAY
from .test_gate import OLD, OLDEST, ReleaseCommon

#: Debts older than this get no friendly text.
YEAR = 365


class TestRelease(ReleaseCommon):
    """The first wave: looked at, released, and what leaves then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first.tone, cls.second.tone = "friendly", "assertive"
        cls.formal.tone = "formal"
        cls._evaluate(TODAY)
        cls.company.sudo().collection_daily_limit = 7

    def _set_up(self):
        company = self.company.with_user(self.manager)
        companies = type(self.env["res.company"])
        with patch.object(companies, "_test_server", lambda *_args: ("ok", "")):
            company.action_collection_test_mail()
        company.action_collection_texts_read()
        return company

    def _release(self):
        """What a manager does: look at the wave, and press the button.

        :return: the dialog.
        """
        company = self._set_up()
        company.action_collection_first_wave()
        action = company.action_collection_release()
        dialogs = self.env["credit.collection.first.wave"].with_user(self.manager)
        dialog = dialogs.with_context(**action["context"]).create({})
        dialog.action_release()
        return dialog

    def _wave(self):
        cases = self._cases(self.manager)
        return cases.search([("is_in_wave", "=", True)])

    def test_the_wave_is_what_would_leave(self):
        self.assertEqual(self._wave().partner_id, self.debtors)

    def test_old_debts_start_where_their_age_fits(self):
        self._set_up().action_collection_first_wave()
        young = self._case(self.debtors[0])
        self.assertEqual(young.days_late, OLDEST // 30)
        self.assertEqual(young.start_level_id, self.second)
        self.assertEqual(young.next_level_id, self.second)
        old = self._case(self.debtors[-1])
        self.assertEqual(
            (old.next_level_id, old.reason_code), (self.formal, "old_approval")
        )
        self.assertEqual(old.action_ids.filtered("level_id")[-1:].state, "to_approve")

    def test_what_waits_for_approval_is_approved_from_list_and_form(self):
        cases = self._cases(self.manager)
        for kind in ("list", "form"):
            arch = etree.fromstring(cases.get_view(view_type=kind)["arch"])
            button = arch.find(".//button[@name='action_approve']")
            for code in APPROVED:
                with self.subTest(view=kind, reason=code):
                    facts = {"reason_code": code, "has_reply": False}
                    self.assertFalse(safe_eval(button.get("invisible"), facts))

    def test_somebody_chooses_where_a_case_starts(self):
        case = self._case(self.debtors[0])
        case.start_level_id = self.formal
        self.assertEqual(case.next_level_id, self.formal)
        case.start_level_id = False
        self.assertEqual(case.next_level_id, self.first)

    def test_nobody_starts_at_a_level_of_another_protocol(self):
        other = self._create_protocol("Other", {"name": "Other 1", "delay": 2})
        with self.assertRaises(UserError):
            self._case(self.debtors[0]).start_level_id = other.level_ids

    def test_an_incomplete_set_up_cannot_be_released(self):
        company = self.company.with_user(self.manager)
        with self.assertRaises(UserError):
            company._collection_release()
        self.assertFalse(self.company.sudo().collection_automatic)

    def test_the_dialog_counts(self):
        self._case(self.debtors[0]).action_leave_out()
        company = self._set_up()
        company.action_collection_first_wave()
        action = company.action_collection_release()
        dialogs = self.env["credit.collection.first.wave"].with_user(self.manager)
        dialog = dialogs.with_context(**action["context"]).create({})
        old = sum(case.days_late > YEAR for case in self._wave())
        self.assertFalse(dialog.missing)
        self.assertEqual(dialog.by_hand_count, 1)
        self.assertEqual(dialog.approve_count, old)
        self.assertEqual(dialog.message_count, len(self.debtors) - old - 1)
        leaving = company._get_wave().case_id
        self.assertEqual(len(leaving), dialog.message_count)
        self.assertEqual(
            sum(dialog.line_ids.mapped("amount")),
            sum(leaving.mapped("amount_to_collect")),
        )

    def test_released_it_leaves_in_parts_the_oldest_debts_last(self):
        dialog = self._release()
        self.assertTrue(self.company.sudo().collection_automatic)
        sent, day, late = [], 0, []
        while mails := self._run_crons(self._days(day)):
            sent.append(len(mails))
            contacts = self.env["credit.collection.contact"].sudo().search([])
            late.append(max(contacts.case_id.mapped("days_late")))
            day += 1
        self.assertEqual(sum(sent), dialog.message_count)
        self.assertEqual(max(sent), 7)
        self.assertEqual(late, sorted(late))
        contacts = self.env["credit.collection.contact"].sudo().search([])
        written = contacts.case_id
        self.assertLessEqual(max(written.mapped("days_late")), YEAR + day)
        self.assertNotIn(self._case(self.debtors[-1]), written)

    def test_who_waits_is_told_why(self):
        self._release()
        self._run_crons(TODAY)
        waiting = (
            self.env["credit.collection.action"]
            .sudo()
            .search([("state", "=", "ready"), ("release_id", "!=", False)])
        )
        self.assertTrue(waiting)
        for action in waiting:
            self.assertIn("7 messages leave a day", action.delay_reason)

    def test_the_release_is_logged(self):
        dialog = self._release()
        entry = (
            self.env["credit.collection.release"].sudo().search([("kind", "=", "wave")])
        )
        self.assertEqual(entry.user_id, self.manager)
        self.assertEqual(entry.count, dialog.message_count)
        self.assertEqual(len(entry.action_ids), dialog.message_count)

    def test_who_is_left_out_or_paused_gets_nothing(self):
        out, paused = self._case(self.debtors[0]), self._case(self.debtors[1])
        out.action_leave_out()
        paused._hold("pause", "Later", self._days(20))
        self._release()
        for day in range(5):
            self._run_crons(self._days(day))
        self.assertFalse(out.contact_ids | paused.contact_ids)
        self.assertIn("By hand only", out.delay_reason)
        out._remind_now()
        self.assertTrue(out.contact_ids)

    def test_who_is_by_hand_keeps_no_wave_open(self):
        self._release()
        pace, dates = self.env["credit.collection.pace"], {self.company.id: TODAY}
        self.assertEqual(pace._find_waves(dates), {self.company.sudo(): 7})
        self._cases().search(
            [("partner_id", "in", self.debtors.ids)]
        ).action_leave_out()
        self.assertEqual(pace._find_waves(dates), {})

    def test_switching_off_takes_back_what_waits_in_the_queue(self):
        self._release()
        self._dispatch(TODAY)
        contacts = self.env["credit.collection.contact"].sudo().search([])
        self.assertEqual(len(contacts), 7)
        self.company.with_user(self.manager).action_collection_stop()
        self.assertFalse(self._deliver())
        mails = contacts.message_id.sudo().mail_ids
        self.assertEqual(set(mails.mapped("state")), {"cancel"})
        self.assertEqual(set(contacts.mapped("delivery")), {"withdrawn"})
        self.assertIn("switched automatic sending off", contacts[0].delivery_reason)
        actions = contacts.action_id
        self.assertEqual(set(actions.mapped("state")), {"ready"}, "they wait again")
        self.assertFalse(actions.contact_id)
        self.assertFalse(actions.case_id.level_id)
        self.assertFalse(self._run_crons(self._days(1)))
        releases = self.env["credit.collection.release"]
        entry = releases._find_last(self.company, "stop")
        self.assertEqual((entry.user_id, entry.count), (self.manager, 7))

    def test_switching_off_takes_back_what_a_person_asked_for_as_well(self):
        """The queues are empty afterwards; a person may send it again by hand."""
        self._release()
        case = self._cases().search([("partner_id", "in", self.debtors.ids)], limit=1)
        lines = [(0, 0, {"case_id": case.id, "is_ticked": True})]
        remind = self.env["credit.collection.remind"].with_user(self.collector)
        remind.create({"line_ids": lines}).action_send()
        self.assertEqual(case.contact_ids.delivery, "queued")
        self.company.with_user(self.manager).action_collection_stop()
        self.assertFalse(self._deliver())
        self.assertEqual(case.contact_ids.delivery, "withdrawn")
        remind.create({"line_ids": lines}).action_send()
        self.assertEqual(len(self._deliver()), 1)

    def test_what_was_delivered_stays_done(self):
        self._release()
        self._run_crons(TODAY)
        self.company.with_user(self.manager).action_collection_stop()
        contacts = self.env["credit.collection.contact"].sudo().search([])
        self.assertEqual(set(contacts.action_id.mapped("state")), {"done"})


class TestSwitchedOnByCode(ReleaseCommon):
    """Code, a data file or an import switched it on: nobody has looked at a wave. It
    leaves as one that somebody has looked at, and a manager is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        company.write({"collection_old_days": 0, "collection_daily_limit": 12})

    def _switch_on(self):
        self.company.sudo().collection_automatic = True

    def _check_waves(self):
        """Three days: twelve, twelve, and the rest; the oldest debts last."""
        counts, late = [], []
        for day in range(4):
            counts.append(len(self._run_crons(self._days(day))))
            contacts = self.env["credit.collection.contact"].sudo().search([])
            late.append(max(contacts.case_id.mapped("days_late")))
        self.assertEqual(counts, [12, 12, 6, 0])
        self.assertEqual(late, sorted(late))

    def test_a_large_ledger_leaves_in_parts(self):
        self._switch_on()
        self._check_waves()
        releases = self.env["credit.collection.release"]
        entry = releases._find_last(self.company, "wave")
        self.assertEqual(
            (entry.count, entry.user_id), (OLD, self.env.ref("base.user_root"))
        )

    def test_a_manager_is_told_and_may_stop_it(self):
        self._switch_on()
        self._evaluate(TODAY)
        self.assertEqual(len(self._dispatch(TODAY)), 12)
        self.assertEqual(len(self._dispatch(TODAY)), 0)
        (task,) = self.company.sudo().partner_id.activity_ids
        self.assertEqual(task.user_id, self.manager)
        self.assertIn(f"{OLD} messages", task.summary)
        waiting = self._actions(self.debtors[-1])
        self.assertIn("12 messages leave a day", waiting.delay_reason)
        self.company.with_user(self.manager).action_collection_stop()
        self.assertFalse(self._deliver())
        self.assertFalse(self._run_crons(self._days(1)))

    def test_a_manager_who_switches_on_before_there_are_debts(self):
        self.manager.sudo().group_ids += self.env.ref("base.group_erp_manager")
        company = self.company.with_user(self.manager)
        with patch.object(
            type(self.env["credit.collection.setup"]), "_get_missing", lambda *_a: []
        ):
            company.collection_automatic = True
        self._check_waves()

    def test_switched_off_and_on_again(self):
        self._switch_on()
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        self.company.sudo().collection_automatic = False
        self._deliver()
        self._switch_on()
        self._check_waves()

    def test_what_a_company_does_not_want_in_parts_leaves_at_once(self):
        self._switch_on()
        self.company.sudo().collection_daily_limit = 0
        self.assertEqual(len(self._run_crons()), OLD)
        self.assertTrue(self.company.sudo().partner_id.activity_ids)

    def test_an_incomplete_company_sends_nothing(self):
        self._switch_on()
        self.company.sudo().email = False
        self.assertFalse(self._run_crons())
        self.assertFalse(self.company.sudo().partner_id.activity_ids)

    def test_a_handful_leaves(self):
        self._switch_on()
        self._evaluate(TODAY)
        cases = self._cases().search([("partner_id", "in", self.debtors[20:].ids)])
        cases.action_leave_out()
        self.assertEqual(len(self._dispatch(TODAY)), 20)


class TestSurge(ReleaseCommon):
    """A company released long ago whose queue suddenly grows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        company.collection_old_days = 0
        company.collection_automatic = True
        cls.regular = cls._customers(5, "Habitual")
        for number, partner in enumerate(cls.regular):
            cls._invoice(partner, 100, TODAY - timedelta(days=20 + number))
        # For weeks one message a day.
        for number, partner in enumerate(cls.regular):
            cls._evaluate(TODAY - timedelta(days=10 - number), partner)
            done = cls._dispatch(TODAY - timedelta(days=10 - number))
            assert done.partner_id == partner
            cls._deliver()

    def _import_ledger(self):
        self._evaluate(TODAY, self.debtors)

    def test_what_is_far_from_usual_waits_for_a_person(self):
        self._import_ledger()
        self.assertFalse(self._run_crons(TODAY))
        action = self._actions(self.debtors[0])
        self.assertEqual(action.state, "ready")
        self.assertIn("messages wait", action.delay_reason)
        tasks = self.company.sudo().partner_id.activity_ids
        self.assertEqual(tasks.user_id, self.manager)
        self._run_crons(self._days(1))
        self.assertEqual(len(self.company.sudo().partner_id.activity_ids), 1)

    def test_a_manager_looks_and_lets_it_go(self):
        self._import_ledger()
        self._run_crons(TODAY)
        company = self.company.with_user(self.manager)
        with patch.object(
            type(self.env["credit.collection.setup"]), "_get_missing", lambda *_a: []
        ):
            company._collection_release()
        self.assertEqual(len(self._run_crons(TODAY)), 25)
        self.assertFalse(self.company.sudo().partner_id.activity_ids)

    def test_what_the_company_calls_usual_leaves(self):
        self.company.sudo().collection_surge_factor = 10
        self._import_ledger()
        self.assertEqual(len(self._dispatch(TODAY).partner_id & self.debtors), OLD)

    def test_the_company_may_switch_it_off(self):
        self.company.sudo().collection_surge_factor = 0
        self._import_ledger()
        self.assertGreater(len(self._dispatch(TODAY)), 25)
