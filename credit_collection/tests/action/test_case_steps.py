from lxml import html

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import CreditCollectionCommon


class TestCaseSteps(CreditCollectionCommon):
    """Where a case stands on its protocol, as its form shows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-3))
        cls._evaluate()

    def _steps(self, partner=None):
        """Name and status of each step, and the whole text."""
        case = self._case(partner or self.partner)
        model = case.env["credit.collection.case.steps"]
        (steps,) = model._get_steps(case).values()
        page = html.fromstring(str(case.steps_html))
        texts = [" ".join(item.text_content().split()) for item in page.iter("li")]
        statuses = {level.name: step.status for level, step in steps}
        return statuses, dict(zip(statuses, texts, strict=True))

    def test_a_new_case_stands_before_its_first_level(self):
        statuses, texts = self._steps()
        self.assertEqual(
            statuses,
            {"Courtesy": "later", "First": "now", "Second": "later", "Formal": "later"},
        )
        self.assertEqual(texts["First"], "First now")
        self.assertEqual(texts["Second"], "Second from 15 days late")

    def test_a_level_done_says_when_and_how(self):
        self._reach(self.partner, self.first)
        statuses, texts = self._steps()
        self.assertEqual(statuses["Courtesy"], "skipped")
        self.assertEqual(statuses["First"], "done")
        self.assertEqual(statuses["Second"], "next")
        self.assertIn("17 Mar", texts["First"])
        self.assertIn("fa-envelope-o", str(self._case(self.partner).steps_html))
        self.assertIn("29 Mar", texts["Second"])

    def test_a_skipped_level_is_not_shown_as_reached(self):
        self._actions(self.partner)._skip("Agreed by phone")
        statuses, texts = self._steps()
        self.assertEqual(statuses["First"], "skipped")
        self.assertIn("skipped, 17 Mar", texts["First"])
        self.assertEqual(self._case(self.partner).level_id, self.first)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_a_message_that_came_back_did_not_arrive(self):
        self._dispatch()
        self._deliver(refused=["clienteuno@example.com"])
        self._evaluate()
        statuses, texts = self._steps()
        self.assertEqual(statuses["First"], "failed")
        self.assertIn("did not arrive", texts["First"])

    def test_what_a_person_approves_says_so(self):
        self._reach(self.partner, self.first, self.second)
        self._evaluate(self._days(40))
        statuses, texts = self._steps()
        self.assertEqual(statuses["Formal"], "now")
        self.assertIn("to approve", texts["Formal"])

    def test_a_settled_debt_begins_anew(self):
        self._reach(self.partner, self.first)
        self._pay(self._case(self.partner).item_ids.move_id)
        self._evaluate()
        statuses, _texts = self._steps()
        self.assertEqual(set(statuses.values()), {"later"})

    def test_the_date_is_that_of_the_policy(self):
        action = self._actions(self.partner)
        action.sudo()._postpone(self._moment(4), "hours")
        statuses, texts = self._steps()
        self.assertEqual(statuses["First"], "next")
        self.assertIn("21 Mar", texts["First"])

    def _moment(self, days):
        return self.company._collection_moment(self._days(days))

    def test_many_cases_cost_as_many_queries_as_one(self):
        others = self._customers(5)
        self._invoices(others, 100, self._days(-3))
        self._evaluate()
        cases = self._cases().search([])
        self._count(cases[:1])
        few = self._count(cases[:2])
        self.assertLessEqual(self._count(cases), few)

    def _count(self, cases):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        cases.mapped("steps_html")
        return self.cr.sql_log_count - before

    def test_only_collectors_see_them(self):
        case = self._case(self.partner)
        with self.assertRaises(AccessError):
            case.with_user(self.invoicing).read(["steps_html"])
