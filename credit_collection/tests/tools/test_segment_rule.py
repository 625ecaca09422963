"""Rules of segments that can match nobody, found without a database."""

from odoo.tests import BaseCase, tagged

from ...tools.segment_rule import contradiction
from ..properties import for_all, st

MEETS = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
    "=": lambda one, other: one == other,
}
conditions = st.lists(
    st.tuples(st.just("late"), st.sampled_from(sorted(MEETS)), st.integers(0, 5)),
    max_size=4,
)


@tagged("post_install", "-at_install")
class TestSegmentRule(BaseCase):
    @for_all(conditions)
    def test_a_contradiction_is_what_no_number_fulfils(self, domain):
        halves = [number / 2 for number in range(-2, 13)]
        matching = [
            number
            for number in halves
            if all(MEETS[operator](number, value) for _name, operator, value in domain)
        ]
        self.assertEqual(contradiction(domain), None if matching else "late")
