"""Time is that of the server: no client says which day it is, and what is noted about
the past is noted soon."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw

from .common import CreditCollectionCommon

FAR = "2099-01-01"


class TestTimeOfClients(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-5))
        cls._invoice(cls.partner, 70, cls._days(20))
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    def _call(self, record, name, *args, date=FAR, **values):
        """A remote call of the collector with a date in the context."""
        model = self.env[record._name].with_env(self.env(user=self.collector))
        ids = [record.ids] if record else []
        return call_kw(
            model, name, [*ids, *args], {**values, "context": {"date": date}}
        )

    def _log_call(self, **values):
        calls = self.env["credit.collection.call"]
        outcome = self.env.ref("credit_collection.outcome_reached")
        values = {"case_id": self.case.id, "outcome_id": outcome.id, **values}
        (dialog,) = self._call(calls, "create", [values])
        self._call(calls.browse(dialog), "action_log")
        return self.case.contact_ids[0]

    def test_the_log_says_what_was_asked_today(self):
        for contact in (self._log_call(), self._log_call()):
            self.assertEqual(contact.amount, 100)
            self.assertEqual(len(contact.items), 1)
            self.assertEqual(contact.items[0]["days_late"], 5)

    def test_the_screens_say_how_late_it_is_today(self):
        for model, field in (
            ("credit.collection.item", "days_late"),
            ("credit.collection.position", "days_late"),
        ):
            domain = [("partner_id", "=", self.partner.id)]
            for date in (FAR, datetime(2099, 1, 1), "9999-12-31"):
                rows = self._call(
                    self.env[model], "search_read", domain, [field], date=date
                )
                self.assertEqual(max(row[field] for row in rows), 5, model)

    def test_invoices_sent_again_are_those_that_are_due(self):
        contact = self._log_call(
            outcome_id=self.env["credit.collection.outcome"]
            .sudo()
            .search([("kind", "=", "not_received")], limit=1)
            .id,
            resend=True,
        )
        sent = self.case.contact_ids.filtered(lambda one: one.channel == "email")
        self.assertTrue(sent, contact.outcome)
        for entry in self.case.contact_ids:
            self.assertLessEqual(entry.amount, 100)

    def test_nobody_leaves_customers_out_of_what_is_read(self):
        items = self.env["credit.collection.item"].with_user(self.collector)
        hidden = items.with_context(collection_customer_ids=[0])
        domain = [("partner_id", "=", self.partner.id)]
        self.assertEqual(hidden.search_count(domain), 2)

    def test_a_call_is_logged_soon(self):
        for date in ("1900-01-01 10:00:00", "2025-01-01 10:00:00"):
            with self.subTest(date=date), self.assertRaises(UserError):
                self._log_call(date=date)
        self.assertFalse(self.case.contact_ids)
        self.assertTrue(self._log_call(date="2025-03-10 10:00:00"))

    def _consent(self):
        consents = self.env["credit.collection.contact.consent"].with_user(self.manager)
        return consents.create(
            {
                "partner_id": self.partner.id,
                "channel": "sms",
                "given_on": "2025-03-01",
                "evidence": "Web form",
                "document": b"Zm9ybQ==",
            }
        )

    def test_a_consent_is_not_edited(self):
        consent = self._consent()
        for values in (
            {"given_on": "2010-01-01"},
            {"evidence": "Another form"},
            {"document": b"Zm9yZ2Vk"},
            {"channel": "email"},
            {"partner_id": self._customer("Dos").id},
            {"withdrawn_on": False},
            {"noted_on": "2010-01-01 00:00:00"},
        ):
            with self.subTest(**values), self.assertRaises(UserError):
                consent.web_save(values, {})
        consent.withdrawn_on = "2025-03-10"
        with self.assertRaises(UserError):
            consent.withdrawn_on = "2025-03-12"

    def test_the_document_of_a_consent_is_not_exchanged(self):
        consent = self._consent()
        files = self.env["ir.attachment"].with_user(self.manager)
        proof = files.sudo().search(
            [
                ("res_model", "=", consent._name),
                ("res_field", "=", "document"),
                ("res_id", "=", consent.id),
            ]
        )
        self.assertTrue(proof)
        for call in (
            lambda: proof.with_user(self.manager).sudo(False).write({"raw": b"x"}),
            lambda: proof.with_user(self.manager).sudo(False).unlink(),
            lambda: files.create(
                {
                    "name": "document",
                    "raw": b"x",
                    "res_model": consent._name,
                    "res_field": "document",
                    "res_id": consent.id,
                }
            ),
        ):
            with self.assertRaises(UserError):
                call()

    def test_a_consent_is_not_dated_back_or_ahead(self):
        consents = self.env["credit.collection.contact.consent"].with_user(self.manager)
        for day in ("2010-01-01", "2030-01-01"):
            for name in ("given_on", "withdrawn_on"):
                with self.subTest(day=day, field=name), self.assertRaises(UserError):
                    consents.create(
                        {
                            "partner_id": self.partner.id,
                            "channel": "sms",
                            "evidence": "Form",
                            name: day,
                        }
                    )

    def test_a_consent_is_deleted_as_a_mistake_at_once_or_never(self):
        consents = self.env["credit.collection.contact.consent"].with_user(self.manager)
        consent = consents.create(
            {
                "partner_id": self.partner.id,
                "channel": "sms",
                "given_on": "2025-03-01",
                "evidence": "Web form",
            }
        )
        self._on(self._days(5))
        with self.assertRaises(UserError):
            consent.unlink()

    def test_a_letter_is_not_mailed_before_it_was_printed(self):
        letter = self.case._log_contact(channel="letter", note="Printed")
        letter._unsealed().sudo().delivery = "queued"
        mailing = self.env["credit.collection.letter.mailing"].with_user(self.collector)
        line = [Command.create({"contact_id": letter.id})]
        for day in ("1990-01-01", str(self._days(-1))):
            dialog = mailing.create({"line_ids": line, "date": day})
            with self.subTest(day=day), self.assertRaises(UserError):
                dialog.action_mark_mailed()
