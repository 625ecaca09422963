"""Tax numbers of a country."""

from odoo.tests import BaseCase, tagged

from ...tools.tax_id import is_checked, is_valid
from ..properties import for_all, st


@tagged("post_install", "-at_install")
class TestTaxId(BaseCase):
    def test_numbers_of_their_country(self):
        for country, number in (
            ("ES", "ES B-64717838"),
            ("FR", "FR40303265045"),
            ("DE", "DE136695976"),
            ("PT", "501964843"),
            ("GR", "EL094259216"),
            ("CO", "213.123.432-1"),
        ):
            self.assertTrue(is_valid(number, country), country)

    def test_numbers_of_another_one(self):
        for country, number in (
            ("ES", "FR40303265045"),
            ("FR", "ESB64717838"),
            ("ES", "B64717830"),
            ("ES", ""),
        ):
            self.assertFalse(is_valid(number, country), number)

    def test_what_cannot_be_checked_is_right(self):
        self.assertFalse(is_checked("ZZ"))
        self.assertTrue(is_valid("whatever", "ZZ"))
        self.assertTrue(is_valid("whatever", ""))

    @for_all(
        st.text(max_size=40), st.sampled_from(["ES", "FR", "DE", "PT", "IT", "GB"])
    )
    def test_any_text_is_answered(self, text, country):
        self.assertIn(is_valid(text, country), (True, False))
