import io
from unittest.mock import patch

from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import new_test_user
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import REPORT, LetterCommon


class TestChannelLetter(LetterCommon):
    # === From no e-mail to a letter === #

    def test_without_an_email_the_letter_waits_to_be_printed(self):
        letter = self._letters()
        self.assertEqual((letter.channel, letter.state), ("letter", "ready"))
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_printed_it_waits_for_the_post_and_nothing_escalates(self):
        contact = self._print()
        self.assertRecordValues(
            contact,
            [
                {
                    "delivery": "queued",
                    "is_to_mail": True,
                    "evidence": "0",
                    "amount": 1234.5,
                    "recipients": "Cliente Uno, Calle Mayor 1, 46001 Valencia, Spain",
                    "carrier": False,
                }
            ],
        )
        letter = self._actions(self.partner)[-1]
        self.assertEqual((letter.state, letter.decided_by_id), ("done", self.collector))
        self._evaluate(self._days(60))
        self.assertEqual(
            self._case(self.partner).reason,
            "First is printed, not mailed: mail the letter and mark it; nothing "
            "escalates.",
        )

    def test_it_is_kept_as_it_was_printed(self):
        contact = self._print()
        kept = contact._get_letter().raw
        self.assertTrue(kept.startswith(b"%PDF"))
        self.partner.name = "Another name"
        reports = self.env["ir.actions.report"].with_user(self.collector)
        streams = reports._render_qweb_pdf_prepare_streams(
            REPORT, {}, contact.action_id.ids
        )
        self.assertEqual(streams[contact.action_id.id]["stream"].getvalue(), kept)
        again = contact.action_print_again()
        self.assertEqual(again["context"]["active_ids"], contact.action_id.ids)

    def test_printed_again_it_is_no_second_reminder(self):
        contact = self._print()
        case, before = self._case(self.partner), self._actions(self.partner)
        last = case.last_contact_date
        self._on(self._days(3))
        contact.with_user(self.collector).action_print_again()
        (entry,) = case.contact_ids - contact
        self.assertEqual(entry.user_id, self.collector)
        self.assertEqual(entry.date.date(), self._days(3))
        self.assertEqual(entry.subject, "Letter printed again")
        self.assertIn("Cliente Uno", entry.note)
        self.assertEqual((entry.channel, entry.amount), ("note", 0))
        shown = self.env["credit.collection.timeline"].with_user(self.collector)
        events = shown.get_timeline(case.id)["days"][0]["events"]
        self.assertIn("Letter printed again", events[0]["text"])
        self.assertEqual(events[0]["by"], "Collector")
        self.assertEqual((contact.delivery, case.last_contact_date), ("queued", last))
        self._evaluate(self._days(3))
        self.assertEqual(self._actions(self.partner), before)

    def test_many_are_printed_in_one_go(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        with self._blank_pages() as printed:
            opened = self._letters(other).action_print_letters()
        self.assertEqual(len(printed), 2)
        self.assertEqual(opened["report_name"], "credit_collection.report_letter")
        self.assertEqual(len(opened["context"]["active_ids"]), 2)

    def test_of_very_many_the_rest_stays_on_the_list(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        letters = self._letters(other)
        at_once = "models.action.action.LETTERS_AT_ONCE"
        with (
            self._blank_pages() as printed,
            patch(f"odoo.addons.credit_collection.{at_once}", 1),
        ):
            letters.action_print_letters()
        self.assertEqual(len(printed), 1)
        self.assertEqual(sorted(letters.mapped("state")), ["done", "ready"])

    def test_what_was_paid_since_is_not_printed(self):
        letter = self._letters()
        self.cr.execute(
            "UPDATE account_move_line SET reconciled = TRUE, amount_residual = 0, "
            "amount_residual_currency = 0 WHERE move_id = %s",
            [self.invoice.id],
        )
        self.env.invalidate_all()
        with self._blank_pages() as printed:
            answer = letter.action_print_letters()
        self.assertFalse(printed)
        self.assertEqual(answer["tag"], "display_notification")
        self.assertIn("Nothing is overdue", answer["params"]["message"])

    def test_a_letter_is_printed_once(self):
        self._print()
        letter = self._actions(self.partner)[-1]
        with self._blank_pages() as printed:
            letter.action_print_letters()
        self.assertFalse(printed)
        self.assertEqual(len(self._case(self.partner).contact_ids), 1)

    # === Whom it does not reach === #

    def test_an_incomplete_address_is_said(self):
        for name in ("street", "city", "country_id"):
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.partner[name] = False
                with self._blank_pages() as printed:
                    letter = self._letters()
                    letter.action_print_letters()
                self.assertFalse(printed)
                self.assertEqual(
                    letter.reason,
                    "Cliente Uno: no complete postal address (street, city, country)",
                )
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_completed_address_is_tried_again(self):
        self.partner.city = False
        with self._blank_pages():
            self._letters().action_print_letters()
        self.assertEqual(self._actions(self.partner)[-1].state, "failed")
        self.partner.city = "Valencia"
        self.assertEqual(self._actions(self.partner)[-1].state, "ready")

    def test_it_goes_to_the_collection_contact(self):
        self.env["res.partner"].create(
            {
                "name": "Accounts",
                "parent_id": self.partner.id,
                "type": "collection",
                **self._address(street="Calle Menor 7"),
            }
        )
        self.assertIn("Calle Menor 7", self._print().recipients)

    # === What it says === #

    def test_it_has_address_place_date_text_and_signature(self):
        text = self._text(self._letters())
        for part in (
            "Calle Mayor 1",
            "Valencia, March 17, 2025",
            "Your account: Cliente Uno",
            "Dear Cliente Uno",
            self.invoice.name,
            "1,234.50 €",
            "Signed: Collector",
        ):
            self.assertIn(part, text)
        self.assertNotIn("In words", text)

    def test_a_formal_demand_says_the_total_in_words(self):
        self.first.with_user(self.manager).tone = "formal"
        self.assertIn(
            "one thousand, two hundred and thirty-four euros and fifty cents",
            self._text(self._letters()),
        )

    def test_it_is_in_the_language_of_the_customer(self):
        self.first.with_user(self.manager).tone = "formal"
        self.partner.lang = "es_ES"
        text = self._text(self._letters())
        self.assertIn("17 de marzo de 2025", text)
        self.assertIn(
            "mil doscientos treinta y cuatro euros con cincuenta céntimos", text
        )

    def test_it_is_so_whoever_opens_it_in_a_browser(self):
        (action,) = self._letters()
        reports = self.env["ir.actions.report"].with_user(self.collector)
        for lang, country, day in (
            ("es_ES", "España", "17 de marzo de 2025"),
            ("en_US", "Spain", "March 17, 2025"),
        ):
            self.partner.lang = lang
            for reader in ("en_US", "es_ES", False):
                page, _kind = reports.with_context(lang=reader)._render_qweb_html(
                    REPORT, action.ids
                )
                words = " ".join(html.fromstring(page).text_content().split())
                self.assertIn(day, words, f"{lang} read in {reader}")
                self.assertIn(country, words, f"{lang} read in {reader}")

    def test_a_language_that_is_gone_gives_way_to_the_company(self):
        self.first.with_user(self.manager).tone = "formal"
        letter = self._letters()
        self.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", [self.partner.id]
        )
        self.env.invalidate_all()
        self.assertIn("one thousand", self._text(letter))

    def test_a_text_without_table_gets_one(self):
        self.template.body_html = "<p>Please pay.</p>"
        self.assertIn(self.invoice.name, self._text(self._letters()))

    def test_on_paper_nobody_replies_to_a_message(self):
        self.template.body_html = "<t t-out='object.payment_html'/>"
        text = self._text(self._letters())
        self.assertIn("How to pay", text)
        self.assertNotIn("reply to this message", text)

    def test_markup_of_the_customer_stays_text(self):
        self.partner.name = "Evil <script>alert(1)</script>"
        self.assertNotIn("<script>alert", self._page(self._letters()))

    def test_only_collectors_see_it(self):
        letter = self._letters()
        outsider = new_test_user(
            self.env, "letter.reader", "account.group_account_invoice"
        )
        reports = self.env["ir.actions.report"].with_user(outsider)
        with mute_logger("odoo.addons.base.models.ir_model"):
            with self.assertRaises(AccessError):
                reports._render_qweb_html(REPORT, letter.ids)
            with self.assertRaises(AccessError):
                letter.with_user(outsider).action_print_letters()

    # === Paper === #

    def test_invoices_are_printed_behind_the_letter(self):
        self.first.with_user(self.manager).attach_invoices = True
        reports = self.env["ir.actions.report"]
        with self._blank_pages():
            page, _kind = reports._render_qweb_pdf(REPORT, [])
        document = {"filename": "INV.pdf", "content": page}
        invoices = type(self.env["account.move"])
        with patch.object(
            invoices,
            "_get_invoice_legal_documents_all",
            lambda _move, **_options: [document],
        ):
            letter = self._print()._get_letter()
        pdf = PdfFileReader(io.BytesIO(letter.raw))
        self.assertEqual(pdf.getNumPages(), 2)

    def test_two_letters_are_really_printed_and_merged(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        letters = self._letters(other)
        reports = self.env["ir.actions.report"].with_user(self.collector)
        with self.allow_pdf_render():
            pdf, _kind = reports.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(REPORT, letters.ids)
        merged = PdfFileReader(io.BytesIO(pdf))
        self.assertEqual(merged.getNumPages(), 2)

    def test_a_letter_that_cannot_be_printed_stops_no_other(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        letters = self._letters(other)
        channel = type(self.env["credit.collection.channel.letter"])
        pages = channel._print_pages

        def fail(model, action):
            if action.partner_id == other:
                raise ValueError("no paper")
            return pages(model, action)

        with (
            self._blank_pages(),
            patch.object(channel, "_print_pages", fail),
            mute_logger("odoo.addons.credit_collection.models.action.dispatcher"),
        ):
            letters.action_print_letters()
        self.assertEqual(self._actions(self.partner)[-1].state, "done")
        self.assertEqual(self._actions(other)[-1].reason, "Error: no paper")
