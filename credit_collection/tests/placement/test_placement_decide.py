"""The end of the own way: what each decision means, and what it does."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import PlacementCommon


class TestPlacementDecide(PlacementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._place()._recall("Enough")

    def _decide(self, decision, **values):
        """A manager decides in the dialog."""
        action = self._case(self.partner, user=self.manager).action_decide()
        model = self.env[action["res_model"]].with_user(self.manager)
        dialog = Form(model.with_context(**action["context"]))
        dialog.decision = decision
        for name, value in values.items():
            setattr(dialog, name, value)
        dialog.save().action_decide()
        return self._case(self.partner)

    def test_each_way_says_what_it_means(self):
        action = self._case(self.partner, user=self.manager).action_decide()
        model = self.env[action["res_model"]].with_user(self.manager)
        dialog = Form(model.with_context(**action["context"]))
        self.assertEqual((dialog.amount, dialog.fee, dialog.left), (1000, 100, 900))
        self.assertEqual(dialog.agency_id, self.agency)

    def test_to_an_agency(self):
        case = self._decide("agency")
        self.assertEqual(case.state, "placed")

    def test_written_off(self):
        case = self._decide("write_off", reason="Costs more than it brings")
        self.assertEqual((case.state, case.amount_overdue), ("clear", 0))
        self.assertEqual(self.invoice.amount_residual, 0)
        self.assertFalse(case.activity_ids)

    def test_in_court(self):
        case = self._decide(
            "court", reason="Order for payment", date_end=self._days(60)
        )
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        self.assertIn("In court", case.active_hold_ids.reason)
        self._evaluate(self._days(61))
        self.assertEqual(self._case(self.partner).reason_code, "to_decide")

    def test_reminded_again(self):
        case = self._decide("remind", reason="They asked for the invoice again")
        self.assertNotEqual(case.reason_code, "to_decide")
        self.assertTrue(case.next_level_id)

    def test_a_reason_and_a_date_are_needed(self):
        decisions = self.env["credit.collection.decision"].with_user(self.manager)
        case = self._case(self.partner, user=self.manager)
        for decision in ("court", "write_off", "remind"):
            with self.assertRaises(UserError):
                decisions._decide(case, decision, " ")
        with self.assertRaises(UserError):
            decisions._decide(case, "court", "Why")
        with self.assertRaises(UserError):
            decisions._decide(case, "agency", "Why")

    def test_only_managers_decide(self):
        with self.assertRaises(AccessError):
            self._case(self.partner, user=self.collector).action_decide()
        decisions = self.env["credit.collection.decision"].with_user(self.collector)
        with self.assertRaises(AccessError):
            decisions._decide(self._case(self.partner), "remind", "Why")
