"""Customers reach their page, and nothing else of the desk."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from odoo.addons.credit_collection.tests.remote import RemoteClient

from ..common import PortalCommon

#: What a login to the portal may not even read.
CLOSED = (
    "credit.collection.case",
    "credit.collection.contact",
    "credit.collection.item",
    "credit.collection.hold",
    "credit.collection.portal.opening",
    "credit.collection.portal.answer",
    "credit.collection.portal.rate",
    "credit.collection.portal.change",
    "credit.collection.portal.claim",
)


class TestPortalRights(RemoteClient, PortalCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor = cls._portal_user(cls.partner)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_a_login_to_the_portal_reads_nothing_of_the_desk(self):
        for name in CLOSED:
            with self.subTest(name), self.assertRaises(AccessError):
                self.env[name].with_user(self.debtor).search([])

    def test_nor_by_json(self):
        for name in CLOSED:
            with self.subTest(name):
                status, _answer = self._json(
                    self.debtor, name, "search_read", domain=[], fields=["id"]
                )
                self.assertEqual(status, 403)

    def test_methods_of_the_page_are_not_called_from_outside(self):
        for method in ("_portal_receive", "_portal_write", "_get_portal_url"):
            status, _answer = self._json(
                self.debtor, "credit.collection.case", method, [self.case.id]
            )
            self.assertGreaterEqual(status, 400, method)

    def test_buttons_of_the_page_are_for_collectors(self):
        case = self.case.with_user(self.debtor)
        for button in ("action_portal_new_link", "action_portal_preview"):
            with self.subTest(button), self.assertRaises(AccessError):
                getattr(case, button)()

    def test_collectors_read_what_came_and_change_nothing(self):
        opening = self.env["credit.collection.portal.opening"].sudo()
        opening._note(self.case, self._days(30))
        (own,) = opening.search([]).with_user(self.collector)
        self.assertEqual(own.case_id, self.case)
        for call in (
            lambda: own.write({"date": "2020-01-01"}),
            own.unlink,
            lambda: own.create({"case_id": self.case.id}),
        ):
            with self.assertRaises(UserError):
                call()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_another_company_sees_nothing(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        clerk = self._person("clerk", company=other)
        opening = self.env["credit.collection.portal.opening"].sudo()
        opening._note(self.case, self._days(30))
        self.assertFalse(opening.with_user(clerk).search([]))

    def test_fields_of_companies_are_not_read_by_customers(self):
        company = self.company.with_user(self.debtor)
        with self.assertRaises(AccessError):
            company.read(["collection_portal_days"])
