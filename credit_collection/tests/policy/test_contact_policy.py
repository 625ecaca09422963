"""Which policy binds, what it answers, and what a person reads about it."""

from datetime import datetime, timedelta

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ...tools.contact_window import Cap, Window
from ..common import TODAY
from .common import ContactPolicyCommon

NOON = datetime(2025, 3, 17, 11, 0)
NIGHT = datetime(2025, 3, 17, 23, 30)


class TestContactPolicy(ContactPolicyCommon):
    # === Which one binds === #

    def _rule(self, case, moment=NIGHT, **values):
        rule = self._ask(case, moment, **values).params["rule"]
        return self.env["credit.collection.contact.policy"].browse(rule).name

    def test_the_country_decides_and_the_default_fills_in(self):
        self._make_policy("Default")
        self._make_policy("French", country_id=self.env.ref("base.fr").id)
        self.assertEqual(self._rule(self._debtor("fr")), "French")
        self.assertEqual(self._rule(self._debtor("de", "Schuldner")), "Default")

    def test_a_policy_without_hours_leaves_the_default_in_force(self):
        self._make_policy("Default")
        self._make_policy("No hours", days="", country_id=self.env.ref("base.fr").id)
        self.assertEqual(self._rule(self._debtor("fr")), "Default")

    def test_a_state_adds_to_its_country(self):
        usa, texas = self.env.ref("base.us"), self.env.ref("base.state_us_44")
        self._make_policy("Country", hours=(8, 21), country_id=usa.id)
        self._make_policy(
            "State", hours=(9, 12), country_id=usa.id, state_ids=texas.ids
        )
        in_texas = self._debtor("us", state="state_us_44")
        in_ohio = self._debtor("us", "Other", state="state_us_30")
        afternoon = datetime(2025, 3, 17, 20)  # 15:00 in Texas, 16:00 in Ohio
        self.assertEqual(self._rule(in_texas, afternoon), "State")
        self.assertTrue(self._ask(in_ohio, afternoon).allowed)

    def test_its_name_is_read_in_the_language_of_the_user(self):
        policy = self._make_policy("Quiet nights")
        policy.with_context(lang="es_ES").name = "Noches tranquilas"
        verdict = self._ask(self._debtor("fr"), NIGHT)
        policies = self.env["credit.collection.contact.policy"]
        self.assertIn("Quiet nights", policies._explain(verdict))
        spanish = policies.with_context(lang="es_ES")._explain(verdict)
        self.assertIn("Noches tranquilas", spanish)
        policy.unlink()
        self.assertIn("was deleted", policies._explain(verdict))

    def test_states_belong_to_the_country(self):
        texas = self.env.ref("base.state_us_44")
        with self.assertRaises(UserError):
            self._make_policy(
                country_id=self.env.ref("base.fr").id, state_ids=texas.ids
            )

    def test_the_capacity_of_the_customer_decides(self):
        self._make_policy("Consumers", for_company=False)
        case = self._debtor("fr", is_company=True)
        self.assertTrue(self._ask(case, NIGHT).allowed)
        case.partner_id.with_user(self.collector).collection_capacity = "consumer"
        self.assertEqual(self._rule(case), "Consumers")

    def test_what_binds_agencies_does_not_bind_the_creditor(self):
        policy = self._make_policy(actor="agency")
        case = self._debtor("fr")
        self.assertTrue(self._ask(case, NIGHT).allowed)
        policy.actor = "any"
        self.assertFalse(self._ask(case, NIGHT).allowed)

    def test_policies_begin_and_end(self):
        case = self._debtor("fr")
        for values, allowed in (
            ({"valid_from": "2025-03-18", "valid_to": False}, False),
            ({"valid_from": "2025-03-19", "valid_to": False}, True),
            ({"valid_from": False, "valid_to": "2025-03-17"}, True),
        ):
            with self.subTest(values):  # it is the 18th in France
                policy = self._make_policy(**values)
                self.assertEqual(self._ask(case, NIGHT).allowed, allowed)
                policy.active = False

    def test_policies_of_another_company_do_not_bind(self):
        other = self.env["res.company"].sudo().create({"name": "Otra Casa"})
        policy = self._make_policy()
        policy.sudo().company_id = other
        self.assertTrue(self._ask(self._debtor("fr"), NIGHT).allowed)

    def test_a_customer_without_country_is_one_of_the_company(self):
        self._make_policy("Own", country_id=self.company.sudo().country_id.id)
        partner = self._customer(country_id=False)
        self._invoice(partner, 100, self._days(-10))
        self._evaluate()
        self.assertEqual(self._rule(self._case(partner)), "Own")

    # === What it answers === #

    def test_the_clock_is_that_of_the_customer(self):
        self._make_policy(hours=(9, 18))
        for country, hour in (("es", 8), ("co", 14), ("in", 4)):
            case = self._debtor(country, country)
            opening = datetime(2025, 3, 17, hour)
            with self.subTest(country):
                early = opening - timedelta(minutes=45)
                verdict = self._ask(case, early)
                self.assertFalse(verdict.allowed)
                self.assertLessEqual(verdict.next_moment, opening)
                self.assertTrue(self._ask(case, verdict.next_moment).allowed)

    def test_a_contact_elsewhere_counts(self):
        """The history is of the customer, whoever of the company contacted them."""
        case = self._debtor("fr")
        self.company.sudo().write(
            {"collection_pace_count": 1, "collection_pace_days": 7}
        )
        self._log(case, NOON - timedelta(days=3))
        verdict = self._ask(case, NOON)
        self.assertEqual(verdict.code, "pace")
        self.assertEqual(verdict.next_moment, datetime(2025, 3, 20, 23, 0))

    def test_what_bounced_was_no_contact(self):
        case = self._debtor("fr")
        self._log(case, NOON, "email", delivery="bounced")
        self.assertTrue(self._ask(case, NOON, "email").allowed)
        self._log(case, NOON, "email", delivery="sent")
        self.assertEqual(self._ask(case, NOON, "email").code, "daily")

    def test_an_exemption_is_explicit(self):
        policy = self._make_policy(exempt_legal_notice=True)
        case = self._debtor("fr")
        for exemption, allowed in (
            (None, False),
            ("legal_notice", True),
            ("confirmation", False),
        ):
            verdict = self._ask(case, NIGHT, exemption=exemption)
            self.assertEqual(verdict.allowed, allowed, exemption)
        self.assertEqual(policy._get_exemptions(), {"legal_notice"})

    def test_not_asking_why(self):
        policy = self._make_policy(hides_delay_reason=True, for_company=False)
        person = self._debtor("fr")
        company = self._debtor("fr", "Firma", is_company=True)
        policies = policy.with_user(self.collector)
        self.assertTrue(policies._is_reason_hidden(person, NOON))
        self.assertFalse(policies._is_reason_hidden(company, NOON))

    # === What a person reads === #

    def test_a_person_is_refused_with_the_rule_and_the_next_time(self):
        self._make_policy("Ley", country_id=self.env.ref("base.co").id)
        case = self._debtor("co")
        policies = self.env["credit.collection.contact.policy"].with_user(
            self.collector
        )
        with self.assertRaisesRegex(
            UserError,
            r"Ley: outside the allowed hours.*Mon 17 Mar.*\(09:00 for the customer\)",
        ):
            policies._check_manual(case, "call", NOON, reason="A friend of mine")

    def test_a_warning_asks_for_a_reason(self):
        self._make_policy(severity="warn")
        case = self._debtor("fr")
        policies = self.env["credit.collection.contact.policy"].with_user(
            self.collector
        )
        for reason in (None, "  "):
            with self.assertRaisesRegex(UserError, "Enter a reason"):
                policies._check_manual(case, "call", NIGHT, reason=reason)
        verdict = policies._check_manual(
            case, "call", NIGHT, reason="The customer called us"
        )
        self.assertEqual(verdict.severity, "warn")

    def test_each_verdict_has_its_sentence(self):
        policies = self.env["credit.collection.contact.policy"]
        codes = "window holiday cap cap_week gap cooldown channels pace daily consent"
        codes += " confirmed confirming wish"
        self.assertEqual(
            sorted(policies._sentences()), sorted([*codes.split(), "withdrawn"])
        )

    def test_hours_are_summed_up(self):
        policy = self._make_policy(days="01234", hours=(9, 20.5))
        self.assertEqual(policy.hours, "Monday-Friday 09:00-20:30")
        policy = self._make_policy(days="024")
        self.assertEqual(policy.hours, "Monday/Wednesday/Friday 09:00-18:00")
        self.assertEqual(self._make_policy(days="6").hours, "Sunday 09:00-18:00")

    def test_a_manager_writes_a_policy_down(self):
        with Form(
            self.env["credit.collection.contact.policy"].with_user(self.manager)
        ) as form:
            form.name = "House rule"
            with form.window_ids.new() as window:
                window.weekday = "6"
            with form.cap_ids.new() as cap:
                cap.max_count = 2
        self.assertEqual(form.record.hours, "Sunday 09:00-18:00")

    # === Speed === #

    def test_any_number_of_acts_takes_the_same_queries(self):
        """Whatever the number of customers and of their countries."""
        for name in ("es", "co", "co_consent", "cl", "cl_hours", "mx", "default"):
            self._policy(name)
        partners = self._customers(30)
        countries = [self.env.ref(f"base.{code}").id for code in ("es", "co", "cl")]
        for partner, country_id in zip(partners[3:], countries * 9, strict=True):
            partner.write({"country_id": country_id, "is_company": False})
        self._invoices(partners, 100, self._days(-10))
        self._evaluate(TODAY)
        actions = (
            self.env["credit.collection.action"]
            .sudo()
            .search([("partner_id", "in", partners.ids)])
        )
        self.assertEqual(len(actions), 30)
        policies = self.env["credit.collection.contact.policy"]
        policies._check_actions(actions, NOON)  # reads the calendars of holidays
        counts = []
        few = actions.filtered(lambda action: action.partner_id in partners[:6])
        for some in (few, actions):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            verdicts = policies._check_actions(some, NOON)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(verdicts), set(some.ids))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 25)

    # === Its limits: credit.collection.contact.policy.cap === #

    def _cap(self, **values):
        return self._make_policy(days="", cap_ids=[Command.create(values)]).cap_ids

    def test_a_limit_as_a_decision_reads_it(self):
        cap = self._cap(max_count=2, min_gap_hours=48, on_call=False, on_visit=False)
        groups = frozenset(["message", "letter"])
        self.assertEqual(
            cap._to_tool(), Cap(groups, max_count=2, days=7, min_gap_hours=48)
        )

    def test_a_limit_limits_something(self):
        for values in ({}, {"max_count": -1}, {"max_count": 1, "days": 0}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._cap(**values)

    # === Its hours: credit.collection.contact.policy.window === #

    def test_hours_as_a_decision_reads_them(self):
        window = self._make_policy(days="5", hours=(8, 15)).window_ids
        window.on_letter = False
        groups = frozenset(["call", "visit", "message"])
        self.assertEqual(window._to_tool(), Window(5, 8, 15, groups, "forbidden"))

    def test_hours_end_after_they_begin(self):
        for hours in ((9, 9), (18, 9), (-1, 9), (9, 25)):
            with (
                self.subTest(hours),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._make_policy(hours=hours)

    def test_hours_are_for_some_channel(self):
        none = dict.fromkeys(("on_call", "on_visit", "on_message", "on_letter"), False)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._make_policy(days="", window_ids=[Command.create(none)])
