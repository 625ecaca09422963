from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from .common import ContactPolicyCommon

NOON = datetime(2025, 3, 17, 11, 0)


class TestContactConsent(ContactPolicyCommon):
    def _consent(self, partner, channel="sms", user=None, **values):
        if "given_on" in values:
            values.setdefault("evidence", "Web form")
        consents = self.env["credit.collection.contact.consent"]
        return consents.with_user(user or self.collector).create(
            {"partner_id": partner.id, "channel": channel, **values}
        )

    def _is_notified(self, partner, day="2025-03-17"):
        consents = self.env["credit.collection.contact.consent"].with_user(
            self.collector
        )
        words = consents._read_consents(partner, date.fromisoformat(day))
        return words.get((self.company.id, partner.id), {})

    def test_the_latest_word_counts(self):
        partner = self._customer()
        self.assertEqual(self._is_notified(partner), {})
        self._consent(partner, given_on="2025-01-10", withdrawn_on="2025-02-01")
        self.assertEqual(self._is_notified(partner, "2025-01-31"), {"sms": "given"})
        self.assertEqual(self._is_notified(partner), {"sms": "withdrawn"})
        self._consent(partner, given_on="2025-03-01")
        self.assertEqual(self._is_notified(partner), {"sms": "given"})

    def test_on_one_day_the_withdrawal_counts(self):
        partner = self._customer()
        self._consent(partner, given_on="2025-03-01", withdrawn_on="2025-03-01")
        self.assertEqual(self._is_notified(partner), {"sms": "withdrawn"})

    def test_what_a_contact_of_the_customer_says_counts_for_it(self):
        partner = self._customer()
        person = self._customer("Ana", is_company=False, parent_id=partner.id)
        self._consent(person, "email", withdrawn_on="2025-03-01")
        self.assertEqual(self._is_notified(partner), {"email": "withdrawn"})

    def test_withdrawn_needs_no_policy_and_stops_people_too(self):
        case = self._debtor("fr")
        self._consent(case.partner_id, withdrawn_on="2025-03-01")
        verdict = self._ask(case, NOON, "sms", exemption="debtor_requested")
        self.assertEqual((verdict.code, verdict.severity), ("withdrawn", "block"))

    def test_a_consent_is_evidenced_and_dated(self):
        partner = self._customer()
        for values in ({}, {"given_on": "2025-03-01", "evidence": False}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._consent(partner, **values)

    def test_collectors_note_consents_and_managers_delete_them(self):
        consent = self._consent(self._customer(), given_on="2025-03-01")
        consent.withdrawn_on = "2025-03-17"
        with self.assertRaises(AccessError):
            consent.unlink()
        with self.assertRaises(AccessError):
            self._consent(self._customer(), user=self.invoicing, given_on="2025-03-01")
        consent.with_user(self.manager).unlink()

    def test_a_failed_reminder_goes_out_after_the_consent(self):
        self._make_policy(days="", consent_email=True)
        case = self._debtor("fr")
        self._dispatch()
        action = self._actions(case.partner_id)
        self.assertEqual((action.state, action.reason_code), ("failed", "no_consent"))
        self.assertIn("has not agreed", action.reason)
        self._consent(case.partner_id, "email", given_on="2025-03-17")
        self._dispatch()
        self.assertEqual(action.state, "done")
