from datetime import time, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon

#: What a person writes.
NOTE = "We spoke"


class TestSealed(CreditCollectionCommon):
    """What waits in the queue is what the log says, and only the server says more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._person(
            "admin", "base.group_system,credit_collection.group_collection_manager"
        )
        cls.first.with_user(cls.manager).attach_invoices = True
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls._dispatch(TODAY)
        cls.contact = cls._case(cls.partner).contact_ids
        cls.message = cls.contact.sudo().message_id
        cls.mail = cls.message.mail_ids

    def _check_sealed(self, record, *changes):
        """Nobody changes or deletes ``record``, in sudo mode neither."""
        for user in (self.collector, self.manager, self.admin, self.env.user):
            for own in (record.with_user(user), record.with_user(user).sudo()):
                for change in changes:
                    with self.subTest(user=user.name, change=change, su=own.env.su):
                        with self.assertRaises(UserError):  # AccessError among them
                            own.write(change)
                with self.assertRaises(UserError):
                    own.unlink()

    def test_the_message(self):
        self._check_sealed(
            self.message,
            {"subject": "Other"},
            {"body": "<p>Other</p>"},
            {"reply_to": "me@example.com"},
            {"email_from": "me@example.com"},
            {"author_id": self.partner.id},
            {"attachment_ids": [Command.clear()]},
        )

    def test_the_mail(self):
        self._check_sealed(
            self.mail,
            {"body_html": "<p>Other</p>"},
            {"subject": "Other"},
            {"email_to": "me@example.com"},
            {"email_cc": "me@example.com"},
            {"headers": "{}"},
            {"recipient_ids": [Command.clear()]},
            {"attachment_ids": [Command.clear()]},
        )

    def test_the_files(self):
        self._check_sealed(
            self.message.attachment_ids, {"raw": b"other"}, {"name": "Other"}
        )

    def test_the_notifications(self):
        for user in (self.collector, self.admin):
            notification = self.message.notification_ids.with_user(user)
            for call in (
                lambda one=notification: one.write({"notification_status": "sent"}),
                notification.unlink,
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_nobody_writes_that_it_arrived(self):
        notifications = self.env["mail.notification"].with_user(self.collector)
        values = {
            "mail_message_id": self.message.id,
            "res_partner_id": self.collector.partner_id.id,
            "notification_type": "sms",
        }
        with self.assertRaises(AccessError):
            notifications.create({**values, "notification_status": "sent"})
        own = notifications.create({**values, "notification_status": "ready"})
        with self.assertRaises(AccessError):
            own.notification_status = "sent"
        own.sudo().notification_status = "sent"
        self.contact.invalidate_recordset()
        self.assertEqual(self.contact.delivery, "queued", "a colleague is no customer")

    def test_changed_behind_the_back_it_is_not_sent(self):
        for table, change in (
            ("mail_mail", "body_html = 'Other'"),
            ("mail_message", "reply_to = 'me@example.com'"),
            ("mail_message", "email_from = 'me@example.com'"),
        ):
            with self.subTest(change), self.env.cr.savepoint() as savepoint:
                record = self.mail if table == "mail_mail" else self.message
                self.env.flush_all()
                self.env.cr.execute(
                    f"UPDATE {table} SET {change} WHERE id = %s", [record.id]
                )
                self.env.invalidate_all()
                self.assertFalse(self._deliver())
                case = self._case(self.partner)
                self.assertEqual(case.contact_ids.delivery, "failed")
                self.assertIn("was changed after", case.activity_ids.note)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_unchanged_it_is_sent(self):
        self.env.invalidate_all()
        self.assertEqual(len(self._deliver()), 1)
        self.contact.invalidate_recordset()
        self.assertEqual(self.contact.delivery, "sent")
        self.assertTrue(self.contact.is_intact)
        self.message.attachment_ids.unlink()

    def test_files_that_are_too_large_for_a_mail_become_links(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "base.default_max_email_size", "0.001"
        )
        (mail,) = self._deliver()
        self.assertEqual(self.contact.delivery, "sent")
        self.assertFalse(list(mail.iter_attachments()))
        file = self.message.attachment_ids
        link = f"/web/content/{file.id}?download=1&access_token={file.access_token}"
        body = mail.get_body(("html",)).get_content()
        self.assertIn(link, body.replace("&amp;", "&"))

    def test_cancelled_by_an_administrator_it_failed(self):
        self.mail.with_user(self.admin).cancel()
        self.contact.invalidate_recordset()
        self.assertEqual(self.contact.delivery, "failed")
        self.assertIn("Admin cancelled it", self.contact.delivery_reason)

    def test_other_messages_are_free(self):
        case = self._case(self.partner)
        note = case.message_post(body=NOTE, subtype_xmlid="mail.mt_note")
        note.write({"body": "Other"})
        note.sudo().unlink()


class TestCorrespondence(CreditCollectionCommon):
    """Whatever composer writes to the customer: the policy is asked, the log knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)

    def _compose(self, user, mode, **values):
        case = self._case(self.partner)
        composer = self.env["mail.compose.message"].with_user(user)
        wizard = composer.with_context(
            default_model=case._name,
            default_res_ids=case.ids,
            default_composition_mode=mode,
        ).create(
            {
                "subject": "Hello",
                "body": "<p>We spoke</p>",
                "partner_ids": self.partner.ids,
                **values,
            }
        )
        wizard._action_send_mail()

    def _post(self, user):
        case = self._case(self.partner).with_user(user)
        case.message_post(
            body=NOTE,
            subject=NOTE,
            partner_ids=self.partner.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )

    def _notify(self, user):
        case = self._case(self.partner).with_user(user)
        case.message_notify(body=NOTE, subject=NOTE, partner_ids=self.partner.ids)

    def _template(self, user):
        values = {"partner_to": str(self.partner.id), "auto_delete": True}
        template = self._create_template("By hand", **values)
        case = self._case(self.partner)
        template.with_user(user).send_mail(case.id, force_send=False)

    def _ways(self):
        return {
            "comment": lambda user: self._compose(user, "comment"),
            "mass": lambda user: self._compose(user, "mass_mail"),
            "post": self._post,
            "notify": self._notify,
            "template": self._template,
        }

    def test_it_is_logged_and_its_delivery_followed(self):
        for name, write in self._ways().items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                write(self.collector)
                contact = self._case(self.partner).contact_ids
                self.assertEqual(len(contact), 1)
                self.assertEqual(contact.delivery, "queued")
                self.assertIn("clienteuno@example.com", contact.recipients)
                self.assertEqual(contact.user_id, self.collector)
                self.assertTrue(contact.is_intact)
                self.assertEqual(len(self._deliver()), 1)
                contact.invalidate_recordset()
                self.assertEqual(contact.delivery, "sent")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_outside_the_lawful_hours_nothing_is_written(self):
        self.env["credit.collection.contact.policy"].sudo().create(
            {
                "name": "Mornings",
                "window_ids": [
                    Command.create({"weekday": str(day), "hour_from": 8, "hour_to": 13})
                    for day in range(7)
                ],
            }
        )
        self._on(TODAY, time(18))
        for name, write in self._ways().items():
            with self.subTest(name), self.assertRaisesRegex(UserError, "Mornings"):
                with self.env.cr.savepoint():
                    write(self.collector)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_barred_salesperson_writes_nothing(self):
        seller = self._person("seller")
        self.partner.user_id = seller
        for name, write in self._ways().items():
            with self.subTest(name), self.assertRaises(AccessError):
                with self.env.cr.savepoint():
                    write(seller)
        self.assertFalse(self._deliver())

    def test_colleagues_write_to_each_other(self):
        case = self._case(self.partner)
        case.message_post(
            body=NOTE,
            partner_ids=self.manager.partner_id.ids,
            subtype_xmlid="mail.mt_note",
        )
        self.assertFalse(self._case(self.partner).contact_ids)


