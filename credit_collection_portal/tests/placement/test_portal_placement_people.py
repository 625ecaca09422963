"""Who works for an agency, for how long, and for whom the agency works."""

from odoo import Command

from .common import AgencyPageCommon


class TestPortalPlacementPeople(AgencyPageCommon):
    def test_who_works_for_another_company_now_sees_nothing(self):
        url, person = self._url(), self.user.partner_id
        self._login()
        self.assertEqual(self._open(url).status_code, 200)
        with self.subTest("named as a contact"):
            self.agency.contact_ids = person
            person.parent_id = self._customer("Otra empresa")
            self.assertEqual(self._open(url).status_code, 404)
            self.assertEqual(self._open(f"{url}/dossier").status_code, 404)
        with self.subTest("working for oneself, and named"):
            person.parent_id = False
            self.assertEqual(self._open(url).status_code, 200)
        with self.subTest("not named any more"):
            self.agency.contact_ids = False
            self.assertEqual(self._open(url).status_code, 404)
        with self.subTest("the login of another person"):
            person.parent_id = self.agency.sudo().partner_id
            self.user.partner_id = self.env["res.partner"].create({"name": "New"})
            self.assertEqual(self._open(url).status_code, 404)

    def test_a_login_that_was_switched_off(self):
        url = self._url()
        self._login()
        self.assertEqual(self._open(url).status_code, 200)
        self.user.active = False
        self.env.flush_all()
        self.env.registry.clear_cache()
        self.assertNotIn(self.partner.name, self._open(url).text)
        data = {"status": "contacted", "once": "a" * 32}
        self._open(f"{url}/report", data=data)
        self.assertFalse(self.placement.report_row_ids)

    def test_a_part_of_the_agency_has_placements_of_its_own(self):
        company = self.agency.sudo().partner_id
        part = company.create({"name": "Madrid", "parent_id": company.id})
        self.agency.sudo().partner_id = part
        self._login()
        self.assertEqual(self._open(self._url()).status_code, 404)
        self.user.partner_id.parent_id = part
        self.assertEqual(self._open(self._url()).status_code, 200)

    def test_after_the_end_of_the_agreement_about_data(self):
        url, link = self._url(), self.placement.sudo()._get_dossier_link()
        link = link[link.index("/web/content") :]
        self._login()
        for days, codes in ((0, (200,)), (-1, (403, 404))):
            self.agency.processing_agreement_end = self._days(days)
            for path in (url, f"{url}/dossier", link):
                with self.subTest(days=days, path=path[:40]):
                    self.assertIn(self._open(path).status_code, codes)
        self.assertNotIn(self.placement.name, self._text(self._open("/my/placements")))

    def test_one_agency_of_two_companies(self):
        """It sees what both have handed over, and reports about each by itself."""
        data = self.setup_other_company(name="Otra Casa")
        company = data["company"]
        self.manager.sudo().company_ids = [Command.link(company.id)]
        partner = self._customer("Suyo")
        self._invoice(
            partner,
            90,
            self._days(-20),
            company_id=company.id,
            journal_id=data["default_journal_sale"].id,
        )
        self._evaluate()
        own = self.agency.sudo()
        twin = own.copy({"company_id": company.id, "partner_id": own.partner_id.id})
        case = self._case(partner, company, self.manager)
        theirs = case.with_context(allowed_company_ids=company.ids)._place(
            twin.with_user(self.manager)
        )
        documents = self.env["credit.collection.document"].sudo()
        documents._make_dossiers(documents._find_dossiers())
        self._login()
        text = self._text(self._open("/my/placements"))
        for words in (self.placement.name, theirs.name, company.name):
            self.assertIn(words, text)
        self._report(placement=theirs, status="paid_agency", payment_amount="30")
        self.env.invalidate_all()
        self.assertEqual(theirs.sudo().payment_ids.company_id, company)
        self.assertFalse(self.placement.payment_ids)
        theirs.sudo()._recall("Enough")
        text = self._text(self._open("/my/placements"))
        self.assertNotIn(theirs.name, text)
        self.assertIn(self.placement.name, text)
