from contextlib import closing
from datetime import datetime, time, timedelta
from unittest.mock import patch

from odoo.tools import SQL

from ..common import TODAY
from .common import NotificationCommon


class TestHandOverOfWhatLeavesByItself(NotificationCommon):
    """A company that may not send by itself any more does not send what it has queued,
    whoever approved it; what a person sent, and what confirms it, leaves."""

    def _queue(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        return self._case(self.partner).contact_ids

    def _lose(self, code):
        """What a company can lose after a message was queued."""
        company = self.company.sudo()
        if code in ("unreleased", "archived"):
            # not by the switch, which takes its messages back itself
            self.env.flush_all()
            name = "active" if code == "archived" else "collection_automatic"
            self.env.cr.execute(
                SQL(
                    "UPDATE res_company SET %s = FALSE WHERE id = %s",
                    SQL.identifier(name),
                    company.id,
                )
            )
            self.env.invalidate_all()
        elif code == "mail_server":
            releases = self.env["credit.collection.release"]
            releases._note(company, "mail", is_ok=False)
            tested = type(self.env["credit.collection.setup"])
            self.startPatcher(
                patch.object(tested, "_find_tested", lambda _self, found: found)
            )
        elif code == "stale":
            self._import_bank_data()
        elif code == "by_hand":
            customer = self.partner.with_company(company).sudo()
            customer.collection_sending = "by_hand"
        elif code == "bank_account":
            company.collection_bank_account_id = False
            company.partner_id.bank_ids.active = False
        else:
            values = {
                "collector": {"collection_user_id": False},
                "sender": {"email": False},
            }
            company.write(values[code])

    def _check_stopped(self, contact, code):
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "withdrawn")
        gate = self.env["credit.collection.gate"]
        if code != "bank_account":
            told = gate._stop_sentences()[code]
            self.assertEqual(contact.delivery_reason, told)
        action = self._actions(self.partner)
        self.assertFalse(action.filtered(lambda one: one.state == "done"))
        self.assertFalse(self._case(self.partner).level_id, "it was never reached")
        self.assertFalse(self._dispatch(TODAY))

    def test_without_release(self):
        contact = self._queue()
        self._lose("unreleased")
        self._check_stopped(contact, "unreleased")

    def test_without_a_collector(self):
        contact = self._queue()
        self._lose("collector")
        self._check_stopped(contact, "collector")

    def test_without_a_sender(self):
        contact = self._queue()
        self._lose("sender")
        self._check_stopped(contact, "sender")

    def test_the_mail_server_stopped_to_answer(self):
        contact = self._queue()
        self._lose("mail_server")
        self._check_stopped(contact, "mail_server")

    def test_without_a_bank_account(self):
        contact = self._queue()
        self._lose("bank_account")
        self._check_stopped(contact, "bank_account")

    def test_the_bank_data_became_old(self):
        contact = self._queue()
        self._lose("stale")
        self._check_stopped(contact, "stale")

    def test_the_customer_is_by_hand_only_since(self):
        contact = self._queue()
        self._lose("by_hand")
        self._check_stopped(contact, "by_hand")

    def test_the_company_was_archived(self):
        contact = self._queue()
        self._lose("archived")
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "withdrawn")

    def test_approved_it_leaves_by_itself_as_well(self):
        self.protocol.with_user(self.manager).level_ids.approval = "person"
        self._evaluate(TODAY)
        self._actions(self.partner).action_approve()
        contact = self._queue()
        self._lose("unreleased")
        self._check_stopped(contact, "unreleased")

    def test_sent_by_a_person_it_leaves(self):
        for code in ("unreleased", "sender", "stale", "by_hand"):
            self._lose(code)
        self._evaluate(TODAY)
        self._case(self.partner)._remind_now()
        contact = self._case(self.partner).contact_ids
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")

    def test_put_off_by_a_policy_it_leaves_by_itself(self):
        """A person asked for it on another day: today nobody does."""
        self._evaluate(TODAY)
        action = self._actions(self.partner)
        action.sudo().is_asked = True
        contact = self._queue()
        self._lose("unreleased")
        self._check_stopped(contact, "unreleased")

    def test_what_a_person_agreed_is_confirmed(self):
        promise = self._promise(50)
        self._dispatch(TODAY)
        for code in ("unreleased", "stale", "by_hand"):
            self._lose(code)
        self.assertTrue(self._deliver())
        (action,) = self._acts(promise, "promise_made")
        self.assertEqual(action.contact_id.delivery, "sent")

    def test_what_an_evaluation_found_is_not_confirmed(self):
        promise = self._promise(50)
        self._dispatch(TODAY)
        (action,) = self._acts(promise, "promise_made")
        action.sudo().is_asked = False
        self._lose("unreleased")
        self.assertFalse(self._deliver())
        self.assertEqual(action.state, "ready")

    # === TESTS - One message after the other === #

    def _ask(self, action, now):
        dates = {self.company.id: TODAY}
        return self.env["credit.collection.gate"]._find_codes(action.sudo(), dates, now)

    def test_the_next_message_of_a_minute_asks_with_one_query(self):
        self._queue()
        action, now = self._actions(self.partner), datetime.combine(TODAY, time(10))
        self.assertFalse(self._ask(action, now))
        for seconds in (0, 59):
            with self.assertQueryCount(1):
                self._ask(action, now + timedelta(seconds=seconds))

    def test_who_switches_off_stops_the_next_message(self):
        self._queue()
        action, now = self._actions(self.partner), datetime.combine(TODAY, time(10))
        for code in (
            "by_hand",
            "stale",
            "bank_account",
            "sender",
            "collector",
            "unreleased",
            "archived",
            "mail_server",
        ):
            with self.subTest(code), closing(self.env.cr.savepoint()):
                self.assertFalse(self._ask(action, now))
                self._lose(code)
                found = self._ask(action, now)
                if code == "bank_account":
                    self.assertTrue(found)
                else:
                    self.assertEqual(found, {action.id: code})
            self.env.invalidate_all(flush=False)

    def test_bank_data_that_come_in_let_the_next_message_leave(self):
        self._queue()
        self._lose("stale")
        action, now = self._actions(self.partner), datetime.combine(TODAY, time(10))
        self.assertEqual(self._ask(action, now), {action.id: "stale"})
        self._bank_line(1, TODAY)
        self.assertFalse(self._ask(action, now))
