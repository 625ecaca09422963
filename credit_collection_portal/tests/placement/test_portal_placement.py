"""What an agency sees of its placements and reports, and what it does not."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw

from .common import AgencyPageCommon


class TestPortalPlacement(AgencyPageCommon):
    def test_it_sees_its_placements(self):
        self._login()
        page = self._open("/my/placements")
        self.assertIn(self.placement.name, self._text(page))
        page = self._open(self._url())
        text = self._text(page)
        for words in (self.partner.name, "100.00", self.invoice.name):
            self.assertIn(words, text)

    def test_it_fetches_the_dossier(self):
        self._login()
        response = self._open(f"{self._url()}/dossier")
        self.assertEqual(response.headers["Content-Type"], "application/zip")
        self.assertTrue(response.content.startswith(b"PK"))

    def test_it_reports(self):
        self._login()
        page = self._report(
            status="promise",
            promise_date="2025-04-01",
            promise_amount="50.50",
            note="Pays after Easter",
        )
        self.assertIn("it is noted", self._text(page))
        self.assertEqual(self.placement.state, "working")
        self.assertEqual(self.placement.promised_amount, 50.5)
        (contact,) = self.case.sudo().contact_ids.filtered("placement_id")
        self.assertIn("Easter", contact.note)

    def test_it_agrees_on_instalments(self):
        self._login()
        self._report(
            status="plan",
            promise_date="2025-04-01",
            promise_amount="40",
            instalments="3",
        )
        self.env.invalidate_all()
        plan = self.placement.plan_ids
        self.assertEqual(plan.promise_ids.mapped("amount"), [40, 40, 20])
        self.assertEqual(plan.user_id, self.manager)
        page = self._text(self._open(self._url()))
        self.assertIn("3 × ", page)

    def _agreed(self):
        """What the page shows as agreed: the titles, and the rows as texts."""
        tree = self._open(self._url()).tree
        titles = tree.xpath("//section[@id='agreed']/h3")
        rows = tree.xpath("//section[@id='agreed']//tbody/tr")
        return (
            [" ".join(one.text_content().split()) for one in titles],
            [
                [" ".join(cell.text_content().split()) for cell in row.xpath("td")]
                for row in rows
            ],
        )

    def test_each_instalment_shows_its_day_amount_and_state(self):
        self._login()
        self._report(
            status="plan",
            promise_date="2025-03-17",
            promise_amount="40",
            instalments="3",
        )
        self._report(
            status="paid_agency", payment_date="2025-03-17", payment_amount="55"
        )
        titles, rows = self._agreed()
        self.assertEqual(titles, [f"Payment plan {self.placement.name}/1 Active"])
        self.assertEqual(
            [row[:2] + row[3:] for row in rows],
            [
                ["1", "03/17/2025", "Kept"],
                ["2", "04/17/2025", "Open"],
                ["3", "05/17/2025", "Open"],
            ],
        )
        amounts = [row[2] for row in rows]
        for words, amount in zip(("40.00", "40.00", "20.00"), amounts, strict=True):
            self.assertIn(words, amount)
        self.assertIn("missing", amounts[1])
        self.assertIn("25.00", amounts[1])
        self.assertNotIn("missing", amounts[0] + amounts[2])

    def test_what_was_replaced_is_not_shown_any_more(self):
        self._login()
        self._report(status="promise", promise_date="2025-04-01", promise_amount="30")
        self._report(status="promise", promise_date="2025-04-08", promise_amount="60")
        titles, rows = self._agreed()
        self.assertEqual(titles, ["Promises to pay"])
        self.assertEqual([row[1] for row in rows], ["04/08/2025"])
        for count in ("2", "4"):
            self._report(status="plan", promise_date="2025-04-01", instalments=count)
        titles, rows = self._agreed()
        self.assertEqual(titles, [f"Payment plan {self.placement.name}/2 Active"])
        self.assertEqual(len(rows), 4)

    def test_instalments_are_a_plan_whatever_the_status(self):
        self._login()
        self._report(status="promise", promise_date="2025-04-01", instalments="4")
        _titles, rows = self._agreed()
        self.assertEqual(len(rows), 4)

    def test_a_report_sent_twice_counts_once(self):
        self._login()
        page = self._open(self._url())
        for _time in range(2):
            self._report(page, status="paid_agency", payment_amount="20")
        self.assertEqual(len(self.placement.payment_ids), 1)

    def test_what_was_paid_to_it_is_said_on_both_pages(self):
        self._login()
        self._report(status="paid_agency", payment_amount="30")
        text = self._text(self._open(self._url())).replace("\xa0", " ")
        self.assertIn("30.00 € was paid to you", text)
        text = self._text(self._open()).replace("\xa0", " ")
        self.assertIn(f"for {self.invoice.name}: 70.00 €", text)

    def test_documents_are_in_the_log(self):
        self._login()
        self._report(
            status="contacted",
            files={"documents": ("letter.txt", b"I pay", "text/plain")},
        )
        (contact,) = self.case.sudo().contact_ids.filtered("placement_id")
        self.assertEqual(contact.attachment_ids.mapped("name"), ["letter.txt"])
        self.assertTrue(contact.is_intact)

    def test_it_accepts_and_rejects(self):
        self._login()
        self._report(status="accepted")
        self.assertEqual(self.placement.state, "accepted")
        other = self._customer("Otro")
        self._invoice(other, 70, self._days(-20))
        self._evaluate()
        second = self._place(self.agency, other)
        self._report(placement=second, status="rejected", note="Too small")
        self.assertEqual((second.state, second.reason), ("rejected", "Too small"))

    def test_what_is_wrong_is_said_and_kept(self):
        self._login()
        page = self._report(status="promise", promise_amount="10", note="Kept words")
        self.assertEqual(page.status_code, 422)
        self.assertIn("no day", self._text(page))
        self.assertIn("Kept words", self._text(page))
        self.assertFalse(self.placement.report_row_ids)

    def test_a_forged_form_is_refused(self):
        self._login()
        page = self._open(
            f"{self._url()}/report", data={"status": "working", "csrf_token": "x"}
        )
        self.assertEqual(page.status_code, 422)
        self.assertFalse(self.placement.report_row_ids)

    def test_nobody_else_sees_it(self):
        others = [
            self._agency_user(self._agency("Otra"), "eva.agency"),
            self._agency_user(self.agency, "leo.portal", "base.group_portal"),
        ]
        for user in others:
            self._login(user)
            for tail in ("", "/dossier"):
                with self.subTest(user=user.login, tail=tail):
                    page = self._open(f"{self._url()}{tail}")
                    self.assertEqual(page.status_code, 404)
            page = self._open("/my/placements")
            self.assertNotIn(self.placement.name, self._text(page))

    def test_it_is_lost_at_recall(self):
        self._login()
        self.assertEqual(self._open(self._url()).status_code, 200)
        page = self._open(self._url())
        self.placement._recall("Enough")
        self.assertEqual(self._open(self._url()).status_code, 404)
        self.assertEqual(self._open(f"{self._url()}/dossier").status_code, 404)
        self.assertEqual(self._report(page, status="working").status_code, 404)
        self.assertFalse(self.placement.report_row_ids)

    def test_it_sees_nothing_by_other_ways(self):
        for model, ids in (
            ("credit.collection.placement", self.placement.ids),
            ("credit.collection.placement.item", self.placement.line_ids.ids),
            ("credit.collection.placement.event", self.placement.event_ids.ids),
            ("credit.collection.agency", self.agency.ids),
            ("credit.collection.agency.fee", self.agency.fee_ids.ids),
            ("credit.collection.case", self.case.ids),
            ("account.move", self.invoice.ids),
            ("ir.attachment", self.placement.sudo().dossier_id.ids),
        ):
            records = self.env(user=self.user, su=False, context={})[model]
            self.env.invalidate_all()
            with self.subTest(model=model), self.assertRaises(AccessError):
                call_kw(records, "read", [ids, ["display_name"]], {})

    def test_it_sees_no_fee_and_no_note_of_ours(self):
        secret = "Secret of ours"
        self.case.message_post(body=secret, subtype_xmlid="mail.mt_note")
        self._login()
        text = self._open(self._url()).text
        for words in (secret, "percentage", "10.0%", "Fee"):
            self.assertNotIn(words, text)

    def test_news_of_ours(self):
        self._pay(self.invoice, 40)
        self._evaluate()
        self._login()
        self.assertIn("Paid to us", self._text(self._open(self._url())))

    def test_the_customer_reads_who_handles_it(self):
        text = self._text(self._open())
        self.assertIn("Recobros handles a part", text)
        self.assertIn(self.placement.name, text)
        self.placement._recall("Enough")
        self.assertNotIn("Recobros handles", self._text(self._open()))

    def test_the_link_to_the_dossier_is_lost_at_recall(self):
        link = self.placement.sudo()._get_dossier_link()
        link = link[link.index("/web/content") :]
        self.assertEqual(self._open(link).status_code, 200)
        self.placement._recall("Enough")
        self.assertIn(self._open(link).status_code, (403, 404))

    def test_numbers_that_no_placement_has(self):
        self._login()
        for number in (0, 2**31, 10**30):
            with self.subTest(number=number):
                page = self._open(f"/my/placements/{number}")
                self.assertEqual(page.status_code, 404)
                page = self._open(
                    f"/my/placements/{number}/report", data={"status": "working"}
                )
                self.assertEqual(page.status_code, 404)

    def test_no_way_around_the_page(self):
        self._login()
        placement, agency = self.placement, self.agency
        dossier = placement.sudo().dossier_id
        self.assertNotEqual(self._open(f"/web/content/{dossier.id}").status_code, 200)
        before = self.env["mail.message"].sudo().search_count([])
        for record in (placement, agency, self.partner, self.case, self.invoice):
            thread = {"thread_model": record._name, "thread_id": record.id}
            with self.subTest(model=record._name):
                values = {**thread, "post_data": {"body": "Mine"}}
                answer = self.url_open("/mail/message/post", json={"params": values})
                self.assertIn("error", answer.json())
                answer = self.url_open("/mail/thread/messages", json={"params": thread})
                self.assertFalse(answer.json()["result"]["messages"])
        self.assertEqual(self.env["mail.message"].sudo().search_count([]), before)

    def test_an_archived_agency_sees_nothing(self):
        self.agency.active = False
        self._login()
        self.assertEqual(self._open(self._url()).status_code, 404)

    def test_what_the_customer_confirmed_is_proven_to_the_next_agency(self):
        page = self._open()
        fields = page.tree.xpath("//form[@id='o_cc_received']//input")
        hidden = {field.get("name"): field.get("value") for field in fields}
        data = {**hidden, "move": self.invoice.id}
        self._open(self._path(tail="/received"), data=data)
        service = self.env["credit.collection.placement.proof"].sudo()
        proofs = service._find_proofs(self.placement.sudo())
        (proof,) = [proof for proof in proofs if proof.invoice]
        self.assertEqual(proof.invoice, self.invoice.name)
        self.assertIn("Receipt acknowledged", proof.kind)
        self.assertIn("received", proof.contact.subject)

    def test_the_first_opening_of_a_link_is_among_the_proofs(self):
        openings = self.env["credit.collection.portal.opening"]
        openings._note(self.case, self._days(9))
        service = self.env["credit.collection.placement.proof"].sudo()
        (proof,) = service._find_proofs(self.placement.sudo())
        self.assertFalse(proof.invoice)
        self.assertIn("opened for the first time", proof.kind)
        self.assertFalse(service._describe_proofs([proof]))
