"""The longest terms that the laws allow, and where that is written."""

from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools.legal_term import TERMS, VOID, find

DAY = date(2025, 3, 17)


@tagged("post_install", "-at_install")
class TestLegalTerm(BaseCase):
    def test_each_says_where_it_is_written(self):
        for term in TERMS:
            self.assertRegex(term.source, r"^https?://", term.country)
            self.assertTrue(term.reference, term.country)
            self.assertIn(term.confidence, ("sure", "likely"), term.country)

    def test_the_days_of_the_countries(self):
        for country, days in (("ES", 60), ("FR", 60), ("CO", 45), ("CL", 30)):
            self.assertEqual(find(country, DAY).days, days, country)

    def test_in_spain_a_longer_term_does_not_bind(self):
        term = find("ES", DAY, "company")
        self.assertEqual(term.effect, VOID)
        self.assertEqual(term.last_day(date(2025, 1, 31)), date(2025, 4, 1))

    def test_public_bodies_have_less_time(self):
        self.assertEqual(find("ES", DAY, "public").days, 30)
        self.assertEqual(find("IT", DAY, "public").days, 60)

    def test_consumers_and_other_countries_have_no_such_limit(self):
        self.assertIsNone(find("ES", DAY, "consumer"))
        self.assertIsNone(find("US", DAY, "company"))
        self.assertIsNone(find("", DAY))

    def test_a_law_binds_from_its_first_day(self):
        self.assertIsNone(find("CO", date(2021, 12, 31)))
        self.assertEqual(find("CO", date(2022, 1, 1)).days, 45)
