from odoo import Command
from odoo.exceptions import UserError

from .common import PAPER, EvidenceCommon


class TestAttachments(EvidenceCommon):
    """Proofs are neither changed nor deleted, by nobody."""

    def _everybody(self, record):
        return (
            record.with_user(self.collector),
            record.with_user(self.administrator),
            record.with_user(self.env.ref("base.user_root")),
            record.sudo(),
        )

    def test_nobody_changes_or_deletes_a_copy(self):
        contact = self._log(self.paper.id)
        for kept in self._everybody(contact.attachment_ids):
            calls = {
                "unlink": kept.unlink,
                **{
                    name: lambda k=kept, n=name, v=value: k.write({n: v})
                    for name, value in {
                        "raw": b"Nothing",
                        "name": "other.txt",
                        "res_model": "res.partner",
                        "res_id": self.partner.id,
                        "public": True,
                        "description": "x",
                    }.items()
                },
            }
            for name, call in calls.items():
                with self.subTest(call=name, uid=kept.env.uid, su=kept.env.su):
                    with self.assertRaises(UserError), self.env.cr.savepoint():
                        call()
        self.env.invalidate_all()
        self.assertEqual(contact.attachment_ids.raw, PAPER)
        self.assertTrue(contact.is_intact)

    def test_nobody_adds_to_an_entry(self):
        contact = self._log()
        values = {"name": "x", "raw": b"x"}
        place = {"res_model": contact._name, "res_id": contact.id}
        for attachments in self._everybody(self.env["ir.attachment"]):
            with self.assertRaises(UserError):
                attachments.create({**values, **place})
            with self.assertRaises(UserError):
                attachments.browse(self.paper.id).write(place)
            with self.assertRaises(UserError):
                contact.with_env(attachments.env).write(
                    {"attachment_ids": [Command.link(self.paper.id)]}
                )

    def test_nobody_gets_the_right_from_the_context(self):
        kept = self._log(self.paper.id).attachment_ids.sudo()
        for seal in (True, 1, "collection_seal"):
            with self.assertRaises(UserError):
                kept.with_context(collection_seal=seal).unlink()

    def test_an_administrator_may_move_the_files_to_another_storage(self):
        kept = self._log(self.paper.id).attachment_ids.sudo()
        kept.write({"raw": kept.raw, "mimetype": kept.mimetype})
        self.assertEqual(kept.raw, PAPER)

    def test_looking_at_a_proof_makes_a_picture_of_it(self):
        """The web client keeps one of each PDF that it shows in a chatter."""
        kept = self._log(self.paper.id).attachment_ids.sudo()
        picture = b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # noqa: E501  # one pixel
        kept.write({"thumbnail": picture})
        self.assertTrue(kept.has_thumbnail)
        self.assertEqual(kept.raw, PAPER)
        with self.assertRaises(UserError):
            kept.write({"thumbnail": picture, "name": "other.txt"})

    def test_other_attachments_are_free(self):
        self.paper.with_user(self.administrator).sudo().write({"name": "other.txt"})
        self.paper.unlink()
