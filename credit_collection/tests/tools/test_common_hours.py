"""Whether hours that a customer wishes can be kept to, without a database."""

from datetime import datetime
from zoneinfo import ZoneInfo

from odoo.tests import BaseCase

from ...tools.contact_window import Cap, Policy, Window, have_common_hours

MADRID = ZoneInfo("Europe/Madrid")
#: A Monday, nine o'clock in Madrid.
MONDAY = datetime(2025, 3, 17, 8, 0)
OFFICE = tuple(Window(day, 9, 21) for day in range(5))


class TestCommonHours(BaseCase):
    def _can_keep(self, hours, policies, channel="call"):
        wish = Policy(
            "", MADRID, windows=tuple(Window(day, *hours) for day in range(7))
        )
        return have_common_hours([*policies, wish], channel, MONDAY)

    def test_hours_that_meet_for_one_hour_of_the_week(self):
        late = (*(Window(day, 8, 15) for day in range(4)), Window(4, 8, 19))
        self.assertTrue(self._can_keep((18, 21), [Policy("", MADRID, windows=late)]))

    def test_hours_that_never_meet(self):
        early = tuple(Window(day, 8, 15) for day in range(5))
        self.assertFalse(self._can_keep((18, 21), [Policy("", MADRID, windows=early)]))

    def test_hours_of_two_policies_meet_all_three_or_none(self):
        first = Policy("", MADRID, windows=(Window(0, 8, 19),))
        second = Policy("", MADRID, windows=(Window(1, 8, 21),))
        self.assertTrue(self._can_keep((18, 21), [first]))
        self.assertFalse(self._can_keep((18, 21), [first, second]))

    def test_hours_of_other_channels_do_not_matter(self):
        letters = Window(0, 8, 9, frozenset(["letter"]))
        self.assertTrue(
            self._can_keep((18, 21), [Policy("", MADRID, windows=(letters,))])
        )

    def test_limits_do_not_matter(self):
        policy = Policy("", MADRID, windows=OFFICE, caps=(Cap(max_count=1, days=60),))
        self.assertTrue(self._can_keep((18, 21), [policy]))
