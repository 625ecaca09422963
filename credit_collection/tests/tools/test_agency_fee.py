from odoo.tests import BaseCase, tagged

from ...tools.agency_fee import Tier, compute_fee, find_overlap, find_tier
from ..properties import for_all, st

amounts = st.integers(0, 10**8).map(lambda amount: amount / 100)
ages = st.integers(0, 3000)
parts = st.lists(st.tuples(amounts, ages), max_size=8)
tiers = st.lists(
    st.builds(
        Tier,
        percentage=st.integers(0, 100),
        fixed=st.integers(0, 500),
        minimum=st.integers(0, 500),
        amount_from=st.sampled_from([0, 100, 5000]),
        amount_to=st.sampled_from([0, 10**4, 10**7]),
        age_from=st.sampled_from([0, 180, 365, 730]),
        country_id=st.sampled_from([None, 1, 2]),
        phase=st.sampled_from([None, "amicable", "judicial"]),
    ),
    max_size=6,
)


@tagged("post_install", "-at_install")
class TestAgencyFee(BaseCase):
    def test_steps_by_age(self):
        steps = [Tier(10), Tier(15, age_from=180), Tier(25, age_from=365)]
        for age, percentage in ((0, 10), (179, 10), (180, 15), (364, 15), (900, 25)):
            self.assertEqual(find_tier(steps, 100, age).percentage, percentage)

    def test_a_range_of_amounts_ends_below_its_end(self):
        steps = [Tier(15, amount_to=5000), Tier(10, amount_from=5000)]
        self.assertEqual(find_tier(steps, 4999.99, 0).percentage, 15)
        self.assertEqual(find_tier(steps, 5000, 0).percentage, 10)

    def test_what_was_handed_over_decides_the_tier_of_a_part_payment(self):
        steps = [Tier(15, amount_to=5000), Tier(10, amount_from=5000)]
        self.assertEqual(compute_fee([(1000, 0)], steps, total=6000).amount, 100)

    def test_overlaps(self):
        apart = [
            Tier(1, amount_to=10),
            Tier(2, amount_from=10),
            Tier(3, age_from=180),
            Tier(4, country_id=1),
            Tier(5, phase="judicial"),
        ]
        self.assertIsNone(find_overlap(apart))
        self.assertTrue(find_overlap([*apart, Tier(6, amount_from=9)]))

    @for_all(parts, tiers)
    def test_a_fee_is_no_less_than_nothing_and_at_least_its_minimum(self, owed, agreed):
        fee = compute_fee(owed, agreed)
        self.assertGreaterEqual(fee.amount, 0)
        if fee.is_agreed:
            least = min(tier.minimum for tier in fee.tiers)
            self.assertGreaterEqual(fee.amount, least)

    @for_all(st.lists(ages, max_size=5), tiers)
    def test_nothing_recovered_costs_nothing(self, days, agreed):
        self.assertEqual(compute_fee([(0, age) for age in days], agreed).amount, 0)

    @for_all(amounts, amounts, ages, tiers)
    def test_more_recovered_never_costs_less(self, amount, more, age, agreed):
        whole = amount + more
        first = compute_fee([(amount, age)], agreed, total=whole)
        second = compute_fee([(whole, age)], agreed, total=whole)
        self.assertLessEqual(first.amount, second.amount + 0.011)

    @for_all(parts, tiers)
    def test_the_order_of_parts_and_tiers_changes_nothing(self, owed, agreed):
        if find_overlap(agreed) or len({amount for amount, _age in owed}) < len(owed):
            return
        first = compute_fee(owed, agreed).amount
        second = compute_fee(owed[::-1], agreed[::-1]).amount
        self.assertAlmostEqual(first, second, 2)

    @for_all(amounts, ages, tiers)
    def test_one_tier_at_most_fits_where_none_overlap(self, amount, age, agreed):
        if find_overlap(agreed):
            return
        found = find_tier(agreed, amount, age, 1, "amicable")
        alike = [
            tier
            for tier in agreed
            if found
            and tier.is_for(amount, age)
            and (tier.country_id, tier.phase, tier.age_from)
            == (found.country_id, found.phase, found.age_from)
        ]
        self.assertLessEqual(len(alike), 1)
