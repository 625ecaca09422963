import hashlib

from odoo import Command
from odoo.exceptions import AccessError

from ..common import TODAY
from .common import PAPER, EvidenceCommon


class TestSealed(EvidenceCommon):
    """What is attached to an entry of the log is kept as it was."""

    # === Copies === #

    def test_what_is_attached_is_kept_as_a_copy(self):
        for commands in (
            [self.paper.id],
            [Command.link(self.paper.id)],
            [Command.set(self.paper.ids)],
            [Command.create({"name": "letter.txt", "raw": PAPER})],
        ):
            with self.subTest(commands=commands):
                kept = self._log(*commands).attachment_ids
                self.assertEqual((kept.name, kept.raw), ("letter.txt", PAPER))
                self.assertNotEqual(kept, self.paper)

    def test_the_original_may_vanish(self):
        contact = self._log(self.paper.id)
        self.paper.raw = b"We owe you nothing."
        self.paper.unlink()
        self.assertEqual(contact.attachment_ids.raw, PAPER)
        self.assertTrue(contact.is_intact)

    def test_a_form_that_asks_for_sizes_reads_the_contents(self):
        case = self._case(self.partner).with_context(bin_size=True)
        contact = case._log_contact(channel="letter", attachment_ids=self.paper.ids)
        contact.invalidate_recordset()
        (found,) = contact.web_read({"is_intact": {}})
        self.assertTrue(found["is_intact"])
        self.env.invalidate_all()
        kept = contact.with_context(bin_size=False).attachment_ids
        self.assertEqual(kept.raw, PAPER)

    def test_what_a_mail_attached_is_kept(self):
        self.first.attach_invoices = True
        self._dispatch(TODAY)
        contact = self._case(self.partner).contact_ids
        sent = contact.message_id.sudo().attachment_ids
        self.assertTrue(sent)
        self.assertEqual(contact.attachment_ids.mapped("raw"), sent.mapped("raw"))
        self._deliver()
        sent.unlink()
        contact.invalidate_recordset()
        self.assertTrue(contact.is_intact)

    def test_what_an_answer_attached_is_kept(self):
        case, text = self.case.sudo(), "Here it is"
        message = case.message_post(
            body=text,
            message_type="email",
            author_id=self.partner.id,
            attachments=[("receipt.txt", b"Paid")],
        )
        contact = case.contact_ids.filtered(lambda c: c.message_id == message)
        self.assertEqual(contact.attachment_ids.mapped("raw"), [b"Paid"])
        self.assertEqual(contact.evidence, "4")

    def test_a_collector_downloads_it(self):
        contact = self._log(self.paper.id)
        kept = contact.attachment_ids.with_user(self.collector)
        self.assertEqual(kept.raw, PAPER)
        with self.assertRaises(AccessError):
            kept.with_user(self.invoicing).read(["raw"])

    def test_nobody_attaches_what_they_may_not_read(self):
        secret = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": "secret.txt",
                    "raw": b"secret",
                    "res_model": "ir.config_parameter",
                    "res_id": self.env["ir.config_parameter"]
                    .sudo()
                    .search([], limit=1)
                    .id,
                }
            )
        )
        with self.assertRaises(AccessError):
            self._log(secret.id)

    # === Its strength === #

    def test_a_call_proves_what_came_of_it(self):
        outcomes = self.env["credit.collection.outcome"].sudo()
        for kind, evidence in (
            ("reached", "4"),
            ("refuses", "4"),
            ("voicemail", "1"),
            ("no_answer", "0"),
            ("wrong_number", "0"),
        ):
            outcome = outcomes.search([("kind", "=", kind)], limit=1)
            with self.subTest(kind=kind):
                contact, *_followed = self.case._log_call(outcome)
                self.assertEqual(contact.evidence, evidence)
                self.assertTrue(contact.is_intact)

    # === The checksum === #

    def test_the_checksum_covers_the_attachments(self):
        contact = self._log(self.paper.id)
        digest = hashlib.sha256(PAPER).hexdigest()
        self.assertEqual(contact._get_attached(), [["letter.txt", digest]])
        changes = {
            "name": "UPDATE ir_attachment SET name = 'x' WHERE id = %s",
            "gone": "DELETE FROM ir_attachment WHERE id = %s",
            "content": "UPDATE ir_attachment SET store_fname = NULL, db_datas = 'x' "
            "WHERE id = %s",
        }
        for name, statement in changes.items():
            with self.subTest(change=name), self.cr.savepoint() as savepoint:
                self.env.cr.execute(statement, [contact.attachment_ids.id])
                self.env.invalidate_all()
                self.assertFalse(contact.is_intact)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(contact.is_intact)

    def test_the_checksum_covers_who_acted_and_what_came_of_it(self):
        contact = self._log()
        for change in ("user_id = NULL", "outcome = 'answered'"):
            with self.subTest(change=change), self.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    f"UPDATE credit_collection_contact SET {change} WHERE id = %s",
                    [contact.id],
                )
                self.env.invalidate_all()
                self.assertFalse(contact.is_intact)
                savepoint.rollback()
                self.env.invalidate_all()
