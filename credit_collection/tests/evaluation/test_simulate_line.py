from odoo import Command
from odoo.exceptions import AccessError

from ..common import CreditCollectionCommon


class TestSimulateLine(CreditCollectionCommon):
    def setUp(self):
        super().setUp()
        self.partner = self._customer()
        self._invoice(self.partner, 100, self._days(-10))
        self._evaluate()

    def _line(self, **values):
        wizard = (
            self.env["credit.collection.simulate"]
            .with_user(self.collector)
            .create({"line_ids": [Command.create(values)]})
        )
        return wizard.line_ids

    def test_line_opens_its_case(self):
        case = self._case(self.partner)
        action = self._line(case_id=case.id, partner_id=self.partner.id)
        action = action.action_view_case()
        self.assertEqual(action["res_model"], "credit.collection.case")
        self.assertEqual(action["res_id"], case.id)

    def test_line_without_case_opens_the_customer(self):
        action = self._line(partner_id=self.partner.id).action_view_case()
        self.assertEqual(action["res_model"], "res.partner")

    def test_nobody_reads_the_simulation_of_another(self):
        line = self._line(partner_id=self.partner.id)
        with self.assertRaises(AccessError):
            line.with_user(self.manager).read(["reason"])
