"""An agency that has a placement, and its users, in a browser."""

from odoo import Command
from odoo.tests import new_test_user

from ..common import PortalHttpCommon

GROUPS = "base.group_portal,credit_collection_portal.group_agency"


class AgencyPageCommon(PortalHttpCommon):
    """An agency with a user, and a placement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency = cls._agency("Recobros")
        cls.placement = cls._place(cls.agency)
        cls.user = cls._agency_user(cls.agency, "ana.agency")

    @classmethod
    def _agency(cls, name):
        partner = cls.env["res.partner"].create({"name": name, "is_company": True})
        return (
            cls.env["credit.collection.agency"]
            .with_user(cls.manager)
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": cls.company.id,
                    "mandate_date": cls._days(-9),
                    "processing_agreement_date": cls._days(-9),
                    "fee_ids": [Command.create({"percentage": 10})],
                    "channel": "page",
                }
            )
        )

    @classmethod
    def _place(cls, agency, partner=None):
        case = cls._case(partner or cls.partner, user=cls.manager)
        placement = case._place(agency)
        documents = cls.env["credit.collection.document"].sudo()
        documents._make_dossiers(documents._find_dossiers())
        return placement

    @classmethod
    def _agency_user(cls, agency, login, groups=GROUPS):
        person = cls.env["res.partner"].create(
            {"name": login, "parent_id": agency.sudo().partner_id.id}
        )
        return new_test_user(
            cls.env,
            login=login,
            password=f"{login}-password",
            groups=groups,
            partner_id=person.id,
            lang="en_US",
        )

    def _login(self, user=None):
        user = user or self.user
        self.authenticate(user.login, f"{user.login}-password")

    def _url(self, placement=None):
        return f"/my/placements/{(placement or self.placement).id}"

    def _hidden(self, page):
        """Where the form of the page goes, and its hidden inputs."""
        (form,) = page.tree.xpath("//section[@id='report']//form")
        inputs = form.xpath(".//input[@type='hidden']")
        return form.get("action"), {one.get("name"): one.get("value") for one in inputs}

    def _report(self, page=None, placement=None, files=None, **values):
        """Send the form of the page."""
        page = page or self._open(self._url(placement))
        action, hidden = self._hidden(page)
        return self._open(action, data={**hidden, **values}, files=files)
