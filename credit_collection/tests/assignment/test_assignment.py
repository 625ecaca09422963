from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestAssignmentOfCases(CreditCollectionCommon):
    """Every customer gets one person by rule, and keeps that person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._person("ana")
        cls.bea = cls._person("bea")
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _notes(self, case):
        return " ".join(case.sudo().message_ids.mapped("body"))

    # === In turns === #

    def test_many_new_cases_are_spread_evenly_over_the_team(self):
        self.company.sudo().collection_user_ids = self.ana + self.bea
        partners = self._customers(6)
        self._invoices(partners, 50, TODAY - timedelta(days=9))
        self._evaluate(TODAY)
        users = [self._case(partner).user_id for partner in partners]
        self.assertEqual(sorted(map(users.count, (self.ana, self.bea))), [3, 3])

    def test_who_has_the_fewest_open_cases_is_next(self):
        others = self._customers(2)
        self._invoices(others, 50, TODAY - timedelta(days=9))
        for other in others:
            self._choose(other, collection_user_id=self.ana)
        self._evaluate(TODAY)
        self.company.sudo().collection_user_ids = self.ana + self.bea
        self.company.sudo().collection_user_id = False
        new = self._customer("Nuevo")
        self._invoice(new, 10, TODAY - timedelta(days=3))
        self._evaluate(TODAY)
        self.assertEqual(self._case(new).user_id, self.bea)

    def test_a_case_stays_with_its_person(self):
        self._evaluate(TODAY)
        self.company.sudo().collection_user_ids = self.ana + self.bea
        self._evaluate(self._days(1))
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_a_settled_customer_comes_back_to_the_same_person(self):
        self.company.sudo().collection_user_ids = self.bea
        partner = self._customer("Nuevo")
        invoice = self._invoice(partner, 50, TODAY)
        self._evaluate(self._days(5))
        self.assertEqual(self._case(partner).user_id, self.bea)
        self._pay(invoice)
        self.company.sudo().collection_user_ids = self.ana
        self._invoice(partner, 70, self._days(20))
        self._evaluate(self._days(40))
        self.assertEqual(self._case(partner).user_id, self.bea)

    def test_the_second_evaluation_writes_nothing(self):
        self.company.sudo().collection_user_ids = self.ana + self.bea
        self._invoices(self._customers(7), 50, TODAY - timedelta(days=9))
        self._evaluate(TODAY)
        self.assertFalse(self._evaluate(TODAY))

    def test_a_simulation_takes_no_turn(self):
        self.assertEqual(self._case(self.partner).user_id, self.collector)
        self.company.sudo().collection_user_ids = self.ana
        self._cases()._simulate(self._days(9))
        self.assertEqual(self._case(self.partner).user_id, self.collector)
        self.assertFalse(self._notes(self._case(self.partner)))

    # === Who leaves === #

    def test_the_cases_of_who_leaves_go_to_the_substitute(self):
        self._choose(self.partner, collection_user_id=self.ana)
        self._evaluate(TODAY)
        case = self._case(self.partner)
        case.sudo()._schedule_task("mail.mail_activity_data_todo", "Call", "Today")
        self.assertEqual(case.activity_ids.user_id, self.ana)
        self.ana.sudo().collection_substitute_id = self.bea
        self.ana.sudo().active = False
        case = self._case(self.partner)
        self.assertEqual(case.user_id, self.bea)
        self.assertEqual(case.activity_ids.user_id, self.bea)
        self.assertIn(
            "Ana does not collect any more: Bea follows this customer now.",
            self._notes(case),
        )

    def test_the_cases_of_who_collects_no_more_go_to_the_manager(self):
        self._choose(self.partner, collection_user_id=self.ana)
        self._evaluate(TODAY)
        self.ana.sudo().group_ids = self.env.ref("account.group_account_invoice")
        self.assertEqual(self._case(self.partner).user_id, self.manager)

    def test_a_case_that_moved_stays_moved(self):
        self.company.sudo().collection_user_id = self.ana
        self._evaluate(TODAY)
        self.ana.sudo().collection_substitute_id = self.bea
        self.ana.sudo().active = False
        notes = self._notes(self._case(self.partner))
        self.assertFalse(self._evaluate(TODAY))
        self.assertEqual(self._notes(self._case(self.partner)), notes)

    def test_a_person_who_chooses_another_collector_leaves_a_note(self):
        self._evaluate(TODAY)
        case = self._case(self.partner)
        case.user_id = self.bea
        self.assertIn(
            "Bea follows this customer now instead of Collector", self._notes(case)
        )

    # === Not the salesperson === #

    def test_the_salesperson_gets_no_case_of_an_own_customer(self):
        self.company.sudo().collection_user_ids = self.ana + self.bea
        partners = self._customers(3)
        partners.user_id = self.ana
        self._invoices(partners, 50, TODAY - timedelta(days=9))
        self._evaluate(TODAY)
        for partner in partners:
            self.assertEqual(self._case(partner).user_id, self.bea)

    def test_a_new_salesperson_loses_the_case_at_once(self):
        self._evaluate(TODAY)
        self.company.sudo().collection_user_ids = self.bea
        self.partner.user_id = self.collector
        case = self._case(self.partner)
        self.assertEqual(case.user_id, self.bea)
        self.assertIn(
            "Collector sells to this customer: Bea collects from now on.",
            self._notes(case),
        )

    def test_a_chosen_collector_who_sells_now_is_passed_over(self):
        self._choose(self.partner, collection_user_id=self.ana)
        self.partner.user_id = self.ana
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_where_it_is_allowed_the_salesperson_collects(self):
        self.company.sudo().collection_allow_salesperson = True
        self.partner.user_id = self.collector
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_allowing_it_counts_at_once_for_cases_without_anybody(self):
        everybody = self.collector + self.manager + self.ana + self.bea
        self.partner.user_id = self.collector
        self.manager.sudo().group_ids = self.env.ref("base.group_user")
        self._evaluate(TODAY)
        self.assertFalse(self._case(self.partner, user=everybody[0]).user_id)
        self.company.sudo().collection_allow_salesperson = True
        self.assertEqual(self._case(self.partner).user_id, self.collector)
