"""Odd customers, odd companies and odd programs: the page stays a page."""

from odoo.tests import new_test_user

from ..common import PortalHttpCommon


class TestPortalOddities(PortalHttpCommon):
    # === Customers and companies === #

    def test_a_customer_who_is_archived_still_sees_what_is_open(self):
        path = self._path()
        self.partner.active = False
        page = self._open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("100.00", self._text(page))

    def test_the_page_of_a_company_that_is_archived_is_gone(self):
        path = self._path()
        other = self.env["res.company"].sudo().create({"name": "Other"})
        self.env["res.users"].sudo().search(
            [("company_id", "=", self.company.id)]
        ).write({"company_id": other.id, "company_ids": [(4, other.id)]})
        self.company.sudo().active = False
        self.assertEqual(self._open(path).status_code, 404)

    def test_a_link_opens_what_is_owed_to_its_company_and_nothing_else(self):
        journal = self.setup_other_company(name="Otra Casa")["default_journal_sale"]
        self._invoice(self.partner, 777, self._days(-20), journal_id=journal.id)
        self._evaluate()
        page = self._open()
        self.assertIn("100.00", self._text(page))
        self.assertNotIn("777.00", self._text(page))

    def test_credits_larger_than_the_debt(self):
        self._credit_note(self.partner, 150)
        self._evaluate()
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn("nothing to pay today", self._text(page))
        self.assertFalse(page.tree.xpath("//div[@id='pay']"))
        self.assertFalse(page.tree.xpath("//div[@id='promise']"))

    def test_a_customer_whose_language_is_gone(self):
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", [self.partner.id]
        )
        self.env.invalidate_all()
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.tree.get("lang"), "en-US")

    def test_names_in_any_script(self):
        for name in ("שלום בע״מ", "🙂 & Sons <b>", "王芳", "x" * 240, "\u202egnp.exe"):
            self.partner.name = name
            page = self._open()
            self.assertEqual(page.status_code, 200)
            self.assertIn(name, page.tree.text_content())

    def test_a_case_that_was_settled_and_owes_again(self):
        path = self._path()
        payment = self._pay(self.invoice)
        self._evaluate()
        page = self._open(path)
        self.assertIn("nothing to pay today", self._text(page))
        self._receivables(self.invoice).remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()
        self._evaluate()
        self.assertIn("100.00", self._text(self._open(path)))

    def test_somebody_else_of_the_company_group_sees_nothing(self):
        """A parent company pays for itself; its subsidiaries are no contacts of it."""
        daughter = self._customer("Filial", is_company=True)
        self.assertNotEqual(daughter.commercial_partner_id, self.partner)
        new_test_user(
            self.env,
            "filial",
            groups="base.group_portal",
            partner_id=daughter.id,
            password="filial-filial",
        )
        self.authenticate("filial", "filial-filial")
        page = self._open(f"/my/collection/{self.case.id}")
        self.assertEqual(page.status_code, 404)

    # === Programs === #

    def test_other_methods_change_nothing(self):
        path = self._path()
        token = self._open(path).tree.xpath("//input[@name='csrf_token']/@value")[0]
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE"):
            for tail in ("", "/statement.pdf"):
                answer = self.opener.request(
                    method,
                    self.base_url() + path + tail,
                    data={"csrf_token": token, "once": "0" * 32, "text": "x"},
                    allow_redirects=False,
                )
                self.assertGreaterEqual(answer.status_code, 400, (method, tail))
        for tail in ("/write", "/promise", "/pay", "/plan/sign"):
            answer = self.opener.request("PUT", self.base_url() + path + tail)
            self.assertEqual(answer.status_code, 405, tail)
        self.assertFalse(self._entries())

    def test_a_form_as_json_is_no_form(self):
        answer = self.url_open(self._path(tail="/write"), json={"text": "Hello"})
        self.assertIn(answer.status_code, (400, 415, 422))
        self.assertFalse(self._entries())

    def test_only_the_headers_of_each_document(self):
        for tail in ("", "/statement.pdf", "/statement.csv", "/transfer.png"):
            answer = self.url_open(self._path(tail=tail), method="HEAD")
            self.assertEqual(answer.status_code, 200, tail)
            self.assertFalse(answer.content, tail)

    def test_strange_addresses(self):
        path = self._path()
        for query in (
            "?lang=",
            "?lang=es_ES&lang=xx",
            "?lang[]=es_ES",
            "?lang=%F0%9F%99%82",
            "?lang=%00",
            "?done=%F0%9F%99%82",
            "?done=' OR 1=1",
            "?debug=assets",
            "?db=other",
            "?x=" + "y" * 3000,
        ):
            self.assertEqual(self._open(path + query).status_code, 200, query)
        for strange in (
            path + "x",
            path[:-1],
            path + "%00",
            path + "%F0%9F%99%82",
            "/collection/" + "z" * 33,
            "/collection/%2e%2e",
            "/collection/x" + "y" * 3000,
        ):
            self.assertEqual(self._open(strange).status_code, 404, strange)

    def test_numbers_that_no_case_has(self):
        new_test_user(
            self.env, "strange", groups="base.group_portal", password="strange-one"
        )
        self.authenticate("strange", "strange-one")
        for number in ("0", "2147483648", "99999999999999999999"):
            self.assertEqual(self._open(f"/my/collection/{number}").status_code, 404)
        for number in ("0", "2147483648", "99999999999999999999"):
            page = self._open(self._path(tail=f"/invoice/{number}"))
            self.assertEqual(page.status_code, 404)

    # === Many documents === #

    def test_a_customer_with_many_documents_promises_all_of_them(self):
        self._invoices([self.partner] * 40, 10, self._days(-3))
        self._evaluate()
        page = self._open()
        items = page.tree.xpath("//div[@id='promise']//input[@name='items']/@value")
        # As long as the ids of more than a thousand documents.
        many = items + [str(10**9 + number) for number in range(1000)]
        page = self._send("promise", page=page, items=many, date=str(self._days(5)))
        self.assertEqual(page.status_code, 200)
        promise = self.case.sudo().own_promise_ids
        self.assertEqual(promise.amount, 500)
