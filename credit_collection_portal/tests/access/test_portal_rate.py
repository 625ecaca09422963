"""Links are opened a few times, not thousands."""

from datetime import datetime, timedelta

from ..common import PortalCommon

NOON = datetime(2025, 3, 17, 12)


class TestPortalRate(PortalCommon):
    def setUp(self):
        super().setUp()
        self.enter_registry_test_mode_here()
        self.rates = self.env["credit.collection.portal.rate"].sudo()

    def enter_registry_test_mode_here(self):
        """What is counted is committed at once; here, with the test."""
        mode = self.enter_registry_test_mode()
        mode.__enter__()
        self.addCleanup(mode.__exit__, None, None, None)

    def _uses(self, count, who="a", now=NOON, limit=(3, 60)):
        """How many of some uses are allowed."""
        tries = [self.rates._allow(("link", who, limit), now=now) for _ in range(count)]
        return sum(tries)

    def test_beyond_the_limit_nothing_opens(self):
        self.assertEqual(self._uses(5), 3)

    def test_later_it_does_again(self):
        self._uses(5)
        self.assertEqual(self._uses(5, now=NOON + timedelta(seconds=61)), 3)

    def test_each_link_has_its_own(self):
        self._uses(5)
        self.assertEqual(self._uses(1, who="b"), 1)

    def test_all_limits_count(self):
        self._uses(3)
        both = (("link", "a", (3, 60)), ("address", "1.2.3.4", (9, 60)))
        self.assertFalse(self.rates._allow(*both, now=NOON))

    def test_who_it_was_is_not_stored(self):
        self._uses(1, who="192.0.2.7")
        self.assertNotIn("192.0.2.7", str(self.rates.search([]).mapped("who")))

    def test_what_no_limit_asks_about_is_forgotten(self):
        self._uses(1, now=NOON - timedelta(days=3))
        self._uses(1)
        self.rates._gc_rates()
        self.assertEqual(len(self.rates.search([])), 1)
