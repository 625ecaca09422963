"""Messages, files and pages of the collection, through what Odoo offers for them."""

import json
from datetime import timedelta
from http import HTTPStatus

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.sms.tests.common import SMSCommon

from .common import TODAY
from .mail_server import MailServer
from .test_rights_doors import CASE, DoorsCommon

WORDS = "I owe all of it"


class TestMessagesOfOdoo(DoorsCommon):
    """Messages that Odoo lets people schedule, edit, forward or answer."""

    def _schedule(self, user, **values):
        return self._call(
            user,
            "mail.scheduled.message",
            "create",
            [
                {
                    "model": CASE,
                    "res_id": self.case.id,
                    "author_id": user.partner_id.id,
                    "body": "<p>Please pay</p>",
                    "subject": "Hello",
                    "partner_ids": [Command.set(self.partner.ids)],
                    "scheduled_date": f"{self._days(1)} 08:00:00",
                    **values,
                }
            ],
        )

    @mute_logger("odoo.addons.mail.models.mail_scheduled_message")
    def _post_scheduled(self):
        self._on(self._days(2))
        with MailServer(self.env) as server:
            self.env["mail.scheduled.message"].sudo()._post_messages_cron()
            self.env["mail.mail"].sudo().process_email_queue()
        self.env.invalidate_all()
        return [mail for mail in server.inbox if mail.is_for("example.com")]

    def test_a_scheduled_message_is_logged_when_it_leaves(self):
        self._schedule(self.collector)
        self.assertFalse(self.case.contact_ids)
        self.assertEqual(len(self._post_scheduled()), 1)
        self.assertEqual(self._case(self.partner).contact_ids.delivery, "sent")

    def test_a_scheduled_message_asks_the_policy_when_it_leaves(self):
        self._schedule(self.collector)
        days = [
            Command.create({"weekday": str(day), "hour_from": 1, "hour_to": 2})
            for day in range(7)
        ]
        policies = self.env["credit.collection.contact.policy"].sudo()
        policies.create({"name": "Never", "window_ids": days})
        self.assertFalse(self._post_scheduled())
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_whoever_became_the_seller_writes_nothing_later(self):
        self._schedule(self.collector)
        self.partner.user_id = self.collector
        self.assertFalse(self._post_scheduled())

    def test_a_scheduled_message_is_no_answer_of_the_customer(self):
        said = {"message_type": "email", "email_from": self.partner.email}
        self._schedule(
            self.collector,
            author_id=self.partner.id,
            partner_ids=[],
            notification_parameters=json.dumps(said),
        )
        self._post_scheduled()
        self.assertFalse(self._case(self.partner).has_reply)
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_no_outsider_schedules_one(self):
        for user in (self.clerk, self.invoicing):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._schedule(user)


