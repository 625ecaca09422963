from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import new_test_user

from ..common import DOMAIN, TODAY, CreditCollectionCommon

#: Customers of a company that installs the add-on, and how late the oldest one is.
OLD, OLDEST = 30, 900


class ReleaseCommon(CreditCollectionCommon):
    """A company with old debts that has just installed the add-on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collection_automatic = False
        cls.debtors = cls._customers(OLD, "Deudor")
        for number, partner in enumerate(cls.debtors, 1):
            days = OLDEST * number // OLD
            cls._invoice(partner, 100 + number, TODAY - timedelta(days=days))

    def _run_crons(self, day=TODAY):
        """What Odoo does by itself in a night."""
        self._on(day)
        with self.enter_registry_test_mode():
            for name in ("evaluate", "dispatch"):
                cron = self.env.ref(f"credit_collection.ir_cron_{name}").sudo()
                cron.method_direct_trigger()
        return self._deliver()

    def _queued(self):
        """What waits in the queues of Odoo about cases."""
        mails = self.env["mail.mail"].sudo()
        sms = self.env["sms.sms"].sudo()
        return len(
            mails.search([("model", "=", "credit.collection.case")])
        ) + sms.search_count([])


class TestUnreleased(ReleaseCommon):
    """Nothing leaves by itself; what a person does by hand works."""

    def test_the_first_nights_send_nothing(self):
        for day in range(3):
            self.assertFalse(self._run_crons(self._days(day)))
        cases = self._cases().search([("partner_id", "in", self.debtors.ids)])
        self.assertEqual(len(cases), OLD)
        self.assertEqual(set(cases.mapped("state")), {"active"})
        self.assertFalse(cases.contact_ids)
        self.assertFalse(cases.action_ids.filtered(lambda a: a.state == "done"))
        self.assertFalse(cases.activity_ids)
        self.assertFalse(self._queued())

    def test_dispatching_by_the_contract_sends_nothing_either(self):
        self._evaluate(TODAY)
        self.assertFalse(self._dispatch(TODAY))
        self.assertFalse(self._deliver())

    def test_what_was_approved_waits_as_well(self):
        self.protocol.level_ids.approval = "person"
        self._evaluate(TODAY)
        action = self._actions(self.debtors[0])
        action.action_approve()
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(action.state, "ready")

    def test_a_person_reminds_by_hand(self):
        self._evaluate(TODAY)
        self._case(self.debtors[0])._remind_now()
        self.assertEqual(len(self._deliver()), 1)

    def test_a_confirmation_of_what_a_person_did_leaves(self):
        self._evaluate(TODAY)
        case = self._case(self.debtors[0])
        case._promise(50, TODAY + timedelta(days=5))
        self.assertEqual(self._dispatch(TODAY).mapped("occasion"), ["promise_made"])
        self.assertFalse(self._dispatch(self._days(4)), "no reminder of the promise")

    def test_what_an_evaluation_finds_is_no_act_of_a_person(self):
        self._evaluate(TODAY)
        case = self._case(self.debtors[0])
        case._promise(50, TODAY + timedelta(days=1))
        self._dispatch(TODAY)
        self._evaluate(self._days(8))
        self.assertIn("promise_broken", case.action_ids.mapped("occasion"))
        self.assertFalse(self._dispatch(self._days(8)))

    def test_a_copy_of_the_database_for_tests_sends_nothing(self):
        """As Odoo makes them: also when somebody gives it a mail server again."""
        self.company.sudo().collection_automatic = True
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        self.assertTrue(self._queued())
        self.env.flush_all()
        (query,) = get_neutralization_queries(["credit_collection"])
        self.env.cr.execute(query)
        self.env.invalidate_all()
        self.assertFalse(self._run_crons(self._days(1)))


class TestSwitch(CreditCollectionCommon):
    """Who switches automatic sending on and off, and when it may be."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def test_a_new_company_is_not_released(self):
        company = self.env["res.company"].sudo().create({"name": "Nueva"})
        self.assertFalse(company.collection_automatic)

    def test_nobody_but_a_manager_switches(self):
        admin = new_test_user(
            self.env,
            "system.test",
            "base.group_system,base.group_erp_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for user in (self.collector, self.invoicing, self.salesperson, admin):
            for wanted in (False, True):
                self.company.sudo().collection_automatic = not wanted
                with self.subTest(user.login), self.assertRaises(AccessError):
                    company = self.company.with_user(user)
                    company.write({"collection_automatic": wanted})

    def test_nobody_creates_a_company_that_is_released(self):
        admin = new_test_user(self.env, "system.test", "base.group_erp_manager")
        companies = self.env["res.company"].with_user(admin)
        with self.assertRaises(AccessError):
            companies.create({"name": "Nueva", "collection_automatic": True})

    def test_a_copy_is_not_released(self):
        self.assertFalse(self._copy_values().get("collection_automatic"))

    def _copy_values(self):
        return self.company.sudo().copy_data()[0] if self.company.id else {}

    def test_what_messages_need_stops_them_later_as_well(self):
        company = self.company.sudo()
        account = company.partner_id.bank_ids
        losses = {
            "collector": (company, {"collection_user_id": False}),
            "sender": (company, {"email": False}),
            "bank_account": (account, {"acc_number": "ES00 2100 0418 4502 0005 1332"}),
            "protocol": (self.first + self.second + self.formal, {"active": False}),
        }
        gate = self.env["credit.collection.gate"]
        dates = {company.id: TODAY}
        for code, (records, values) in losses.items():
            before = {name: records[:1][name] for name in values}
            with self.subTest(code):
                records.write(values)
                self.assertEqual(gate._get_stops(dates), {company.id: code})
                self._evaluate(TODAY)
                self.assertFalse(self._dispatch(TODAY))
            records.write(before)
        self.assertFalse(gate._get_stops(dates))
        self.assertEqual(len(self._run_day(TODAY)), 1)

    def test_an_archived_company_sends_nothing(self):
        other = self.setup_other_company(name="Otra Casa", email=f"otra@{DOMAIN}")
        company = other["company"].sudo()
        company.collection_protocol_id = self.protocol
        journal = other["default_journal_sale"]
        self._invoice(
            self.partner, 70, TODAY - timedelta(days=5), journal_id=journal.id
        )
        self.env.user.sudo().company_ids -= company
        company.active = False
        self._evaluate(TODAY)
        done = self._dispatch(TODAY)
        self.assertEqual(done.sudo().company_id, self.company)
