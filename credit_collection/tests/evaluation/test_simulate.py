from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form

from ..common import TODAY, CreditCollectionCommon


class TestSimulate(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-1))
        cls._evaluate()

    def _simulate(self, date=None, user=None, **context):
        form = Form(
            self.env["credit.collection.simulate"]
            .with_user(user or self.collector)
            .with_context(**context)
        )
        if date:
            form.date = date
        wizard = form.save()
        return wizard, wizard.action_simulate()

    def test_nothing_is_due_today(self):
        wizard, action = self._simulate()
        self.assertEqual(wizard.date, TODAY)
        self.assertFalse(wizard.line_ids)
        self.assertEqual(action["domain"], [("simulate_id", "=", wizard.id)])

    def test_coming_level_is_listed_with_its_reason(self):
        wizard, _action = self._simulate(self._days(2))
        self.assertRecordValues(
            wizard.line_ids,
            [
                {
                    "partner_id": self.partner.id,
                    "level_id": self.first.id,
                    "channel": "email",
                    "amount": 100,
                    "needs_approval": False,
                }
            ],
        )
        self.assertIn("First is due", wizard.line_ids.reason)

    def test_nothing_is_written(self):
        case = self._case(self.partner)
        before = case.read(["state", "next_action_date", "level_id"])
        actions = self._actions(self.partner).read(["state", "date_planned"])
        self._simulate(self._days(60))
        self.assertEqual(self._case(self.partner).read(list(before[0])), before)
        self.assertEqual(self._actions(self.partner).read(list(actions[0])), actions)

    def test_only_the_chosen_cases(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, self._days(-1))
        self._evaluate()
        context = self._case(other).action_simulate()["context"]
        wizard, _action = self._simulate(self._days(2), **context)
        self.assertEqual(wizard.line_ids.partner_id, other)

    def test_only_the_companies_in_view(self):
        data = self.setup_other_company(name="Other company")
        other = data["company"]
        case = self._case(self.partner)
        self._cases(self.env.user).sudo()._find_or_create(other, self.partner)
        wizard, _action = self._simulate(self._days(2))
        self.assertEqual(wizard.line_ids.company_id, self.company)
        self.assertEqual(wizard.line_ids.case_id, case)

    def test_invoicing_user_cannot_simulate(self):
        with self.assertRaises(AccessError):
            self._simulate(user=self.invoicing)

    # === Its lines === #

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
