from datetime import timedelta

from lxml import html

from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon

REPORT = "credit_collection.action_report_history"
EVIL = (
    "<p>Pay me <b>now</b></p><script>alert(1)</script>"
    '<img src="http://spy.example/pixel.png" alt="our logo"/>'
    '<iframe src="file:///etc/passwd"></iframe>'
    '<p style="background: url(http://spy.example/x)">Bye</p>'
)


class TestHistory(CreditCollectionCommon):
    """What was said in a case, on paper, for whoever has to prove it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.collector.tz = "America/Bogota"
        cls._run_day(TODAY)
        cls.case = cls._case(cls.partner)

    def _page(self, user=None):
        user = user or self.collector
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(lang=user.lang, tz=user.tz)
        return str(reports._render_qweb_html(REPORT, self.case.ids)[0])

    def _text(self, user=None):
        return " ".join(html.fromstring(self._page(user)).text_content().split())

    def _prepare(self, user=None):
        case = self._case(self.partner, user=user)
        return case.env["credit.collection.history"]._prepare(case)

    def test_it_tells_who_said_what_to_whom_about_what(self):
        text = self._text()
        for part in (
            "Casa Ferrer",
            "Cliente Uno",
            "Collector",
            "E-mail, To the customer",
            '"Cliente Uno" <clienteuno@example.com>',
            "Your account: Cliente Uno",
            "Dear Cliente Uno",
            self.invoice.name,
            "100.00",
            "1 - Sent",
            self.case.contact_ids.checksum,
            "no entry was altered",
        ):
            with self.subTest(part=part):
                self.assertIn(part, text)

    def test_times_are_those_of_the_reader_and_say_so(self):
        record = self._prepare()
        self.assertEqual(record["zone"], "America/Bogota")
        self.assertIn("3:00:00", record["entries"][0]["date"])
        self.assertIn("(UTC-05:00)", record["entries"][0]["date"])

    def test_a_reader_without_a_time_zone_reads_that_of_the_company(self):
        self.manager.tz = False
        record = self._prepare(self.manager)
        self.assertEqual(record["zone"], "Europe/Madrid")
        self.assertIn("(UTC+01:00)", record["entries"][0]["date"])

    def test_entries_come_in_the_order_in_which_they_happened(self):
        self._on(self._days(1))
        self.case._log_contact(channel="note", note="They called back", direction="in")
        numbers = [(e["number"], e["note"]) for e in self._prepare()["entries"]]
        self.assertEqual(numbers, [(1, False), (2, "They called back")])

    def test_it_is_in_the_language_of_the_reader_and_texts_stay(self):
        self.collector.lang = "es_ES"
        page = self._page()
        self.assertIn("12/03/2025", page, "the due date as a Spaniard writes it")
        self.assertIn("Dear", page)

    def test_what_was_attached_is_named_with_its_fingerprint(self):
        contact = self.case._log_contact(
            channel="letter",
            attachment_ids=[(0, 0, {"name": "burofax.pdf", "raw": b"certified"})],
        )
        ((name, digest),) = contact._get_attached()
        text = self._text()
        self.assertIn(name, text)
        self.assertIn(digest, text)

    def test_an_altered_entry_is_pointed_out(self):
        self.env.cr.execute(
            "UPDATE credit_collection_contact SET subject = 'x' WHERE id = %s",
            [self.case.contact_ids.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self._prepare()["altered"], [1])
        self.assertIn("These entries were altered", self._text())

    def test_nothing_is_loaded_from_outside_while_it_is_printed(self):
        self.case._log_contact(channel="email", body=EVIL, direction="in")
        body = self._prepare()["entries"][-1]["body"]
        self.assertIn("Pay me", body)
        self.assertIn("[our logo]", body)
        self.assertIn("Bye", body)
        for evil in ("spy.example", "passwd", "script", "alert", "<img"):
            self.assertNotIn(evil, body)

    def test_it_is_in_fonts_of_the_system(self):
        """Fonts of web pages are drawn as outlines: 4 MB instead of 80 kB for ten
        pages, and no text to search in."""
        (page,) = html.fromstring(self._page()).xpath("//div[@class='page']")
        self.assertIn("font-family: Arial, Helvetica", page.get("style"))

    def test_a_case_without_contacts_prints_as_well(self):
        silent = self._customer("Silent")
        self._invoice(silent, 10, TODAY)
        self.case = self._case(silent)
        self.assertIn("Nothing was said yet", self._text())

    def test_it_is_printed_for_collectors_only(self):
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self._page(user)
