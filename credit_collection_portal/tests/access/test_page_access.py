"""Who sees which page: with a link, or with a login."""

import logging
from unittest.mock import patch

import psycopg2

from odoo.tools import mute_logger

from ...controllers import access
from ..common import LINK, PortalHttpCommon

RATES = "odoo.addons.credit_collection_portal.models.access.portal_rate"


class TestPageAccess(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.openings = cls.env["credit.collection.portal.opening"].sudo()

    # === Link === #

    def test_a_link_opens_the_page_without_a_login(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn("100.00", self._text(page))

    def test_no_answer_leaks_the_address_or_is_kept(self):
        for path in (self._path(), "/collection/x"):
            headers = self._open(path).headers
            self.assertEqual(headers["Referrer-Policy"], "no-referrer")
            self.assertEqual(headers["X-Robots-Tag"], "noindex, nofollow")
            self.assertEqual(headers["Cache-Control"], "no-store")
            self.assertEqual(headers["X-Frame-Options"], "DENY")

    def test_the_first_opening_is_noted_once(self):
        self._open()
        self._open()
        (opening,) = self.openings.search([("case_id", "=", self.case.id)])
        self.assertEqual(opening.last_day, self._days(90))
        timeline = self.env["credit.collection.timeline"].with_user(self.collector)
        events = timeline.get_timeline(self.case.id, ["opening"])["days"]
        self.assertEqual(len(events), 1)

    def test_the_link_of_another_message_is_noted_too(self):
        self._open()
        self._on(self._days(1))
        self._open()
        self.assertEqual(len(self.openings.search([])), 2)

    def test_asking_for_the_headers_notes_nothing(self):
        self.assertEqual(self._open(method="HEAD").status_code, 200)
        self.assertFalse(self.openings.search([]))

    def test_a_browser_that_looks_ahead_notes_nothing(self):
        for name in ("Sec-Purpose", "Purpose", "X-Moz"):
            self._open(headers={name: "prefetch;prerender"})
        self.assertFalse(self.openings.search([]))

    def test_opening_changes_nothing_else(self):
        before = self.case.sudo().read()[0]
        self._open()
        self.assertEqual(self.case.sudo().read()[0], before)
        self.assertFalse(self.case.contact_ids)

    def test_the_preview_of_the_collector_is_not_logged(self):
        self.authenticate(self.collector.login, self.collector.login)
        page = self._open(f"/collection/preview/{self.case.id}")
        self.assertIn("You see what the customer sees", self._text(page))
        self.assertTrue(page.tree.xpath("//fieldset[@disabled]"))
        self.assertFalse(self.openings.search([]))

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_the_preview_is_for_collectors(self):
        self.authenticate(self.salesperson.login, self.salesperson.login)
        page = self._open(f"/collection/preview/{self.case.id}")
        self.assertEqual(page.status_code, 403)
        self.assertNotIn("100.00", page.text)

    # === Links that open nothing === #

    def _refused(self, path, status):
        page = self._open(path)
        self.assertEqual(page.status_code, status)
        for secret in (self.partner.name, "100.00", self.invoice.name):
            self.assertNotIn(secret, page.text)
        return page

    def test_a_forged_link(self):
        path = self._path()
        forged = path[:-1] + ("2" if path[-1] != "2" else "3")
        page = self._refused(forged, 404)
        self.assertIn("does not open anything", self._text(page))
        self.assertNotIn(self.company.name, self._text(page))

    def test_a_revoked_link(self):
        path = self._path()
        self.case.action_portal_new_link()
        self._refused(path, 404)

    def test_a_link_that_is_over_can_be_renewed(self):
        path = self._path()
        self._on(self._days(91))
        page = self._refused(path, 410)
        self.assertIn("has expired", self._text(page))
        page = self._open(f"{path}/renew", data={"email": "thief@example.com"})
        self.assertIn("Look into your mailbox", self._text(page))
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        body = mail.get_body(("html",)).get_content()
        fresh = LINK.search(body)[0]
        self.assertNotEqual(fresh, path)
        self.assertEqual(self._open(fresh).status_code, 200)

    def test_new_links_are_sent_a_few_times_a_day(self):
        path = self._path()
        self._on(self._days(91))
        for _time in range(5):
            page = self._open(f"{path}/renew", data={"x": "1"})
            self.assertIn("Look into your mailbox", self._text(page))
        self.assertEqual(len(self._deliver()), 3)

    def test_a_link_that_works_is_not_renewed(self):
        page = self._open(f"{self._path()}/renew", data={"x": "1"})
        self.assertIn("100.00", self._text(page))
        self.assertFalse(self._deliver())

    def test_the_page_of_a_company_that_switched_it_off(self):
        path = self._path()
        self.company.sudo().collection_portal = False
        self._refused(path, 404)

    def test_a_case_that_is_gone(self):
        path = self._path()
        head = self._customer("Casa Madre")
        self.partner.write({"parent_id": head.id, "is_company": False})
        self._evaluate()
        self._refused(path, 404)

    # === Login === #

    def test_a_login_sees_the_same_page(self):
        self._portal_user(self.partner)
        self.authenticate("debtor.portal", "debtor.portal")
        page = self._open(f"/my/collection/{self.case.id}")
        self.assertIn("100.00", self._text(page))
        listed = self._open("/my/collection")
        self.assertIn("100.00", self._text(listed))
        self.assertFalse(self.openings.search([]))

    def test_each_contact_of_the_customer_sees_it(self):
        contact = self._customer("Ana", parent_id=self.partner.id, is_company=False)
        self._portal_user(contact)
        self.authenticate("debtor.portal", "debtor.portal")
        page = self._open(f"/my/collection/{self.case.id}")
        self.assertEqual(page.status_code, 200)

    def test_the_login_of_somebody_else_sees_nothing(self):
        other = self._customer("Cliente Dos")
        self._portal_user(other)
        self.authenticate("debtor.portal", "debtor.portal")
        self._refused(f"/my/collection/{self.case.id}", 404)
        self.assertNotIn("100.00", self._text(self._open("/my/collection")))

    def test_without_a_login_one_is_asked_for_it(self):
        page = self._open(f"/my/collection/{self.case.id}", allow_redirects=False)
        self.assertEqual(page.status_code, 303)
        self.assertIn("/web/login", page.headers["Location"])

    def test_several_companies_each_have_their_page(self):
        other = self.setup_other_company(name="Otra Casa")
        other["company"].sudo().collection_portal = True
        self._invoice(
            self.partner,
            70,
            self._days(-5),
            journal_id=other["default_journal_sale"].id,
        )
        self._evaluate()
        self._portal_user(self.partner)
        self.authenticate("debtor.portal", "debtor.portal")
        text = self._text(self._open("/my/collection"))
        self.assertIn("Casa Ferrer", text)
        self.assertIn("Otra Casa", text)
        second = self._case(
            self.partner, other["company"], self.env.ref("base.user_root")
        )
        page = self._open(f"/my/collection/{second.id}")
        self.assertIn("70.00", self._text(page))
        self.assertNotIn("100.00", self._text(page))

    def test_the_counter_on_the_home_page(self):
        self._portal_user(self.partner)
        self.authenticate("debtor.portal", "debtor.portal")
        self.env.flush_all()
        counters = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["collection_count"]}
        )
        self.assertEqual(counters["collection_count"], 1)
        self.assertIn("/my/collection", self._open("/my/home").text)

    def test_links_are_hidden_in_the_log_of_the_server(self):
        with self.assertLogs("werkzeug") as log:
            line = f'"GET {self._path()} HTTP/1.1" 200'
            logging.getLogger("werkzeug").warning("%s - %s", "127.0.0.1", line)
        said = "\n".join(log.output)
        self.assertIn("/collection/***", said)
        self.assertFalse(LINK.search(said))

    def test_too_many_openings_wait(self):
        with patch.object(access, "VISITS_OF_LINK", (2, 600)):
            statuses = [self._open().status_code for _time in range(3)]
        self.assertEqual(statuses, [200, 200, 429])

    def test_what_cannot_be_counted_does_not_open(self):
        rates = type(self.env["credit.collection.portal.rate"])
        broken = patch.object(rates, "_count", side_effect=psycopg2.OperationalError)
        with broken, mute_logger(rates.__module__, RATES):
            self.assertEqual(self._open().status_code, 429)
