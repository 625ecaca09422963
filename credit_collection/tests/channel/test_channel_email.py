from datetime import timedelta

from odoo.fields import Command
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestChannelEmail(CreditCollectionCommon):
    """Whom a reminder reaches, in whose name, in which language."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 1234.5, TODAY - timedelta(days=5))

    def _contact(self, name, kind, **values):
        values = {"email": f"{name.lower()}@example.com", **values}
        return self.env["res.partner"].create(
            {"name": name, "parent_id": self.partner.id, "type": kind, **values}
        )

    def _addresses(self):
        """Who gets the reminder of today."""
        mails = self._run_day(TODAY)
        return sorted(address for mail in mails for address in mail.envelope_to)

    # === Recipients === #

    def test_without_other_contacts_the_company_is_written_to(self):
        self._contact("Director", "contact")
        self._contact("Warehouse", "delivery")
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    def test_the_invoice_address_comes_before_the_company(self):
        self._contact("Invoices", "invoice")
        self.assertEqual(self._addresses(), ["invoices@example.com"])

    def test_collection_contacts_come_first_and_can_be_several(self):
        self._contact("Invoices", "invoice")
        self._contact("Ana", "collection")
        self._contact("Luis", "collection")
        self.assertEqual(self._addresses(), ["ana@example.com", "luis@example.com"])
        self.assertEqual(len(self._case(self.partner).contact_ids), 1, "one action")

    def test_a_contact_without_an_address_does_not_count(self):
        self._contact("Ana", "collection", email=False)
        self._contact("Broken", "collection", email="nobody at home")
        self._contact("Invoices", "invoice")
        self.assertEqual(self._addresses(), ["invoices@example.com"])

    def test_an_archived_contact_does_not_count(self):
        self._contact("Ana", "collection", active=False)
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    def test_the_contact_of_another_company_of_ours_is_not_written_to(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self._contact("Ana", "collection", company_id=other.id)
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    def test_the_collection_contact_of_a_branch_office_counts(self):
        office = self._contact("Office", "other")
        self._contact("Ana", "collection", parent_id=office.id)
        self.assertEqual(self._addresses(), ["ana@example.com"])

    def test_a_contact_who_got_no_invoice_is_not_written_to(self):
        self._contact("Buyer", "contact")
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    # === Refused addresses === #

    def test_a_blacklisted_address_is_not_written_to_and_a_person_is_told(self):
        self.env["mail.blacklist"].sudo()._add("clienteuno@example.com")
        self.assertFalse(self._addresses())
        (action,) = self._actions(self.partner)
        self.assertEqual(action.state, "failed")
        self.assertEqual(action.reason, "Cliente Uno: the address is blacklisted")
        self.assertTrue(self._case(self.partner).activity_ids)

    def test_of_two_addresses_the_one_that_is_not_blacklisted_is_used(self):
        self._contact("Ana", "collection")
        self._contact("Luis", "collection")
        self.env["mail.blacklist"].sudo()._add("ana@example.com")
        self.assertEqual(self._addresses(), ["luis@example.com"])

    def test_without_any_address_a_person_is_told(self):
        self.partner.email = False
        self.assertFalse(self._addresses())
        self.assertEqual(
            self._actions(self.partner).reason, "Cliente Uno: no valid e-mail address"
        )

    def test_a_corrected_address_heals_by_itself(self):
        self.partner.email = "wrong"
        self.assertFalse(self._addresses())
        self.partner.email = "right@example.com"
        self.assertFalse(self._case(self.partner).activity_ids)
        self.assertEqual(self._addresses(), ["right@example.com"])
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_a_new_collection_contact_heals_too(self):
        self.partner.email = False
        self.assertFalse(self._addresses())
        self._contact("Ana", "collection")
        self.assertEqual(self._addresses(), ["ana@example.com"])

    # === Sender === #

    def test_the_collector_writes_in_the_own_name(self):
        (mail,) = self._run_day(TODAY)
        self.assertEqual(mail["From"], "Collector <collector@ferrer.example>")

    def test_without_a_collector_the_company_writes(self):
        self.company.sudo().collection_user_id = False
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)  # by hand: nothing leaves by itself without a collector
        self._case(other, user=self.manager)._remind_now()
        senders = {mail["To"]: mail["From"] for mail in self._deliver()}
        sender = senders["Cliente Dos <clientedos@example.com>"]
        self.assertEqual(sender, "Casa Ferrer <casa@ferrer.example>")

    def test_answers_come_back_to_odoo_when_it_can_receive_them(self):
        domain = (
            self.env["mail.alias.domain"]
            .sudo()
            .create({"name": "in.ferrer.example", "catchall_alias": "catchall"})
        )
        self.company.sudo().alias_domain_id = domain
        (mail,) = self._run_day(TODAY)
        self.assertIn("catchall@in.ferrer.example", mail["Reply-To"])

    def test_else_answers_come_to_the_collector(self):
        (mail,) = self._run_day(TODAY)
        self.assertIn("collector@ferrer.example", mail["Reply-To"])

    # === Language === #

    def test_text_and_table_are_in_the_language_of_the_customer(self):
        self.template.with_context(
            lang="es_ES"
        ).subject = "Su cuenta: {{ object.partner_id.name }}"
        spanish = self._customer("Cliente Español", lang="es_ES")
        self._invoice(spanish, 1234.5, TODAY - timedelta(days=5))
        mails = {mail["Subject"]: mail for mail in self._run_day(TODAY)}
        body = mails["Su cuenta: Cliente Español"].get_body(("html",)).get_content()
        self.assertIn("12/03/2025", body)
        self.assertIn("1.234,50", body.replace("\xa0", " "))
        body = mails["Your account: Cliente Uno"].get_body(("html",)).get_content()
        self.assertIn("03/12/2025", body)
        self.assertIn("1,234.50", body.replace("\xa0", " "))

    def test_the_language_of_whoever_sends_does_not_matter(self):
        self.collector.lang = "es_ES"
        (mail,) = self._run_day(TODAY)
        self.assertIn("03/12/2025", mail.get_body(("html",)).get_content())

    # === Nothing gets in === #

    def test_nothing_of_the_customer_becomes_markup(self):
        evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        partner = self._customer("Malo", email="malo@example.com")
        partner.write({"name": f"Malo {evil}", "ref": evil, "vat": False})
        invoice = self._invoice(partner, 100, TODAY - timedelta(days=5), ref=evil)
        invoice.payment_reference = evil
        self.env.cr.execute(
            "UPDATE account_move_line SET move_name = %s WHERE move_id = %s",
            [f"INV {evil}", invoice.id],
        )
        self.env.invalidate_all()
        mails = self._run_day(TODAY)
        (mail,) = [mail for mail in mails if "malo@example.com" in mail["To"]]
        body = mail.get_body(("html",)).get_content()
        self.assertNotIn("<script", body)
        self.assertNotIn("<img src=", body)
        self.assertIn("&lt;script&gt;", body)
        log = self._case(partner).contact_ids.body
        self.assertNotIn("<script", log)
        self.assertNotIn("<img src=", log)

    def test_a_name_with_a_line_break_adds_no_header(self):
        self.partner.name = "Cliente\nBcc: thief@example.com"
        (mail,) = self._run_day(TODAY)
        self.assertIsNone(mail["Bcc"])
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])

    def test_a_name_of_two_lines_is_written_to(self):
        """As imports of files that were made on other systems leave them."""
        self.partner.name = "Casa\r\nCliente"
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])
        said = self._case(self.partner).contact_ids.recipients
        self.assertEqual(said, '"Casa Cliente" <clienteuno@example.com>')

    # === Once === #

    def test_collectors_of_many_customers_write_to_each_of_them_once(self):
        partners = [self._customer(f"Customer {number}") for number in range(3)]
        for partner in partners:
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        addresses = self._addresses()
        self.assertEqual(len(addresses), len(set(addresses)))
        self.assertEqual(len(addresses), 4)

    def test_followers_of_the_case_get_no_copy(self):
        follower = self._customer("Follower")
        self._case(self.partner).sudo().message_subscribe(follower.ids)
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    def test_the_mail_stands_in_the_chatter_of_the_case(self):
        self._run_day(TODAY)
        message = self._case(self.partner).contact_ids.message_id
        self.assertIn(message, self._case(self.partner).message_ids)
        self.assertEqual(message.author_id, self.collector.partner_id)
        self.assertEqual(message.notified_partner_ids, self.partner)

    def test_a_tag_on_the_customer_is_no_recipient(self):
        self.partner.category_id = [Command.create({"name": "VIP"})]
        self.assertEqual(self._addresses(), ["clienteuno@example.com"])

    # === Many at once === #

    def test_messages_made_together_read_as_each_one_alone(self):
        """What is rendered once for many, in two languages and with names that have to
        be escaped, is the same to the byte."""
        self.env["res.lang"].sudo()._activate_lang("en_US")
        partners = self.partner
        for name, lang in (
            ("B & Hijos", "es_ES"),
            ('Cup <of> "Tea"', "en_US"),
            ("Dos", "en_US"),
        ):
            partner = self._customer(name, lang=lang, ref=f"<{name}>")
            for days in (5, 9):
                self._invoice(partner, 100.5 + days, TODAY - timedelta(days=days))
            partners |= partner
        self._evaluate(TODAY)
        channel = self.env["credit.collection.channel.email"].sudo()
        alone = {}
        for partner in partners:
            case = self._case(partner).sudo().with_company(self.company)
            (action,) = self._actions(partner)
            text = action.sudo()._get_text()
            alone[case] = channel._preview(case.with_context(date=TODAY), text)
        self._dispatch(TODAY)
        for case, expected in alone.items():
            contact = self._case(case.partner_id).contact_ids
            self.assertEqual(contact.subject, " ".join(expected["subject"].split()))
            self.assertEqual(contact.body, expected["body"])

    def test_the_files_of_a_text_go_with_it(self):
        """As bank data or general terms that a manager adds to the text."""
        file = self.env["ir.attachment"].create(
            {"name": "terms.pdf", "raw": b"%PDF-1.4 terms"}
        )
        self.template.attachment_ids = file
        for number in range(2):
            partner = self._customer(f"Other {number}")
            self._invoice(partner, 100, TODAY - timedelta(days=5))
        mails = self._run_day(TODAY)
        self.assertEqual(len(mails), 3)
        for mail in mails:
            (attached,) = mail.iter_attachments()
            self.assertEqual(attached.get_filename(), "terms.pdf")
            self.assertEqual(attached.get_content(), b"%PDF-1.4 terms")
        file.unlink()
        kept = self._case(self.partner).contact_ids.attachment_ids
        self.assertEqual(kept.sudo().raw, b"%PDF-1.4 terms")

    def test_a_receipt_is_attached_like_an_invoice(self):
        self.first.with_user(self.manager).attach_invoices = True
        partner = self._customer("Shop")
        receipt = self._invoice(
            partner, 50, TODAY - timedelta(days=5), move_type="out_receipt"
        )
        mails = self._run_day(TODAY)
        (mail,) = (one for one in mails if "shop@example.com" in one.envelope_to)
        names = [file.get_filename() for file in mail.iter_attachments()]
        self.assertEqual(names, [f"{receipt.name.replace('/', '_')}.pdf"])

    @mute_logger("odoo.addons.credit_collection.models.action.dispatcher")
    def test_a_text_that_says_nothing_of_a_customer_is_not_sent(self):
        self.partner.ref = "R1"
        nobody = self._customer("Nobody")
        self._invoice(nobody, 50, TODAY - timedelta(days=5))
        for field, text in (
            ("subject", "{{ object.partner_id.ref or '' }}"),
            ("body_html", "<p><t t-out='object.partner_id.ref'/> </p>"),
        ):
            with self.subTest(field=field):
                kept = self.template[field]
                self.template[field] = text
                self._evaluate(TODAY)
                self._dispatch(TODAY)
                action = self._actions(nobody)
                self.assertEqual(action.state, "failed")
                self.assertIn("is empty", action.reason)
                self.template[field] = kept
                self._case(nobody).action_retry()
        self.assertEqual(self._actions(self.partner)[0].state, "done")

    def test_a_customer_whose_language_is_gone_is_written_to(self):
        """As after a migration: in the language of the company."""
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s", [self.partner.id]
        )
        self.env.invalidate_all()
        (mail,) = self._run_day(TODAY)
        self.assertIn("Document", mail.get_body(("plain",)).get_content())
