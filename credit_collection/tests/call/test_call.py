from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError

from ..common import TODAY
from .common import CallCommon

#: Nine o'clock in Madrid.
NINE = datetime(2025, 3, 17, 8, 0)


class TestCall(CallCommon):
    """One dialog: what was said, and everything that follows from it."""

    def test_a_due_call_is_a_task_and_a_row_of_the_call_list(self):
        self.assertEqual(self._tasks().user_id, self.collector)
        self.assertIn("+34 600 111 222", self._tasks().summary)
        found = self._cases().search([("is_to_call", "=", True)])
        self.assertIn(self._case(self.partner), found)

    def test_reached_completes_the_act_once_and_takes_the_task_away(self):
        self._log("reached", note="Pays on Friday")
        action = self._act()
        self.assertEqual(action.state, "done")
        self.assertRecordValues(
            action.contact_id,
            [
                {
                    "channel": "call",
                    "direction": "out",
                    "outcome": "reached",
                    "is_two_way": True,
                    "user_id": self.collector.id,
                    "note": "Pays on Friday",
                    "recipients": "Cliente Uno, +34 600 111 222",
                    "amount": 100,
                }
            ],
        )
        case = self._case(self.partner)
        self.assertEqual(case.level_id, self.phone)
        self.assertFalse(self._tasks())
        self.assertFalse(case.is_to_call)

    def test_the_keyboard_starts_at_the_result(self):
        model = self.env["credit.collection.call"].with_user(self.collector)
        arch = model.get_view(view_type="form")["arch"]
        self.assertIn('name="outcome_id" default_focus="1"', " ".join(arch.split()))
        for key in ("q", "w", "x"):
            self.assertIn(f'data-hotkey="{key}"', arch)

    def test_without_a_result_nothing_is_logged(self):
        with self.assertRaisesRegex(UserError, "what the call ended with"):
            self._dialog().save().action_log()
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_a_call_logged_late_counts_from_today(self):
        friday = NINE - timedelta(days=3)
        self._log("reached", date=friday)
        action = self._act()
        self.assertEqual(action.contact_id.date, friday)
        self.assertEqual(action.date_done, TODAY)

    def test_a_call_logged_late_has_no_promise_for_a_day_gone_by(self):
        form = self._dialog()
        form.outcome_id = self._result("promise")
        form.date = NINE - timedelta(days=3)
        form.date_promised = self._days(-1)
        with self.assertRaises(UserError):
            form.save().action_log()
        self.assertFalse(self._case(self.partner).promise_ids)

    def test_a_call_to_come_is_not_logged(self):
        form = self._dialog()
        form.outcome_id = self._result("reached")
        form.date = NINE + timedelta(hours=1)
        with self.assertRaisesRegex(UserError, "when it is over"):
            form.save().action_log()

    # === Without an answer === #

    def test_without_an_answer_it_is_tried_again_some_working_hours_later(self):
        self._log("no_answer")
        action = self._actions(self.partner)
        self.assertEqual(action.state, "ready")
        # From nine o'clock: three hours until lunch, one after it.
        self.assertEqual(action.not_before, NINE + timedelta(hours=5))
        self.assertFalse(self._tasks())
        self.assertFalse(self._case(self.partner).is_to_call)
        self._on(TODAY, datetime(2025, 3, 17, 13, 1).time())
        self._prepare()
        self.assertTrue(self._tasks())
        self.assertTrue(self._case(self.partner).is_to_call)

    def test_late_in_the_afternoon_the_next_try_is_tomorrow(self):
        self._on(TODAY, datetime(2025, 3, 17, 15, 0).time())
        self._log("voicemail")
        action = self._actions(self.partner)
        self.assertEqual(action.not_before, datetime(2025, 3, 18, 10, 0))

    def test_after_the_last_try_the_act_fails_and_somebody_else_goes_on(self):
        for _try in range(2):
            self._log("no_answer")
        self.assertEqual(self._actions(self.partner).state, "ready")
        message = self._log("voicemail")
        self.assertIn("3 tries", message)
        action = self._actions(self.partner)
        self.assertEqual(action.state, "failed")
        self.assertEqual(action.reason, "No answer after 3 tries.")
        self.assertFalse(self._tasks())
        self.assertTrue(self._tasks("delivery"))
        self.assertEqual(len(self._case(self.partner).contact_ids), 3)

    def test_after_the_last_try_a_fallback_takes_over(self):
        self.phone.with_user(self.manager).further_ids = [
            (
                0,
                0,
                {"channel": "email", "use": "instead", "template_id": self.template.id},
            )
        ]
        self.company.sudo().collection_call_tries = 1
        self._evaluate(TODAY)
        self._log("no_answer")
        self.assertEqual(
            {(action.channel, action.state) for action in self._actions(self.partner)},
            {("call", "failed"), ("email", "ready")},
        )
        self._dispatch(TODAY)
        self.assertEqual(len(self._deliver()), 1)

    # === The person === #

    def test_a_new_person_is_added_on_the_spot(self):
        form = self._dialog()
        form.outcome_id = self._result("reached")
        form.person_id = self.env["res.partner"]
        form.person_name = "Ana Pérez"
        form.person_phone = "+34 600 999 999"
        form.person_email = "ana@example.com"
        form.save().action_log()
        contact = self._case(self.partner).contact_ids
        self.assertRecordValues(
            contact.partner_id,
            [
                {
                    "name": "Ana Pérez",
                    "phone": "+34 600 999 999",
                    "email": "ana@example.com",
                    "parent_id": self.partner.id,
                }
            ],
        )
        case = self._case(self.partner)
        self.assertEqual(case.call_person_id.name, "Ana Pérez", "asked for next time")
        self.assertEqual(case.call_phone, "+34 600 999 999")

    def test_a_wrong_number_is_corrected_on_the_spot_and_called_again(self):
        self._log("wrong_number", person_phone="+34 600 333 333")
        self.assertEqual(self.partner.phone, "+34 600 333 333")
        self.assertEqual(self._actions(self.partner).state, "ready")
        contact = self._case(self.partner).contact_ids
        self.assertIn("+34 600 111 222", contact.recipients, "what was dialled")
        self.assertFalse(self._tasks("delivery"))

    def test_a_wrong_number_without_another_is_a_task(self):
        self._log("wrong_number")
        action = self._actions(self.partner)
        self.assertEqual((action.state, action.reason_code), ("failed", "wrong_number"))
        self.assertEqual(len(self._tasks("delivery")), 1)

    def test_the_right_number_brings_the_call_back(self):
        self._log("wrong_number")
        self.partner.with_user(self.collector).phone = "+34 600 444 444"
        self.assertEqual(self._act().state, "ready")
        self.assertFalse(self._tasks("delivery"))

    def test_the_contact_of_somebody_else_is_refused(self):
        other = self._customer("Cliente Dos")
        case = self._case(self.partner)
        with self.assertRaisesRegex(UserError, "not a contact of"):
            case._log_call(
                self._result("reached"), person=other.with_user(self.collector)
            )

    # === What follows === #

    def test_a_promise_on_a_call_holds_what_it_is_about_and_comes_back_then(self):
        message = self._log("promise", date_promised=self._days(4), means="transfer")
        self.assertIn("No reminders for this amount", message)
        case = self._case(self.partner)
        promise = case.promise_ids
        self.assertEqual((promise.amount, promise.date), (100, self._days(4)))
        self.assertEqual(promise.contact_id, case.contact_ids)
        self.assertEqual((promise.means, case.state), ("transfer", "held"))
        self.assertIn("100.00", case.contact_ids.note)
        self.assertEqual(case.next_step_date, self._days(4))
        self.assertFalse(case.is_to_call)
        self._evaluate(self._days(4))
        case = self._case(self.partner)
        self.assertTrue(case.is_to_call)
        self.assertIn("next step due (250)", case.priority_reason)

    def test_a_promise_of_a_part_leaves_the_rest_to_chase(self):
        self._log("promise", date_promised=self._days(4), amount_promised=60)
        case = self._case(self.partner)
        self.assertEqual((case.amount_held, case.amount_to_collect), (60, 40))

    def test_whoever_promises_again_is_held_to_the_last_word(self):
        self._log("promise", date_promised=self._days(4))
        message = self._log("promise", date_promised=self._days(9))
        self.assertIn("made before is replaced", message)
        states = self._case(self.partner).promise_ids.sorted("id").mapped("state")
        self.assertEqual(states, ["replaced", "open"])

    def test_an_impossible_promise_is_told_before_anything_is_saved(self):
        for values, message in (
            ({"date_promised": self._days(-1)}, "one in the past"),
            ({"amount_promised": 100.01}, "At most 100.00"),
        ):
            with self.assertRaisesRegex(UserError, message):
                with self.env.cr.savepoint():
                    self._log("promise", **values)
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_a_next_step_that_was_taken_leaves_the_call_list(self):
        self._log("waiting_approval", hold_until=False, next_step_date=TODAY)
        self.assertTrue(self._case(self.partner).is_to_call)
        self._case(self.partner).action_step_done()
        self.assertFalse(self._case(self.partner).is_to_call)

    def test_a_paid_customer_is_not_called_for_a_next_step(self):
        self._log("waiting_approval", next_step_date=TODAY)
        self._pay(self.invoice)
        self.assertFalse(self._case(self.partner).is_to_call)

    def test_an_invoice_that_did_not_arrive_is_sent_from_here(self):
        message = self._log("not_received", person_email="cuentas@example.com")
        self.assertIn("on their way", message)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["cuentas@example.com"])
        names = [part.get_filename() for part in mail.iter_attachments()]
        self.assertEqual(len(names), 1)
        self.assertIn(self.invoice.name.replace("/", "_"), names[0])
        log = self._case(self.partner).contact_ids
        self.assertEqual(sorted(log.mapped("channel")), ["call", "email"])
        sent = log.filtered(lambda contact: contact.channel == "email")
        self.assertEqual((sent.delivery, sent.user_id), ("sent", self.collector))
        self.assertEqual(sent.note, self.invoice.name)

    def test_without_an_address_the_collector_is_told_before_anything_is_saved(self):
        self.partner.email = False
        with self.assertRaisesRegex(UserError, "no valid e-mail address"):
            with self.env.cr.savepoint():
                self._log("not_received")
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_a_call_of_the_customer_is_logged_the_same_way(self):
        self._log("promise", direction="in")
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.direction, contact.is_two_way), ("in", True))
        self.assertEqual(self._act().state, "done")

    def test_a_visit_has_a_place(self):
        self.partner.street = "Calle Mayor 1"
        self._log("reached", channel="visit")
        contact = self._case(self.partner).contact_ids
        self.assertEqual(contact.channel, "visit")
        self.assertIn("Calle Mayor 1", contact.place)

    def test_what_a_level_starts_is_started_by_the_call(self):
        self.phone.sudo().server_action_ids = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.env["ir.model"]._get_id("credit.collection.case"),
                "state": "code",
                "code": "record.message_post(body='Called')",
            }
        )
        self._log("reached")
        self.assertIn("Called", self._case(self.partner).message_ids[0].body)

    # === Two collectors === #

    def test_two_collectors_on_one_case_one_call_and_no_lost_note(self):
        mine = self._dialog()
        theirs = self._dialog(self.second_collector)
        for form, kind, note in (
            (mine, "reached", "Ana will look"),
            (theirs, "promise", "Pays on Friday"),
        ):
            form.outcome_id = self._result(kind)
            form.note = note
        first = mine.save().action_log()["params"]["message"]
        second = theirs.save().action_log()["params"]["message"]
        self.assertNotIn("faster", first)
        self.assertIn("Collector was faster", second)
        log = self._case(self.partner).contact_ids.sorted("id")
        self.assertEqual(log.mapped("user_id"), self.collector | self.second_collector)
        self.assertIn("Ana will look", log[0].note)
        self.assertIn("Pays on Friday", log[1].note)
        action = self._act()
        self.assertEqual((len(action), action.state), (1, "done"))
        self.assertEqual(action.contact_id, log[0])

    # === Rights === #

    def test_only_collectors_log(self):
        case = self._case(self.partner)
        for user in (self.invoicing, self.salesperson):
            for method in ("action_log_call", "action_next_call", "action_dial"):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(case.with_user(user), method)()
            with self.assertRaises(AccessError):
                case.with_user(user)._log_call(self._result("reached"))
