"""Whose money came in while an agency had a debt."""

import random
from datetime import date, timedelta

from odoo.tests import BaseCase, tagged

from ...tools.agency_money import Credit, Remitted, explain
from ..properties import for_all, st

DAY = date(2025, 3, 1)


def _credits(*amounts):
    return [Credit(key, amount, DAY) for key, amount in enumerate(amounts, 1)]


def _remitted(gross, net=None, since=DAY, slack=0.0, key=1):
    return Remitted(key, gross, gross if net is None else net, since, slack)


@tagged("post_install", "-at_install")
class TestAgencyMoney(BaseCase):
    def test_what_nobody_remitted_is_not_explained(self):
        found = explain(_credits(100, 50), [])
        self.assertEqual(found.open, {1: 100, 2: 50})
        self.assertEqual(found.recovered, 150)

    def test_a_remittance_that_is_not_booked_yet(self):
        found = explain([], [_remitted(400, 360)])
        self.assertEqual((found.unbooked, found.recovered), (400, 400))

    def test_a_remittance_booked_without_what_was_kept(self):
        found = explain(_credits(360, 600), [_remitted(400, 360)])
        self.assertEqual(found.open, {2: 600})
        self.assertEqual((found.unbooked, found.recovered), (40, 1000))

    def test_a_remittance_booked_without_what_was_kept_in_parts(self):
        found = explain(_credits(200, 160, 600), [_remitted(400, 360)])
        self.assertEqual(found.open, {3: 600})

    def test_what_was_kept_is_booked_by_itself(self):
        found = explain(_credits(360, 40, 600), [_remitted(400, 360)])
        self.assertEqual(found.open, {3: 600})
        self.assertEqual(found.unbooked, 0)

    def test_a_remittance_booked_in_parts(self):
        found = explain(_credits(300), [_remitted(600)])
        self.assertEqual((found.remitted, found.unbooked), ({1: 300}, 300))
        found = explain(_credits(300, 300), [_remitted(600)])
        self.assertEqual((found.open, found.unbooked), ({}, 0))

    def test_money_is_not_booked_before_the_customer_paid_it(self):
        since = DAY + timedelta(days=1)
        found = explain(_credits(400), [_remitted(400, since=since)])
        self.assertEqual((found.open, found.unbooked), ({1: 400}, 400))

    def test_what_was_taken_for_the_customers_was_a_remittance(self):
        found = explain(_credits(400), [_remitted(400)], direct={1: 400})
        self.assertEqual((found.direct, found.recovered), ({}, 400))

    def test_unless_a_person_said_whose_it_is(self):
        sure = {1: 400}
        found = explain(_credits(400), [_remitted(400)], direct=sure, sure=sure)
        self.assertEqual((found.direct, found.recovered), ({1: 400}, 800))

    def test_another_currency_may_be_off(self):
        found = explain(_credits(102), [_remitted(100, slack=5)])
        self.assertEqual((found.open, found.recovered), ({}, 100))

    def test_the_agency_kept_all_of_it(self):
        found = explain(_credits(500), [_remitted(40, net=0)])
        self.assertEqual((found.open, found.recovered), ({1: 500}, 540))

    def test_money_may_be_what_the_agency_still_has(self):
        found = explain(_credits(400), [], waiting=400)
        self.assertEqual((found.open, found.recovered), ({1: 400}, 400))
        found = explain(_credits(500), [], waiting=400)
        self.assertEqual(found.recovered, 500)

    def test_what_came_too_late_counts_only_as_remitted(self):
        late = [Credit(1, 400, DAY, counts=False), Credit(2, 70, DAY, counts=False)]
        found = explain(late, [_remitted(400)])
        self.assertEqual((found.open, found.unbooked), ({}, 0))

    @for_all(st.lists(st.integers(1, 500), max_size=6), st.integers(0, 10**6))
    def test_nothing_is_lost_or_doubled(self, amounts, seed):
        chance = random.Random(seed)
        remittances = [
            _remitted(gross, chance.randint(0, gross), key=key)
            for key, gross in enumerate(chance.choices(range(1, 500), k=3))
        ]
        credits = _credits(*amounts)
        waiting = chance.choice([0, 100])
        found = explain(credits, remittances, waiting=waiting)
        for credit in credits:
            parts = (found.remitted, found.direct, found.open)
            self.assertEqual(sum(p.get(credit.key, 0) for p in parts), credit.amount)
        gross = sum(one.gross for one in remittances)
        self.assertLessEqual(sum(found.remitted.values()), gross)
        self.assertGreaterEqual(found.recovered, max(gross + waiting, sum(amounts)))
        chance.shuffle(credits)
        chance.shuffle(remittances)
        self.assertEqual(found, explain(credits, remittances, waiting=waiting))