class TestMessagesOfAgreements(DoorsCommon, SMSCommon):
    """What people write on plans, disputes and promises is about the case as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.phone = "+34600000001"
        cls._invoice(cls.partner, 90, TODAY - timedelta(days=4))
        items = cls.case.item_ids.sorted("amount_residual")
        reason = cls.env["credit.collection.dispute.reason"].search([], limit=1)
        cls.owner = cls.invoicing
        cls.records = [
            cls.case._dispute(items[0], reason, 10, user=cls.owner),
            cls.case._promise(20, cls._days(9), items=items[0]),
            cls.case._plan({"count": 2, "date_first": cls._days(9), "items": items[1]}),
        ]
        cls.known = cls._case(cls.partner).contact_ids

    def _mail(self, user, record, mode):
        composer = self._as(user, "mail.compose.message").with_context(
            default_model=record._name,
            default_res_ids=record.ids,
            default_composition_mode=mode,
        )
        partners = [Command.set(self.partner.ids)]
        values = {"subject": "Hello", "body": WORDS, "partner_ids": partners}
        if mode == "mass_mail":
            text = self._create_template(
                "Mine",
                model_id=self.env["ir.model"]._get_id(record._name),
                subject="Hello",
                body_html=WORDS,
                partner_to=str(self.partner.id),
            )
            values["template_id"] = text.id
        composer.create(values)._action_send_mail()

    def _text(self, user, record):
        composer = self._as(user, "sms.composer")
        values = {"res_model": record._name, "res_ids": repr(record.ids)}
        with self.mockSMSGateway():
            composer.create(
                {**values, "composition_mode": "mass", "body": WORDS}
            ).action_send_sms()

    def _ways(self):
        for record in self.records:
            yield lambda user, one=record: self._mail(user, one, "mass_mail")
            if isinstance(record, self.registry["mail.thread"]):
                yield lambda user, one=record: self._mail(user, one, "comment")
                yield lambda user, one=record: self._text(user, one)

    def test_it_is_logged(self):
        for number, write in enumerate(self._ways()):
            with self.subTest(number), self.env.cr.savepoint() as savepoint:
                write(self.collector)
                contact = self._case(self.partner).contact_ids - self.known
                self.assertEqual(len(contact), 1)
                self.assertIn(WORDS, contact.body)
                self.assertEqual(contact.user_id, self.collector)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_the_policy_is_asked(self):
        days = [
            Command.create({"weekday": str(day), "hour_from": 1, "hour_to": 2})
            for day in range(7)
        ]
        policies = self.env["credit.collection.contact.policy"].sudo()
        policies.create({"name": "Never", "window_ids": days})
        for number, write in enumerate(self._ways()):
            with self.subTest(number), self.assertRaisesRegex(UserError, "Never"):
                with self.env.cr.savepoint():
                    write(self.collector)
            self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_neither_owner_nor_seller_writes_to_the_customer(self):
        seller = self._person("seller")
        self.partner.user_id = seller
        for user in (self.owner, seller):
            for number, write in enumerate(self._ways()):
                with self.subTest(number, user=user.name):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        write(user)
                self.env.invalidate_all()
        self.assertEqual(self._case(self.partner).contact_ids, self.known)


@tagged("post_install", "-at_install")
class TestDoorsOverHttp(DoorsCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._dispatch(TODAY)
        cls.contact = cls.case.contact_ids
        cls.message = cls.contact.sudo().message_id

    def _login(self, user):
        login = user and user.login
        self.authenticate(login, login and login.ljust(8, "x"))

    @mute_logger("odoo.http")
    def test_the_text_of_what_waits_is_not_edited(self):
        self.env.flush_all()
        for user in (self.collector, self.manager, self.clerk):
            self._login(user)
            told = self.url_open(
                "/mail/message/update_content",
                headers={"Content-Type": "application/json"},
                data=json.dumps(
                    {
                        "params": {
                            "message_id": self.message.id,
                            "update_data": {"body": WORDS, "attachment_ids": []},
                        }
                    }
                ),
            )
            self.assertIn("error", told.json(), user.name)
        self.env.invalidate_all()
        self.assertNotIn(WORDS, self.message.body)

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_files_and_pages_are_for_collectors(self):
        kept = self.contact._freeze(
            self.env["ir.attachment"].sudo().create({"name": "a.txt", "raw": b"secret"})
        )
        self.env.flush_all()
        urls = [
            f"/web/content/{kept.id}",
            f"/web/content/{kept.id}?access_token=1",
            f"/web/content/credit.collection.contact/{self.contact.id}/body",
            f"/web/image/{kept.id}",
            f"/report/html/credit_collection.report_letter/{self.case.action_ids.id}",
            f"/report/pdf/credit_collection.report_statement/{self.case.id}",
        ]
        for user in (None, self.clerk, self.invoicing, self.accountant):
            self._login(user)
            for url in urls:
                with self.subTest(user=user and user.name, url=url):
                    answer = self.url_open(url, allow_redirects=False)
                    self.assertNotIn("secret", answer.text)
                    self.assertNotIn(self.invoice.name, answer.text)
        self._login(self.collector)
        answer = self.url_open(urls[0])
        self.assertEqual((answer.status_code, answer.text), (HTTPStatus.OK, "secret"))

    def test_a_customer_writes_on_an_invoice_and_not_on_the_case(self):
        """The portal lets whoever has the link of an invoice write on it: that is no
        entry of the log, and says nothing about the case."""
        token = self.invoice.sudo()._portal_ensure_token()
        self.env.flush_all()
        self.authenticate(None, None)
        for model, record, own in (
            ("account.move", self.invoice, token),
            (CASE, self.case, None),
        ):
            self.url_open(
                "/mail/message/post",
                headers={"Content-Type": "application/json"},
                data=json.dumps(
                    {
                        "params": {
                            "thread_model": model,
                            "thread_id": record.id,
                            "post_data": {"body": WORDS, "message_type": "comment"},
                            "token": own,
                        }
                    }
                ),
            )
        self.env.invalidate_all()
        self.assertNotIn(WORDS, "".join(self.case.message_ids.mapped("body")))
        self.assertEqual(self._case(self.partner).contact_ids, self.contact)
        self.assertFalse(self._case(self.partner).has_reply)
