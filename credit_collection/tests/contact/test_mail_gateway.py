import xmlrpc.client
from contextlib import suppress
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.contact.case import HOURLY_MAILS
from ..common import TODAY
from ..mail_server import answer, bounce
from .common import RemindedCommon

#: What Odoo says about a call that is refused, by a protocol that will go.
LOGGERS = ("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")


class MailGatewayCommon(RemindedCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sent = cls.case.contact_ids
        cls.administrator = cls._person(
            "administrator.mail", "base.group_system,base.group_erp_manager"
        )

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _receive(self, raw, **values):
        """A mail as Odoo fetches it."""
        self.env["mail.thread"].sudo().message_process(False, raw, **values)
        self.case.invalidate_recordset()

    def _answer(self, sender="clienteuno@example.com", body="I owe all of it."):
        return answer(self.mail, body, sender)

    def _assert_untouched(self):
        self.env.invalidate_all()
        self.assertEqual(self.case.contact_ids, self.sent)
        self.assertEqual(self.sent.delivery, "sent")
        self.assertFalse(self.case.has_reply)
        self.assertFalse(self.case.activity_ids)


@tagged("post_install", "-at_install")
class TestGatewayOnly(MailGatewayCommon):
    """Mails come onto a case through the mail gateway, and from nobody else."""

    def _call(self, user, name, *args, record=None, **values):
        model = (record or self.env["mail.thread"]).with_env(self.env(user=user))
        ids = [record.ids] if record else []
        return call_kw(model, name, [*ids, *args], values)

    def _everybody(self):
        return (
            self.collector,
            self.manager,
            self.invoicing,
            self.salesperson,
            self.administrator,
        )

    def test_no_user_brings_an_answer_of_the_customer(self):
        raw = self._answer()
        for user in self._everybody():
            for args, values in (
                ([self.case._name, raw], {"thread_id": self.case.id}),
                ([False, raw], {}),
            ):
                with self.subTest(user=user.name, args=args[0]):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        self._call(user, "message_process", *args, **values)
                    self._assert_untouched()

    def test_no_user_brings_an_answer_with_a_context_of_the_gateway(self):
        for context in (
            {"fetchmail_cron_running": True, "default_fetchmail_server_id": 1},
            {"collection_incoming": "PERSON"},
            {"su": True},
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._call(
                    self.collector,
                    "message_process",
                    self.case._name,
                    self._answer(),
                    thread_id=self.case.id,
                    context=context,
                )
            self._assert_untouched()

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_no_user_writes_to_the_mailbox_of_the_collection(self):
        company = self.company.sudo()
        domain = self.env["mail.alias.domain"].sudo().create({"name": "in.example"})
        company.alias_domain_id = domain
        company.collection_alias_name = "cobros"
        raw = self._answer().replace(f"To: {self.mail['Reply-To']}", "To: x@y.example")
        raw = raw.replace("In-Reply-To:", "X-A:").replace("References:", "X-B:")
        raw = raw.replace("To: x@y.example", "To: cobros@in.example")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._call(self.collector, "message_process", False, raw)
        self._assert_untouched()
        self._receive(raw)
        self.assertTrue(self.case.has_reply, "the gateway does")

    def test_no_user_brings_a_bounce(self):
        for user in self._everybody():
            with self.subTest(user=user.name):
                # Who may not read the case does not even find the message.
                with suppress(AccessError), self.env.cr.savepoint():
                    self._call(user, "message_process", False, bounce(self.mail))
                self._assert_untouched()

    def test_the_steps_of_the_gateway_are_closed_too(self):
        for user in self._everybody():
            for call in (
                lambda u=user: self._call(
                    u,
                    "message_update",
                    {"body": "I owe it"},
                    {"priority": 9},
                    record=self.case,
                ),
                lambda u=user: self._call(
                    u,
                    "message_new",
                    {"subject": "x", "email_from": self.partner.email},
                    {"company_id": self.company.id, "partner_id": self.partner.id},
                    record=self.case.browse(),
                ),
            ):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    call()
            self._assert_untouched()

    def test_the_user_of_an_external_gateway_brings_mails(self):
        robot = self._person("robot.mail", "base.group_user")
        settings = self.env["res.config.settings"].with_user(self.administrator)
        settings.create({"collection_gateway_user_id": robot.id}).set_values()
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self._call(robot, "message_process", False, self._answer())
        self.case.invalidate_recordset()
        self.assertTrue(self.case.has_reply)
        self.assertEqual(self.case.contact_ids[0].evidence, "4")

    def test_no_collector_is_the_gateway(self):
        settings = self.env["res.config.settings"].with_user(self.administrator)
        for user in (self.collector, self.manager):
            with self.assertRaises(ValidationError):
                settings.create({"collection_gateway_user_id": user.id})


@tagged("post_install", "-at_install")
class TestGatewayRemote(HttpCase, MailGatewayCommon):
    """The same by the protocols of Odoo's clients."""

    def test_a_collector_brings_no_answer_by_xml_rpc(self):
        login = self.collector.login
        values = {"thread_id": self.case.id}
        raw = xmlrpc.client.Binary(self._answer().encode())
        with mute_logger(*LOGGERS), self.assertRaises(xmlrpc.client.Fault) as fault:
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                self.collector.id,
                login,
                "mail.thread",
                "message_process",
                [self.case._name, raw],
                values,
            )
        self.assertIn("Only the mail gateway", fault.exception.faultString)
        self._assert_untouched()


@tagged("post_install", "-at_install")
class TestSender(MailGatewayCommon):
    """Only addresses of the customer speak for the customer."""

    def _assert_unknown(self, contact):
        self.assertRecordValues(
            contact,
            [
                {
                    "direction": "in",
                    "outcome": "unknown",
                    "evidence": "0",
                    "is_two_way": False,
                    "partner_id": False,
                }
            ],
        )
        self.assertTrue(contact.is_intact)
        self.assertFalse(self.case.has_reply)
        self.assertEqual(self.case.state, "active")

    def test_a_stranger_who_answers_holds_nothing_and_is_looked_at(self):
        self._receive(self._answer("Mallory <mallory@evil.example>"))
        self._assert_unknown(self.case.contact_ids[0])
        self.assertIn("mallory@evil.example", self.case.contact_ids[0].recipients)
        self.assertEqual(self._tasks("doubt").user_id, self.collector)
        self.assertFalse(self._tasks("reply"))

    def test_another_customer_does_not_speak_for_this_one(self):
        self._customer("Cliente Dos")
        self._receive(self._answer("clientedos@example.com"))
        self._assert_unknown(self.case.contact_ids[0])

    def test_an_address_that_only_contains_the_customers_is_unknown(self):
        for sender in ("clienteuno@example.com.evil.example", "%@%", "_lienteuno@x.y"):
            self._receive(self._answer(sender))
        self.assertFalse(self.case.has_reply)
        self.assertNotIn("4", self.case.contact_ids.mapped("evidence"))

    def test_a_name_that_looks_like_an_address_is_no_address(self):
        self._receive(self._answer('"clienteuno@example.com" <mallory@evil.example>'))
        self._assert_unknown(self.case.contact_ids[0])

    def test_a_machine_of_a_stranger_proves_no_delivery(self):
        raw = answer(
            self.mail, "Ticket 1", "robot@evil.example", Auto_Submitted="auto-replied"
        )
        self._receive(raw)
        self._assert_unknown(self.case.contact_ids[0])
        self.assertFalse(self._tasks("doubt"))

    def test_a_contact_of_the_customer_answers(self):
        self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "email": "Ana@example.com"}
        )
        self._receive(self._answer("Ana <ana@EXAMPLE.com>"))
        self.assertEqual(self.case.contact_ids[0].evidence, "4")
        self.assertTrue(self.case.has_reply)

    def test_a_contact_of_another_company_is_unknown_here(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.env["res.partner"].create(
            {
                "name": "Eve",
                "parent_id": self.partner.id,
                "email": "eve@example.com",
                "company_id": other.id,
            }
        )
        self._receive(self._answer("eve@example.com"))
        self.assertFalse(self.case.has_reply)

    def test_somebody_written_to_before_answers(self):
        self.partner.email = "new@example.com"
        self._receive(self._answer("clienteuno@example.com"))
        self.assertTrue(self.case.has_reply)


@tagged("post_install", "-at_install")
class TestFlood(MailGatewayCommon):
    """Many mails make a few entries and one task."""

    def test_twenty_mails_of_a_stranger(self):
        for number in range(20):
            self._receive(self._answer(f"m{number}@evil.example", f"Mail {number}"))
        self.assertEqual(len(self.case.contact_ids), 1 + HOURLY_MAILS)
        self.assertEqual(len(self.case.activity_ids), 1)

    def test_twenty_mails_in_the_name_of_the_customer(self):
        for number in range(19):
            self._receive(self._answer(body=f"Mail {number}"))
        self.assertEqual(len(self.case.contact_ids), 1 + HOURLY_MAILS)
        self.assertEqual(len(self._tasks("doubt")), 1)
        self.assertEqual(len(self._tasks("reply")), 1)

    def test_strangers_do_not_keep_the_customer_out(self):
        for number in range(9):
            self._receive(self._answer(f"m{number}@evil.example", f"Mail {number}"))
        self._receive(self._answer())
        self.assertTrue(self.case.has_reply)
        self.assertEqual(self.case.contact_ids.sorted("id")[-1].evidence, "4")

    def test_the_next_hour_is_another_one(self):
        for number in range(9):
            self._receive(self._answer(f"m{number}@evil.example", f"Mail {number}"))
        self._on(self._days(1))
        self._receive(self._answer("m9@evil.example"))
        self.assertEqual(len(self.case.contact_ids), 2 + HOURLY_MAILS)


@tagged("post_install", "-at_install")
class TestForgedBounce(MailGatewayCommon):
    """A bounce is a mail that anybody can write."""

    def test_it_counts_once(self):
        self._receive(bounce(self.mail))
        self.assertEqual(self.sent.delivery, "bounced")
        self.sent.sudo()._mark_delivery("delivered")
        self._receive(bounce(self.mail))
        self.assertEqual(self.sent.delivery, "delivered")

    def test_it_undoes_nothing_that_the_customer_answered(self):
        self._receive(self._answer())
        self._receive(bounce(self.mail))
        self.assertEqual(self.sent.delivery, "sent")
        self.assertEqual(self.case.level_id, self.first)

    def test_it_undoes_nothing_that_was_delivered(self):
        self.sent.sudo()._mark_delivery("delivered")
        self._receive(bounce(self.mail))
        self.assertEqual(self.sent.delivery, "delivered")

    def test_weeks_later_it_is_not_believed(self):
        self._on(self._days(30))
        self._receive(bounce(self.mail))
        self.assertEqual(self.sent.delivery, "sent")

    def test_it_is_about_the_address_that_it_names(self):
        raw = bounce(self.mail)
        for address in ("nobody@example.com", "collector@ferrer.example"):
            forged = raw.replace("rfc822; clienteuno@example.com", f"rfc822; {address}")
            self.assertNotEqual(forged, raw)
            self._receive(forged)
            self.assertEqual(self.sent.delivery, "sent", address)

    def test_twice_about_one_of_two_recipients_is_not_about_the_other(self):
        partner = self._customer("Cliente Dos")
        partner.child_ids = [
            Command.create(
                {"name": name, "type": "collection", "email": f"{name}@example.com"}
            )
            for name in ("ana", "luis")
        ]
        self._invoice(partner, 100, TODAY - timedelta(days=5))
        first, _second = self._run_day(TODAY)
        for _time in range(2):
            self._receive(bounce(first))
        self.assertEqual(self._case(partner).contact_ids.delivery, "sent")
