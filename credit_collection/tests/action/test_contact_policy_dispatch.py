"""What is sent automatically keeps to the policies; a person who sends answers for
it."""

from datetime import date, datetime, time

from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import TODAY
from ..policy.common import ContactPolicyCommon

NIGHT = time(23, 30)
SATURDAY = date(2025, 3, 22)


class TestContactPolicyDispatch(ContactPolicyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls._debtor("fr")
        cls.partner = cls.case.partner_id

    def _action(self):
        return self._actions(self.partner)[-1:]

    # === Automatic === #

    def test_a_blocked_act_moves_and_says_why(self):
        self._make_policy("Office hours")
        self.assertFalse(self._dispatch(SATURDAY))
        action = self._action()
        self.assertEqual(action.state, "ready")
        self.assertEqual(action.not_before, datetime(2025, 3, 24, 8))
        self.assertEqual(
            action.delay_reason.replace("\u202f", " "),
            "Office hours: outside the allowed hours. Next time: Mon 24 Mar, 08:00 "
            "(09:00 for the customer).",
        )
        self.assertEqual(self._case(self.partner).delay_reason, action.delay_reason)
        self.assertFalse(self._deliver())

    def test_a_person_moves_it_again(self):
        self._make_policy()
        self._dispatch(SATURDAY)
        action = self._action()
        action.not_before = datetime(2025, 3, 25, 10)
        self.assertFalse(action.delay_reason)
        self.assertEqual(action.state, "ready")

    def test_what_is_over_is_no_reason_any_more(self):
        self._make_policy()
        self._dispatch(SATURDAY)
        self._on(date(2025, 3, 24), time(8, 5))
        action = self._action()
        self.assertFalse(action.delay_reason)
        self._dispatch(date(2025, 3, 24), time(8, 5))
        self.assertIn("outside the allowed hours", self._action().delay_reason)

    def test_it_goes_out_when_its_moment_has_come(self):
        self._make_policy()
        self._dispatch(SATURDAY)
        self._evaluate(date(2025, 3, 24))
        self._dispatch(date(2025, 3, 24), time(7, 59))
        self.assertEqual(self._action().state, "ready")
        self._dispatch(date(2025, 3, 24), time(8, 0))
        self.assertEqual(self._action().state, "done")
        self.assertEqual(len(self._deliver()), 1)
        self.assertFalse(self._case(self.partner).delay_reason)

    def test_a_warning_moves_it_as_well(self):
        self._make_policy(severity="warn")
        self._dispatch(SATURDAY)
        self.assertEqual(self._action().delay_code, "window")

    def test_without_consent_it_fails_and_a_fallback_may_come(self):
        self._make_policy(days="", consent_email=True)
        self._dispatch()
        action = self._action()
        self.assertEqual((action.state, action.reason_code), ("failed", "no_consent"))
        self.assertFalse(self._deliver())

    def test_a_policy_without_any_moment_is_named(self):
        self._make_policy("Never", days="", cap_ids=[])
        policy = self._make_policy("Never", days="0", hours=(0, 0.01))
        policy.window_ids.holiday = "forbidden"
        days = [date(2025, 3, 17).toordinal() + 7 * week for week in range(60)]
        self.env["credit.collection.holiday"].with_user(self.manager).create(
            [{"name": "Closed", "date": date.fromordinal(day)} for day in days]
        )
        self._dispatch()
        action = self._action()
        self.assertEqual(action.reason_code, "never_allowed")
        self.assertIn("Never leaves no moment", action.reason)

    def test_a_legal_notice_is_exempt_where_the_policy_says_so(self):
        policy = self._make_policy()
        self.first.sudo().exemption = "legal_notice"
        self._dispatch(SATURDAY)
        self.assertEqual(self._action().state, "ready")
        policy.exempt_legal_notice = True
        self._action().sudo().not_before = False
        self._dispatch(SATURDAY)
        contact = self._action().contact_id
        self.assertEqual(contact.exemption, "legal_notice")

    def test_one_message_per_customer_and_day(self):
        self.case._log_contact(channel="sms", note="Sent by hand")
        self._dispatch(TODAY)
        action = self._action()
        self.assertEqual(action.delay_code, "daily")
        self.assertEqual(action.not_before, datetime(2025, 3, 17, 23))
        self.first.sudo().allow_same_day = True
        action.sudo().not_before = False
        self._dispatch(TODAY)
        self.assertEqual(action.state, "done")

    def test_the_pace_of_the_company(self):
        self.company.sudo().write(
            {"collection_pace_count": 2, "collection_pace_days": 7}
        )
        for day in (13, 14):
            self._log(self.case, datetime(2025, 3, day, 11), outcome="no_answer")
        self._dispatch(TODAY)
        action = self._action()
        self.assertEqual(action.delay_code, "pace")
        self.assertIn("reached (2 contacts in 7 days)", action.delay_reason)
        self.assertEqual(action.not_before, datetime(2025, 3, 19, 23))

    def test_the_others_are_sent(self):
        self._make_policy(country_id=self.env.ref("base.fr").id)
        other = self._debtor("us", "Debtor")
        self._dispatch(SATURDAY, NIGHT)
        self.assertEqual(self._actions(other.partner_id).state, "done")
        self.assertEqual(self._action().state, "ready")

    # === A person === #

    def _wizard(self, *cases):
        cases = self._cases().union(self.case, *cases)
        action = cases.action_remind()
        model = self.env[action["res_model"]].with_user(self.collector)
        return Form(model.browse(action["res_id"]))

    def test_a_person_is_refused(self):
        self._make_policy("Law")
        self._on(SATURDAY)
        form = self._wizard()
        with form.apart_ids.edit(0) as line:
            self.assertFalse(line.may_tick)
            self.assertIn("Law: outside the allowed hours", line.text)
        with self.assertRaisesRegex(UserError, "Law: outside the allowed hours"):
            form.save().action_send()
        self.assertFalse(self._deliver())

    def test_a_person_says_why(self):
        self._make_policy("Habit", severity="warn")
        self._on(SATURDAY)
        form = self._wizard()
        with form.apart_ids.edit(0) as line:
            self.assertIn("Habit: outside the allowed hours", line.text)
            line.is_ticked = True
        self.assertTrue(form.needs_reason)
        form.reason = "Asked for on the phone"
        form.save().action_send()
        contact = self._action().contact_id
        self.assertEqual(contact.override_reason, "Asked for on the phone")
        self.assertTrue(contact.sudo().is_intact)
        self.assertEqual(len(self._deliver()), 1)

    def test_without_a_reason_nothing_is_sent(self):
        self._make_policy("Habit", severity="warn")
        self._on(SATURDAY)
        with self.assertRaisesRegex(UserError, "Enter a reason"):
            self.case._remind_now()
        self.assertFalse(self._deliver())

    def test_of_many_the_refused_stand_apart_and_the_others_are_sent(self):
        self._make_policy(country_id=self.env.ref("base.fr").id)
        other = self._debtor("us", "Debtor")
        self._on(SATURDAY)
        form = self._wizard(other)
        self.assertFalse(form.needs_reason)
        self.assertEqual(form.send_count, 1)
        form.save().action_send()
        self.assertEqual(self._actions(other.partner_id).state, "done")
        self.assertEqual(self._action().state, "ready")

    def test_within_the_hours_nobody_is_asked(self):
        self._make_policy()
        form = self._wizard()
        self.assertFalse(form.needs_reason)
        with form.line_ids.edit(0) as line:
            self.assertFalse(line.text)
        form.save().action_send()
        self.assertFalse(self._action().contact_id.override_reason)
