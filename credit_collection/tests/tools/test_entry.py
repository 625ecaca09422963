"""Where a case starts, and what an old debt gets, without a database."""

from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.case_facts import Facts, History, Reached
from ...tools.decision import Level, decide
from ...tools.entry import Entry, propose_start

TODAY = date(2025, 3, 17)
FRIENDLY = Level(1, delay=3, is_soft=True)
COURTEOUS = Level(2, delay=15, min_gap=7, is_soft=True)
ASSERTIVE = Level(3, delay=25, min_gap=7)
FORMAL = Level(4, delay=40, min_gap=7, needs_approval=True)
LEVELS = (FORMAL, ASSERTIVE, COURTEOUS, FRIENDLY)
#: What a company says when a debt is old.
YEAR = Entry(old_days=365)


@tagged("post_install", "-at_install")
class TestEntry(BaseCase):
    def decide(self, late, entry=YEAR, history=None, levels=LEVELS):
        due = TODAY - timedelta(days=late)
        facts = Facts(overdue=100, to_collect=100, carrying_due=due)
        return decide(facts, levels, history or History(), TODAY, entry=entry)

    def test_a_person_chooses_the_first_level(self):
        entry = Entry(level_id=COURTEOUS.id, cycle=1)
        self.assertEqual(self.decide(60, entry).next_level, COURTEOUS)

    def test_the_choice_counts_for_its_cycle_only(self):
        entry = Entry(level_id=COURTEOUS.id, cycle=1)
        decision = self.decide(60, entry, History(cycle=2))
        self.assertEqual(decision.next_level, FRIENDLY)

    def test_a_level_that_the_protocol_lost_is_no_choice(self):
        entry = Entry(level_id=99, cycle=1)
        self.assertEqual(self.decide(60, entry).next_level, FRIENDLY)

    def test_an_old_debt_gets_what_fits_its_age_and_waits_for_approval(self):
        decision = self.decide(902)
        self.assertEqual(decision.next_level.id, FORMAL.id)
        self.assertEqual(decision.reason.code, "old_approval")
        self.assertTrue(all(act.level.needs_approval for act in decision.actions))

    def test_on_the_last_day_it_is_not_old_yet(self):
        self.assertEqual(self.decide(365).next_level, FRIENDLY)
        self.assertEqual(self.decide(366).next_level.id, FORMAL.id)

    def test_a_firm_level_that_a_person_chose_waits_for_approval_too(self):
        entry = Entry(level_id=ASSERTIVE.id, cycle=1, old_days=365)
        decision = self.decide(902, entry)
        self.assertEqual(decision.next_level.id, ASSERTIVE.id)
        self.assertEqual(decision.reason.code, "old_approval")

    def test_a_soft_level_that_a_person_chose_is_not_sent(self):
        entry = Entry(level_id=FRIENDLY.id, cycle=1, old_days=365)
        self.assertEqual(self.decide(902, entry).next_level.id, FORMAL.id)

    def test_without_a_firmer_level_a_person_approves_the_soft_one(self):
        decision = self.decide(902, levels=(FRIENDLY, COURTEOUS))
        self.assertEqual(decision.next_level.id, FRIENDLY.id)
        self.assertEqual(decision.reason.code, "old_approval")
        self.assertTrue(all(act.level.needs_approval for act in decision.actions))

    def test_nor_is_the_next_soft_one_sent_by_itself(self):
        last = Reached(FRIENDLY.key, 0, TODAY - timedelta(days=90))
        decision = self.decide(902, history=History(last=last), levels=LEVELS[2:])
        self.assertEqual(decision.next_level.id, COURTEOUS.id)
        self.assertEqual(decision.reason.code, "old_approval")
        self.assertTrue(all(act.level.needs_approval for act in decision.actions))

    def test_nor_is_what_waits_of_a_soft_one_by_another_channel(self):
        soft = Level(1, delay=3, is_soft=True, channels=("email", "sms"))
        last = Reached(soft.key, 0, TODAY - timedelta(days=90), frozenset(["email"]))
        history = History(last=last, open=frozenset([(soft.id, "sms", None)]))
        decision = self.decide(902, history=history, levels=(soft,))
        (act,) = decision.actions
        self.assertEqual((act.channel, act.level.needs_approval), ("sms", True))
        self.assertEqual(decision.reason.code, "old_approval")
        self.assertEqual(decision.reason.params["level"], soft.id)

    def test_a_debt_that_grew_old_leaves_soft_levels_out_with_approval(self):
        last = Reached(FRIENDLY.key, 0, TODAY - timedelta(days=90))
        decision = self.decide(400, history=History(last=last))
        self.assertEqual(decision.next_level.id, FORMAL.id)
        self.assertEqual(decision.reason.code, "old_approval")

    def test_a_debt_that_grew_old_goes_on_with_firm_levels(self):
        last = Reached(COURTEOUS.key, 0, TODAY - timedelta(days=90))
        decision = self.decide(400, history=History(last=last))
        self.assertEqual(
            (decision.next_level, decision.reason.code), (ASSERTIVE, "due")
        )

    def test_no_debt_is_old_where_the_company_says_so(self):
        self.assertEqual(self.decide(902, Entry()).next_level, FRIENDLY)

    def test_below_the_minimum_stays_below_it(self):
        costly = Level(4, delay=40, min_amount=500)
        decision = self.decide(902, levels=(FRIENDLY, costly))
        self.assertEqual(decision.reason.code, "below_minimum")

    def test_proposals_fit_the_age_up_to_what_needs_approval(self):
        starts = [propose_start(LEVELS, late) for late in (1, 10, 20, 30, 900)]
        wanted = [FRIENDLY, FRIENDLY, COURTEOUS, ASSERTIVE, ASSERTIVE]
        self.assertEqual(starts, wanted)

    def test_proposals_respect_marked_entries(self):
        entry = Level(2, delay=15, is_entry=True)
        self.assertEqual(propose_start((FRIENDLY, entry, ASSERTIVE), 900), entry)
        self.assertEqual(propose_start((FRIENDLY, entry, ASSERTIVE), 5), FRIENDLY)
