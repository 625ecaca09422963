from odoo.tools import mute_logger

from ..mail_server import answer
from .common import RemindedCommon

TEXT = "Your invoice"


class TestReplyToInvoice(RemindedCommon):
    """A customer who answers to the mail with the invoice has answered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls.case.item_ids.move_id
        cls.mail = cls._send_invoice(cls.invoice)

    @classmethod
    def _send_invoice(cls, invoice):
        """The mail with an invoice, as somebody of the accounting sends it."""
        invoice.with_user(cls.invoicing).message_post(
            body=TEXT,
            partner_ids=invoice.partner_id.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        (mail,) = cls._deliver()
        return mail

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _answer(self, sender="clienteuno@example.com", mail=None, user=None, **headers):
        raw = answer(mail or self.mail, "I paid last week.", sender, **headers)
        threads = self.env["mail.thread"]
        threads = threads.with_user(user) if user else threads.sudo()
        threads.message_process(False, raw)
        self.env.invalidate_all()
        return self._case(self.partner)

    def test_it_holds_the_case_and_is_logged(self):
        case = self._answer()
        self.assertEqual((case.state, case.has_reply), ("held", True))
        entry = case.contact_ids[0]
        self.assertRecordValues(
            entry, [{"direction": "in", "outcome": "answered", "evidence": "4"}]
        )
        self.assertIn("I paid last week.", entry.body)
        self.assertEqual(self._tasks().user_id, self.collector)
        self.assertIn("I paid last week.", self.invoice.message_ids[0].body)

    def test_out_of_office_holds_nothing(self):
        case = self._answer(Auto_Submitted="auto-replied")
        self.assertEqual((case.state, case.has_reply), ("active", False))
        self.assertEqual(case.contact_ids[0].evidence, "2")

    def test_an_invoice_that_is_not_late_is_none_of_our_business(self):
        new = self._invoice(self.partner, 70, self._days(30))
        case = self._answer(mail=self._send_invoice(new))
        self.assertFalse(case.has_reply)
        self.assertEqual(len(case.contact_ids), 1)

    def test_others_who_write_about_it_hold_nothing(self):
        for sender in ("eve@evil.example", self.invoicing.email_formatted):
            case = self._answer(sender)
            self.assertFalse(case.has_reply, sender)
            self.assertEqual(len(case.contact_ids), 1)

    def test_no_user_brings_such_an_answer(self):
        case = self._answer(user=self.invoicing)
        self.assertFalse(case.has_reply)
        self.assertEqual(len(case.contact_ids), 1)
