"""What the agency gets: complete, frozen, and once."""

import io
import zipfile
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ...models.placement import document
from ...tools.dossier import find_damage, read_manifest
from ...tools.sheet import decode, read_csv
from ..mail_server import MailServer
from .common import TODAY, PlacementCommon

AGENCY = "agency.example"


class DossierCommon(PlacementCommon):
    def _run(self):
        """The job that makes documents, as the cron runs it."""
        documents = self.env["credit.collection.document"].sudo()
        documents._make_dossiers(documents._find_dossiers())

    def _files(self, placement):
        raw = placement.sudo().dossier_id.raw
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return {name: packed.read(name) for name in packed.namelist()}

    def _deliver_all(self, **refusals):
        """Let Odoo process its mail queue; return what the agency got."""
        with MailServer(self.env, **refusals) as server:
            self.env["mail.mail"].sudo().process_email_queue()
        self.env.invalidate_all()
        return [mail for mail in server.inbox if mail.is_for(AGENCY)]


class TestPlacementDossier(DossierCommon):
    def test_it_has_all_that_the_agency_needs(self):
        placement = self._place(note="Pays in cash")
        self._run()
        files = self._files(placement)
        names = " ".join(files)
        for part in ("cover-", "placement-", "contacts-", "agreements-", "invoices/"):
            self.assertIn(part, names)
        self.assertFalse(find_damage(placement.sudo().dossier_id.raw))
        manifest = read_manifest(placement.sudo().dossier_id.raw)
        self.assertEqual((manifest["rows"], manifest["amount"]), (1, 1000))
        self.assertEqual(manifest["placement"], placement.name)

    def test_the_placement_file(self):
        self.partner.write({"vat": "ESA12345674", "name": "=cmd|' /C calc'!A0"})
        placement = self._place()
        self._run()
        content = self._files(placement)[f"placement-{placement.name}.csv"]
        head, row = read_csv(decode(content))
        values = dict(zip(head, row, strict=True))
        self.assertEqual(values["Placement"], placement.name)
        self.assertEqual(values["Debtor"], "'=cmd|' /C calc'!A0")
        self.assertEqual(values["Invoice"], self.invoice.name)
        self.assertEqual(values["Open amount"], "1000.0")
        self.assertEqual(values["Due date"], str(self._days(-60)))
        self.assertEqual(values["E-mails"], self.partner.email)

    def _read_table(self, placement, name):
        """The rows of a file of the dossier, each by its headings."""
        content = self._files(placement)[f"{name}-{placement.name}.csv"]
        head, *rows = read_csv(decode(content))
        return [dict(zip(head, row, strict=True)) for row in rows]

    def test_the_customer_said_that_the_invoice_arrived(self):
        self.invoice.with_user(self.collector).action_receipt_known()
        placement = self._place()
        self._run()
        (row,) = self._read_table(placement, "placement")
        self.assertEqual(
            row["Proof of delivery"], f"{TODAY} Receipt acknowledged by the customer"
        )
        (proof,) = self._read_table(placement, "proofs")
        entry = self._case(self.partner).contact_ids
        self.assertEqual(proof["SHA-256"], entry.checksum)
        self.assertIn(self.invoice.name, proof["Subject"])

    def test_a_message_that_arrived_proves_the_delivery(self):
        case = self._case(self.partner, user=self.collector)
        early = case._log_contact(channel="email", date=self._days(-20))
        late = case._log_contact(channel="letter", date=self._days(-10))
        case._log_contact(channel="email", date=self._days(-5))  # sent, no more
        (early | late).sudo()._mark_delivery("delivered")
        placement = self._place()
        self._run()
        (row,) = self._read_table(placement, "placement")
        self.assertEqual(
            row["Proof of delivery"], f"{self._days(-10)} Delivered (Letter)"
        )
        self.assertEqual(
            [proof["Date"] for proof in self._read_table(placement, "proofs")],
            [str(self._days(-20)), str(self._days(-10))],
        )

    def test_nothing_is_proven(self):
        placement = self._place()
        self._run()
        self.assertFalse(self._read_table(placement, "proofs"))
        (row,) = self._read_table(placement, "placement")
        self.assertFalse(row["Proof of delivery"])

    def test_the_contract_in_force_is_in_it_as_it_was_signed(self):
        values = {
            "company_id": self.company.id,
            "payment_term_id": self.env["account.payment.term"].search([], limit=1).id,
        }
        customer, other = self._customer("Firmante"), self._customer("Sin firma")
        contracts = self.env["credit.collection.contract"].with_user(self.collector)
        contract, _draft = contracts.create(
            [
                {**values, "partner_id": one.id, "date_start": self._days(-99)}
                for one in (customer, other)
            ]
        )
        contract._sign("customer", "Ana Ruiz", self._days(-99))
        contract.with_user(self.manager)._sign("company", "Marta Gil", self._days(-99))
        placements = []
        for partner in (customer, other):
            self._invoice(partner, 100, self._days(-60))
            self._evaluate()
            placements.append(self._place(partner))
        self._run()
        names = [
            [name for name in self._files(placement) if name.startswith("contracts/")]
            for placement in placements
        ]
        self.assertEqual([len(one) for one in names], [1, 0])
        content = self._files(placements[0])[names[0][0]]
        self.assertEqual(content, contract.sudo().document_id.raw)

    def test_columns_of_the_agency(self):
        self.agency.column_ids = [
            Command.create({"name": "Nº", "placement_field": "invoice"}),
            Command.create({"name": "Saldo", "placement_field": "amount_open"}),
        ]
        placement = self._place()
        self._run()
        content = self._files(placement)[f"placement-{placement.name}.csv"]
        self.assertEqual(
            read_csv(decode(content)), [["Nº", "Saldo"], [self.invoice.name, "1000.0"]]
        )

    def test_excel(self):
        self.agency.file_format = "xlsx"
        placement = self._place()
        self._run()
        content = self._files(placement)[f"placement-{placement.name}.xlsx"]
        rows = self.env["credit.collection.agency.file"]._read(content)
        values = dict(zip(*rows, strict=True))
        self.assertEqual(values["Open amount"], 1000)
        self.assertEqual(values["Invoice"], self.invoice.name)

    def test_it_is_frozen(self):
        placement = self._place()
        self._run()
        dossier = placement.sudo().dossier_id
        for attempt in (
            lambda: dossier.write({"raw": b"other"}),
            lambda: dossier.unlink(),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_it_is_mailed_and_the_server_says_when_it_was_sent(self):
        placement = self._place()
        self._run()
        self.assertEqual(placement.state, "draft")
        (mail,) = self._deliver_all()
        self.assertIn(placement.name, mail["Subject"])
        (attached,) = [part for part in mail.iter_attachments()]
        self.assertFalse(find_damage(attached.get_content()))
        self.assertEqual((placement.state, placement.date_sent), ("sent", TODAY))
        self.assertFalse(self._deliver_all())
        self._run()
        self.assertFalse(self._deliver_all())

    def test_the_customer_is_told_once(self):
        placement = self._place()
        self._run()
        self._deliver_all()
        told = self._actions(self.partner).filtered(
            lambda action: action.occasion == "placement_told"
        )
        self.assertEqual(len(told), 1)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        text = mail.get_body(("html",)).get_content()
        self.assertIn("Recobros del Norte", text)
        self.assertIn(placement.name, text)
        placement._accept()
        placement._start()
        self._dispatch(self._days(1))
        self.assertFalse(self._deliver())

    def test_what_is_recalled_before_is_not_told(self):
        placement = self._place()
        placement._mark_sent()
        placement._recall("A mistake")
        self._dispatch(TODAY)
        self.assertFalse(self._deliver())

    def test_mails_of_others_that_delete_themselves_leave(self):
        """As the invitation of a user, or a new password."""
        mail = self.env["mail.mail"].sudo()
        mail = mail.create(
            {"subject": "Welcome", "email_to": "eva@example.com", "auto_delete": True}
        )
        with MailServer(self.env) as server:
            mail.send(raise_exception=True)
        self.assertEqual([one["Subject"] for one in server.inbox], ["Welcome"])
        self.assertFalse(mail.exists())

    def test_a_refused_mail_is_a_task(self):
        placement = self._place()
        self._run()
        address = self.agency.partner_id.email
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self._deliver_all(refused=[address])
        self.assertEqual(placement.state, "draft")
        self.assertTrue(placement.dossier_error)
        self.assertEqual(placement.activity_ids.user_id, self.manager)
        placement.action_retry_dossier()
        self._run()
        self.assertEqual(len(self._deliver_all()), 1)
        self.assertEqual(placement.state, "sent")
        self.assertFalse(placement.activity_ids)

    def test_one_that_is_too_large_is_fetched_by_a_link(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("credit_collection.dossier_bytes", "10")
        placement = self._place()
        self._run()
        (mail,) = self._deliver_all()
        self.assertFalse(list(mail.iter_attachments()))
        text = mail.get_body(("html",)).get_content()
        self.assertIn(f"ir.attachment/{placement.sudo().dossier_id.id}/raw", text)

    def test_an_agency_without_an_address(self):
        self.agency.partner_id.email = False
        placement = self._place()
        for _try in range(3):
            with mute_logger("odoo.addons.credit_collection.models.action.document"):
                self._run()
        self.assertIn("no e-mail address", placement.dossier_error)
        self.assertEqual(placement.activity_ids.user_id, self.manager)
        self.assertTrue(placement.dossier_id)

    def test_an_agency_with_a_page_finds_it_there(self):
        self.agency.channel = "page"
        placement = self._place()
        self._run()
        self.assertEqual(placement.state, "sent")
        self.assertFalse(self._deliver_all())

    def test_killed_between_two_it_goes_on_with_the_next(self):
        partners = self._customers(3)
        self._invoices(partners, 100, self._days(-30))
        self._evaluate()
        placements = [self._place(partner) for partner in partners]
        documents = self.env["credit.collection.document"].sudo()
        documents._make_dossiers(documents._find_dossiers(), after_each=lambda: 0)
        self.assertEqual([bool(one.dossier_id) for one in placements], [True, 0, 0])
        made = placements[0].dossier_id
        self._run()
        self.assertTrue(all(one.dossier_id for one in placements))
        self.assertEqual(placements[0].dossier_id, made)
        self.assertEqual(len(self._deliver_all()), 3)

    def test_one_that_fails_stops_no_other(self):
        broken = self._place()
        other = self._customer("Otro")
        self._invoice(other, 100, self._days(-30))
        self._evaluate()
        good = self._place(other)
        placements = type(broken)
        make = placements._make_dossier
        words = "The printer is out of paper"
        error = UserError(words)

        def fail(placement, printed):
            if placement.id == broken.id:
                raise error
            return make(placement, printed)

        with (
            patch.object(placements, "_make_dossier", fail),
            mute_logger("odoo.addons.credit_collection.models.action.document"),
        ):
            self._run()
        self.assertIn(words, broken.dossier_error)
        self.assertTrue(good.dossier_id)

    def test_the_link_ends(self):
        placement = self._place()
        self._run()
        link = placement.sudo()._get_dossier_link()
        end = int(link.partition("o0x")[2].partition("&")[0], 16)
        self.assertLess(datetime.fromtimestamp(end).date(), TODAY + timedelta(days=16))

    def test_it_is_not_mailed_after_a_recall(self):
        placement = self._place()
        self._run()
        placement._recall("The wrong customer")
        self.assertFalse(self._deliver_all())
        self.assertEqual(placement.state, "recalled")

    def test_it_is_not_mailed_once_all_is_paid(self):
        placement = self._place()
        self._run()
        self._pay(self.invoice, 1000)
        self._evaluate()
        self.assertFalse(self._deliver_all())
        self.assertEqual(placement.state, "closed")

    def test_a_recall_while_others_are_made(self):
        placement = self._place()
        documents = self.env["credit.collection.document"].sudo()
        found = documents._find_dossiers()
        placement._recall("The wrong customer")
        documents._make_dossiers(found)
        self.assertFalse(placement.dossier_id)
        self.assertFalse(self._deliver_all())

    def test_once_more_is_once(self):
        placement = self._place()
        self._run()
        placement.action_retry_dossier()
        self._run()
        self.assertEqual(len(self._deliver_all()), 1)

    def test_what_waits_in_a_folder_stops_no_other(self):
        folder = self._agency("Carpeta", channel="folder")
        self._place(agency=folder)
        self._run()
        other = self._customer("Otro")
        self._invoice(other, 100, self._days(-30))
        self._evaluate()
        placement = self._place(other)
        with patch.object(document, "BATCH", 1):
            self._run()
        self.assertTrue(placement.dossier_id)

    def test_a_run_says_how_many_wait(self):
        for number in range(3):
            customer = self._customer(f"Otro {number}")
            self._invoice(customer, 100, self._days(-30))
            self._evaluate()
            self._place(customer)
        cron = self.env.ref("credit_collection.ir_cron_document")
        with patch.object(document, "BATCH", 2), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        placements = self.agency.placement_ids
        self.assertEqual(
            placements.mapped(lambda one: bool(one.dossier_id)), [True] * 3
        )

    def test_an_agency_that_was_archived_meanwhile_gets_nothing(self):
        placement = self._place()
        self.agency.active = False
        with mute_logger("odoo.addons.credit_collection.models.action.document"):
            self._run()
        self.assertFalse(self._deliver_all())
        self.assertIn("archived", placement.dossier_error)

    def test_an_agency_archived_while_the_mail_waits_gets_nothing(self):
        placement = self._place()
        self._run()
        self.agency.active = False
        self.assertFalse(self._deliver_all())
        self.assertEqual(placement.state, "draft")
        self.assertIn("archived", placement.dossier_error)

    def test_a_mail_that_may_have_arrived_is_not_sent_again_by_itself(self):
        placement = self._place()
        self._run()
        mail = placement.sudo().message_sent_id.mail_ids
        mail.is_handed_over = True  # then Odoo was stopped
        committing = patch.object(self.env.cr, "commit", self.env.cr.flush)
        with MailServer(self.env) as server, committing:
            mail.send(auto_commit=True)
        self.assertFalse(server.inbox)
        self.assertEqual((placement.state, mail.state), ("draft", "exception"))
        self.assertIn("may have arrived", placement.activity_ids.note)
        placement.action_retry_dossier()
        self._run()
        self.assertEqual(len(self._deliver_all()), 1)
        self.assertEqual(placement.state, "sent")
