from odoo.exceptions import AccessError

from ...const import OUTCOME_KINDS, UNANSWERED
from ..common import CreditCollectionCommon


class TestOutcome(CreditCollectionCommon):
    """What a call can end with is set up by the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outcomes = cls.env["credit.collection.outcome"].with_user(cls.manager)

    def test_each_kind_comes_with_a_result(self):
        kinds = set(self.outcomes.search([]).mapped("kind"))
        self.assertEqual(kinds, {kind for kind, _label in OUTCOME_KINDS})

    def test_an_attempt_is_no_conversation_and_completes_nothing(self):
        for outcome in self.outcomes.search([]):
            with self.subTest(outcome=outcome.name):
                is_attempt = outcome.kind in (*UNANSWERED, "wrong_number")
                self.assertEqual(outcome.is_two_way, not is_attempt)
                self.assertEqual(outcome.completes, not is_attempt)

    def test_results_have_names_of_their_own_in_each_language(self):
        outcome = self.outcomes.search([("kind", "=", "promise")])
        outcome.with_context(lang="es_ES").name = "Promete pagar"
        self.assertEqual(outcome.with_context(lang="en_US").name, "Promises to pay")

    def test_setting_a_result_up_later_changes_no_entry_of_the_log(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-10))
        self._evaluate()
        outcome = self.outcomes.search([("kind", "=", "voicemail")])
        contact, _remarks = self._case(partner)._log_call(outcome.sudo(False))
        outcome.is_two_way = True
        self.env.flush_all()
        contact.invalidate_recordset()
        self.assertFalse(contact.is_two_way)

    def test_a_collector_sets_nothing_up(self):
        outcome = self.outcomes.search([], limit=1).with_user(self.collector)
        self.assertTrue(outcome.name)
        with self.assertRaises(AccessError):
            outcome.name = "Mine"
