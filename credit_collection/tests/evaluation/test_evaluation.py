from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import mute_logger

from ...tools import decision
from ..common import TODAY
from .common import EvaluationCommon

ENGINE = "odoo.addons.credit_collection.models.evaluation.evaluation"


class TestEvaluation(EvaluationCommon):
    """Facts for all customers, a decision for each, writes for what changed."""

    # === The rules on a real ledger === #

    def test_a_customer_who_owes_nothing_has_no_case(self):
        partner = self._customer()
        self._pay(self._invoice(partner, 100, self._days(20)))
        self._evaluate(self._days(30))
        self.assertFalse(self._case(partner))

    def test_a_customer_whose_due_date_is_far_has_no_case(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(30))
        self._evaluate(TODAY)
        self.assertFalse(self._case(partner))

    def test_a_due_date_that_comes_near_is_upcoming(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(3))
        self._evaluate(TODAY)
        self.assertRecordValues(
            self._case(partner),
            [
                {
                    "state": "upcoming",
                    "next_level_id": self.courtesy.id,
                    "next_action_date": TODAY,
                    "amount_overdue": 0,
                    "level_id": False,
                }
            ],
        )
        self.assertRecordValues(
            self._actions(partner),
            [
                {
                    "level_id": self.courtesy.id,
                    "state": "ready",
                    "date_due": self._days(3),
                }
            ],
        )

    def test_an_overdue_customer_is_chased_from_the_first_level(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=1))
        self._evaluate(TODAY)
        self.assertRecordValues(
            self._case(partner),
            [
                {
                    "state": "active",
                    "next_level_id": self.first.id,
                    "next_action_date": self._days(2),
                    "amount_overdue": 100,
                    "amount_to_collect": 100,
                    "days_late": 1,
                    "user_id": self.collector.id,
                    "protocol_id": self.protocol.id,
                }
            ],
        )
        self.assertEqual(
            self._case(partner).reason,
            "First on 03/19/2025: the oldest unpaid item fell due on 03/16/2025.",
        )

    def test_of_two_instalments_only_the_one_that_is_late_is_chased(self):
        partner = self._customer()
        self._invoice(partner, 1000, TODAY, term=self._half_and_half())
        self._evaluate(self._days(33))
        case = self._case(partner)
        self.assertEqual((case.amount_to_collect, case.days_late), (500, 3))
        self.assertEqual(case.next_level_id, self.first)

    def test_below_the_minimum_nothing_is_planned_and_the_case_says_so(self):
        self.first.with_user(self.manager).min_amount = 50
        partner = self._customer()
        self._invoice(partner, 49.99, TODAY - timedelta(days=9))
        self._evaluate(TODAY)
        case = self._case(partner)
        self.assertFalse(case.action_ids)
        self.assertEqual(
            case.reason.replace("\xa0", " "),
            "49.99 € to collect is below the minimum of First, 50.00 €.",
        )

    def test_a_debt_in_a_currency_of_its_own_is_measured_in_that_of_the_company(self):
        self.first.with_user(self.manager).min_amount = 50
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        partner = self._customer()
        self._invoice(partner, 99, TODAY - timedelta(days=9), currency=dollar)
        self._evaluate(TODAY)
        self.assertEqual(self._case(partner).reason_code, "below_minimum")
        self._invoice(partner, 1, TODAY - timedelta(days=9), currency=dollar)
        self.assertEqual(self._case(partner).reason_code, "due")

    def test_after_the_last_level_the_case_stays_on_the_worklist(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=1))
        self._evaluate(TODAY)
        self._reach(partner, self.first, self.second, self.formal)
        self._evaluate(self._days(90))
        case = self._case(partner)
        self.assertEqual((case.state, case.reason_code), ("active", "levels_spent"))
        self.assertFalse(case.next_action_date)
        self.assertIn("all levels done", case.priority_reason)

    def test_a_debt_that_falls_due_later_begins_a_new_cycle(self):
        partner = self._customer()
        old = self._invoice(partner, 100, TODAY - timedelta(days=1))
        self._evaluate(TODAY)
        self._reach(partner, self.first, self.second)
        self._invoice(partner, 70, self._days(20))
        self._pay(old)
        self._evaluate(self._days(21))
        case = self._case(partner)
        self.assertEqual((case.cycle, case.next_level_id), (2, self.first))
        self.assertFalse(case.level_id)

    def test_with_an_older_debt_left_the_cycle_goes_on(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=1))
        self._evaluate(TODAY)
        self._reach(partner, self.first)
        self._invoice(partner, 70, self._days(10))
        self._evaluate(self._days(12))
        case = self._case(partner)
        self.assertEqual((case.cycle, case.next_level_id), (1, self.second))

    def test_a_contact_of_the_customer_is_chased_in_one_case(self):
        partner = self._customer()
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": partner.id, "email": "buyer@example.com"}
        )
        self._invoice(buyer, 100, TODAY - timedelta(days=5))
        self._invoice(partner, 50, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self.assertFalse(self._case(buyer) - self._case(partner))
        self.assertEqual(self._case(partner).amount_to_collect, 150)

    def test_evaluating_a_contact_evaluates_its_company(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=5))
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": partner.id}
        )
        self._evaluate(self._days(20), buyer)
        self.assertEqual(self._case(partner).days_late, 25)

    # === Time is an argument === #

    def test_the_clock_does_not_matter_when_a_date_is_given(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        for clock in (date(2020, 1, 1), date(2031, 1, 1)):
            self._on(clock)
            self._cases()._evaluate(partner, self._days(10))
            self.assertEqual(self._case(partner).days_late, 10)

    def test_a_missed_day_heals_without_two_levels_on_one_day(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        # Nobody looked for fifty days: all three levels are old enough.
        mails = self._run_day(self._days(50))
        self.assertEqual(len(mails), 1)
        self.assertEqual(self._case(partner).level_id, self.first)
        self.assertFalse(self._run_day(self._days(50)), "not again on the same day")
        self.assertFalse(self._run_day(self._days(51)), "not before the minimum gap")
        self.assertEqual(len(self._run_day(self._days(57))), 1)
        self.assertEqual(self._case(partner).level_id, self.second)

    # === Writing only what changed === #

    def test_evaluating_twice_writes_no_row(self):
        late, near, held, covered = (self._customer(f"C{i}") for i in range(4))
        self._invoice(late, 100, TODAY - timedelta(days=40))
        self._invoice(near, 100, self._days(2))
        self._invoice(held, 100, TODAY - timedelta(days=9))
        self._invoice(covered, 100, TODAY - timedelta(days=9))
        self._credit_note(covered, 100)
        self._bank_line(50, TODAY, late)
        self._evaluate(TODAY)
        self._case(held)._hold("pause", "Holiday", self._days(3))
        for prepare in (self._evaluate, self._dispatch, self._run_day):
            prepare(TODAY)
            self._evaluate(TODAY)
            before = self._versions()
            self.assertFalse(self._evaluate(TODAY), "nothing changed")
            self.assertEqual(self._versions(), before)

    def test_it_returns_the_cases_that_changed(self):
        one, two = self._customer("One"), self._customer("Two")
        self._invoice(one, 100, TODAY - timedelta(days=3))
        self._invoice(two, 100, TODAY - timedelta(days=300))
        self._evaluate(TODAY)
        self._case(two)._hold("pause", "Holiday", self._days(20))
        changed = self._evaluate(self._days(1))
        self.assertIn(self._case(one), changed)
        self.assertEqual(changed._name, "credit.collection.case")
        self.assertEqual(changed.env.user, self.collector)

    # === Constant numbers of queries === #

    def test_thirty_customers_take_as_many_queries_as_one(self):
        counts = {}
        for size in (1, 30):
            partners = self._customers(size, f"Customer{size}")
            self._invoices(partners, 100, TODAY - timedelta(days=5))
            self._invoices(partners, 20, TODAY, move_type="out_refund")
            self._evaluate(TODAY, partners)
            counts[size] = [
                self._count_queries(lambda p=partners, d=day: self._evaluate(d, p))
                for day in (TODAY, TODAY, self._days(9))
            ]
        self.assertEqual(counts[1][1:], counts[30][1:], "the first one fills caches")
        self.assertLessEqual(max(counts[30][1:]), 30)

    def test_posting_many_invoices_evaluates_once(self):
        partners = self._customers(5)
        moves = self._invoices(partners, 100, TODAY - timedelta(days=5))
        moves.button_draft()
        engine = type(self.env["credit.collection.evaluation"])
        with patch.object(
            engine, "_evaluate_on", autospec=True, side_effect=engine._evaluate_on
        ) as evaluate:
            moves.action_post()
            self.assertEqual(len(self._cases().search([])), 5)
        self.assertEqual(evaluate.call_count, 1)
        self.assertEqual(set(evaluate.call_args.args[2]), set(partners.ids))

    # === Bad data === #

    @mute_logger(ENGINE)
    def test_the_bad_data_of_one_customer_stop_nobody_else(self):
        bad, good = self._customer("Bad"), self._customer("Good")
        for partner in (bad, good):
            self._invoice(partner, 100, TODAY - timedelta(days=2))

        def decide(facts, *args, **kwargs):
            if facts.to_collect == 13:
                raise ValueError("these data make no sense")
            return decision.decide(facts, *args, **kwargs)

        self._credit_note(bad, 87)
        with patch(f"{ENGINE}.decide", decide):
            self._evaluate(self._days(2))
        self.assertEqual(self._case(good).reason_code, "due")
        case = self._case(bad)
        self.assertEqual(case.reason, "Error: these data make no sense")
        self.assertEqual(case.state, "active", "a person sees it")
        self.assertFalse(case.action_ids.filtered(lambda a: a.state == "ready"))

    @mute_logger(ENGINE)
    def test_a_defect_never_stops_the_accountant(self):
        partner = self._customer()
        engine = type(self.env["credit.collection.evaluation"])
        with patch.object(engine, "_decide_all", side_effect=ValueError("broken")):
            invoice = self._invoice(partner, 100, TODAY - timedelta(days=5))
            self.assertFalse(self._case(partner))
        self.assertEqual(invoice.state, "posted")
        # The nightly run heals what was missed.
        self.assertFalse(self._case(partner))
        self._evaluate(TODAY)
        self.assertEqual(self._case(partner).reason_code, "due")

    # === Simulation === #

    def test_a_simulation_writes_nothing(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        before = self._versions()
        self._cases()._simulate(self._days(30))
        self.assertEqual(self._versions(), before)

    def test_a_simulation_equals_what_the_evaluation_of_that_day_plans(self):
        near, late, older = (self._customer(f"C{number}") for number in range(3))
        self._invoice(near, 100, self._days(13))
        self._invoice(late, 100, self._days(5))
        self._invoice(older, 100, TODAY - timedelta(days=1))
        self._run_day(self._days(2))
        day = self._days(14)
        simulated = self._cases()._simulate(day)
        self._evaluate(day)
        actions = self._actions(near) | self._actions(late) | self._actions(older)
        planned = actions.filtered(
            lambda action: action.state in ("ready", "to_approve")
        )
        self.assertEqual(
            {(one["case_id"], one["level_id"], one["channel"]) for one in simulated},
            {(one.case_id.id, one.level_id.id, one.channel) for one in planned},
        )
        self.assertEqual(len(simulated), 2)

    def test_each_simulated_act_says_why(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        (action,) = self._cases()._simulate(self._days(4))
        self.assertEqual(action["partner_id"], partner.id)
        self.assertEqual((action["level_id"], action["amount"]), (self.first.id, 100))
        self.assertEqual(
            action["reason"],
            "First is due: the oldest unpaid item fell due on 03/17/2025.",
        )

    def test_what_was_done_is_not_simulated_again(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._run_day(self._days(3))
        self.assertFalse(self._cases()._simulate(self._days(3)))

    def test_a_collector_simulates_own_companies_only(self):
        other = self.setup_other_company(name="Other")
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._invoice(partner, 70, TODAY, journal_id=other["default_journal_sale"].id)
        actions = self._cases()._simulate(self._days(5))
        self.assertEqual(
            [action["company_id"] for action in actions], [self.company.id]
        )