class TestRecipientsOfCompanies(CreditCollectionCommon):
    """Who is reminded is chosen by collectors, each for their own companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Otra Casa")["company"]
        cls.stranger = cls._person("stranger", company=cls.other)
        cls.partner = cls._customer()

    def _add(self, user, **values):
        return (
            self.env["res.partner"]
            .with_user(user)
            .create(
                {
                    "name": "Ana",
                    "parent_id": self.partner.id,
                    "type": "collection",
                    "email": "ana@example.com",
                    **values,
                }
            )
        )

    def _recipients(self, company):
        partner = self.partner.sudo().with_company(company)
        return partner._get_collection_recipients()[self.partner.id]

    def test_a_contact_of_another_company_gets_nothing(self):
        ana = self._add(self.stranger)
        self.assertEqual(ana.company_id, self.other)
        self.assertEqual(self._recipients(self.company), self.partner)
        self.assertEqual(self._recipients(self.other), ana)

    def test_by_changing_the_type_neither(self):
        ana = self._add(self.stranger, type="other")
        ana.type = "collection"
        self.assertEqual(self._recipients(self.company), self.partner)

    def test_whoever_does_not_collect_chooses_nobody(self):
        for user in (self.invoicing, self.salesperson):
            with self.assertRaises(AccessError):
                self._add(user)
