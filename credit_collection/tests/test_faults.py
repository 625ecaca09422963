from unittest.mock import patch

from odoo.tools import mute_logger

from .common import TODAY
from .faults import FaultsCommon

DISPATCHER = "odoo.addons.credit_collection.models.action.dispatcher"
RENDERER = "odoo.addons.mail.models.mail_render_mixin"


class TestFaultsOfSetup(FaultsCommon):
    def _alerts(self):
        """What is written above the worklist."""
        alerts = self.env["credit.collection.alert"].with_user(self.collector)
        return " ".join(alert["message"] for alert in alerts.get_alerts())

    def _assert_nothing_is_sent(self, partner):
        self.assertFalse(self._run_day(TODAY))
        case = self._case(partner)
        self.assertRecordValues(
            case, [{"state": "active", "reason_code": "no_levels", "level_id": False}]
        )
        self.assertEqual(case.amount_to_collect, 100, "it stays on the worklist")
        self.assertFalse(case.action_ids)

    def test_without_any_protocol_nothing_is_sent_and_the_notice_says_so(self):
        self.company.sudo().collection_protocol_id = False
        protocols = self.env["credit.collection.protocol"].with_user(self.manager)
        protocols.search([]).active = False
        self._assert_nothing_is_sent(self._late())
        self.assertIn("no protocol with levels", self._alerts())

    def test_a_protocol_without_levels_is_no_protocol(self):
        others = self.env["credit.collection.protocol"].with_user(self.manager)
        others.search([("id", "!=", self.protocol.id)]).active = False
        self.protocol.level_ids.active = False
        self._assert_nothing_is_sent(self._late())
        self.assertIn("no protocol with levels", self._alerts())

    def test_a_protocol_of_courtesy_alone_chases_nobody(self):
        self.protocol.level_ids.filtered(lambda level: level.delay > 0).active = False
        self._assert_nothing_is_sent(self._late())
        self.assertIn("no protocol with levels", self._alerts())

    def test_a_company_without_bank_journal_reminds_nobody_and_is_told(self):
        journals = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company.id),
                ("type", "in", ("bank", "cash", "credit")),
            ]
        )
        journals.unlink()
        self.company.sudo().collection_bank_source = "imported"
        partner = self._late()
        self.assertIn("Book the bank statements", self._alerts())
        with self.enter_registry_test_mode():
            cron = self.env.ref("credit_collection.ir_cron_dispatch").sudo()
            cron.method_direct_trigger()
        self.assertFalse(self._deliver(), "nobody knows who has paid")
        self.assertFalse(self._case(partner).level_id)

    def test_two_levels_of_the_same_day_follow_one_another(self):
        """In the order of the protocol, never both on one day, each once."""
        twins = self._create_protocol(
            "Twins",
            {"name": "Second twin", "delay": 3, "sequence": 20, "min_gap": 0},
            {"name": "First twin", "delay": 3, "sequence": 10, "min_gap": 0},
        )
        partner = self._late()
        partner.with_user(self.manager).sudo().collection_protocol_id = twins
        reached = []
        for day in range(4):
            mails = self._run_day(self._days(day))
            mails += self._run_day(self._days(day))
            reached.append((len(mails), self._case(partner).level_id.name))
        self.assertEqual(
            reached,
            [
                (1, "First twin"),
                (1, "Second twin"),
                (0, "Second twin"),
                (0, "Second twin"),
            ],
        )
        self.assertEqual(self._case(partner).reason_code, "levels_spent")

    def test_levels_that_are_alike_in_everything_are_each_sent_once(self):
        same = {"name": "Same", "delay": 3, "min_gap": 0}
        twins = self._create_protocol("Twins", same, same)
        partner = self._late()
        partner.sudo().collection_protocol_id = twins
        mails = [len(self._run_day(self._days(day))) for day in range(4)]
        self.assertEqual(mails, [1, 1, 0, 0])


