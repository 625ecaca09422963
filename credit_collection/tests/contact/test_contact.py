from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..common import TODAY, CreditCollectionCommon


class TestContact(CreditCollectionCommon):
    """The contact log: what was said stays as it was said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._run_day(TODAY)
        cls.contact = cls._case(cls.partner).contact_ids

    def test_a_reminder_is_logged_as_it_was_sent(self):
        self.assertRecordValues(
            self.contact,
            [
                {
                    "channel": "email",
                    "direction": "out",
                    "outcome": "sent",
                    "partner_id": self.partner.id,
                    "user_id": self.collector.id,
                    "subject": "Your account: Cliente Uno",
                    "recipients": '"Cliente Uno" <clienteuno@example.com>',
                    "amount": 100,
                    "action_id": self._actions(self.partner)[0].id,
                    "delivery": "sent",
                }
            ],
        )
        (item,) = self.contact.items
        self.assertEqual(
            item,
            {
                "move_line_id": self._case(self.partner).item_ids.id,
                "number": self.invoice.name,
                "date_due": "2025-03-12",
                "days_late": 5,
                "original": 100,
                "paid": 0,
                "held": 0,
                "open": 100,
                "currency": "EUR",
            },
        )
        self.assertIn(self.invoice.name, self.contact.body)

    def test_the_items_stay_as_they_were_when_the_invoice_is_paid(self):
        self._pay(self.invoice)
        self.assertEqual(self.contact.items[0]["open"], 100)
        self.assertTrue(self.contact.is_intact)

    def test_nobody_changes_an_entry(self):
        changes = (
            {"body": "Something else"},
            {"amount": 1},
            {"delivery": "sent"},
            {"checksum": "0"},
            {"items": []},
            {"message_id": False},
        )
        everybody = (
            self.contact.with_user(self.collector),
            self.contact.with_user(self.manager),
            self.contact.sudo(),
        )
        for contact in everybody:
            for change in changes:
                with self.subTest(user=contact.env.user.login, **change):
                    with self.assertRaises(UserError):
                        contact.write(change)
        self.assertTrue(self.contact.is_intact)

    def test_nobody_gets_the_right_from_the_context(self):
        for seal in (True, 1, "collection_seal", {"delivery": True}):
            with self.assertRaises(UserError):
                self.contact.sudo().with_context(collection_seal=seal).delivery = "sent"

    def test_nobody_deletes_an_entry(self):
        for contact in (
            self.contact.with_user(self.manager),
            self.contact.sudo(),
        ):
            with self.assertRaises(UserError):
                contact.unlink()

    def test_nobody_changes_an_entry_through_its_case(self):
        case = self._case(self.partner).sudo()
        for command in (
            Command.update(self.contact.id, {"body": "Something else"}),
            Command.delete(self.contact.id),
            Command.unlink(self.contact.id),
        ):
            with self.assertRaises(UserError):
                case.write({"contact_ids": [command]})

    def test_a_customer_with_a_log_is_not_deleted(self):
        with self.assertRaises(UserError):
            self.partner.unlink()
        self.assertTrue(self.contact.exists())

    def test_whoever_alters_the_database_is_seen(self):
        self.env.cr.execute(
            "UPDATE credit_collection_contact SET body = 'Nothing' WHERE id = %s",
            [self.contact.id],
        )
        self.contact.invalidate_recordset()
        self.assertFalse(self.contact.is_intact)

    def test_the_checksum_covers_all_that_was_said(self):
        columns = {
            "subject": "'x'",
            "recipients": "'x'",
            "note": "'x'",
            "amount": "1",
            "items": "'[]'",
            "date": "NOW()",
            "direction": "'in'",
        }
        for column, value in columns.items():
            with self.subTest(column=column), self.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    f"UPDATE credit_collection_contact SET {column} = {value} "
                    "WHERE id = %s",
                    [self.contact.id],
                )
                self.contact.invalidate_recordset()
                self.assertFalse(self.contact.is_intact)
                savepoint.rollback()
        self.contact.invalidate_recordset()
        self.assertTrue(self.contact.is_intact)

    def test_it_is_still_intact_in_another_language_and_time_zone(self):
        contact = self.contact.with_context(lang="es_ES", tz="America/Bogota")
        contact.invalidate_recordset()
        self.assertTrue(contact.is_intact)

    def test_the_items_are_shown_in_the_language_of_the_reader(self):
        html = self.contact.with_context(lang="en_US").items_html
        self.assertIn(self.invoice.name, html)
        self.assertIn("03/12/2025", html)

    def test_a_message_that_is_deleted_leaves_the_entry(self):
        self.contact.message_id.sudo().unlink()
        self.contact.invalidate_recordset()
        self.assertTrue(self.contact.is_intact)

    def test_whoever_does_not_collect_reads_no_entry(self):
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.contact.with_user(user).read(["body"])
