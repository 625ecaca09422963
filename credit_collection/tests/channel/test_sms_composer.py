from datetime import time, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from odoo.addons.sms.tests.common import SMSCommon

from ..common import TODAY, CreditCollectionCommon

#: What a person writes.
TEXT = "Please call us"


class TestSmsComposer(CreditCollectionCommon, SMSCommon):
    """Odoo's own SMS composer on cases: the policy is asked, the log knows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls._customer(phone="+34600000001")
        cls.partners += cls._customer("Cliente Dos", phone="+34600000002")
        cls._invoices(cls.partners, 100, TODAY - timedelta(days=5))
        cls.env["sms.sms"].sudo().search([]).unlink()
        cls._evaluate(TODAY)
        cls.cases = cls._case(cls.partners[0]) + cls._case(cls.partners[1])

    def _compose(self, user, mode, cases=None, **values):
        cases = self.cases[:1] if cases is None else cases
        composer = self.env["sms.composer"].with_user(user)
        target = {"res_ids": repr(cases.ids), "res_id": False}
        if mode != "mass":
            target = {"res_id": cases.id}
        wizard = composer.create(
            {
                "res_model": "credit.collection.case",
                "composition_mode": mode,
                "body": TEXT,
                **target,
                **values,
            }
        )
        with self.mockSMSGateway():
            wizard.action_send_sms()
        self.env.invalidate_all()
        return self._sms

    def _ways(self):
        now = {"mass_force_send": True, "mass_keep_log": False}
        return {
            "comment": lambda user: self._compose(user, "comment"),
            "number": lambda user: self._compose(
                user, "numbers", numbers="+34600000009"
            ),
            "mass": lambda user: self._compose(user, "mass", **now),
            "posted": self._post,
        }

    def _post(self, user):
        """Without any composer."""
        with self.mockSMSGateway():
            self.cases[:1].with_user(user).message_post(
                body=TEXT,
                message_type="sms",
                sms_numbers=["+34600000009"],
                subtype_xmlid="mail.mt_note",
            )
        self.env.invalidate_all()
        return self._sms

    def test_it_is_logged_and_its_delivery_followed(self):
        for name, write in self._ways().items():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.assertEqual(len(write(self.collector)), 1)
                contact = self.cases[0].contact_ids
                self.assertRecordValues(
                    contact,
                    [
                        {
                            "channel": "sms",
                            "direction": "out",
                            "delivery": "sent",
                            "user_id": self.collector.id,
                            "amount": 0,
                            "subject": TEXT,
                        }
                    ],
                )
                self.assertIn("+3460000000", contact.recipients)
                self.assertTrue(contact.is_intact)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_in_batch_each_customer_has_an_entry(self):
        self.assertFalse(self._compose(self.collector, "mass", self.cases))
        contacts = self.cases.contact_ids
        self.assertEqual(contacts.mapped("delivery"), ["queued"] * 2)
        self.assertEqual(contacts.case_id, self.cases)
        with self.mockSMSGateway():
            self.env["sms.sms"].sudo().search([]).send()
        contacts.invalidate_recordset()
        self.assertEqual(contacts.mapped("delivery"), ["sent"] * 2)

    def test_what_waits_is_sealed(self):
        self._compose(self.collector, "mass")
        for record in (self.env["sms.sms"].sudo().search([]),):
            for change in ({"body": "Other"}, {"number": "+34600000009"}):
                with self.assertRaises(UserError):
                    record.write(change)
            with self.assertRaises(UserError):
                record.unlink()

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
        self.assertFalse(self.env["sms.sms"].sudo().search([]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_a_barred_salesperson_writes_nothing(self):
        seller = self._person("seller")
        self.partners.user_id = seller
        for user in (seller, self.invoicing, self.salesperson):
            for name, write in self._ways().items():
                with self.subTest(name, user=user.name):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        write(user)
        self.assertFalse(self.env["sms.sms"].sudo().search([]))

    def test_a_colleague_is_no_customer(self):
        self.manager.partner_id.phone = "+34600000008"
        with self.mockSMSGateway():
            self.cases[0].message_post(
                body=TEXT,
                message_type="sms",
                partner_ids=self.manager.partner_id.ids,
                subtype_xmlid="mail.mt_note",
            )
        self.assertFalse(self.cases[0].contact_ids)

    def test_without_a_number_nothing_is_logged(self):
        self.partners[0].phone = False
        self._compose(self.collector, "mass", self.cases)
        self.assertFalse(self.cases[0].contact_ids)
        self.assertEqual(len(self.cases[1].contact_ids), 1)

    def test_a_message_of_odoo_on_the_customer_is_its_own_business(self):
        with self.mockSMSGateway():
            self.partners[0].with_user(self.collector)._message_sms(TEXT)
        self.assertEqual(len(self._sms), 1)
        self.assertFalse(self.cases[0].contact_ids)
