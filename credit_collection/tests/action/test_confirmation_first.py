from datetime import datetime, time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TODAY
from .common import NotificationCommon

LATE = time(21, 30)


@tagged("post_install", "-at_install")
class TestConfirmationFirst(NotificationCommon):
    """Whoever is told "thank you, it is noted" is not asked for the rest in the same
    breath: 300 of 800 is promised, so 500 stays to collect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"phone": "+34 600 000 001"})

    def _agree(self, **values):
        items = self._receivables(self.old)
        promise = self._promise(300, items=items, **values)
        self.assertEqual(self._case(self.partner).amount_to_collect, 500)
        return promise

    def _reminder(self):
        actions = self._actions(self.partner).filtered("level_id")
        return actions.filtered(lambda action: action.state != "skipped")

    def _contacts(self):
        return self._case(self.partner).contact_ids

    def _titles(self, actions):
        return actions.mapped("title")

    # === One run === #

    def test_only_the_confirmation_leaves(self):
        self._agree()
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["Promise confirmed"])
        self.assertEqual(len(self._deliver()), 1)
        action = self._reminder()
        self.assertEqual((action.state, action.delay_code), ("ready", "confirmed"))
        self.assertIn("was confirmed to this customer today", action.delay_reason)

    def test_the_reminder_leaves_the_next_day(self):
        self._agree()
        self._dispatch(TODAY)
        self._evaluate(self._days(1))
        self.assertEqual(self._titles(self._dispatch(self._days(1))), ["First"])

    def test_what_was_promised_for_yesterday_is_not_confirmed(self):
        """Made late on Friday for Saturday, and the office sends on Monday."""
        promise = self._agree(days=1)
        self._evaluate(self._days(3))
        self.assertNotIn(
            "Promise confirmed", self._titles(self._dispatch(self._days(3)))
        )
        self.assertEqual(self._states(promise)["promise_made"], "skipped")

    def test_what_was_promised_for_today_is_still_confirmed(self):
        self._agree(days=1)
        sent = self._titles(self._dispatch(self._days(1)))
        self.assertEqual(sent, ["Promise confirmed"])

    def test_nor_some_hours_later(self):
        self._agree()
        self._dispatch(TODAY)
        self.assertFalse(self._dispatch(TODAY, time(17, 0)))

    def test_after_a_late_evening_it_is_not_the_early_morning(self):
        self._on(TODAY, LATE)
        self._agree()
        self._dispatch(TODAY, LATE)
        self.assertFalse(self._dispatch(self._days(1), time(7, 0)))
        self.assertEqual(
            self._reminder().not_before,
            datetime.combine(self._days(1), time(9, 30)),
        )
        self.assertTrue(self._dispatch(self._days(1), time(9, 30)))

    def test_a_level_that_may_be_the_second_of_a_day_waits_too(self):
        self.first.sudo().allow_same_day = True
        self._agree()
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["Promise confirmed"])

    def test_a_legal_notice_waits_too(self):
        self.first.sudo().exemption = "legal_notice"
        self._agree()
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["Promise confirmed"])

    def test_on_whatever_channel(self):
        text = self._create_short_text("Pay {{ object.statement_amount }} please")
        self._use(self.first, "sms", sms_template_id=text)
        self._agree()
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["Promise confirmed"])
        self.assertEqual(self._reminder().delay_code, "confirmed")

    def test_another_customer_is_reminded(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, self._days(-5))
        self._evaluate(TODAY)
        self._agree()
        done = self._dispatch(TODAY)
        self.assertEqual(set(self._titles(done)), {"Promise confirmed", "First"})

    # === A confirmation that is still to leave === #

    def test_what_a_person_confirms_by_whatsapp_is_waited_for(self):
        self.partner.with_user(self.collector).collection_channel = "whatsapp"
        promise = self._agree()
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(self._reminder().delay_code, "confirming")
        self.assertIn("leaves first", self._reminder().delay_reason)
        case = self._case(self.partner)
        action = self._acts(promise, "promise_made")
        case._whatsapp_sent(self.partner, "Thank you!", action, is_fact=True)
        self.assertFalse(self._dispatch(TODAY, time(15, 0)))
        self.assertEqual(self._reminder().delay_code, "confirmed")
        self.assertTrue(self._dispatch(self._days(1)))

    def test_but_not_for_ever(self):
        self.partner.with_user(self.collector).collection_channel = "whatsapp"
        self._agree(days=9)
        self.assertFalse(self._dispatch(self._days(2)))
        self._evaluate(self._days(3))
        self.assertEqual(self._titles(self._dispatch(self._days(3))), ["First"])

    def test_a_confirmation_that_failed_keeps_nothing_away(self):
        promise = self._agree()
        self._acts(promise, "promise_made").sudo()._fail("no_recipient", names="")
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["First"])

    # === What waits in a queue === #

    def test_a_reminder_in_the_queue_lets_the_confirmation_pass(self):
        later = self._invoice(self.partner, 90, self._days(5), invoice_date=TODAY)
        self._evaluate(TODAY)
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["First"])
        # What is promised is not asked for: it makes the reminder no less true.
        self._promise(90, items=self._receivables(later))
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertIn("Thank you", mail["Subject"])
        action = self._reminder()
        self.assertEqual((action.state, action.delay_code), ("ready", "confirmed"))
        self._evaluate(self._days(1))
        self._dispatch(self._days(1))
        self.assertEqual(len(self._deliver()), 1)

    def test_a_reminder_that_left_is_followed_by_a_confirmation_at_once(self):
        self._dispatch(TODAY)
        self.assertEqual(len(self._deliver()), 1)
        self._agree()
        self.assertEqual(self._titles(self._dispatch(TODAY)), ["Promise confirmed"])
        self.assertEqual(len(self._deliver()), 1)

    # === By hand === #

    def test_whoever_reminds_by_hand_says_why(self):
        self._agree()
        self._dispatch(TODAY)
        case = self._case(self.partner)
        with self.assertRaisesRegex(UserError, "was confirmed to this customer today"):
            case._remind_now()
        case._remind_now("They asked for the list")
        self.assertEqual(self._reminder().state, "done")
        self.assertEqual(len(self._deliver()), 2)

    def test_a_letter_in_own_words_needs_no_reason(self):
        self._agree()
        self._dispatch(TODAY)
        case, words = self._case(self.partner), "Good to talk to you."
        case.message_post(
            body=words,
            partner_ids=self.partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(len(self._deliver()), 2)

    def test_what_failed_and_is_tried_again_waits_as_well(self):
        self.partner.email = "nobody"
        self._dispatch(TODAY)
        self.assertEqual(self._reminder().state, "failed")
        self.partner.email = "right@example.com"
        self._agree()
        self._dispatch(TODAY)
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(self._reminder().delay_code, "confirmed")
