from odoo.tests import HttpCase, tagged

from ..common import CreditCollectionCommon


@tagged("post_install", "-at_install")
class TestOverviewTour(CreditCollectionCommon, HttpCase):
    """The first page on a wide screen and on a phone."""

    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._invoice(cls._customer(), 100, cls._days(-10))
        late = cls._invoice(cls._customer("Cliente Dos"), 350, cls._days(-40))
        cls._pay(late, 50, cls._days(-5))
        cls._evaluate()

    def test_a_number_leads_to_its_list(self):
        self.start_tour(
            "/odoo/collection-overview",
            "credit_collection_overview",
            login=self.manager.login,
        )

    def test_who_is_no_collector_reads_whom_to_ask(self):
        for path in ("collection-overview", "collection"):
            self.start_tour(
                f"/odoo/{path}",
                "credit_collection_no_access",
                login=self.invoicing.login,
            )


@tagged("post_install", "-at_install")
class TestOverviewTourPhone(TestOverviewTour):
    allow_inherited_tests_method = True
    browser_size = "390x844"
    touch_enabled = True
