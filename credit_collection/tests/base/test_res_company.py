from datetime import date, datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestCompany(CreditCollectionCommon):
    """The day a company lives in, its defaults and the age of its bank data."""

    def _today(self, zone, now):
        self.company.partner_id.tz = zone
        return self.company._collection_today(now)

    # === Time === #

    def test_each_company_lives_in_its_own_day(self):
        night = datetime(2025, 3, 17, 2, 0)
        self.assertEqual(self._today("America/Bogota", night), date(2025, 3, 16))
        self.assertEqual(self._today("Europe/Madrid", night), date(2025, 3, 17))
        self.assertEqual(self._today("Asia/Tokyo", night), date(2025, 3, 17))
        evening = datetime(2025, 3, 17, 16, 0)
        self.assertEqual(self._today("Asia/Tokyo", evening), date(2025, 3, 18))

    def test_summer_time_is_known(self):
        before = datetime(2025, 3, 29, 23, 30)  # UTC+1
        after = datetime(2025, 3, 30, 22, 30)  # UTC+2
        self.assertEqual(self._today("Europe/Madrid", before), date(2025, 3, 30))
        self.assertEqual(self._today("Europe/Madrid", after), date(2025, 3, 31))

    def test_without_a_zone_the_one_of_the_working_hours_counts(self):
        self.company.partner_id.tz = False
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        evening = datetime(2025, 3, 17, 16, 0)
        self.assertEqual(self.company._collection_today(evening), date(2025, 3, 18))

    def test_the_zone_is_kept_in_memory_until_it_changes(self):
        evening = datetime(2025, 3, 17, 16, 0)
        self.assertEqual(self._today("Europe/Madrid", evening), date(2025, 3, 17))
        self.env.invalidate_all()
        with self._exactly(0):
            self.company._collection_today(evening)
        other = self.env["res.partner"].create({"name": "Office", "tz": "Asia/Tokyo"})
        self.company.partner_id = other
        self.assertEqual(self.company._collection_today(evening), date(2025, 3, 18))
        other.tz = False
        self.company.resource_calendar_id.tz = "Europe/Madrid"
        self.assertEqual(self.company._collection_today(evening), date(2025, 3, 17))
        self.company.resource_calendar_id.tz = "Asia/Tokyo"
        self.assertEqual(self.company._collection_today(evening), date(2025, 3, 18))

    def test_the_clock_is_read_when_no_time_is_given(self):
        self.clock.move_to(datetime(2025, 3, 17, 23, 30))
        self.assertEqual(self.company._collection_today(), date(2025, 3, 18))

    def test_a_date_that_is_given_counts_for_every_company(self):
        dates = self.env["res.company"]._collection_dates("2025-05-01")
        self.assertEqual(set(dates.values()), {date(2025, 5, 1)})
        self.assertIn(self.company.id, dates)

    # === Defaults === #

    def test_a_new_default_counts_for_whoever_has_none(self):
        mine, plain = self._customer("Mine"), self._customer("Plain")
        own = self._create_protocol("Own", {"name": "Own 1", "delay": 2})
        other = self._create_protocol("Other", {"name": "Other 1", "delay": 2})
        self._choose(mine, collection_protocol_id=own)
        for partner in (mine, plain):
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        self.company.sudo().collection_protocol_id = other
        self.assertEqual(self._case(mine).protocol_id, own)
        self.assertEqual(self._case(plain).protocol_id, other)

    def test_leaving_miscellaneous_entries_out_counts_at_once(self):
        partner = self._customer()
        self._entry(partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self.assertEqual(self._case(partner).state, "active")
        self.company.sudo().collection_skip_misc = True
        self.assertEqual(self._case(partner).state, "held")

    # === Bank data === #

    def _stale(self, day=TODAY):
        self._import_bank_data()
        dates = self.env["res.company"]._collection_dates(day)
        stale = self.env["res.company"]._collection_stale(dates)
        return stale.get(self.company.id)

    def test_bank_data_are_as_old_as_their_newest_entry(self):
        self._bank_line(1, TODAY - timedelta(days=20))
        self._bank_line(1, TODAY - timedelta(days=6))
        self.assertEqual(self._stale(), TODAY - timedelta(days=6))

    def test_they_may_be_as_old_as_the_company_says(self):
        self._bank_line(1, TODAY - timedelta(days=6))
        self.company.collection_bank_days = 6
        self.assertIsNone(self._stale())

    def test_a_draft_entry_of_the_bank_is_no_news(self):
        self._bank_line(1, TODAY - timedelta(days=6))
        self._bank_line(1, TODAY).move_id.button_draft()
        self.assertEqual(self._stale(), TODAY - timedelta(days=6))

    def test_an_invoice_is_no_entry_of_the_bank(self):
        self._bank_line(1, TODAY - timedelta(days=6))
        self._invoice(self._customer(), 100, TODAY)
        self.assertEqual(self._stale(), TODAY - timedelta(days=6))

    def test_a_manager_may_send_in_spite_of_it_on_that_day_only(self):
        self._bank_line(1, TODAY - timedelta(days=60))
        self.company.with_user(self.manager).action_collection_send_today()
        self.assertIsNone(self._stale())
        self.assertIsNotNone(self._stale(self._days(1)))

    def test_nobody_else_may(self):
        for user in (self.collector, self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.company.with_user(user).action_collection_send_today()

    def test_a_manager_may_not_for_the_company_of_others(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        with self.assertRaises(AccessError):
            other.with_user(self.manager).action_collection_send_today()

    def test_a_line_dated_ahead_is_no_news(self):
        self._bank_line(1, TODAY - timedelta(days=60))
        self._bank_line(1, TODAY + timedelta(days=365))
        self.assertEqual(self._stale(), TODAY - timedelta(days=60))

    def test_an_entry_that_is_no_line_of_a_statement_is_no_news(self):
        self._bank_line(1, TODAY - timedelta(days=60))
        self._pay(self._invoice(self._customer(), 100, TODAY), day=TODAY)
        self.assertEqual(self._stale(), TODAY - timedelta(days=60))

    def test_without_any_line_nobody_knows_who_has_paid(self):
        self._import_bank_data()
        dates = {self.company.id: TODAY}
        companies = self.env["res.company"]
        self.assertEqual(companies._collection_stale(dates), {self.company.id: None})
        self.company.sudo().collection_bank_days = 0
        self.assertEqual(companies._collection_stale(dates), {self.company.id: None})

    def test_without_any_line_a_manager_cannot_send_in_spite_of_it(self):
        self._import_bank_data()
        self.company.with_user(self.manager).action_collection_send_today()
        dates = {self.company.id: TODAY}
        self.assertIn(self.company.id, self.env["res.company"]._collection_stale(dates))

    # === Bank data by hand === #

    def _stale_by_hand(self, days):
        company = self.company.sudo()
        company.write({"collection_bank_source": "by_hand"})
        company.collection_entry_days = days
        dates = {company.id: TODAY}
        stale = self.env["res.company"]._collection_stale(dates)
        return stale.get(company.id, "fresh")

    def test_by_hand_the_last_payment_decides(self):
        self.assertIsNone(self._stale_by_hand(10))
        invoice = self._invoice(self._customer(), 100, TODAY - timedelta(days=40))
        self._pay(invoice, 10, TODAY - timedelta(days=11))
        self.assertEqual(self._stale_by_hand(10), TODAY - timedelta(days=11))
        self.assertEqual(self._stale_by_hand(11), "fresh")
        self._pay(invoice, 10, TODAY + timedelta(days=30))
        self.assertEqual(self._stale_by_hand(10), TODAY - timedelta(days=11))

    def test_by_hand_an_entry_of_the_bank_is_a_payment_too(self):
        invoice = self._invoice(self._customer(), 100, TODAY - timedelta(days=40))
        with self._without_payment_entries():
            self._pay(invoice, 10, TODAY - timedelta(days=3))
        self.assertEqual(self._stale_by_hand(10), "fresh")

    def test_by_hand_no_payment_may_be_asked_for(self):
        self.assertEqual(self._stale_by_hand(0), "fresh")

    def test_a_branch_knows_what_its_nearest_parent_knows(self):
        self.company.sudo().child_ids = [Command.create({"name": "Sucursal"})]
        branch = self.company.child_ids
        companies = self.env["res.company"]
        dates = {self.company.id: TODAY, branch.id: TODAY}
        self.assertEqual(companies._collection_stale(dates), {}, "by hand, unchecked")
        self._import_bank_data()
        self.assertEqual(set(companies._collection_stale(dates)), set(dates))
        self._bank_line(1, TODAY - timedelta(days=3))
        self.assertEqual(companies._collection_stale(dates), {})
        known = companies._collection_bank_dates(dates)
        self.assertEqual(known, dict.fromkeys(dates, TODAY - timedelta(days=3)))
        alone = {branch.id: TODAY}
        self.assertEqual(companies._collection_stale(alone), {}, "asked alone, too")
        branch.sudo().collection_bank_days = 2
        self.assertEqual(set(companies._collection_stale(dates)), {branch.id})

    # === People === #

    def test_the_manager_of_the_company_gets_what_nobody_owns(self):
        self.assertEqual(self.company._collection_manager(), self.manager)

    def test_a_manager_who_left_gets_nothing(self):
        self.manager.sudo().active = False
        self.assertNotEqual(self.company._collection_manager(), self.manager)
