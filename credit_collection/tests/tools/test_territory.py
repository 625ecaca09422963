"""Where a customer lives, and by which clock."""

from odoo.tests import BaseCase, tagged

from ...tools.territory import calendar_region, time_zone


@tagged("post_install", "-at_install")
class TestTerritory(BaseCase):
    def test_the_clock_of_a_customer(self):
        for own, country, state, zones, expected in (
            ("Atlantic/Canary", "ES", "M", ["Atlantic/Canary"], "Atlantic/Canary"),
            ("Europe/Madrid", "CO", None, ["America/Bogota"], "America/Bogota"),
            (None, "ES", "GC", ["Europe/Madrid"], "Atlantic/Canary"),
            (None, "ES", "M", ["Europe/Madrid", "Africa/Ceuta"], "Europe/Madrid"),
            (None, "CL", "CL-MA", ["America/Santiago"], "America/Punta_Arenas"),
            (None, "US", "CA", ["America/New_York"], "America/Los_Angeles"),
            ("Asia/Tokyo", None, None, [], "Asia/Tokyo"),
            (None, "XX", None, [], None),
        ):
            with self.subTest(country=country, state=state, own=own):
                self.assertEqual(time_zone(own, country, state, zones), expected)

    def test_provinces_have_the_holidays_of_their_community(self):
        self.assertEqual(calendar_region("ES", "B"), "CT")
        self.assertEqual(calendar_region("US", "CA"), "CA")
        self.assertFalse(calendar_region("CO", None))
