from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestMergeOfCustomers(CreditCollectionCommon):
    """Two records of one customer become one while both are chased."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = cls._customer("Kept", email="same@example.com")
        cls.gone = cls._customer("Gone", email="same@example.com")

    def _merge(self):
        wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
        wizard._merge((self.kept | self.gone).ids, self.kept)

    def test_the_cases_become_one(self):
        for partner in (self.kept, self.gone):
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        self._run_day(TODAY)
        self._merge()
        case = self._case(self.kept)
        self.assertEqual(len(case), 1)
        self.assertEqual(case.amount_to_collect, 200)
        self.assertEqual(len(case.contact_ids), 2)
        self.assertTrue(all(contact.is_intact for contact in case.contact_ids))

    def test_a_level_that_either_reached_is_not_sent_again(self):
        self._invoice(self.gone, 100, TODAY - timedelta(days=20))
        self._run_day(TODAY)
        self._run_day(TODAY + timedelta(days=8))
        self._invoice(self.kept, 50, TODAY - timedelta(days=20))
        self._run_day(TODAY + timedelta(days=8))
        self.assertEqual(self._case(self.kept).level_id, self.first)
        self.assertEqual(self._case(self.gone).level_id, self.second)
        self._merge()
        self.assertEqual(self._case(self.kept).level_id, self.second)
        self.assertFalse(self._run_day(TODAY + timedelta(days=9)))

    def test_a_customer_without_a_case_takes_over_the_other_one(self):
        self._invoice(self.gone, 100, TODAY - timedelta(days=5))
        self._run_day(TODAY)
        before = self._case(self.gone)
        self._merge()
        self.assertEqual(self._case(self.kept), before)
        self.assertFalse(self._run_day(TODAY + timedelta(days=1)))

    def test_holds_and_tasks_move_along(self):
        for partner in (self.kept, self.gone):
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        item = self._case(self.gone).item_ids
        self._case(self.gone)._hold("pause", "Checking", TODAY, items=item)
        self._merge()
        self.assertEqual(self._case(self.kept).amount_to_collect, 100)
        self.assertEqual(self._case(self.kept).amount_held, 100)

    def test_what_was_to_be_said_about_a_promise_is_still_said(self):
        self.kept.email = "kept@example.com"
        for partner in (self.kept, self.gone):
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self._case(self.gone)._promise(100, self._days(5))
        self._merge()
        actions = self._actions(self.kept).filtered("occasion")
        self.assertEqual(actions.mapped("occasion"), ["promise_made", "promise_due"])
        self.assertEqual(self._dispatch(TODAY) & actions, actions[:1])