class TestFaultsOfTexts(FaultsCommon):
    def _break_template(self, expression="object.partner_id.ref.upper()"):
        """A text that fails for customers without a reference."""
        self.template.body_html = f"<p>Dear <t t-out='{expression}'/></p>"

    @mute_logger(DISPATCHER, RENDERER)
    def test_a_text_that_fails_for_one_customer_stops_nobody_else(self):
        self._break_template()
        bad = self._late("Bad")
        good = [self._late(f"Good {number}", ref="g") for number in range(2)]
        mails = self._run_day(TODAY)
        self.assertEqual(
            sorted(mail["To"] for mail in mails),
            ["Good 0 <good0@example.com>", "Good 1 <good1@example.com>"],
        )
        for partner in good:
            self.assertEqual(self._case(partner).level_id, self.first)
        self.assertRecordValues(
            self._actions(bad), [{"state": "failed", "reason_code": "text_failed"}]
        )
        self.assertFalse(self._case(bad).contact_ids, "nothing was said")
        self.assertFalse(self._case(bad).level_id)

    @mute_logger(DISPATCHER, RENDERER)
    def test_a_person_reads_what_is_wrong_with_the_text(self):
        self._break_template()
        bad = self._late("Bad")
        self._run_day(TODAY)
        for text in (self._actions(bad).reason, self._tasks(bad).note):
            self.assertIn("'bool' object has no attribute 'upper'", text)
            self.assertNotIn("Traceback", text)
            self.assertLess(len(text), 300)
        self.assertEqual(self._tasks(bad).user_id, self.collector)

    @mute_logger(DISPATCHER, RENDERER)
    def test_once_the_text_is_mended_the_collector_retries(self):
        self._break_template()
        bad = self._late("Bad")
        self._run_day(TODAY)
        self.assertFalse(self._run_day(self._days(1)), "not again and again")
        self.template.body_html = "<p>Dear customer</p>"
        self._case(bad).action_retry()
        self.assertEqual(len(self._run_day(self._days(1))), 1)
        self.assertEqual(self._case(bad).level_id, self.first)
        self.assertFalse(self._tasks(bad))

    @mute_logger(DISPATCHER, RENDERER)
    def test_an_attachment_that_fails_is_the_failure_of_its_customer(self):
        self.first.attach_invoices = True
        bad, good = self._late("Bad"), self._late("Good")
        moves = type(self.env["account.move"])
        documents = moves._get_invoice_legal_documents_all

        def broken(self, allow_fallback=False):
            if self.partner_id == bad:
                raise ValueError("The printer is on fire")
            return documents(self, allow_fallback)

        with patch.object(moves, "_get_invoice_legal_documents_all", broken):
            self.assertEqual(len(self._run_day(TODAY)), 1)
        self.assertEqual(self._case(good).level_id, self.first)
        self.assertEqual(self._actions(bad).reason, "Error: The printer is on fire")


