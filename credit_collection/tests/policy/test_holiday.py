from datetime import date

from ...models.policy.holiday import public_holidays
from .common import ContactPolicyCommon


class TestHoliday(ContactPolicyCommon):
    def _holiday(self, day, **values):
        holidays = self.env["credit.collection.holiday"].with_user(self.manager)
        return holidays.create({"name": "Patron saint", "date": day, **values})

    def _verdict_on(self, case, day):
        return self._ask(case, f"2025-{day} 11:00")

    def test_public_holidays_of_country_and_region(self):
        madrid_day = date(2025, 5, 2)
        self.assertIn(madrid_day, public_holidays("ES", "MD", 2025))
        self.assertNotIn(madrid_day, public_holidays("ES", "CT", 2025))
        christmas = date(2025, 12, 25)
        self.assertIn(christmas, public_holidays("FR", "no such region", 2025))
        self.assertFalse(public_holidays("XX", None, 2025))

    def test_the_state_of_the_customer_has_its_holidays(self):
        self._make_policy()
        madrid = self._debtor("es", state="state_es_m")
        barcelona = self._debtor("es", "Deutor", state="state_es_b")
        self.assertEqual(self._verdict_on(madrid, "05-02").code, "holiday")
        self.assertTrue(self._verdict_on(barcelona, "05-02").allowed)

    def test_a_day_of_the_house_is_one_for_all(self):
        self._make_policy()
        self._holiday("2025-03-19")
        verdict = self._verdict_on(self._debtor("fr"), "03-19")
        self.assertEqual(verdict.code, "holiday")
        self.assertEqual(verdict.params["date"], "2025-03-19")

    def test_a_local_feast_is_for_customers_there(self):
        self._make_policy()
        self._holiday("2025-03-19", country_id=self.env.ref("base.fr").id)
        self.assertFalse(self._verdict_on(self._debtor("fr"), "03-19").allowed)
        self.assertTrue(self._verdict_on(self._debtor("de", "D"), "03-19").allowed)

    def test_days_of_another_company_do_not_count(self):
        self._make_policy()
        other = self.env["res.company"].sudo().create({"name": "Otra Casa"})
        self._holiday("2025-03-19").sudo().company_id = other
        self.assertTrue(self._verdict_on(self._debtor("fr"), "03-19").allowed)
