from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import CreditCommon


@tagged("post_install", "-at_install")
class TestCreditTours(CreditCommon, HttpCase):
    """A manager lets an invoice go on the screen."""

    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._rule()
        cls.move = cls._draft(1001, invoice_date=cls._days(0))

    # The screen is read again with a cursor that may write: the customer waits.
    @mute_logger("odoo.sql_db", "odoo.http")
    def test_a_manager_lets_an_invoice_go(self):
        self.start_tour(
            f"/odoo/customer-invoices/{self.move.id}",
            "credit_collection_let_go",
            login=self.manager.login,
        )
        self.assertEqual(self.move.state, "posted")
        releases = self.env["credit.collection.credit.release"].sudo()
        release = releases.search([("move_id", "=", self.move.id)])
        self.assertEqual(release.user_id, self.manager)
