"""What a user of an agency tries beside the page and its form."""

import inspect

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .common import AgencyPageCommon

OURS = "credit.collection."


class TestPortalPlacementAttack(AgencyPageCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_agency = cls._agency("Otra")
        cls.other_partner = cls._customer("Otro")
        cls._invoice(cls.other_partner, 70, cls._days(-20))
        cls._evaluate()
        cls.other = cls._place(cls.other_agency, cls.other_partner)

    def _call(self, model, method, *args, **values):
        """Call a method as a program of the agency does."""
        self.env.flush_all()
        self.env.invalidate_all()
        records = self.env(user=self.user, su=False, context={})[model]
        return call_kw(records, method, list(args), values)

    def _find(self, model, domain):
        """What a program of the agency finds."""
        try:
            return self._call(model, "search", domain)
        except AccessError:
            return []

    def _models(self):
        """The models of the desk and of the page."""
        return [
            self.env[name]
            for name in self.env.registry
            if name.startswith(OURS) and not self.env[name]._abstract
        ]

    def test_no_model_of_the_desk_is_open_to_it(self):
        self.assertGreater(len(self._models()), 40)
        for model in self._models():
            own = model.with_user(self.user)
            for operation in ("read", "write", "create", "unlink"):
                with self.subTest(model=model._name, operation=operation):
                    self.assertFalse(own.has_access(operation))
            with self.subTest(model=model._name), self.assertRaises(AccessError):
                self._call(model._name, "search_read", [], ["display_name"])

    def test_no_button_works_for_it(self):
        for record in (
            self.placement,
            self.agency.sudo(),
            self.case.sudo(),
            self.placement.sudo().line_ids,
        ):
            for name, _method in inspect.getmembers(type(record), inspect.isfunction):
                is_archive = name.endswith("archive") and not record._active_name
                if not name.startswith("action_") or is_archive:
                    continue
                with self.subTest(model=record._name, method=name):
                    with self.assertRaises(UserError):
                        self._call(record._name, name, record.ids)
        self.env.invalidate_all()
        self.assertEqual(self.placement.state, "sent")

    def test_no_dialog_opens_for_it(self):
        for model, values in (
            ("placement.make", {"case_ids": [(6, 0, self.case.ids)]}),
            ("placement.end", {"placement_ids": [(6, 0, self.placement.ids)]}),
            ("placement.decide", {"case_id": self.case.id}),
            ("agency.import", {"agency_id": self.agency.id, "file": "YQ=="}),
        ):
            for method, arguments in (
                ("web_save", ([], values)),
                ("onchange", ([], values, [], {"display_name": {}})),
                ("create", (values,)),
            ):
                with self.subTest(model=model, method=method):
                    with self.assertRaises(AccessError):
                        extra = {"specification": {}} if method == "web_save" else {}
                        self._call(f"{OURS}{model}", method, *arguments, **extra)

    def test_relations_of_what_it_may_read_lead_nowhere(self):
        """Its own contact, its messages and files: nothing of ours hangs on them."""
        own = self.user.partner_id
        for model in ("res.partner", "res.users", "res.company", "mail.message"):
            for name, field in self.env[model]._fields.items():
                if not (field.comodel_name or "").startswith(OURS):
                    continue
                ids = own.ids if model == "res.partner" else []
                with self.subTest(model=model, field=name):
                    with self.assertRaises(UserError):
                        self._call(model, "read", ids or [1], [name])
                    with self.assertRaises(UserError):
                        domain = [(f"{name}.display_name", "ilike", "a")]
                        self._call(model, "search", domain)

    def test_messages_and_files_of_the_case_are_not_its(self):
        words = "A note"
        self.case.message_post(body=words, subtype_xmlid="mail.mt_note")
        self.placement.message_post(body=words, subtype_xmlid="mail.mt_note")
        self._login()
        self._report(
            status="contacted", files={"documents": ("a.txt", b"I pay", "text/plain")}
        )
        places = [self.placement._name, self.case._name, self.agency._name]
        places += ["account.move", f"{OURS}contact"]
        for model, name in (("mail.message", "model"), ("ir.attachment", "res_model")):
            with self.subTest(model=model):
                domain = [(name, "in", places)]
                self.assertTrue(self.env[model].sudo().search_count(domain))
                self.assertFalse(self._find(model, domain))
        files = self.env["ir.attachment"].sudo()
        for file in files.search([("res_model", "in", places)]):
            with self.subTest(file=file.name), self.assertRaises(AccessError):
                self._call("ir.attachment", "read", file.ids, ["raw"])
        with self.assertRaises(AccessError):
            self._call("res.partner", "read", self.partner.ids, ["name"])

    def test_the_mail_with_the_dossier_is_read_in_no_other_way(self):
        agency = self._agency("Por correo")
        agency.channel = "email"
        user = self._agency_user(agency, "pau.agency")
        user.partner_id.email = "pau@agency.example"
        agency.contact_ids = user.partner_id
        partner = self._customer("Tercero")
        self._invoice(partner, 60, self._days(-20))
        self._evaluate()
        placement = self._place(agency, partner).sudo()
        self.assertTrue(placement.message_sent_id)
        self.env.invalidate_all()
        message = placement.message_sent_id.with_user(user).sudo(False)
        self.assertFalse(message.search([("id", "=", message.id)]))
        with self.assertRaises(AccessError):
            message.read(["body", "attachment_ids"])

    def test_placements_of_another_agency(self):
        self._login()
        page = self._open(self._url())
        other = self._url(self.other)
        for tail in ("", "/dossier"):
            self.assertEqual(self._open(f"{other}{tail}").status_code, 404)
        _action, hidden = self._hidden(page)
        answer = self._open(f"{other}/report", data={**hidden, "status": "working"})
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(self.other.report_row_ids)

    def test_names_that_the_form_does_not_have_are_not_read(self):
        self._login()
        self._report(
            status="contacted",
            placement=self.placement,
            note="Called",
            agency_reference="Mine",
            key="mine",
            row="mine",
            state="closed",
            paid_to="company",
            user_id="1",
            amount_open="0",
        )
        self.env.invalidate_all()
        self.assertEqual(self.placement.state, "working")
        self.assertFalse(self.placement.agency_reference)
        self.assertEqual(self.placement.amount_open, 100)
        self.assertEqual(self.placement.user_id, self.manager)
        (row,) = self.placement.report_row_ids
        self.assertTrue(row.key.startswith("page-"))

    def test_another_number_in_the_form_changes_nothing(self):
        self._login()
        self._report(
            self._open(self._url()),
            status="paid_agency",
            payment_amount="5",
            placement_id=str(self.other.id),
            agency_id=str(self.other_agency.id),
        )
        action, hidden = self._hidden(self._open(self._url()))
        data = {**hidden, "status": "contacted", "placement": self.other.name}
        self._open(action, data=data)
        self.assertFalse(self.other.payment_ids)
        self.assertFalse(self.other.report_row_ids)
        self.assertEqual(self.placement.payment_ids.amount, 5)

    def test_nonsense_is_a_sentence(self):
        self._login()
        for values in (
            {"status": "closed"},
            {"status": "paid_agency", "payment_amount": "nan"},
            {"status": "paid_agency", "payment_amount": "1e999"},
            {"status": "paid_agency", "payment_amount": "-5"},
            {"status": "paid_agency", "payment_amount": "=1+1"},
            {
                "status": "paid_agency",
                "payment_amount": "5",
                "payment_date": "9999-12-31",
            },
            {"status": "promise", "promise_date": "0001-01-01"},
            {"status": "promise", "promise_date": "2025-02-31"},
            {"status": "plan", "promise_date": "2025-04-01", "instalments": "99999"},
            {"status": "contacted", "note": "x" * 9000},
            {"status": "contacted", "date": "9999-12-31"},
        ):
            with self.subTest(values=str(values)[:80]):
                page = self._report(**values)
                self.assertEqual(page.status_code, 422)
                self.assertNotIn("Traceback", page.text)
        self.assertFalse(self.placement.report_row_ids)

    def test_what_it_uploads_runs_nowhere(self):
        evil = b"<html><script>alert(1)</script></html>"
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'
        self._login()
        for name, content, kind in (
            ("../../evil.html", evil, "text/html"),
            ("evil.svg", svg, "image/svg+xml"),
            ("evil.pdf", evil, "application/pdf"),
        ):
            self._report(
                status="contacted",
                note=name,
                files={"documents": (name, content, kind)},
            )
        contacts = self.case.sudo().contact_ids.filtered("placement_id")
        self.assertEqual(len(contacts.attachment_ids), 3)
        for file in contacts.attachment_ids:
            with self.subTest(file=file.name):
                self.assertIn(file.mimetype, ("text/plain", "application/pdf"))
                self.assertFalse(file.public)
                self.assertFalse(file.access_token)

    def test_uploads_have_limits(self):
        self._login()
        many = [("documents", (f"{one}.txt", b"a", "text/plain")) for one in range(6)]
        large = [
            ("documents", ("large.txt", b"a" * (8 * 1024 * 1024 + 1), "text/plain"))
        ]
        for files in (many, large):
            page = self._report(status="contacted", files=files)
            self.assertEqual(page.status_code, 422)
        self.assertFalse(self.placement.report_row_ids)

    def test_an_archived_agency_gets_nothing_by_its_link(self):
        link = self.placement.sudo()._get_dossier_link()
        link = link[link.index("/web/content") :]
        self.assertEqual(self._open(link).status_code, 200)
        self.agency.active = False
        self.assertIn(self._open(link).status_code, (403, 404))

    def test_a_company_that_is_switched_off_shows_nothing(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        page, name = self._url(), self.placement.name
        link = self.placement.sudo()._get_dossier_link()
        link = link[link.index("/web/content") :]
        self._login()
        self.assertEqual(self._open(page).status_code, 200)
        self._switch_off(self.company, other)
        self.assertEqual(self._open(page).status_code, 404)
        self.assertEqual(self._open(f"{page}/dossier").status_code, 404)
        self.assertIn(self._open(link).status_code, (403, 404))
        text = self._text(self._open("/my/placements"))
        self.assertNotIn(name, text)

    def _switch_off(self, company, other):
        """Archive a company; its people work for another one first."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        for user in users.search([("company_id", "=", company.id)]):
            user.write({"company_ids": [(4, other.id)], "company_id": other.id})
        self.env.flush_all()
        company.sudo().active = False
