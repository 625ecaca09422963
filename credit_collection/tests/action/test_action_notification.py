from datetime import datetime, time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import TODAY
from ..mail_server import answer, bounce
from .common import NotificationCommon

NIGHT = time(22, 30)


@tagged("post_install", "-at_install")
class TestNotification(NotificationCommon):
    # === What is sent === #

    def test_a_promise_is_confirmed_at_once(self):
        promise = self._promise(days=5)
        (action,) = self._dispatch(TODAY)
        self.assertEqual((action.occasion, action.state), ("promise_made", "done"))
        self.assertEqual(action.display_name, "Cliente Uno · Promise confirmed")
        self.assertEqual(action.reason, "Promise confirmed: sent on 03/17/2025.")
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        self.assertEqual(
            mail["Subject"], "Thank you: your payment on 03/22/2025 - Casa Ferrer"
        )
        self.assertEqual(mail["From"], "Collector <collector@ferrer.example>")
        text = self._text(mail)
        self.assertIn("800.00", text)
        self.assertIn(self.old.name, text)
        self.assertIn("Casa Ferrer", text)
        self.assertEqual(self._states(promise)["promise_due"], "ready")

    def test_the_log_keeps_what_was_agreed_and_asks_for_nothing(self):
        promise = self._promise()
        self._dispatch(TODAY)
        contact = self._acts(promise, "promise_made").contact_id
        self.assertEqual(contact.amount, 800)
        self.assertFalse(contact.items)
        self.assertEqual(contact.exemption, "confirmation")
        self.assertEqual((contact.outcome, contact.delivery), ("sent", "queued"))
        self.assertIn("800.00", contact.body.replace("\xa0", " "))
        self.assertTrue(contact.is_intact)

    def test_in_the_language_of_the_customer(self):
        self.partner.lang = "es_ES"
        template = self.env.ref("credit_collection.mail_template_promise_made").sudo()
        template.with_context(lang="es_ES").subject = "Pago el {{ object.date_text }}"
        self._promise(days=5)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail["Subject"], "Pago el 22/03/2025")
        self.assertIn("800,00", self._text(mail))

    def test_who_promised_gets_it(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "email": "ana@example.com", "parent_id": self.partner.id}
        )
        self._promise(person=ana)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["ana@example.com"])

    def test_who_promised_without_an_address_is_reached_as_always(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        self._promise(person=ana)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])

    def test_an_answer_comes_back_to_the_case(self):
        domain = self.env["mail.alias.domain"].sudo()
        self.company.sudo().alias_domain_id = domain.create(
            {"name": "in.ferrer.example", "catchall_alias": "catchall"}
        )
        self._promise()
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.env["mail.thread"].sudo().message_process(
            "res.partner", answer(mail, "Thanks!", "clienteuno@example.com")
        )
        self.assertTrue(self._case(self.partner).has_reply)

    # === Reminders === #

    def test_it_reminds_the_day_before_and_not_of_what_is_paid(self):
        promise = self._promise(300, days=5)
        self._dispatch(TODAY)
        self._deliver()
        action = self._acts(promise, "promise_due")
        self.assertEqual(action.date_planned, self._days(4))
        self._evaluate(self._days(4))
        self.assertEqual(
            self._dispatch(self._days(4)).mapped("occasion")[0], action.occasion
        )
        mails = [mail for mail in self._deliver() if "agenda" in mail["Subject"]]
        self.assertEqual(len(mails), 1)
        self.assertFalse(action.contact_id.exemption)

    def test_a_kept_promise_is_not_reminded_of(self):
        promise = self._promise(300, days=5)
        self._dispatch(TODAY)
        self._pay(self.old)
        self.assertEqual(promise.state, "kept")
        self.assertEqual(self._states(promise)["promise_due"], "skipped")
        self._dispatch(self._days(4))
        self.assertNotIn("agenda", "".join(m["Subject"] for m in self._deliver()))

    def test_the_protocol_says_when(self):
        self.protocol.with_user(self.manager).promise_remind_days = 3
        promise = self._promise(300, days=5)
        action = self._acts(promise, "promise_due")
        self.assertEqual(action.date_planned, self._days(2))
        self.protocol.with_user(self.manager).promise_remind_days = 0
        promise = promise._replace(300, self._days(6), reason="Later")
        self.assertEqual(self._states(promise), {"promise_made": "ready"})

    def test_what_was_promised_for_tomorrow_needs_no_reminder(self):
        promise = self._promise(300, days=1)
        self.assertEqual(self._states(promise), {"promise_made": "ready"})

    def test_a_broken_promise_gets_a_courteous_word(self):
        promise = self._promise(days=2)
        self._run_day(TODAY)
        self._evaluate(self._days(6))
        self.assertEqual(promise.state, "broken")
        self._dispatch(self._days(6))
        mails = [m for m in self._deliver() if "Your payment of" in m["Subject"]]
        self.assertEqual(len(mails), 1)
        self.assertIn("800.00", self._text(mails[0]))

    def test_unless_the_protocol_says_no(self):
        self.protocol.with_user(self.manager).promise_write_broken = False
        promise = self._promise(days=2)
        self._evaluate(self._days(6))
        self.assertEqual(promise.state, "broken")
        self.assertFalse(self._acts(promise, "promise_broken"))

    def test_nobody_hears_of_a_broken_promise_who_has_paid_meanwhile(self):
        promise = self._promise(days=2)
        self._evaluate(self._days(6))
        self._pay(self.old + self.new)
        self._dispatch(self._days(6))
        self.assertEqual(self._states(promise)["promise_broken"], "skipped")
        self.assertFalse(self._deliver())

    def test_the_tone_of_the_level_reached(self):
        texts = self.env["credit.collection.notification.text"]
        case = self._promise(days=2).case_id.sudo()
        for tone, name in (
            ("formal", "promise_broken_assertive"),
            ("assertive", "promise_broken_assertive"),
            ("courteous", "promise_broken"),
            ("friendly", "promise_broken"),
        ):
            self.formal.sudo().tone = tone
            case.level_id = self.formal
            for channel, kind in (("email", "mail"), ("whatsapp", "sms")):
                expected = self.env.ref(f"credit_collection.{kind}_template_{name}")
                found = texts._find("promise_broken", case, channel)
                self.assertEqual(found.name, expected.name, tone)

    # === Once, and within the policy === #

    def test_two_calls_are_one_message(self):
        promise = self._promise()
        actions = self.env["credit.collection.action"].with_user(self.collector)
        again = actions._schedule_notifications(promise, "promise_made")
        self.assertEqual(again, self._acts(promise, "promise_made"))
        self.assertEqual(self._dispatch(TODAY).mapped("occasion"), ["promise_made"])
        actions._schedule_notifications(promise, "promise_made")
        actions._schedule_notifications(promise, "promise_made", channel="email")
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(len(self._deliver()), 1)

    def test_a_reminder_waits_for_the_morning(self):
        self._make_policy(days="0123456", hours=(9, 18))
        promise = self._promise(days=5)
        self._dispatch(TODAY)
        self._dispatch(self._days(4), NIGHT)
        action = self._acts(promise, "promise_due")
        self.assertEqual(action.state, "ready")
        self.assertEqual(action.not_before, datetime(2025, 3, 22, 8))
        self._dispatch(self._days(5))
        self.assertEqual(self._states(promise)["promise_due"], "done")

    def test_a_confirmation_does_not_wait_where_the_policy_exempts_it(self):
        policy = self._make_policy(days="01234", hours=(9, 18))
        promise = self._promise(300)
        self.assertFalse(self._dispatch(TODAY, NIGHT))
        action = self._acts(promise, "promise_made")
        self.assertEqual(action.not_before, datetime(2025, 3, 18, 8))
        policy.exempt_confirmation = True
        action.sudo().not_before = False
        self.assertEqual(self._dispatch(TODAY, NIGHT), action)

    def test_what_waits_is_skipped_when_it_was_kept_meanwhile(self):
        self._make_policy(days="01234", hours=(9, 18))
        promise = self._promise()
        self._dispatch(TODAY, NIGHT)
        self._pay(self.old + self.new)
        self.assertFalse(self._dispatch(self._days(1)))
        action = self._acts(promise, "promise_made")
        self.assertEqual(action.state, "skipped")
        self.assertEqual(action.reason, "Promise confirmed: not needed any more.")

    def test_a_reminder_of_a_promise_counts_as_the_message_of_the_day(self):
        self._case(self.partner)._log_contact(channel="sms", note="By hand")
        promise = self._promise(300, days=5)
        self._on(self._days(4))
        self._case(self.partner)._log_contact(channel="sms", note="By hand")
        self._dispatch(self._days(4))
        self.assertEqual(self._acts(promise, "promise_due").delay_code, "daily")

    def test_a_confirmation_goes_out_with_stale_bank_data_and_a_reminder_does_not(self):
        self._import_bank_data()
        self.company.sudo().collection_bank_days = 3
        self._bank_line(10, self._days(-30))
        promise = self._promise(300, days=5)
        self.assertEqual(self._dispatch(TODAY).mapped("occasion"), ["promise_made"])
        self._dispatch(self._days(4))
        self.assertEqual(self._states(promise)["promise_due"], "ready")

    # === Channels === #

    def test_by_the_channel_that_the_customer_prefers(self):
        self.partner.phone = "+34 600 000 001"
        self._choose(self.partner, collection_channel="sms")
        promise = self._promise(days=5)
        self._dispatch(TODAY)
        action = self._acts(promise, "promise_made")
        self.assertEqual((action.channel, action.state), ("sms", "done"))
        self.assertFalse(self._deliver())
        (sms,) = self.env["sms.sms"].sudo().search([("number", "=", "+34600000001")])
        self.assertIn("800.00", sms.body)
        self.assertLessEqual(len(sms.body), 160)

    def test_else_by_the_next_that_arrives(self):
        self._choose(self.partner, collection_channel="sms")
        promise = self._promise()
        self.assertEqual(self._acts(promise).mapped("channel"), ["email", "email"])

    def test_without_an_e_mail_by_sms(self):
        self.partner.write({"email": False, "phone": "+34 600 000 001"})
        promise = self._promise(days=1)
        self.assertEqual(self._acts(promise).channel, "sms")

    def test_a_channel_that_the_customer_refused_is_not_used(self):
        self.partner.phone = "+34 600 000 001"
        self.env["credit.collection.contact.consent"].with_user(self.manager).create(
            {
                "partner_id": self.partner.id,
                "channel": "email",
                "withdrawn_on": TODAY,
            }
        )
        self.assertEqual(self._acts(self._promise(days=1)).channel, "sms")

    def test_whatsapp_is_for_the_collector_to_send(self):
        self.partner.phone = "+34 600 000 001"
        self._choose(self.partner, collection_channel="whatsapp")
        promise = self._promise(days=5)
        self._dispatch(TODAY)
        action = self._acts(promise, "promise_made")
        self.assertEqual((action.channel, action.state), ("whatsapp", "ready"))
        self.assertEqual(action.prepared_on, TODAY)
        context = action.action_whatsapp()["context"]
        wizard = self.env["credit.collection.whatsapp"].with_user(self.collector)
        wizard = wizard.with_context(**context).create({})
        self.assertIn("800.00", wizard.text)
        wizard.action_open()
        wizard.action_sent()
        action.invalidate_recordset()
        self.assertEqual(action.state, "done")
        self.assertEqual(action.contact_id.amount, 800)
        self.assertFalse(action.contact_id.items)
        self.assertEqual(action.contact_id.exemption, "confirmation")

    def test_when_nobody_is_reached_the_promise_stands_and_the_collector_knows(self):
        self.partner.email = False
        promise = self._promise(days=1)
        self.assertEqual(promise.state, "open")
        action = self._acts(promise)
        self.assertEqual((action.state, action.reason_code), ("failed", "no_recipient"))
        task = self._case(self.partner).activity_ids.filtered(
            lambda activity: "Promise confirmed" in (activity.summary or "")
        )
        self.assertEqual(task.user_id, self.collector)
        self.partner.email = "found@example.com"
        self._dispatch(TODAY)
        self.assertEqual(self._deliver()[0].envelope_to, ["found@example.com"])

    # === Afterwards === #

    def test_a_bounce_is_seen_by_a_person_and_can_be_repeated(self):
        promise = self._promise(days=1)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.env["mail.thread"].sudo().message_process("res.partner", bounce(mail))
        action = self._acts(promise)
        self.assertEqual(
            (action.state, action.contact_id.delivery), ("failed", "bounced")
        )
        self.assertTrue(self._case(self.partner).activity_ids)
        self.partner.email = "other@example.com"
        self.assertEqual(self._acts(promise).state, "ready")
        self._dispatch(TODAY)
        self.assertEqual(self._deliver()[0].envelope_to, ["other@example.com"])

    def test_a_retry_sends_nothing_that_is_over(self):
        self.partner.email = False
        promise = self._promise(300, days=1)
        self._pay(self.old)
        self._acts(promise).action_retry()
        self.partner.email = "found@example.com"
        self._dispatch(TODAY)
        self.assertEqual(self._states(promise), {"promise_made": "skipped"})

    def test_a_promise_withdrawn_is_not_confirmed(self):
        promise = self._promise(days=5)
        promise._withdraw("A mistake")
        self.assertEqual(set(self._states(promise).values()), {"skipped"})
        self.assertNotIn("promise_made", self._dispatch(TODAY).mapped("occasion"))

    def test_a_person_may_skip_it(self):
        promise = self._promise(days=1)
        self._acts(promise)._skip("Told on the phone")
        self.env["credit.collection.action"]._schedule_notifications(
            promise, "promise_made"
        )
        self.assertEqual(self._states(promise), {"promise_made": "skipped"})
        self.assertEqual(self._acts(promise).decided_by_id, self.collector)

    def test_remind_now_sends_the_level_and_nothing_about_promises(self):
        promise = self._promise(300, days=5, items=self._receivables(self.old))
        done = self._case(self.partner)._remind_now("They asked for it")
        self.assertEqual(done.level_id, self.first)
        self.assertEqual(self._states(promise)["promise_due"], "ready")

    def test_planning_leaves_the_messages_alone(self):
        promise = self._promise(300, days=5)
        names = ["state", "date_planned", "reason_code", "write_date", "cycle"]
        before = self._acts(promise).read(names)
        for day in range(4):
            self._evaluate(self._days(day))
        self.assertEqual(self._acts(promise).read(names), before)

    def test_a_broken_text_of_one_stops_nobody_else(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, self._days(-10))
        self._evaluate(TODAY)
        self.partner.lang = "es_ES"
        template = self.env.ref("credit_collection.mail_template_promise_made").sudo()
        template.with_context(lang="es_ES").body_html = "<p t-out='object.nothing'/>"
        broken = self._promise(days=1)
        fine = self._case(other)._promise(100, self._days(1))
        with mute_logger(
            "odoo.addons.mail.models.mail_render_mixin",
            "odoo.addons.credit_collection.models.action.dispatcher",
        ):
            self._dispatch(TODAY)
        self.assertEqual(self._states(fine), {"promise_made": "done"})
        action = self._acts(broken)
        self.assertEqual((action.state, action.reason_code), ("failed", "text_failed"))
        self.assertIn("promise confirmed", action.reason)
