from datetime import date, datetime, time

from odoo import Command
from odoo.exceptions import UserError

from ..common import TODAY
from ..policy.common import ContactPolicyCommon

SATURDAY = date(2025, 3, 22)


class ByHandCommon(ContactPolicyCommon):
    """Remind now, as a collector sees it."""

    @classmethod
    def _late(cls, name, days=10, amount=100, **values):
        """A customer with an invoice that is late."""
        partner = cls._customer(name, **values)
        cls._invoice(partner, amount, cls._days(-days))
        return partner

    def _dialog(self, *partners, user=None):
        """The dialog about some customers, as it opens."""
        user = user or self.collector
        cases = self._cases(user).union(*(self._case(p, user=user) for p in partners))
        return self._open(cases, user)

    def _open(self, cases, user=None):
        user = user or self.collector
        action = cases.action_remind()
        dialog = self.env[action["res_model"]].with_user(user)
        return dialog.with_context(lang=user.lang).browse(action["res_id"])

    def _line(self, dialog, partner):
        lines = dialog.line_ids | dialog.apart_ids
        return lines.filtered(lambda line: line.partner_id == partner)

    def _assert_apart(self, dialog, partner, code, text, may_tick=True):
        line = self._line(dialog, partner)
        self.assertIn(line, dialog.apart_ids)
        self.assertFalse(line.is_ticked)
        self.assertEqual((line.code, line.may_tick), (code, may_tick), line.text)
        self.assertIn(text, line.text)
        return line


