from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError

from ..common import TODAY, CreditCollectionCommon


class TestUsers(CreditCollectionCommon):
    """Who collects, and who stands in for whom."""

    def test_everybody_who_collects_is_known_with_companies(self):
        people = self.env["res.users"]._collection_people()
        self.assertEqual(people[self.collector.id].company_ids, {self.company.id})
        self.assertTrue(people[self.manager.id].is_manager)
        self.assertFalse(people[self.collector.id].is_manager)
        for user in (self.invoicing, self.salesperson):
            self.assertNotIn(user.id, people)

    def test_who_left_is_known_for_the_substitute_only(self):
        self.collector.sudo().collection_substitute_id = self.manager
        self.collector.sudo().active = False
        person = self.env["res.users"]._collection_people()[self.collector.id]
        self.assertFalse(person.company_ids)
        self.assertEqual(person.substitute_id, self.manager.id)

    def test_people_come_in_one_query(self):
        users = self.env["res.users"]
        users._collection_people()
        with self._exactly(1):
            users._collection_people()

    def test_a_collector_names_the_own_substitute(self):
        user = self.collector.with_user(self.collector)
        user.write({"collection_substitute_id": self.manager.id})
        self.assertEqual(user.collection_substitute_id, self.manager)

    def test_nobody_names_the_substitute_of_somebody_else(self):
        with self.assertRaises(AccessError):
            self.manager.with_user(self.collector).write(
                {"collection_substitute_id": self.collector.id}
            )

    def test_nobody_is_their_own_substitute(self):
        with self.assertRaises(ValidationError):
            self.collector.sudo().collection_substitute_id = self.collector

    def test_a_substitute_named_later_gets_the_cases_of_who_left(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self.collector.sudo().collection_substitute_id = self.manager
        self.assertEqual(self._case(partner).user_id, self.collector)
        self.collector.sudo().active = False
        self.assertEqual(self._case(partner, user=self.manager).user_id, self.manager)
