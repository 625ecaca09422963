from types import SimpleNamespace

from odoo.tests import BaseCase, tagged

from ...visit import TELLING, Quiet


@tagged("post_install", "-at_install")
class TestQuiet(BaseCase):
    """A website tells nobody who looks at a page of which the address is a key."""

    def test_nothing_is_told_and_the_rest_stays(self):
        website = SimpleNamespace(id=2, name="Shop", **dict.fromkeys(TELLING, "x"))
        quiet = Quiet(website)
        self.assertEqual((quiet.id, quiet.name), (2, "Shop"))
        for name in TELLING:
            self.assertFalse(getattr(quiet, name), name)
