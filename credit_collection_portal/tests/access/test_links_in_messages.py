"""Every message leads to the page; what is stored of it does not."""

import base64
import io
from unittest.mock import patch
from urllib.parse import unquote

from PIL import Image
from reportlab.graphics.barcode import qr

from odoo.exceptions import AccessError
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from odoo.addons.credit_collection.models.channel import statement_links
from odoo.addons.credit_collection.tests.channel.common import MessageBuilders
from odoo.addons.sms.tests.common import SMSCommon

from ...const import PLACE
from ...models.access import letter_code
from ..common import LINK, PortalCommon


class TestLinksInMessages(PortalCommon):
    def _send_reminder(self):
        """The reminder of today, as the customer gets it."""
        self._dispatch()
        (mail,) = self._deliver()
        return mail.get_body(("html",)).get_content()

    def test_a_mail_leads_to_the_page(self):
        body = self._send_reminder()
        self.assertIn("See and settle", body)
        token = LINK.search(body)[1]
        case, _day, is_open = self.env["credit.collection.portal.token"]._read(token)
        self.assertEqual((case, is_open), (self.case, True))
        self.assertNotIn(PLACE, body)

    def test_what_stands_for_a_token_is_as_long(self):
        """The parts of an SMS are counted before the link is put in."""
        token = self.case._get_portal_url().rpartition("/")[2]
        self.assertEqual(len(PLACE), len(token))

    def test_what_is_stored_of_a_mail_holds_no_link(self):
        self._send_reminder()
        contact = self.case.contact_ids
        mail = contact.message_id.sudo().mail_ids
        for text in (contact.body, mail.body_html, mail.body, contact.message_id.body):
            self.assertFalse(LINK.search(text))
        self.assertIn(PLACE, contact.body)
        self.assertTrue(contact.is_intact)

    def test_no_row_of_the_database_holds_a_link(self):
        token = LINK.search(self._send_reminder())[1]
        self.env.flush_all()
        self.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = current_schema()
               AND data_type IN ('text', 'character varying', 'jsonb')
               AND (table_name LIKE 'mail%%' OR table_name LIKE 'credit_collection%%')
               AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')
            """
        )
        for table, column in self.cr.fetchall():
            self.cr.execute(
                f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1',
                [f"%{token}%"],
            )
            self.assertFalse(self.cr.rowcount, f"{table}.{column}")

    def test_colleagues_get_no_link(self):
        self._dispatch()
        mail = self.case.contact_ids.message_id.sudo().mail_ids
        body = f"<a href='/collection/{PLACE}'>x</a>"
        colleague = self.collector.sudo().partner_id
        self.assertIn(PLACE, mail._personalize_outgoing_body(body, colleague))
        self.assertNotIn(PLACE, mail._personalize_outgoing_body(body, self.partner))

    def test_without_the_page_there_is_no_link(self):
        self.company.sudo().collection_portal = False
        body = self._send_reminder()
        self.assertNotIn("See and settle", body)
        self.assertNotIn("/collection/", body)

    def test_a_mail_still_says_what_was_logged(self):
        self._send_reminder()
        self.assertEqual(self.case.contact_ids.delivery, "sent")


class TestLinksInLetters(MessageBuilders, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write(cls._address())
        cls._use(cls.first, "letter")
        cls._evaluate()

    def _page(self):
        """The letter as it is printed."""
        reports = self.env["ir.actions.report"].sudo()
        action = self.case.action_ids.filtered(lambda one: one.channel == "letter")
        page, _kind = reports._render_qweb_html(
            "credit_collection.action_report_letter", action.ids
        )
        return page.decode()

    def test_a_letter_has_a_place_for_the_link(self):
        page = self._page()
        self.assertIn("data:image/png;base64,", page)
        self.assertIn("Scan this with your phone", page)
        self.assertFalse(LINK.search(page))

    def test_without_the_page_a_letter_has_none(self):
        self.company.sudo().collection_portal = False
        self.assertNotIn("Scan this", self._page())

    # === On paper === #

    def _print(self):
        """Print the letter, with the program that makes PDFs.

        :return: the entry of the log.
        """
        action = self._actions(self.partner).filtered(lambda a: a.channel == "letter")
        reports = type(self.env["ir.actions.report"])
        render = reports._render_qweb_pdf

        def really(reports, *args, **kwargs):
            reports = reports.with_context(force_report_rendering=True)
            return render(reports, *args, **kwargs)

        self.startPatcher(patch.object(reports, "_render_qweb_pdf", really))
        with mute_logger("odoo.addons.base.models.ir_actions_report"):
            action.action_print_letters()  # nobody serves its style sheets here
        self.assertEqual(action.state, "done")
        return action.contact_id

    def _pages(self, contact, user=None):
        """What somebody prints of a letter that is in the log."""
        reports = self.env["ir.actions.report"].with_user(user or self.collector)
        reference = "credit_collection.action_report_letter"
        pages, _kind = reports._render_qweb_pdf(reference, contact.action_id.ids)
        return pages

    def _images(self, pages):
        """The sizes and the contents of the images in a PDF."""
        page = PdfFileReader(io.BytesIO(pages), strict=False).getPage(0)
        images = page["/Resources"].get("/XObject", {})
        return {
            (one["/Width"], one["/Height"]): one.get_data()
            for one in map(images.__getitem__, images)
            if one["/Subtype"] == "/Image"
        }

    def _code(self, url):
        """A link as it is printed."""
        image = self.env["credit.collection.statement"]._draw_qr(url, 360)
        with Image.open(io.BytesIO(image)) as picture:
            return picture.convert("L")

    def _assert_printed(self, shades, code):
        """A code is on paper; printing changes some points by one shade."""
        dark, expected = ([s < 128 for s in each] for each in (shades, code.tobytes()))
        self.assertEqual(dark, expected)

    def test_the_code_is_on_paper_and_not_in_the_file_that_is_kept(self):
        contact = self._print()
        code = self._code(self.case.sudo()._get_portal_url())
        printed = self._images(self._pages(contact))
        self._assert_printed(printed[360, 360], code)
        self.assertNotIn(letter_code.PLACE_SIZE, printed)
        kept = self._images(contact.sudo().attachment_ids.raw)
        self.assertIn(letter_code.PLACE_SIZE, kept)
        self.assertNotIn((360, 360), kept)
        self.assertTrue(contact.is_intact)

    def test_a_letter_that_was_mailed_is_printed_without_it(self):
        contact = self._print()
        contact._mark_mailed(self._days(0), "ordinary")
        self.assertNotIn((360, 360), self._images(self._pages(contact)))

    def test_who_does_not_collect_prints_none(self):
        contact = self._print()
        for user in (self.invoicing, self.salesperson):
            with self.assertRaises(AccessError):
                self._pages(contact, user)
        reports = self.env["ir.actions.report"].sudo()
        letter = contact.sudo().attachment_ids
        pages = reports._get_kept_letter(contact.sudo(), letter)
        self.assertEqual(pages, letter.raw, "a job is nobody who mails it")

    def test_a_letter_printed_again_leads_where_the_links_of_today_lead(self):
        contact = self._print()
        self.case.action_portal_new_link()
        code = self._code(self.case.sudo()._get_portal_url())
        printed = self._images(self._pages(contact))
        self._assert_printed(printed[360, 360], code)

    def test_snailmail_gets_the_code_too(self):
        contact = self._print()
        pages = base64.b64encode(contact.sudo().attachment_ids.raw).decode()
        document = {
            "res_model": self.case._name,
            "res_id": self.case.id,
            "pdf_bin": pages,
        }
        self.env["credit.collection.snailmail"]._open_links(document)
        opened = base64.b64decode(document["pdf_bin"])
        self.assertIn((360, 360), self._images(opened))

    def test_readers_find_a_white_margin_of_four_modules(self):
        url = self.case.sudo()._get_portal_url()
        code = self._code(url).point(lambda shade: 255 * (shade < 128))
        left, top, right, bottom = code.getbbox()
        margins = left, top, code.width - right, code.height - bottom
        encoder = qr.QrCodeWidget(url, barLevel="M")
        encoder.draw()
        module = (right - left) / encoder.qr.getModuleCount()
        self.assertGreaterEqual(min(margins), 4 * module - 2)

    def test_what_cannot_be_drawn_stops_no_letter(self):
        reports = type(self.env["ir.actions.report"])
        contact = self._print()
        broken = patch.object(reports, "barcode", side_effect=ValueError)
        with broken, mute_logger(statement_links.__name__):
            pages = self._pages(contact)
        self.assertIn(letter_code.PLACE_SIZE, self._images(pages))


class TestLinksByHand(PortalCommon):
    def test_what_a_collector_writes_by_hand_leads_to_the_page(self):
        case = self.case.with_user(self.collector)
        action = case.action_send_statement()
        composer = self.env["mail.compose.message"].with_user(self.collector)
        composer.with_context(**action["context"]).create({})._action_send_mail()
        (mail,) = self._deliver()
        body = mail.get_body(("html",)).get_content()
        token = LINK.search(body)[1]
        self.assertTrue(self.env["credit.collection.portal.token"]._read(token)[2])
        entry = self.case.contact_ids.filtered(lambda one: one.channel == "email")
        self.assertFalse(LINK.search(entry.body))
        self.assertIn(PLACE, entry.body)


class TestLinksInShortMessages(MessageBuilders, PortalCommon, SMSCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_short_text(
            "sms", "{{ object.partner_id.name }}: {{ object.statement_amount }}"
        )
        cls._invoice(cls.partner, 70, cls._days(-5))
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    def _queue(self):
        """The SMS that wait for the gateway."""
        return self.env["sms.sms"].sudo().search([("state", "=", "outgoing")])

    def test_an_sms_has_a_short_link(self):
        self._dispatch()
        with self.mockSMSGateway(sms_allow_unlink=True):
            self._queue()._send()
        (sent,) = self._sms
        self.assertTrue(sent["body"].startswith("Cliente Uno: 70.00 €\n"))
        token = LINK.search(sent["body"])[1]
        case, _day, is_open = self.env["credit.collection.portal.token"]._read(token)
        self.assertEqual((case, is_open), (self.case, True))
        contact = self.case.contact_ids[:1]
        self.assertEqual(contact.delivery, "sent")
        self.assertFalse(LINK.search(contact.body))

    def test_two_customers_get_two_links(self):
        other = self._customer("Cliente Dos", phone="600 000 002")
        self._invoice(other, 70, self._days(-5))
        self._evaluate()
        self.text.body = "{{ object.statement_amount }}"
        self._dispatch()
        with self.mockSMSGateway(sms_allow_unlink=True):
            self._queue()._send()
        links = {one["number"]: LINK.search(one["body"])[1] for one in self._sms}
        self.assertEqual(len(set(links.values())), 2)

    def test_the_length_is_counted_with_the_link(self):
        text = f"https://example.com/collection/{PLACE}"
        opened = self.env["credit.collection.statement"]._open_links(self.case, text)
        self.assertEqual(len(opened), len(text))

    def test_whatsapp_is_opened_with_the_link_and_logged_without(self):
        case = self.case.with_user(self.collector)
        text = f"Hello\nhttps://example.com/collection/{PLACE}"
        link = case._whatsapp_open(self.partner, text, case.action_ids.browse())
        self.assertTrue(LINK.search(unquote(link)))
        contact = case._whatsapp_sent(self.partner, text, case.action_ids.browse())
        self.assertIn(PLACE, contact.body)
