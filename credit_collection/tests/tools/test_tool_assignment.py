from odoo.tests import BaseCase, tagged

from ...tools.assignment import Person, Rules, choose, first_manager, stand_in

COMPANY, OTHER = 1, 2
ANA, BEA, CARLOS, DIEGO, MANAGER = 11, 12, 13, 14, 19
HERE = frozenset({COMPANY})


@tagged("post_install", "-at_install")
class TestAssignment(BaseCase):
    """Who follows a customer, without a database."""

    def setUp(self):
        super().setUp()
        self.people = {
            ANA: Person(HERE),
            BEA: Person(HERE),
            CARLOS: Person(HERE),
            MANAGER: Person(HERE, is_manager=True),
        }

    def _choose(self, *claims, barred=(), load=None, **rules):
        rules = Rules(COMPANY, manager_id=MANAGER, **rules)
        return choose(claims, rules, self.people, barred, {} if load is None else load)

    # === Claims === #

    def test_claims_count_in_their_order(self):
        self.assertEqual(self._choose(ANA, BEA, CARLOS), ANA)
        self.assertEqual(self._choose(None, BEA, CARLOS), BEA)
        self.assertEqual(self._choose(None, None, CARLOS, team=(ANA,)), CARLOS)

    def test_who_left_is_replaced_by_the_substitute(self):
        self.people[ANA] = Person(substitute_id=BEA)
        self.assertEqual(self._choose(ANA, None, CARLOS), BEA)

    def test_a_substitute_of_a_substitute_counts(self):
        self.people[ANA] = Person(substitute_id=BEA)
        self.people[BEA] = Person(substitute_id=CARLOS)
        self.assertEqual(self._choose(ANA), CARLOS)

    def test_substitutes_in_a_circle_end_with_the_manager(self):
        self.people[ANA] = Person(substitute_id=BEA)
        self.people[BEA] = Person(substitute_id=ANA)
        self.assertEqual(self._choose(ANA), MANAGER)

    def test_who_left_without_a_substitute_is_replaced_by_the_manager(self):
        self.assertEqual(self._choose(DIEGO, team=(BEA,)), MANAGER)

    def test_who_collects_in_another_company_only_does_not_count(self):
        self.people[ANA] = Person(frozenset({OTHER}), BEA)
        self.assertEqual(self._choose(ANA), BEA)

    # === Not the salesperson === #

    def test_who_sells_is_passed_over(self):
        self.assertEqual(self._choose(ANA, BEA, barred={ANA}), BEA)
        self.assertEqual(self._choose(ANA, barred={ANA}, team=(ANA, CARLOS)), CARLOS)
        self.assertEqual(self._choose(barred={BEA}, default_id=BEA), MANAGER)

    def test_a_substitute_who_sells_is_passed_over(self):
        self.people[ANA] = Person(substitute_id=BEA)
        self.people[BEA] = Person(HERE, CARLOS)
        self.assertEqual(self._choose(ANA, barred={BEA}), CARLOS)

    def test_nobody_is_left(self):
        everybody = set(self.people)
        self.assertIsNone(self._choose(ANA, barred=everybody, team=(BEA,)))
        self.assertIsNone(self._choose(barred=everybody, default_id=ANA))

    # === Turns === #

    def test_new_cases_are_spread_evenly(self):
        load = {ANA: 3}
        turns = [
            self._choose(team=(ANA, BEA, CARLOS), load=load, default_id=DIEGO)
            for _number in range(6)
        ]
        self.assertEqual(turns, [BEA, CARLOS, BEA, CARLOS, BEA, CARLOS])
        self.assertEqual(load, {ANA: 3, BEA: 3, CARLOS: 3})

    def test_who_keeps_a_case_takes_no_turn(self):
        load = {}
        self.assertEqual(self._choose(None, None, CARLOS, team=(ANA,), load=load), 13)
        self.assertFalse(load)

    def test_who_left_the_team_gets_none(self):
        del self.people[ANA]
        self.assertEqual(self._choose(team=(ANA, BEA), load={BEA: 9}), BEA)

    def test_without_a_team_the_default_follows(self):
        self.assertEqual(self._choose(default_id=CARLOS), CARLOS)
        self.people[CARLOS] = Person(substitute_id=ANA)
        self.assertEqual(self._choose(default_id=CARLOS), ANA)

    def test_without_any_rule_nobody_follows(self):
        self.assertIsNone(self._choose())

    # === Parts === #

    def test_standing_in_ends(self):
        self.assertIsNone(stand_in(DIEGO, lambda user_id: False, self.people))
        self.assertIsNone(stand_in(None, lambda user_id: True, self.people))
        self.assertEqual(stand_in(DIEGO, lambda user_id: True, {}), DIEGO)

    def test_the_first_manager_of_a_company(self):
        self.assertEqual(first_manager(self.people, COMPANY), MANAGER)
        self.assertIsNone(first_manager(self.people, OTHER))
