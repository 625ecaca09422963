"""Several companies and branches in one database: each sees and does only its own."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command

from .common import TODAY
from .companies import CompaniesCommon

MODELS = ("case", "action", "hold", "contact", "item", "position")


class TestCompanies(CompaniesCommon):
    def test_a_customer_has_a_case_in_each_company(self):
        ours = self._case(self.partner)
        theirs = self._case(self.partner, self.other, self.stranger)
        self.assertEqual((ours.amount_to_collect, theirs.amount_to_collect), (100, 70))
        self.assertEqual(
            (ours.user_id, theirs.user_id), (self.collector, self.stranger)
        )

    def test_each_collector_sees_one_company_only(self):
        self._run_day(TODAY)
        self._case(self.partner)._hold("pause", "On holiday", self._days(3))
        self._case(self.partner, self.other, self.stranger)._hold(
            "pause", "On holiday", self._days(3)
        )
        for name in MODELS:
            with self.subTest(model=name):
                self.assertEqual(self._seen(name, self.collector), self.company)
                self.assertEqual(self._seen(name, self.stranger), self.other)

    def test_whoever_works_for_both_sees_what_is_chosen(self):
        both = self._create_collector("both.test", self.company, self.other)
        for name in ("case", "item", "position"):
            with self.subTest(model=name):
                self.assertEqual(self._seen(name, both, self.other), self.other)
                seen = self._seen(name, both, self.company, self.other)
                self.assertEqual(seen, self.company | self.other)

    def test_nobody_acts_on_a_case_of_another_company(self):
        case = self._case(self.partner).with_user(self.stranger)
        for call in (
            lambda: case._hold("pause", "Why", self._days(3)),
            case._remind_now,
            lambda: case._log_contact(channel="call"),
            case.action_evaluate,
            lambda: case.read(["state"]),
        ):
            with self.assertRaises(AccessError):
                call()
        action = self._actions(self.partner).with_user(self.stranger)
        for call in (action.action_approve, lambda: action._skip("Why")):
            with self.assertRaises(AccessError):
                call()

    def test_a_hold_in_one_company_stops_nothing_in_another(self):
        self._case(self.partner)._hold("pause", "On holiday", self._days(3))
        (mail,) = self._run_day(TODAY)
        self.assertIn("70.00", mail.get_body(("html",)).get_content())

    def test_credits_of_one_company_help_no_other(self):
        self._credit_note(self.partner, 100)
        theirs = self._case(self.partner, self.other, self.stranger)
        self.assertEqual(theirs.amount_to_collect, 70)

    def test_each_company_reminds_of_its_own_debt_in_its_own_name(self):
        mails = {mail["From"]: mail for mail in self._run_day(TODAY)}
        self.assertEqual(len(mails), 2)
        ours = mails["Collector <collector@ferrer.example>"]
        body = ours.get_body(("html",)).get_content()
        self.assertIn("100.00", body)
        self.assertNotIn("70.00", body)
        self.assertIn("Casa Ferrer", body)
        self.assertNotIn("Otra Casa", body)

    def test_an_answer_to_one_company_holds_that_case_only(self):
        self._case(self.partner).sudo()._hold("reply", "They answered")
        theirs = self._case(self.partner, self.other, self.stranger)
        self.assertEqual(theirs.state, "active")

    def test_a_level_reached_in_one_company_is_not_reached_in_another(self):
        self._case(self.partner, self.other, self.stranger)._hold(
            "pause", "On holiday", self._days(3)
        )
        self._run_day(TODAY)
        theirs = self._case(self.partner, self.other, self.stranger)
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self.assertFalse(theirs.level_id)

    def test_the_choice_of_one_company_counts_for_no_other(self):
        own = self._create_protocol("Own", {"name": "Own 1", "delay": 2})
        self.partner.with_company(self.other).sudo().collection_protocol_id = own
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).protocol_id, self.protocol)
        theirs = self._case(self.partner, self.other, self.stranger)
        self.assertEqual(theirs.protocol_id, own)

    def test_an_invoice_shows_the_status_of_its_own_company(self):
        invoice = self._case(self.partner).item_ids.move_id
        self._case(self.partner)._hold("pause", "On holiday", self._days(3))
        invoice.invalidate_recordset()
        self.assertEqual(invoice.with_user(self.invoicing).collection_state, "held")
        theirs = self._case(self.partner, self.other, self.stranger).item_ids.move_id
        self.assertEqual(theirs.sudo().collection_state, "active")


class TestBranches(CompaniesCommon):
    """A branch is a company of its own for collection; it inherits the protocols."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        cls.branch = company.child_ids
        cls._release(cls.branch)
        cls.env.user.sudo().company_ids += cls.branch
        cls.local = cls._create_collector("local.test", cls.branch)
        cls.debtor = cls._customer("Cliente Dos")
        move = (
            cls.env["account.move"]
            .with_company(cls.branch)
            .create(
                {
                    "move_type": "out_invoice",
                    "partner_id": cls.debtor.id,
                    "company_id": cls.branch.id,
                    "invoice_date": TODAY - timedelta(days=5),
                    "invoice_date_due": TODAY - timedelta(days=5),
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [
                        Command.create(
                            {"name": "Work", "price_unit": 50, "tax_ids": []}
                        )
                    ],
                }
            )
        )
        move.action_post()

    def test_a_branch_has_cases_of_its_own(self):
        case = self._case(self.debtor, self.branch, self.local)
        self.assertEqual(case.amount_to_collect, 50)
        self.assertFalse(self._case(self.debtor))

    def test_the_collector_of_a_branch_sees_the_branch_only(self):
        cases = self._cases(self.local).search([])
        self.assertEqual(cases.company_id, self.branch)

    def test_a_branch_uses_the_protocols_of_its_company(self):
        self.protocol.sudo().company_id = self.company
        self.branch.sudo().collection_protocol_id = self.protocol
        self._evaluate(TODAY)
        case = self._case(self.debtor, self.branch, self.local)
        self.assertEqual(case.protocol_id, self.protocol)
        protocols = self.env["credit.collection.protocol"].with_user(self.local)
        self.assertIn(self.protocol, protocols.search([]))

    def test_a_branch_without_a_bank_of_its_own_waits_for_the_one_of_its_company(self):
        self._import_bank_data(self.company + self.branch)
        self._bank_line(5, TODAY - timedelta(days=20))
        self._evaluate(TODAY)
        case = self._case(self.debtor, self.branch, self.local)
        self.assertEqual(set(case.action_ids.mapped("state")), {"ready"})
        self.assertFalse(case.action_ids & self._dispatch(TODAY))
        with self.enter_registry_test_mode():
            cron = self.env.ref("credit_collection.ir_cron_dispatch").sudo()
            cron.method_direct_trigger()
        bank = self.company_data["default_journal_bank"]
        self.assertIn("Reminders wait", bank.sudo().activity_ids.mapped("summary")[0])

    def test_the_company_does_not_use_the_protocol_of_its_branch(self):
        own = self._create_protocol("Branch", {"name": "Branch 1", "delay": 2})
        own.sudo().company_id = self.branch
        self.company.sudo().collection_protocol_id = own
        self._evaluate(TODAY)
        self.assertNotEqual(self._case(self.partner).protocol_id, own)
