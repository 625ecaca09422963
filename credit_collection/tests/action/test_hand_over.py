from datetime import time, timedelta
from unittest.mock import patch

from odoo.tools import SQL, mute_logger

from odoo.addons.sms.tests.common import SMSCommon

from ..channel.common import MessageBuilders
from ..common import TODAY, CreditCollectionCommon
from ..mail_server import MailServer
from .common import HandOverCommon, NotificationCommon

#: Queries of one more mail in the queue, those of Odoo included.
PER_MAIL = 61
MODULE = "odoo.addons.credit_collection.models"


class TestHandOver(HandOverCommon):
    """What waits in the mail queue is looked at once more before it leaves."""

    def test_what_is_still_true_leaves(self):
        contact = self._queue()
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")

    def test_paid_since(self):
        contact = self._queue()
        self._pay(self.invoice)
        self._check_withdrawn(contact, "Nothing is overdue.")
        case = self._case(self.partner)
        self.assertFalse(case.level_id, "it was never reached")
        self.assertEqual(self._actions(self.partner).state, "skipped")
        self.assertFalse(case.last_contact_date)
        self.assertFalse(case.activity_ids)

    def test_paid_in_part_since(self):
        contact = self._queue()
        self._pay(self.invoice, 40)
        self._check_withdrawn(contact, "What it asks for has changed.")
        self.assertEqual(self._actions(self.partner).state, "ready")
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertIn("60.00", mail.get_body(("html",)).get_content())
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_a_credit_note_since(self):
        contact = self._queue()
        self._credit_note(self.partner, 30)
        self._check_withdrawn(contact)

    def test_held_since(self):
        contact = self._queue()
        self._case(self.partner)._hold("pause", "They called", self._days(5))
        self._check_withdrawn(contact, "On hold")

    def test_disputed_since(self):
        contact = self._queue()
        items = self._receivables(self.invoice)
        reason = self.env["credit.collection.dispute.reason"].search([], limit=1)
        self._case(self.partner)._dispute(items, reason, 40)
        self._check_withdrawn(contact)

    def test_cancelled_and_posted_again_since(self):
        contact = self._queue()
        self.invoice.button_draft()
        self._check_withdrawn(contact)

    def test_the_next_level_counts_from_the_day_on_which_it_left(self):
        """The queue stood still for three weeks; the second level waits its time."""
        contact = self._queue()
        self._age(contact, 21)
        self._on(self._days(21))
        self._evaluate(self._days(21))
        self.assertEqual(len(self._deliver()), 1)
        self.assertFalse(self._run_day(self._days(21)))
        self.assertEqual(contact.delivery, "sent")
        case = self._case(self.partner)
        self.assertEqual(case.level_date, self._days(21))
        self.assertEqual(case.next_action_date, self._days(28))
        self.assertEqual(len(self._run_day(self._days(28))), 1)

    def test_days_that_did_not_pass_in_the_queue_move_no_level(self):
        """Who tells the past day by day sends without touching the clock."""
        self._queue()
        self._on(self._days(21))
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(self._case(self.partner).level_date, TODAY)

    def _age(self, contact, days):
        """Let an entry of the log have been made some days ago."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE credit_collection_contact SET create_date = %s WHERE id = %s",
                self.env.cr.now() - timedelta(days=days),
                contact.id,
            )
        )
        contact.invalidate_recordset(["create_date"])

    def test_more_fell_due_since(self):
        """It asks for less than what is owed, which is as true as before."""
        self._invoice(self.partner, 50, TODAY)
        contact = self._queue()
        self._on(self._days(1))
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")

    def test_the_due_date_of_a_courtesy_passed(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, self._days(2))
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        contact = self._case(other).contact_ids
        self._on(self._days(3))
        self._deliver()
        self.assertEqual(contact.delivery, "withdrawn")
        self.assertEqual(self._actions(other)[:1].state, "skipped")

    def test_one_customer_stops_no_other(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        self._queue()
        self._pay(self.invoice)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clientedos@example.com"])
        self.assertEqual(self._case(other).level_id, self.first)

    def test_what_fails_stops_no_other(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        contact = self._queue()
        cases = type(self.env["credit.collection.case"])
        evaluate = cases._evaluate_on

        def fail(case, dates, partner_ids=None):
            if self.partner.id in (partner_ids or ()):
                raise ValueError("broken")
            return evaluate(case, dates, partner_ids)

        with (
            patch.object(cases, "_evaluate_on", fail),
            mute_logger(f"{MODULE}.channel.mail_mail", f"{MODULE}.base.trigger"),
        ):
            self.assertEqual(len(self._deliver()), 1)
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "failed")
        self.assertIn("broken", self._case(self.partner).activity_ids.note)

    def test_outside_the_lawful_hours(self):
        self.env["credit.collection.contact.policy"].sudo().create(
            {
                "name": "Mornings",
                "window_ids": [
                    (0, 0, {"weekday": str(day), "hour_from": 8, "hour_to": 13})
                    for day in range(7)
                ],
            }
        )
        contact = self._queue()
        self._on(TODAY, time(18))
        self._check_withdrawn(contact, "Mornings: outside the allowed hours")
        action = self._actions(self.partner)
        self.assertEqual(action.state, "ready")
        self.assertGreater(action.not_before.date(), TODAY)
        self.assertFalse(self._case(self.partner).level_id)
        self._on(self._days(1))
        self._dispatch(self._days(1))
        self.assertEqual(len(self._deliver()), 1)

    def test_what_waits_does_not_count_against_itself(self):
        self.company.sudo().write(
            {"collection_pace_count": 1, "collection_pace_days": 7}
        )
        self._queue()
        self.assertEqual(len(self._deliver()), 1)

    def test_an_answer_since(self):
        contact = self._queue()
        self._case(self.partner)._hold("reply", "They wrote")
        self._check_withdrawn(contact, "On hold")

    def test_a_newer_message_took_its_place(self):
        contact = self._queue()
        contact.action_id.sudo().contact_id = False
        self._check_withdrawn(contact, "took its place")

    def test_put_back_into_the_queue_it_stays_withdrawn(self):
        contact = self._queue()
        self._pay(self.invoice)
        self._check_withdrawn(contact)
        self._mail(contact).mark_outgoing()
        self._check_withdrawn(contact)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_failed_mail_is_not_sent_again_when_it_was_paid(self):
        contact = self._queue()
        self._deliver(down=True)
        self._pay(self.invoice)
        self._mail(contact).mark_outgoing()
        self._check_withdrawn(contact)
        self.assertEqual(self._actions(self.partner).state, "skipped")

    def test_sent_at_once_it_is_asked_too(self):
        """Send now, a button of the administrator."""
        contact = self._queue()
        self._pay(self.invoice)
        with MailServer(self.env) as server:
            self._mail(contact).send()
        self.assertFalse(server.inbox)

    def test_a_case_that_somebody_works_on_waits(self):
        contact = self._queue()
        case = type(self.env["credit.collection.case"])
        nobody = self.env["credit.collection.case"].browse()
        with patch.object(case, "try_lock_for_update", lambda *_a, **_k: nobody):
            self.assertFalse(self._deliver())
        self.assertEqual(self._mail(contact).state, "outgoing")
        self.assertEqual(len(self._deliver()), 1)

    def test_a_letter_by_hand_stays(self):
        """A person wrote it: that the debt was paid does not unwrite it."""
        case = self._case(self.partner)
        self._evaluate(TODAY)
        case = self._case(self.partner)
        contact = case.env["credit.collection.channel.email"]._send_invoices(
            case, self.partner
        )
        self._pay(self.invoice)
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")

    def test_what_was_sent_is_evaluated_together_afterwards(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        self._queue()
        with MailServer(self.env):
            self.env["mail.mail"].sudo().process_email_queue()
        waiting = self.env["credit.collection.touched"]._read_partners()
        self.assertEqual(set(waiting), {self.partner.id, other.id})
        for partner in (self.partner, other):
            self.assertEqual(self._case(partner).level_id, self.first)

    def test_a_mail_costs_so_many_queries(self):
        counts = []
        for size in (1, 3, 6):
            partners = self._customers(size, f"Queue{size}")
            self._invoices(partners, 100, TODAY - timedelta(days=5))
            self._evaluate(TODAY)
            self._dispatch(TODAY)
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(len(self._deliver()), size + (size == 1))
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual((counts[2] - counts[1]) / 3, PER_MAIL, counts)

    def test_the_queries_do_not_grow_with_the_ledger(self):
        def count(partner):
            contact = self._case(partner).contact_ids
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            contact.sudo()._hand_over()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        many = self._customer("Cliente Dos")
        for _ in range(6):
            self._invoice(many, 10, TODAY - timedelta(days=5))
        self._queue()
        count(self.partner)
        self.assertEqual(count(many), count(self.partner))


class TestHandOverOfAgreements(NotificationCommon):
    """A message about an agreement that is over does not leave."""

    def test_a_promise_withdrawn_meanwhile(self):
        promise = self._promise(50)
        self._dispatch(TODAY)
        (action,) = self._acts(promise, "promise_made")
        contact = action.contact_id
        self.assertEqual(contact.delivery, "queued")
        promise._withdraw("They said so by mistake")
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "withdrawn")
        self.assertEqual(self._states(promise)["promise_made"], "skipped")

    def test_what_still_stands_is_confirmed(self):
        promise = self._promise(50)
        self._dispatch(TODAY)
        self.assertTrue(self._deliver())
        (action,) = self._acts(promise, "promise_made")
        self.assertEqual(action.contact_id.delivery, "sent")


class TestHandOverOfSms(MessageBuilders, CreditCollectionCommon, SMSCommon):
    """The SMS queue asks for all of its messages at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        text = cls._create_short_text("Please pay {{ object.statement_amount }}")
        cls._use(cls.first, "sms", sms_template_id=text)
        cls.env["sms.sms"].sudo().search([]).unlink()
        cls.partners = [
            cls._customer(name, phone=f"+3460000000{number}")
            for number, name in enumerate(("Cliente Uno", "Cliente Dos"), 1)
        ]
        cls.invoices = [
            cls._invoice(partner, 100, TODAY - timedelta(days=5))
            for partner in cls.partners
        ]
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)

    def _process(self):
        committing = patch.object(self.env.cr, "commit", self.env.cr.flush)
        with self.mockSMSGateway(), committing:
            self.env["sms.sms"].sudo()._process_queue()
        self.env.invalidate_all()
        return self._sms

    def test_paid_since(self):
        self._pay(self.invoices[0])
        (sent,) = self._process()
        self.assertEqual(sent["number"], "+34600000002")
        contact = self._case(self.partners[0]).contact_ids
        self.assertEqual(contact.delivery, "withdrawn")
        sms = self.env["sms.sms"].sudo().search([("number", "like", "%001")])
        self.assertEqual(sms.state, "canceled")
        self.assertEqual(self._actions(self.partners[0]).state, "skipped")
        self.assertFalse(self._case(self.partners[0]).activity_ids)
        self.assertEqual(self._case(self.partners[1]).level_id, self.first)

    def test_the_number_was_corrected_since(self):
        self.partners[0].phone = "+34600000009"
        (sent,) = self._process()
        self.assertEqual(sent["number"], "+34600000002")
        contact = self._case(self.partners[0]).contact_ids
        self.assertEqual(contact.delivery, "withdrawn")
        self._dispatch(TODAY)
        (sent,) = self._process()
        self.assertEqual(sent["number"], "+34600000009")

    def test_wanted_no_more_sms_since(self):
        self.env["phone.blacklist"].sudo().create({"number": "+34600000001"})
        (sent,) = self._process()
        self.assertEqual(sent["number"], "+34600000002")
        contact = self._case(self.partners[0]).contact_ids
        self.assertEqual(contact.delivery, "withdrawn")

    def test_archived_since(self):
        self.partners[0].active = False
        (sent,) = self._process()
        self.assertEqual(sent["number"], "+34600000002")
        contact = self._case(self.partners[0]).contact_ids
        self.assertEqual(contact.delivery, "withdrawn")
        self._dispatch(TODAY)
        action = self._actions(self.partners[0])
        self.assertEqual((action.state, action.reason_code), ("failed", "archived"))

    def test_one_that_fails_stops_no_other(self):
        cases = type(self.env["credit.collection.case"])
        evaluate = cases._evaluate_on

        def fail(case, dates, partner_ids=None):
            if self.partners[0].id in (partner_ids or ()):
                raise ValueError("broken")
            return evaluate(case, dates, partner_ids)

        with (
            patch.object(cases, "_evaluate_on", fail),
            mute_logger(f"{MODULE}.channel.sms_sms", f"{MODULE}.base.trigger"),
        ):
            self.assertEqual(len(self._process()), 1)
        self.assertEqual(self._case(self.partners[0]).contact_ids.delivery, "failed")

    def test_send_by_hand_asks_too(self):
        self._pay(self.invoices[0])
        with self.mockSMSGateway():
            self.env["sms.sms"].sudo().search([]).send()
        self.assertEqual(len(self._sms), 1)
