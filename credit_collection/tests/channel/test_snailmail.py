from unittest.mock import patch

from odoo.exceptions import UserError

from ..common import TODAY
from .common import LetterCommon


class SnailmailCommon(LetterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "snailmail.letter" not in cls.env:
            cls.skipTest(cls, "snailmail is not installed")
        cls.company.sudo().collection_letters_by = "snailmail"

    @classmethod
    def _post(cls):
        cls._evaluate(TODAY)
        with cls._blank_pages():
            cls._dispatch(TODAY)
            cls._dispatch(TODAY)
        return cls.env["snailmail.letter"].sudo().search([], limit=1, order="id desc")


class TestSnailmail(SnailmailCommon):
    """What Snailmail is given, and what it reports."""

    def test_the_letter_is_queued_by_itself(self):
        letter = self._post()
        self.assertRecordValues(
            letter,
            [{"state": "pending", "partner_id": self.partner.id, "city": "Valencia"}],
        )
        contact = self._case(self.partner).contact_ids
        self.assertRecordValues(
            contact,
            [{"delivery": "queued", "carrier": "snailmail", "is_to_mail": False}],
        )
        self.assertEqual(contact._get_letter().raw, letter.attachment_id.raw)
        self.assertEqual(letter.model, "credit.collection.case")
        self._evaluate(self._days(40))
        self.assertEqual(self._case(self.partner).reason_code, "delivery_pending")

    def test_what_the_service_took_is_sent(self):
        letter = self._post()
        letter.notification_ids.write({"notification_status": "sent"})
        contact = self._case(self.partner).contact_ids
        self.assertEqual((contact.delivery, contact.evidence), ("sent", "1"))
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_what_it_refused_goes_back_to_the_collector(self):
        letter = self._post()
        letter.notification_ids.write(
            {
                "notification_status": "exception",
                "failure_type": "sn_credit",
                "failure_reason": "<p>No credit</p>",
            }
        )
        contact = self._case(self.partner).contact_ids
        self.assertEqual(contact.delivery, "failed")
        self.assertEqual(contact.delivery_reason, "No credit")
        self.assertEqual(self._case(self.partner).reason_code, "delivery_failed")
        letter.state = "error"
        self._actions(self.partner).action_retry()
        self.assertEqual(letter.state, "canceled")

    def test_it_needs_a_zip(self):
        self.partner.zip = False
        self.assertFalse(self._post())
        self.assertEqual(self._actions(self.partner)[-1].reason_code, "no_address")


class TestSnailmailHandOver(SnailmailCommon):
    """Before Snailmail takes a letter it is asked again, and compared with the log."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.letter = cls._post()
        cls.contact = cls._case(cls.partner).contact_ids

    def _hand_over(self):
        """Let Snailmail work through its queue.

        :return: the ids of the letters that the service was given.
        """
        given = []

        def answer(_url, params, **_options):
            documents = params["documents"]
            given.extend(document["letter_id"] for document in documents)
            done = [{**one, "sent": True, "send_id": 1} for one in documents]
            return {"request_code": 200, "request": {"documents": done}}

        iap = "odoo.addons.snailmail.models.snailmail_letter.iap_tools.iap_jsonrpc"
        with patch(iap, answer), patch.object(self.env.cr, "commit", lambda: None):
            self.env["snailmail.letter"].sudo()._snailmail_cron(autocommit=False)
        self.env.invalidate_all()
        return given

    def test_what_is_still_true_leaves(self):
        self.assertEqual(self._hand_over(), self.letter.ids)
        self.assertEqual(self.contact.delivery, "sent")
        self.assertFalse(self._hand_over())

    def test_paid_since(self):
        self._pay(self.invoice)
        self.assertFalse(self._hand_over())
        self.assertEqual(self.contact.delivery, "withdrawn")
        self.assertEqual(self.letter.state, "canceled")
        self.assertEqual(self._actions(self.partner)[-1].state, "skipped")

    def test_archived_since(self):
        self.partner.active = False
        self.assertFalse(self._hand_over())
        self.assertEqual(self.contact.delivery, "withdrawn")

    def test_held_since(self):
        self._case(self.partner)._hold("pause", "They called", self._days(5))
        self.assertFalse(self._hand_over())
        self.assertEqual(self.contact.delivery, "withdrawn")

    def test_a_case_that_somebody_works_on_waits(self):
        case = type(self.env["credit.collection.case"])
        nobody = self.env["credit.collection.case"].browse()
        with patch.object(case, "try_lock_for_update", lambda *_a, **_k: nobody):
            self.assertFalse(self._hand_over())
        self.assertEqual(self.letter.state, "pending")
        self.assertEqual(self._hand_over(), self.letter.ids)

    def test_changed_by_a_colleague_it_does_not_leave(self):
        """Every internal user may write letters of Snailmail."""
        clerk = self._person("clerk", "base.group_user")
        note = self.env["mail.message"].create({"body": "Other"})
        pages = self.env["ir.attachment"].with_user(clerk)
        pages = pages.create({"name": "Other.pdf", "raw": b"%PDF"})
        for values in (
            {"street": "Calle Otra 2"},
            {"partner_id": clerk.partner_id.id},
            {"attachment_id": pages.id},
            {"message_id": note.id, "street": "Calle Otra 2"},
            {"message_id": False, "model": "res.partner", "city": "Madrid"},
        ):
            with self.subTest(**values), self.env.cr.savepoint() as savepoint:
                self.letter.with_user(clerk).sudo(False).write(values)
                self.assertFalse(self._hand_over())
                self.assertEqual(self.contact.delivery, "failed")
                self.assertIn("was changed after", self.contact.delivery_reason)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_its_pages_are_sealed(self):
        for change in ({"raw": b"other"}, {"name": "Other"}):
            with self.assertRaises(UserError):
                self.letter.attachment_id.write(change)
        with self.assertRaises(UserError):
            self.letter.attachment_id.unlink()

    def test_a_letter_by_hand_passes_no_policy_and_does_not_leave(self):
        values = {
            "model": self.contact.case_id._name,
            "res_id": self.contact.case_id.id,
        }
        values.update(
            partner_id=self.partner.id, attachment_id=self.letter.attachment_id.id
        )
        mine = self.letter.create(values)
        self.assertEqual(self._hand_over(), self.letter.ids)
        self.assertEqual(mine.state, "canceled")
