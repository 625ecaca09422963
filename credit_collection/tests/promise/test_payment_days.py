from datetime import date

from ..common import TODAY, CreditCollectionCommon


class TestPaymentDayMixin(CreditCollectionCommon):
    """Which date is proposed for a payment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spain = cls.env.ref("base.es")
        cls.company.partner_id.write({"country_id": spain.id})
        cls.partner = cls._customer(country_id=spain.id)
        cls._invoice(cls.partner, 100, TODAY)

    def _propose(self, day, **values):
        self._choose(self.partner, **values)
        self._evaluate(TODAY)
        return self._case(self.partner)._propose_payment_date(date.fromisoformat(day))

    def test_without_payment_days_the_next_working_day(self):
        self.assertEqual(self._propose("2025-03-18"), date(2025, 3, 18))
        self.assertEqual(self._propose("2025-03-22"), date(2025, 3, 24))

    def test_the_customers_own_payment_day(self):
        found = self._propose("2025-03-18", collection_payment_days="10, 25")
        self.assertEqual(found, date(2025, 3, 25))

    def test_a_payment_day_at_the_weekend_moves_to_the_monday(self):
        found = self._propose("2025-03-27", collection_payment_days="5")
        self.assertEqual(found, date(2025, 4, 7))

    def test_public_holidays_are_no_working_days(self):
        # Good Friday, the weekend; the Monday is a holiday only in some regions
        found = self._propose("2025-04-18")
        self.assertEqual(found, date(2025, 4, 21))
        barcelona = self.env.ref("base.state_es_b")
        self.partner.state_id = barcelona
        self.assertEqual(self._propose("2025-04-18"), date(2025, 4, 22))

    def test_a_day_of_the_house_is_none(self):
        self.env["credit.collection.holiday"].with_user(self.manager).create(
            {"name": "Patron saint", "date": "2025-03-25"}
        )
        found = self._propose("2025-03-18", collection_payment_days="25")
        self.assertEqual(found, date(2025, 3, 26))

    def test_the_working_calendar_of_the_company(self):
        calendar = self.company.sudo().resource_calendar_id
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "0").unlink()
        self.assertEqual(self._propose("2025-03-22"), date(2025, 3, 25))

    def test_without_a_calendar_from_monday_to_friday(self):
        self.company.sudo().resource_calendar_id = False
        self.assertEqual(self._propose("2025-03-22"), date(2025, 3, 24))

    def test_over_the_turn_of_the_year(self):
        found = self._propose("2025-12-30", collection_payment_days="1")
        self.assertEqual(found, date(2026, 1, 2))
