from odoo.tests import Form

from ..common import TODAY
from .common import DisputeCommon


class TestDisputeResolve(DisputeCommon):
    def _form(self, dispute):
        action = dispute.action_resolve()
        wizard = self.env[action["res_model"]].with_user(self.collector)
        return Form(wizard.with_context(**action["context"]))

    def test_accept_all(self):
        dispute = self._dispute(40)
        form = self._form(dispute)
        self.assertEqual(form.contested, 40)
        self.assertTrue(form.with_credit_note)
        self.assertEqual(form.date, TODAY)
        form.save().action_resolve()
        self.assertEqual(dispute.credit_note_id.amount_total, 40)

    def test_accept_a_part(self):
        dispute = self._dispute(40)
        form = self._form(dispute)
        form.decision = "partial"
        form.amount = 12.34
        form.save().action_resolve()
        self.assertEqual(dispute.state, "partial")
        self.assertEqual(dispute.amount_accepted, 12.34)

    def test_reject_with_the_answer_of_the_owner(self):
        dispute = self._dispute(40)
        dispute.resolution = "It is in the order"
        form = self._form(dispute)
        self.assertEqual(form.answer, "It is in the order")
        form.decision = "rejected"
        form.answer = False
        with self.assertRaises(AssertionError):
            form.save()
        form.answer = "It is in the order of March"
        form.save().action_resolve()
        self.assertEqual(dispute.resolution, "It is in the order of March")

    def test_send_it_again_and_credit_nothing(self):
        dispute = self._dispute(reason=self.not_received)
        form = self._form(dispute)
        self.assertFalse(form.with_credit_note)
        form.save().action_resolve()
        self.assertFalse(dispute.credit_note_id)
        self.assertEqual(dispute.state, "accepted")
