from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestEvaluationData(CreditCollectionCommon):
    """Reading and writing in bulk: only what changed, as it was meant."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.data = cls.env["credit.collection.evaluation.data"].sudo()

    def test_what_is_stored_has_the_log_columns_of_odoo(self):
        case = self._case(self.partner).sudo()
        self.assertTrue(case.create_uid)
        self.assertTrue(case.create_date)
        self.assertTrue(self._actions(self.partner).sudo().create_date)

    def test_the_stored_relations_of_an_act_are_filled(self):
        action = self._actions(self.partner)
        self.assertEqual(action.company_id, self.company)
        self.assertEqual(action.partner_id, self.partner)

    def test_amounts_that_differ_by_less_than_nothing_are_the_same(self):
        self.assertFalse(self.data._differ("amount_overdue", 0.3, 0.1 + 0.2))
        self.assertTrue(self.data._differ("amount_overdue", 0.3, 0.31))
        self.assertFalse(self.data._differ("amount_overdue", None, 0.0))

    def test_a_case_that_another_transaction_opened_first_is_used(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        engine = self.env["credit.collection.evaluation"].sudo()
        dates = self.env["res.company"]._collection_dates(TODAY)
        outcomes = engine._decide_all(dates, other.ids)
        before = self._case(other)
        for outcome in outcomes:
            outcome.case = {}  # as it was before the other one opened it
        self.assertEqual(self.data._write(outcomes), before.ids)
        self.assertEqual(self._case(other), before)

    def test_nothing_is_written_for_nobody(self):
        with self.assertQueryCount(0):
            self.assertEqual(self.data._write([]), [])

    def test_protocols_are_read_with_their_active_levels_only(self):
        self.formal.with_user(self.manager).active = False
        levels, by_age = (
            self.env["credit.collection.protocol"]
            .sudo()
            ._read_protocols()[self.protocol.id]
        )
        self.assertEqual(
            [level.id for level in levels],
            (self.courtesy | self.first | self.second).ids,
        )
        self.assertFalse(by_age)

    def test_an_archived_level_that_was_reached_still_counts(self):
        self._run_day(TODAY)
        self.first.with_user(self.manager).active = False
        self._evaluate(self._days(1))
        self.assertEqual(self._case(self.partner).level_id, self.first)