class TestByHand(ByHandCommon):
    """What is due is ticked, what is not stands apart with its reason, and what cannot
    be sent cannot be ticked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.due = cls._late("Due")
        cls.early = cls._late("Early", days=1)
        cls._evaluate(TODAY)

    # === What stands where === #

    def test_what_is_due_is_ticked_and_what_is_early_is_not(self):
        dialog = self._dialog(self.due, self.early)
        self.assertEqual(dialog.line_ids.partner_id, self.due)
        self.assertTrue(dialog.line_ids.is_ticked)
        self._assert_apart(dialog, self.early, "early", "Early: its day is 03/19/2025")
        self.assertEqual(dialog.send_count, 1)

    def test_only_what_is_ticked_is_sent(self):
        dialog = self._dialog(self.due, self.early)
        dialog.action_send()
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["due@example.com"])
        self.assertEqual(self._actions(self.early).state, "planned")
        self.assertEqual(dialog.apart_ids.result, "left")
        self.assertIn("Early: its day is", dialog.apart_ids.result_text)

    def test_what_is_early_is_sent_when_a_person_ticks_it(self):
        dialog = self._dialog(self.due, self.early)
        self._line(dialog, self.early).is_ticked = True
        self.assertEqual(dialog.send_count, 2)
        dialog.action_send()
        self.assertEqual(len(self._deliver()), 2)
        self.assertEqual(self._case(self.early).level_id, self.first)
        self.assertEqual(self._actions(self.early)[0].decided_by_id, self.collector)

    def test_what_would_come_too_soon_after_the_level_before_stands_apart(self):
        late = self._late("Late", days=40)
        self._run_day(TODAY)
        self._evaluate(self._days(1))
        dialog = self._dialog(late)
        self._assert_apart(dialog, late, "gap", "Too soon after First")

    def test_what_waits_for_approval_is_approved_by_whoever_sends_it(self):
        self.first.with_user(self.manager).approval = "person"
        self._evaluate(TODAY)
        dialog = self._dialog(self.due)
        line = self._assert_apart(dialog, self.due, "approval", "waits for approval")
        line.is_ticked = True
        dialog.action_send()
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(self._actions(self.due)[0].decided_by_id, self.collector)

    def test_what_a_manager_approves_no_collector_sends(self):
        self.first.with_user(self.manager).approval = "manager"
        self._evaluate(TODAY)
        dialog = self._dialog(self.due)
        line = self._assert_apart(
            dialog, self.due, "approval", "Only a collection manager sends it.", False
        )
        line.write({"is_ticked": True, "may_tick": True, "code": "due"})
        self.assertFalse(line.may_tick)
        with self.assertRaisesRegex(UserError, "nothing to send"):
            dialog.action_send()
        theirs = self._dialog(self.due, user=self.manager)
        self._line(theirs, self.due).is_ticked = True
        theirs.action_send()
        self.assertEqual(len(self._deliver()), 1)

    def test_a_customer_of_whom_a_level_was_skipped_today_stands_apart(self):
        late = self._late("Skipped", days=40)
        self._evaluate(TODAY)
        self._actions(late)._skip("Agreed by phone")
        dialog = self._dialog(late)
        self._assert_apart(dialog, late, "skipped", "Collector: Agreed by phone")

    def test_a_customer_by_hand_only_is_no_part_of_a_bulk(self):
        self._case(self.due).action_leave_out()
        dialog = self._dialog(self.due, self.early)
        line = self._assert_apart(dialog, self.due, "by_hand", "By hand only")
        line.is_ticked = True
        dialog.action_send()
        self.assertEqual(len(self._deliver()), 1)

    def test_what_a_person_moved_stands_apart(self):
        self._actions(self.due).not_before = datetime(2025, 3, 20, 8)
        dialog = self._dialog(self.due)
        self._assert_apart(dialog, self.due, "moved", "moved it to 03/20/2025")

    # === What cannot be sent === #

    def test_what_reaches_nobody_cannot_be_ticked(self):
        self.due.email = False
        dialog = self._dialog(self.due)
        self._assert_apart(
            dialog, self.due, "unreachable", "no valid e-mail address", False
        )

    def test_what_is_held_or_paid_cannot_be_ticked(self):
        self._case(self.due)._hold("pause", "On holiday", self._days(9))
        paid = self._customer("Paid")
        self._pay(self._invoice(paid, 50, self._days(-9)))
        self._evaluate(TODAY)
        dialog = self._dialog(self.due, self.early)
        self._assert_apart(dialog, self.due, "nothing", "On hold (Pause)", False)

    def test_a_call_is_nothing_to_send(self):
        self.first.with_user(self.manager).write(
            {"channel": "call", "template_id": False}
        )
        self._evaluate(TODAY)
        dialog = self._dialog(self.due)
        self._assert_apart(dialog, self.due, "manual", "By call: a person", False)

    def test_without_a_sender_nothing_leaves_by_mail(self):
        self.company.sudo().email = False
        self.assertTrue(self._dialog(self.due).line_ids, "the collector has one")
        self.collector.sudo().email = False
        dialog = self._dialog(self.due)
        self._assert_apart(dialog, self.due, "no_sender", "address to send from", False)

    def test_what_was_paid_since_is_not_sent_and_says_so(self):
        other = self._late("Other")
        self._evaluate(TODAY)
        dialog = self._dialog(self.due, other)
        self._pay(self._case(other).item_ids.move_id)
        dialog.action_send()
        results = {line.partner_id: line for line in dialog.line_ids}
        self.assertEqual(results[self.due].result, "sent")
        self.assertIn("due@example.com", results[self.due].result_text)
        self.assertEqual(results[other].result, "not")
        self.assertEqual(results[other].result_text, "Nothing is overdue.")
        self.assertEqual((dialog.sent_count, dialog.not_count), (1, 1))

    # === The contact policies, and the next allowed moment === #

    def test_outside_the_hours_it_leaves_at_the_next_allowed_moment(self):
        self._make_policy("Law")
        self._on(SATURDAY)
        dialog = self._dialog(self.due)
        self._assert_apart(
            dialog, self.due, "refused", "Law: outside the allowed hours", False
        )
        dialog.action_later()
        self.assertTrue(dialog.line_ids.is_ticked)
        dialog.action_send()
        self.assertFalse(self._deliver())
        self.assertEqual(dialog.line_ids.result, "later")
        self.assertIn("Mon 24 Mar", dialog.line_ids.result_text)
        self._dispatch(date(2025, 3, 24), time(9, 0))
        self.assertEqual(len(self._deliver()), 1)

    def test_what_is_early_waits_for_that_moment_and_not_for_its_day(self):
        self._make_policy("Law")
        early = self._late("Later", days=1)
        self._evaluate(TODAY)
        self._on(TODAY, time(20, 0))
        dialog = self._dialog(early)
        dialog.action_later()
        self._line(dialog, early).is_ticked = True
        dialog.action_send()
        self._evaluate(self._days(1))
        self.assertEqual(self._actions(early).state, "ready")
        self._dispatch(self._days(1), time(9, 0))
        self.assertIn(["later@example.com"], [m.envelope_to for m in self._deliver()])
        self.assertEqual(self._case(early).level_date, self._days(1))

    def test_against_a_warning_it_needs_a_reason_or_it_waits(self):
        self._make_policy("Habit", severity="warn")
        self._on(SATURDAY)
        dialog = self._dialog(self.due)
        line = self._assert_apart(
            dialog, self.due, "warned", "Habit: outside the allowed hours"
        )
        line.is_ticked = True
        self.assertTrue(dialog.needs_reason)
        dialog.action_send()
        self.assertEqual(line.result, "not")
        self.assertIn("needs a reason", line.result_text)
        again = self._dialog(self.due)
        again.action_later()
        self.assertFalse(again.needs_reason)
        again.action_send()
        self.assertEqual(again.line_ids.result, "later")

    # === A company that is not released === #

    def test_a_company_that_is_not_released_says_so_before(self):
        self.assertFalse(self._dialog(self.due).release_notice)
        self.company.sudo().collection_automatic = False
        dialog = self._dialog(self.due)
        self.assertIn("before a manager has released", dialog.release_notice)
        self.assertIn("Missing: ", dialog.release_notice)
        dialog.action_send()
        self.assertEqual(len(self._deliver()), 1)

    def test_there_nothing_is_left_to_leave_by_itself(self):
        self.company.sudo().collection_automatic = False
        dialog = self._dialog(self.due)
        dialog.action_later()
        self._assert_apart(
            dialog, self.due, "closed", "before a manager has released", False
        )

    # === What reached nobody === #

    def test_what_reached_nobody_is_sent_by_another_channel(self):
        self.due.write({"email": False, "phone": "+34 600 100 200"})
        self.due.country_id = self.env.ref("base.es")
        self._run_day(TODAY)
        self.assertEqual(self._case(self.due).reason_code, "delivery_failed")
        dialog = self._dialog(self.due)
        failed, other = dialog.apart_ids.sorted("channel")
        self.assertEqual((failed.code, failed.may_tick), ("unreachable", False))
        self.assertEqual((other.code, other.channel), ("other", "sms"))
        self.assertEqual(other.recipients, "Due (+34600100200)")
        other.is_ticked = True
        dialog.action_send()
        self.assertEqual(other.result, "sent", other.result_text)
        self.assertEqual(self._case(self.due).level_id, self.first)
        (contact,) = self._case(self.due).contact_ids
        self.assertEqual(contact.channel, "sms")

    def test_with_an_address_it_is_tried_again(self):
        self.due.email = False
        self._run_day(TODAY)
        self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.due.id, "type": "collection"}
        ).email = "ana@example.com"
        dialog = self._dialog(self.due)
        dialog.apart_ids.is_ticked = True
        dialog.action_send()
        self.assertEqual(
            [m.envelope_to for m in self._deliver()], [["ana@example.com"]]
        )

    # === Cost === #

    def test_many_customers_cost_no_more_queries(self):
        partners = [self._late(f"Customer {number}") for number in range(12)]
        self._evaluate(TODAY)
        cases = self._cases().union(*map(self._case, partners))
        counts = []
        for some in (cases[:1], cases[1:3], cases[3:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            dialog = self._open(some)
            dialog.read(["send_count", "release_notice", "has_unmatched"])
            dialog.line_ids.read(["recipients", "text", "amount_payments", "level_id"])
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], counts)

    def test_sending_many_costs_no_more_queries(self):
        partners = [self._late(f"Customer {number}") for number in range(12)]
        self._evaluate(TODAY)
        cases = self._cases().union(*map(self._case, partners))
        counts = []
        for some in (cases[:1], cases[1:3], cases[3:]):
            dialog = self._open(some)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            dialog.action_send()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2], counts)

    # === What a client may send === #

    def test_a_line_of_another_customer_sends_nothing_of_theirs(self):
        action = self._actions(self.early)
        dialog = (
            self.env["credit.collection.remind"]
            .with_user(self.collector)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "case_id": self._case(self.due).id,
                                "action_id": action.id,
                                "is_ticked": True,
                            }
                        )
                    ]
                }
            )
        )
        with self.assertRaises(UserError):
            dialog.action_send()
        self.assertFalse(self._deliver())
