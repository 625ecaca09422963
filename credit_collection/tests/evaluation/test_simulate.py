from datetime import datetime

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

    def test_a_call_that_is_left_of_a_level_says_so(self):
        """Not why the next level comes."""
        call = {"channel": "call", "use": "also"}
        self.first.with_user(self.manager).further_ids = [Command.create(call)]
        self._evaluate(self._days(2))
        self._dispatch(self._days(2))
        self._evaluate(self._days(3))
        wizard, _action = self._simulate(self._days(3))
        (line,) = wizard.line_ids
        self.assertEqual((line.channel, line.level_id), ("call", self.first))
        self.assertIn("Belongs to First", line.reason)
        (call,) = self._actions(self.partner).filtered(lambda a: a.channel == "call")
        self.assertEqual(call.reason, line.reason)

    def test_each_message_says_to_whom_and_from_when(self):
        wizard, _action = self._simulate(self._days(2))
        line = wizard.line_ids
        self.assertIn("clienteuno@example.com", line.recipients)
        self.assertEqual(line.moment, datetime(2025, 3, 18, 23), "midnight in Madrid")
        self.assertFalse(line.problem)

    def test_each_message_is_shown_as_it_will_be_read(self):
        wizard, _action = self._simulate(self._days(2))
        self.assertEqual(wizard.line_ids.subject, "Your account: Cliente Uno")
        self.assertIn("Dear Cliente Uno", wizard.line_ids.body)
        self.assertIn("100.00", wizard.line_ids.body)

    def test_the_hour_is_that_of_the_contact_policies(self):
        self.env["credit.collection.contact.policy"].with_user(self.manager).create(
            {
                "name": "Office hours",
                "window_ids": [
                    Command.create({"weekday": "3", "hour_from": 9, "hour_to": 18})
                ],
            }
        )
        wizard, _action = self._simulate(self._days(2))
        self.assertEqual(wizard.line_ids.moment, datetime(2025, 3, 20, 8), "Thursday")

    def test_the_channel_is_the_one_that_will_reach_somebody(self):
        text = (
            self.env["sms.template"]
            .sudo()
            .create(
                {
                    "name": "Short",
                    "model_id": self.env["ir.model"]._get_id("credit.collection.case"),
                    "body": "Please pay {{ object.statement_amount }}",
                }
            )
        )
        step = {"channel": "sms", "use": "instead", "sms_template_id": text.id}
        self.first.with_user(self.manager).further_ids = [Command.create(step)]
        self.partner.write({"email": False, "phone": "+34 600 100 200"})
        wizard, _action = self._simulate(self._days(2))
        self.assertEqual(wizard.line_ids.channel, "sms")
        self.assertEqual(wizard.line_ids.recipients, "Cliente Uno (+34600100200)")
        self.assertIn("Please pay", wizard.line_ids.body)

    def test_who_is_not_reached_is_said(self):
        self.partner.email = False
        wizard, _action = self._simulate(self._days(2))
        self.assertIn("no valid e-mail address", wizard.line_ids.problem)
        self.assertFalse(wizard.line_ids.moment)

    def test_what_is_by_hand_only_does_not_leave(self):
        self._case(self.partner).action_leave_out()
        wizard, _action = self._simulate(self._days(2))
        self.assertIn("By hand only", wizard.line_ids.problem)

    def test_a_company_that_is_not_released_says_so(self):
        self.company.sudo().collection_automatic = False
        wizard, _action = self._simulate(self._days(2))
        self.assertIn("before a manager has released", wizard.release_notice)

    def test_many_messages_cost_no_more_queries(self):
        counts = []
        for number in (3, 12):
            for _index in range(number):
                self._invoice(self._customer(f"Customer {number}"), 50, self._days(-1))
            self._evaluate()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._cases()._simulate(self._days(2))
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0], counts)

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
