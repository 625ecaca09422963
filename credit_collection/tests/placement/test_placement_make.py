"""The dialog that hands cases over: what it costs and why not, before anything."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import TODAY, PlacementCommon


class TestPlacementMake(PlacementCommon):
    def _open(self, cases=None, user=None):
        """The dialog, as the manager opens it."""
        cases = cases or self._case(self.partner, user=user or self.manager)
        action = cases.action_place()
        model = self.env[action["res_model"]].with_user(user or self.manager)
        return Form(model.with_context(**action["context"]))

    def test_it_proposes_an_agency_and_shows_the_fee_before(self):
        dialog = self._open()
        self.assertEqual(dialog.agency_id, self.agency)
        self.assertEqual((dialog.amount, dialog.fee, dialog.left), (1000, 100, 900))
        self.assertFalse(self.env["credit.collection.placement"].sudo().search([]))

    def test_the_cheaper_of_two_is_proposed(self):
        cheap = self._agency(
            "Barata", fee_ids=[Command.create({"percentage": 5})], sequence=50
        )
        self.assertEqual(self._open().agency_id, cheap)

    def test_what_an_agency_turned_down_does_not_count_against_it(self):
        self._agency("Cara", fee_ids=[Command.create({"percentage": 30})])
        self._place()._reject("Too old")
        self.assertEqual(self._open().agency_id, self.agency)

    def test_another_agency_has_another_fee(self):
        other = self._agency("Cara", fee_ids=[Command.create({"percentage": 30})])
        dialog = self._open()
        dialog.agency_id = other
        self.assertEqual(dialog.fee, 300)

    def test_one_without_papers_is_not_proposed(self):
        self.agency.mandate_date = False
        dialog = self._open()
        self.assertFalse(dialog.agency_id)

    def test_each_case_says_why_not(self):
        other = self._customer("Otro")
        invoice = self._invoice(other, 200, self._days(-30))
        self._evaluate()
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._case(other)._dispute(self._receivables(invoice), reason)
        cases = self._case(self.partner, user=self.manager) + self._case(
            other, user=self.manager
        )
        wizard = self._open(cases).save()
        problems = {line.case_id: line.problem for line in wizard.line_ids}
        self.assertFalse(problems[cases[0]])
        self.assertIn("dispute", problems[cases[1]])
        wizard.action_place()
        placements = self.env["credit.collection.placement"].sudo().search([])
        self.assertEqual(placements.case_id, cases[0])

    def test_it_hands_over_what_is_chosen(self):
        other = self._customer("Otro")
        self._invoice(other, 200, self._days(-30))
        self._evaluate()
        cases = self._case(self.partner, user=self.manager) + self._case(
            other, user=self.manager
        )
        wizard = self._open(cases).save()
        wizard.line_ids.filtered(lambda one: one.case_id == cases[1]).is_chosen = False
        wizard.note = "Speaks French"
        wizard.action_place()
        placement = self.env["credit.collection.placement"].sudo().search([])
        self.assertEqual(
            (placement.case_id, placement.note), (cases[0], "Speaks French")
        )

    def test_nothing_chosen_is_a_sentence(self):
        wizard = self._open().save()
        wizard.line_ids.is_chosen = False
        with self.assertRaises(UserError):
            wizard.action_place()

    def test_only_managers_open_it(self):
        with self.assertRaises(AccessError):
            self._case(self.partner, user=self.collector).action_place()

    def test_a_level_suggests_and_decides_nothing(self):
        action = self.env.ref("credit_collection.credit_collection_case_action_suggest")
        self.first.sudo().server_action_ids = action.sudo()
        self._reach(self.partner, self.first)
        case = self._case(self.partner)
        kind = self.env.ref("credit_collection.mail_activity_type_placement_suggested")
        task = case.activity_ids.filtered(lambda one: one.activity_type_id == kind)
        self.assertEqual(task.user_id, case.company_id._collection_manager())
        self.assertFalse(case.placement_ids)
        self._place()
        self.assertFalse(task.exists())


class TestPlacementSuggested(PlacementCommon):
    """A case that is late for long is suggested once; a manager decides."""

    def _suggest(self, date=TODAY):
        service = self.env["credit.collection.placement.suggestion"].sudo()
        return service._suggest_late(date).partner_id

    def _tasks(self, partner=None):
        kind = self.env.ref("credit_collection.mail_activity_type_placement_suggested")
        case = self._case(partner or self.partner)
        return case.activity_ids.filtered(lambda one: one.activity_type_id == kind)

    def test_never_unless_the_company_says_when(self):
        self.assertFalse(self._suggest())

    def test_a_manager_is_asked_once_for_a_debt(self):
        self.company.collection_agency_days = 60
        self.assertEqual(self._suggest(), self.partner)
        self.assertEqual(self._tasks().user_id, self.company._collection_manager())
        self.assertFalse(self._case(self.partner).placement_ids)
        self._tasks().unlink()
        self.assertFalse(self._suggest(self._days(1)))

    def test_not_before_its_day(self):
        self.company.collection_agency_days = 61
        self.assertFalse(self._suggest())
        self._evaluate(self._days(1))
        self.assertEqual(self._suggest(self._days(1)), self.partner)

    def test_a_new_debt_is_suggested_again(self):
        self.company.collection_agency_days = 30
        self._suggest()
        self._tasks().unlink()
        self._pay(self.invoice)
        self._invoice(self.partner, 500, self._days(5))
        self._evaluate(self._days(40))
        self.assertEqual(self._suggest(self._days(40)), self.partner)

    def test_not_what_an_agency_has_or_gave_back(self):
        self.company.collection_agency_days = 30
        placement = self._place()
        self._evaluate()
        self.assertFalse(self._suggest())
        placement._recall("Enough")
        self._evaluate()
        self.assertFalse(self._suggest())
        decisions = self.env["credit.collection.decision"].with_user(self.manager)
        case = self._case(self.partner, user=self.manager)
        decisions._decide(case, "remind", "They want to pay")
        self._evaluate()
        self.assertFalse(self._suggest())

    def test_not_what_is_held(self):
        self.company.collection_agency_days = 30
        case = self._case(self.partner, user=self.collector)
        case._hold("pause", "On holiday", self._days(9))
        self._evaluate()
        self.assertFalse(self._suggest())

    def test_many_cases_take_as_many_queries_as_few(self):
        self.company.collection_agency_days = 30

        def count(name, number):
            for each in range(number):
                self._invoice(self._customer(f"{name} {each}"), 50, self._days(-40))
            self._evaluate()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._suggest()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count("first", 1)
        few = count("few", 5)
        self.assertLessEqual(count("many", 20), few + 4)