class TestFaultsOfMail(FaultsCommon):
    def _outage(self, day=TODAY):
        """A day on which no mail server answers.

        :return: the mails in Odoo's queue.
        """
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self._run_day(day, down=True)
        return self._queue()

    def _queue(self):
        """The reminders in Odoo's mail queue, whatever became of them."""
        mails = self.env["mail.mail"].sudo()
        return mails.search([("subject", "=like", "Your account:%")])

    def test_without_a_mail_server_the_mails_wait_in_the_queue(self):
        partner = self._late()
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        self.assertEqual(self._queue().state, "outgoing")
        contact = self._case(partner).contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("queued", "0"))
        self._evaluate(self._days(30))
        self.assertEqual(self._case(partner).reason_code, "delivery_pending")
        self.assertFalse(self._actions(partner) - contact.action_id)

    def test_a_mail_that_could_not_be_handed_over_is_kept_and_told(self):
        partner = self._late()
        mail = self._outage()
        self.assertEqual(mail.state, "exception", "kept, to be sent again")
        contact = self._case(partner).contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("failed", "0"))
        case = self._case(partner)
        self.assertFalse(case.level_id, "the level is not passed")
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertEqual(len(self._tasks(partner)), 1)
        self.assertFalse(self._run_day(self._days(30)), "nothing escalates")

    def test_sending_the_queue_again_reaches_everybody_once(self):
        partners = [self._late(f"Customer {number}") for number in range(3)]
        self._outage().mark_outgoing()
        self.assertEqual(len(self._deliver()), 3)
        for partner in partners:
            self.assertEqual(self._case(partner).level_id, self.first)
            self.assertFalse(self._tasks(partner))
        self.assertFalse(self._run_day(self._days(1)))

    def test_a_retry_and_the_queue_together_write_once(self):
        """The collector retries while the administrator sends the queue again."""
        partner = self._late()
        mail = self._outage()
        self._case(partner).action_retry()
        self._queue().filtered(lambda mail: mail.state == "exception").mark_outgoing()
        self.assertEqual(len(self._run_day(self._days(1))), 1)
        self.assertEqual(mail.state, "cancel", "the new one takes its place")
        self.assertEqual(self._case(partner).level_id, self.first)


class TestFaultsOfProtocols(FaultsCommon):
    """A manager changes the protocol while a run is going on."""

    def _run_and_change(self, change):
        """Send to three customers one by one; after the first the protocol changes."""
        partners = [self._late(f"Customer {number}") for number in range(3)]
        self._evaluate(TODAY)
        dispatcher = type(self.env["credit.collection.dispatcher"])
        send, sent = dispatcher._send_group, []

        def send_and_change(self, channel, actions, now, dates):
            send(self, channel, actions, now, dates)
            if not sent:
                change()
            sent.append(actions)

        with (
            patch(f"{DISPATCHER}.BATCH", 1),
            patch.object(dispatcher, "_send_group", send_and_change),
        ):
            self._dispatch(TODAY)
        return partners, self._deliver()

    def test_a_level_postponed_during_a_run_is_sent_later(self):
        _partners, mails = self._run_and_change(lambda: self.first.write({"delay": 10}))
        self.assertEqual(len(mails), 1)
        self.assertFalse(self._run_day(self._days(4)))
        self.assertEqual(len(self._run_day(self._days(5))), 2)

    def test_a_level_archived_during_a_run_is_not_sent_any_more(self):
        partners, mails = self._run_and_change(
            lambda: self.first.write({"active": False})
        )
        self.assertFalse(mails, "the one that waited in the queue was taken back")
        for partner in partners:
            case = self._case(partner)
            self.assertFalse(case.level_id)
            self.assertEqual(case.next_level_id, self.second)

    def test_a_text_changed_during_a_run_is_the_text_of_the_rest(self):
        _partners, mails = self._run_and_change(
            lambda: self.template.write({"subject": "New subject"})
        )
        subjects = [mail["Subject"] for mail in mails]
        self.assertEqual(len(subjects), 3)
        self.assertEqual(subjects.count("New subject"), 2)

    def test_approval_asked_for_during_a_run_waits_for_a_person(self):
        partners, mails = self._run_and_change(
            lambda: self.first.write({"approval": "person"})
        )
        self.assertEqual(len(mails), 1)
        states = [self._actions(partner)[0].state for partner in partners]
        self.assertEqual(sorted(states), ["done", "to_approve", "to_approve"])

    def test_another_protocol_during_a_run_repeats_nothing(self):
        other = self._create_protocol("Other", {"name": "Other first", "delay": 3})
        partners, mails = self._run_and_change(
            lambda: self.company.sudo().write({"collection_protocol_id": other.id})
        )
        mails += self._run_day(TODAY)
        self.assertEqual(len(mails), 3)
        names = sorted(self._case(partner).level_id.name for partner in partners)
        self.assertEqual(names, ["Other first"] * 3)
        self.assertFalse(self._run_day(self._days(30)), "the new one ends here")
