from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import CreditCollectionCommon


class TestDelayReason(CreditCollectionCommon):
    """Why customers pay late, counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reasons = cls.env["credit.collection.delay.reason"].with_user(cls.manager)
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()

    def test_the_report_says_who_why_and_how_much(self):
        reason = self.env.ref("credit_collection.delay_reason_cash")
        outcome = self.env.ref("credit_collection.outcome_reached")
        self._case(self.partner)._log_call(outcome, delay_reason_id=reason.id)
        action = self.env.ref(
            "credit_collection.credit_collection_contact_action_reasons"
        )
        contacts = self.env["credit.collection.contact"].with_user(self.collector)
        mine = ("case_id", "=", self._case(self.partner).id)
        rows = contacts._read_group(
            [("delay_reason_id", "!=", False), mine],
            ["delay_reason_id", "case_id", "user_id", "date:month"],
            ["amount:sum"],
        )
        self.assertEqual(len(rows), 1)
        found, case, user, _month, amount = rows[0]
        self.assertEqual((found, case.partner_id), (reason, self.partner))
        self.assertEqual((user, amount), (self.collector, 100))
        self.assertEqual(action.domain, "[('delay_reason_id', '!=', False)]")

    @mute_logger("odoo.sql_db")
    def test_a_code_names_one_reason(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.reasons.create({"name": "Cash again", "code": "cash"})

    def test_a_reason_in_use_is_archived_not_deleted(self):
        reason = self.env.ref("credit_collection.delay_reason_cash")
        outcome = self.env.ref("credit_collection.outcome_reached")
        self._case(self.partner)._log_call(outcome, delay_reason_id=reason.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.env.cr.savepoint():
                reason.with_user(self.manager).unlink()
        reason.with_user(self.manager).active = False
        self.assertNotIn(reason, self.reasons.search([]))

    def test_a_collector_sets_nothing_up(self):
        with self.assertRaises(AccessError):
            self.reasons.with_user(self.collector).create({"name": "Mine"})
